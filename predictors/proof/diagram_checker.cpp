// The checker of "diagram" certificates: layered decision diagrams of which the kinds of layers at t+1 follow from
// those at t by a local rule. It runs the induction in its own plain way and trusts nothing but the rule's number.
#include <charconv>
#include <cstdint>
#include <deque>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "predictors/proof/checker.hpp"
#include "systems/eca/rule.hpp"

namespace outpace::proof {
namespace {

constexpr std::size_t most_kinds = 200, most_states = 127, most_reach = 8, most_entries = 100'000;
constexpr std::uint64_t most_visits = 20'000'000;
constexpr int answer_zero = -1, answer_one = -2;

/// Kinds of neighbouring layers, written with one character each; character 0 is no layer.
using Kinds = std::u32string;

struct Claimed {
  eca::Rule rule{0};  ///< as the unmirrored path sees it
  bool outwards = false;
  std::size_t reach = 2;
  std::vector<std::vector<std::pair<int, int>>> layers;  ///< by kind − 1, by state
  std::map<Kinds, char32_t> next;
};

bool empty(const Kinds& kinds) { return kinds.find_first_not_of(U'\0') == Kinds::npos; }

/// Whether no layer is missing between two others.
bool contiguous(const Kinds& kinds) {
  const auto first = kinds.find_first_not_of(U'\0'), last = kinds.find_last_not_of(U'\0');
  return first == Kinds::npos || kinds.substr(first, last - first).find(U'\0') == Kinds::npos;
}

class Induction {
 public:
  explicit Induction(const Claimed& claimed) : c_(claimed), length_(claimed.reach + 1) {}

  /// Why the claim does not follow, or nothing.
  std::optional<std::string> refute() {
    if (c_.layers[0] != std::vector<std::pair<int, int>>{{answer_zero, answer_one}})
      return "/layers/0: the diagram of no steps is one layer that answers with the cell itself";
    if (auto why = find_words()) return why;
    // Layer 0 of t+1, before which nothing was read.
    for (const Kinds& word : words_)
      if (word.back() != 0 && empty(word.substr(0, c_.reach)))
        if (auto why = read({}, word)) return why;
    while (!open_.empty()) {
      const Meeting meeting = open_.front();
      open_.pop_front();
      if (auto why = go_on(meeting)) return why;
    }
    return std::nullopt;
  }

 private:
  /// The diagrams of t and t+1 after the latter has read cell number `read` − 1.
  struct Meeting {
    Kinds word;    ///< kinds of layers read−1−reach … read−1 of t
    int read = 0;  ///< cells read; 9 and 10 stand for all odd and even numbers above
    int of_t = 0, of_next = 0;
    std::vector<bool> cells;  ///< the last four, oldest first
    auto operator<=>(const Meeting&) const = default;
  };

  std::optional<char32_t> made_by(const Kinds& word) const {
    const bool none = empty(word.substr(word.size() - 3));
    const auto at = c_.next.find(word);
    if (none) return at == c_.next.end() || at->second == 0 ? std::optional<char32_t>(0) : std::nullopt;
    return at == c_.next.end() || at->second == 0 ? std::nullopt : std::optional(at->second);
  }

  /// All words of kinds that rows may have: those of row 0, and those that longer words of such words make.
  std::optional<std::string> find_words() {
    const Kinds row = Kinds(c_.reach, 0) + Kinds(1, 1) + Kinds(c_.reach, 0);
    std::deque<Kinds> fresh{Kinds(length_, 0)};
    for (std::size_t i = 0; i < length_; ++i) fresh.push_back(row.substr(i, length_));
    words_.insert(fresh.begin(), fresh.end());
    for (bool grew = true; grew;) {
      grew = false;
      const std::set<Kinds> known = words_;
      std::vector<Kinds> open(known.begin(), known.end());
      while (!open.empty()) {
        const Kinds word = open.back();
        open.pop_back();
        if (++visits_ > most_visits) return "/next: over 20000000 words, the most that is checked";
        if (word.size() < 2 * c_.reach + 1) {
          for (std::size_t kind = 0; kind <= c_.layers.size(); ++kind) {
            const Kinds longer = word + static_cast<char32_t>(kind);
            if (contiguous(longer) && known.contains(longer.substr(longer.size() - length_))) open.push_back(longer);
          }
          continue;
        }
        Kinds made;
        for (std::size_t i = 0; i < length_; ++i) {
          const auto kind = made_by(word.substr(i, length_));
          if (!kind) return "/next: a word of kinds that may occur is missing, or the rows do not grow by two layers";
          made += *kind;
        }
        grew = words_.insert(made).second || grew;
      }
    }
    return std::nullopt;
  }

