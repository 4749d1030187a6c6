// The search over windows of kinds and states of two diagrams that run side by side.
#include "predictors/diagram/induction.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <span>
#include <vector>

namespace outpace::diagram {
namespace {

/// At most 2·6 + 1 kinds of neighbouring layers.
struct Window {
  std::array<Kind, 13> kinds{};
  std::size_t size = 0;

  Window() = default;
  explicit Window(std::size_t none) : size(none) {}
  void push(Kind kind) { kinds[size++] = kind; }
  [[nodiscard]] Window part(std::size_t from, std::size_t count) const {
    Window result;
    for (std::size_t i = 0; i < count; ++i) result.push(kinds[from + i]);
    return result;
  }
  [[nodiscard]] Window last(std::size_t count) const { return part(size - count, count); }
  [[nodiscard]] bool nothing() const {
    return std::all_of(kinds.begin(), kinds.begin() + size, [](Kind kind) { return kind == 0; });
  }
  auto operator<=>(const Window&) const = default;
};

/// Whether the kinds are none*, some*, none*, as those of a row are.
bool one_block(const Window& window) {
  int changes = 0;
  for (std::size_t i = 1; i < window.size; ++i) changes += (window.kinds[i] == 0) != (window.kinds[i - 1] == 0);
  return changes <= 1 || (changes == 2 && window.kinds[0] == 0);
}
class Proof {
 public:
  Proof(eca::Rule rule, const Family& family, Work& work)
      : rule_(family.order.seen(rule)), family_(family), work_(work), length_(family.reach + 1) {}

  std::expected<bool, Declined> run() {
    if (family_.kinds.empty() || family_.kinds[0] != Layer{{zero, one}}) return false;
    if (!close()) return within_ ? std::expected<bool, Declined>(false) : out_of_work();
    bool fine = true;
    for (const Window& window : windows_)
      if (window.kinds[family_.reach] != 0 && window.part(0, family_.reach).nothing()) fine = fine && start(window);
    while (fine && !open_.empty()) {
      const Pair pair = open_.back();
      open_.pop_back();
      fine = advance(pair);
    }
    return within_ ? std::expected<bool, Declined>(fine) : out_of_work();
  }

 private:
  /// Two diagrams after layer i of the longer one. States below 0 are answers.
  struct Pair {
    Window window;  ///< kinds i−reach … i of t
    int phase;      ///< i, from 8 on 8 + i mod 2
    int shorter, longer;
    unsigned cells;  ///< the last four, the last one lowest
    auto operator<=>(const Pair&) const = default;
  };

  /// The kind that a window makes, or −1 where the family does not say.
  int next(const Window& window) const {
    if (window.last(3).nothing()) return 0;
    const auto at = family_.next.find(family_.code(std::span(window.kinds).first(window.size)));
    return at == family_.next.end() ? -1 : at->second;
  }
  bool spend(std::uint64_t units) { return within_ = within_ && work_.spend(units); }

  /// Finds all windows; false where the family does not say how one goes on or a row would not grow by two layers.
  bool close() {
    Window first(2 * length_ - 1);
    first.kinds[length_ - 1] = 1;
    for (std::size_t i = 0; i < length_; ++i) windows_.insert(first.part(i, length_));
    windows_.insert(Window(length_));
    for (std::size_t before = 0; before != windows_.size();) {
      before = windows_.size();
      const std::set<Window> known = windows_;
      for (const Window& window : known)
        if (!extend(window, known)) return false;
    }
    return true;
  }
  /// Extends a word of known windows to 2·reach + 1 kinds and adds the window that it makes.
  bool extend(const Window& word, const std::set<Window>& known) {
    if (!spend(1)) return false;
    if (word.size == 2 * family_.reach + 1) {
      Window made;
      for (std::size_t i = 0; i < length_; ++i) {
        const Window window = word.part(i, length_);
        const int kind = next(window);
        if (kind < 0 || (kind == 0) != window.last(3).nothing()) return false;
        made.push(static_cast<Kind>(kind));
      }
      windows_.insert(made);
      return windows_.size() < 20'000;
    }
    for (Kind kind = 0; kind <= family_.kinds.size(); ++kind) {
      Window longer = word;
      longer.push(kind);
      if (one_block(longer) && known.contains(longer.last(length_)) && !extend(longer, known)) return false;
    }
    return true;
  }

  void reach(Pair pair) {
    if (seen_.insert(pair).second) open_.push_back(std::move(pair));
  }
  /// The first layer of the longer diagram.
  bool start(const Window& window) { return read({window, -1, 0, 0, 0}, window); }

  bool advance(const Pair& pair) {
    // After the last kind of t both have read everything; rows have an odd number of layers.
    const bool ended = pair.window.kinds[length_ - 2] == 0 && pair.phase > 1;
    if (ended) return pair.phase % 2 != 0 || (pair.shorter < 0 && pair.shorter == pair.longer);
    for (Kind kind = 0; kind <= family_.kinds.size(); ++kind) {
      Window window = pair.window.last(family_.reach);
      window.push(kind);
      if (windows_.contains(window) && !read(pair, window)) return false;
    }
    return true;
  }

  /// Reads the next cell, in both colours, where the kinds are those of `window`.
  bool read(const Pair& pair, const Window& window) {
    if (!spend(2)) return false;
    const int made = next(window);
    if (made < 1) return false;
    const int phase = pair.phase < 9 ? pair.phase + 1 : 8;
    for (unsigned colour = 0; colour < 2; ++colour) {
      Pair after{window, phase, pair.shorter, pair.longer, (pair.cells << 1 | colour) & 31};
      if (!follow(after.longer, static_cast<Kind>(made), colour)) return false;
      if (phase >= 2 && !follow(after.shorter, window.kinds[length_ - 3], new_cell(phase, after.cells))) return false;
      after.cells &= 15;
      if (after.shorter < 0 && after.longer < 0) {
        if (after.shorter != after.longer) return false;
        continue;
      }
      reach(std::move(after));
    }
    return true;
  }
  bool follow(int& state, Kind kind, bool colour) const {
    if (state < 0) return true;
    if (kind == 0) return false;
    const Layer& layer = family_.kinds[kind - 1U];
    if (static_cast<std::size_t>(state) >= layer.size()) return false;
    state = layer[static_cast<std::size_t>(state)][colour];
    return true;
  }
  /// The cell of the next row that layer i−2 reads; bit n of `cells` is the cell of layer i−n.
  bool new_cell(int i, unsigned cells) const {
    const auto cell = [&](int back) { return (cells >> back & 1) != 0; };
    if (family_.order.path == Path::from_left) return rule_(cell(2), cell(1), cell(0));
    if (i == 2) return rule_(cell(0), cell(2), cell(1));
    if (i == 3) return rule_(cell(3), cell(2), cell(0));
    return i % 2 ? rule_(cell(4), cell(2), cell(0)) : rule_(cell(0), cell(2), cell(4));
  }

  eca::Rule rule_;
  const Family& family_;
  Work& work_;
  std::size_t length_;
  bool within_ = true;
  std::set<Window> windows_;
  std::set<Pair> seen_;
  std::vector<Pair> open_;
};

}  // namespace

std::expected<bool, Declined> prove(eca::Rule rule, const Family& family, Work& work) {
  if (family.order.path == Path::inwards) return false;
  return Proof(rule, family, work).run();
}

}  // namespace outpace::diagram