  std::optional<std::string> go_on(const Meeting& m) {
    // The last layer of t was just followed: the diagram of t+1 has read all its 2t+3 cells, an odd number.
    if (m.read > 1 && m.word[m.word.size() - 2] == 0) {
      if (m.read % 2 == 0 || (m.of_t < 0 && m.of_t == m.of_next)) return std::nullopt;
      return "/layers: the diagrams end without the same answer";
    }
    for (std::size_t kind = 0; kind <= c_.layers.size(); ++kind) {
      const Kinds word = m.word.substr(1) + static_cast<char32_t>(kind);
      if (!words_.contains(word)) continue;
      if (auto why = read(m, word)) return why;
    }
    return std::nullopt;
  }

  std::optional<std::string> read(const Meeting& m, const Kinds& word) {
    const auto kind = made_by(word);
    if (!kind || *kind == 0) return "/next: a layer of t+1 is missing";
    for (const bool cell : {false, true}) {
      if (++visits_ > most_visits) return "/layers: over 20000000 states, the most that is checked";
      Meeting after = m;
      after.word = word;
      after.cells.push_back(cell);
      after.read = m.read < 10 ? m.read + 1 : 9;
      if (!follow(after.of_next, *kind, cell)) return "/layers: a state of t+1 leads nowhere";
      if (after.read >= 3 && !follow(after.of_t, word[word.size() - 3], cell_of_next_row(after)))
        return "/layers: a state of t leads nowhere";
      while (after.cells.size() > 4) after.cells.erase(after.cells.begin());
      if (after.of_t < 0 && after.of_next < 0) {
        if (after.of_t != after.of_next) return "/layers: the diagrams of t and t+1 answer differently";
      } else if (seen_.insert(after).second) {
        open_.push_back(after);
      }
    }
    return std::nullopt;
  }
  bool follow(int& state, char32_t kind, bool colour) const {
    if (state < 0) return true;
    if (kind == 0) return false;
    const auto& layer = c_.layers[kind - 1];
    if (static_cast<std::size_t>(state) >= layer.size()) return false;
    const auto& leads = layer[static_cast<std::size_t>(state)];
    state = colour ? leads.second : leads.first;
    return true;
  }
  /// The cell that is read as number read − 3 of the next row. From the left cell n follows from cells n, n+1, n+2 of
  /// this row; outwards (0, 1, −1, 2, −2, …) cell −k follows from −k−1, −k, −k+1, in the order of reading.
  bool cell_of_next_row(const Meeting& m) const {
    const auto back = [&](std::size_t n) { return m.cells[m.cells.size() - 1 - n]; };
    if (!c_.outwards) return c_.rule(back(2), back(1), back(0));
    switch (m.read) {
      case 3:
        return c_.rule(back(0), back(2), back(1));  // 0 from −1, 0, 1
      case 4:
        return c_.rule(back(3), back(2), back(0));  // 1 from 0, 1, 2
      default:
        return m.read % 2 == 0 ? c_.rule(back(4), back(2), back(0)) : c_.rule(back(0), back(2), back(4));
    }
  }

  const Claimed& c_;
  std::size_t length_;
  std::uint64_t visits_ = 0;
  std::set<Kinds> words_;
  std::set<Meeting> seen_;
  std::deque<Meeting> open_;
};

/// An integer in [least, most], or nothing.
std::optional<int> whole(const nlohmann::json& value, int least, int most) {
  if (!value.is_number_integer()) return std::nullopt;
  if (value.is_number_unsigned() && value.get<std::uint64_t>() > static_cast<std::uint64_t>(most)) return std::nullopt;
  const auto n = value.get<std::int64_t>();
  return n < least || n > most ? std::nullopt : std::optional(static_cast<int>(n));
}

/// Reads layers and rule into `c`; the fault, or nothing.
std::optional<std::string> read_tables(const nlohmann::json& layers, const nlohmann::json& next, Claimed& c) {
  if (!layers.is_array() || layers.empty() || layers.size() > most_kinds)
    return "/layers: it must be a list of 1 to 200";
  for (std::size_t k = 0; k < layers.size(); ++k) {
    const std::string where = "/layers/" + std::to_string(k);
    if (!layers[k].is_array() || layers[k].size() > most_states)
      return where + ": it must be a list of up to 127 states";
    c.layers.emplace_back();
    for (const auto& state : layers[k]) {
      if (!state.is_array() || state.size() != 2) return where + ": a state is a pair";
      const auto zero = whole(state[0], answer_one, most_states), one = whole(state[1], answer_one, most_states);
      if (!zero || !one) return where + ": a state leads to -1, -2 or a state from 0 to 127";
      c.layers.back().emplace_back(*zero, *one);
    }
  }
  if (!next.is_array() || next.size() > most_entries) return "/next: it must be a list of up to 100000 entries";
  for (std::size_t i = 0; i < next.size(); ++i) {
    const std::string where = "/next/" + std::to_string(i);
    if (!next[i].is_array() || next[i].size() != c.reach + 2) return where + ": it must have reach + 2 kinds";
    Kinds word;
    for (const auto& kind : next[i]) {
      const auto n = whole(kind, 0, static_cast<int>(layers.size()));
      if (!n) return where + ": a kind is 0 to the number of layers";
      word += static_cast<char32_t>(*n);
    }
    const char32_t made = word.back();
    word.pop_back();
    if (!c.next.emplace(word, made).second) return where + ": its word of kinds was there before";
  }
  return std::nullopt;
}

Verdict check(const nlohmann::json& json) {
  if (!json.is_object()) return {Verdict::Kind::malformed, "/: a diagram certificate is an object", ""};
  static const nlohmann::json nothing;
  const auto field = [&](const char* name) -> const nlohmann::json& {
    const auto it = json.find(name);
    return it == json.end() ? nothing : *it;
  };
  const std::string system = field("system").is_string() ? field("system").get<std::string>() : "";
  unsigned number = 256;
  if (system.starts_with("eca:")) {
    const char* const end = system.data() + system.size();
    const auto [stop, status] = std::from_chars(system.data() + 4, end, number);
    if (status != std::errc() || stop != end) number = 256;
  }
  const auto malformed = [&](const std::string& why) {
    return Verdict{Verdict::Kind::malformed, why, number < 256 ? system : ""};
  };
  if (number > 255) return malformed("/system: it must be eca:0 … eca:255");
  if (!field("mirrored").is_boolean()) return malformed("/mirrored: it must be true or false");
  if (field("path") != "outwards" && field("path") != "from left")
    return malformed("/path: it must be \"outwards\" or \"from left\"");
  const auto reach = whole(field("reach"), 2, most_reach);
  if (!reach) return malformed("/reach: it must be an integer from 2 to 8");
  Claimed c;
  const eca::Rule rule(static_cast<std::uint8_t>(number));
  const bool mirrored = field("mirrored").get<bool>();
  c.rule = mirrored ? rule.reflected() : rule;
  c.outwards = field("path") == "outwards";
  c.reach = static_cast<std::size_t>(*reach);
  if (const auto fault = read_tables(field("layers"), field("next"), c)) return malformed(*fault);
  if (const auto why = Induction(c).refute()) return {Verdict::Kind::rejected, *why, system};
  std::size_t most = 0;
  for (const auto& layer : c.layers) most = std::max(most, layer.size());
  return {Verdict::Kind::accepted,
          system + ": a cell at any t is given by a decision diagram of at most " + std::to_string(most) +
              " open states, read " +
              (c.outwards ? mirrored ? "outwards, left first" : "outwards"
               : mirrored ? "from the right"
                          : "from the left"),
          system};
}

const RegisterChecker registered{{"diagram", "decision diagrams of t steps, by induction over t", check}};

}  // namespace
}  // namespace outpace::proof
