// Brent's search on the configurations of a Turing machine; see recurrence.hpp.
#include "predictors/cycler/recurrence.hpp"

#include <algorithm>
#include <vector>

#include "systems/tm/direct_run.hpp"

namespace outpace::cycler {
namespace {

using tm::State;
using tm::TapeSymbol;

/// A tape of bytes that grows to both sides; places are signed.
class Tape {
 public:
  Tape(const tm::TapeStart& start, Work& work) : start_(start), work_(work) {}
  ~Tape() { work_.release(cells_.size()); }
  Tape(const Tape&) = delete;
  Tape& operator=(const Tape&) = delete;

  /// Makes the window hold all places less than `room` away from x.
  [[nodiscard]] bool reach(std::int64_t x, std::int64_t room) {
    if (!cells_.empty() && x - room >= first_ && x + room < end()) return true;
    const auto length = static_cast<std::int64_t>(cells_.size());
    const std::int64_t lo = std::min(first_, x - room - length), hi = std::max(end(), x + room + length + 1);
    const auto added = static_cast<std::uint64_t>(hi - lo - length);
    if (!work_.hold(added)) {
      work_.release(added);
      return false;
    }
    std::vector<TapeSymbol> cells(static_cast<std::size_t>(hi - lo));
    for (std::int64_t y = lo; y < hi; ++y) {
      if (y == first_ && length) y = end();
      if (y < hi) cells[static_cast<std::size_t>(y - lo)] = start_.cell(y);
    }
    std::ranges::copy(cells_, cells.begin() + (first_ - lo));
    cells_ = std::move(cells);
    first_ = lo;
    return true;
  }
  [[nodiscard]] bool replace(std::int64_t first, std::vector<TapeSymbol> cells) {
    work_.release(cells_.size());
    first_ = first;
    cells_ = std::move(cells);
    return work_.hold(cells_.size());
  }
  [[nodiscard]] TapeSymbol& at(std::int64_t x) { return cells_[static_cast<std::size_t>(x - first_)]; }
  [[nodiscard]] const TapeSymbol* place(std::int64_t x) const { return cells_.data() + (x - first_); }
  [[nodiscard]] std::int64_t first() const { return first_; }
  [[nodiscard]] std::int64_t end() const { return first_ + static_cast<std::int64_t>(cells_.size()); }
  [[nodiscard]] const std::vector<TapeSymbol>& cells() const { return cells_; }

 private:
  const tm::TapeStart& start_;
  Work& work_;
  std::int64_t first_ = 0;
  std::vector<TapeSymbol> cells_;
};

/// A configuration to come back to, and where the head has been since.
struct Reference {
  bool taken = false;
  State state = 0;
  std::int64_t position = 0;
  std::uint64_t steps = 0;
  std::int64_t least = 0, most = 0;
  std::int64_t first = 0;  ///< place of cells[0]
  std::vector<TapeSymbol> cells;
};

class Search {
 public:
  Search(const tm::Machine& machine, const tm::TapeStart& start, Work& work)
      : machine_(machine), start_(start), work_(work), tape_(start, work) {}
  ~Search() {
    for (const Reference& r : references_) work_.release(r.cells.size());
  }
  Search(const Search&) = delete;
  Search& operator=(const Search&) = delete;

  /// Goes on to step `until`; a reference is taken anew when the time is `growth` times that of the last.
  std::expected<Recurrence, Declined> run(std::uint64_t until, std::uint64_t growth);
  /// Goes on from where the direct simulator is.
  std::expected<void, Declined> load(const tm::DirectRun& run);

 private:
  enum { in_place, leftwards, rightwards };

  [[nodiscard]] static std::string not_yet(std::uint64_t steps) {
    return "it has not come back, in place or shifted, within " + std::to_string(steps) + " steps";
  }
  /// Every reference learns where the head has been since the last call.
  void merge() {
    for (Reference& r : references_) r.least = std::min(r.least, seen_least_), r.most = std::max(r.most, seen_most_);
    seen_least_ = seen_most_ = position_;
  }
  bool take(Reference& reference);
  /// Whether the tape since `reference` is its tape shifted by the way of the head, on the side that matters.
  bool alike(const Reference& reference, int side);
  [[nodiscard]] Recurrence found(const Reference& reference, int side) const;

  const tm::Machine& machine_;
  const tm::TapeStart& start_;
  Work& work_;
  Tape tape_;
  State state_ = 0;
  std::int64_t position_ = 0;
  std::uint64_t steps_ = 0;
  std::int64_t seen_least_ = 0, seen_most_ = 0;
  std::int64_t least_ = 0, most_ = 0;   ///< all cells outside are as at the start
  std::uint64_t renew_[3] = {1, 1, 1};  ///< when each reference is taken anew
  Reference references_[3];
};

bool Search::take(Reference& reference) {
  const std::vector<TapeSymbol>& cells = tape_.cells();
  if (!work_.spend(cells.size() / 16 + 1)) return false;
  work_.release(reference.cells.size());
  reference = {true, state_, position_, steps_, position_, position_, tape_.first(), cells};
  return work_.hold(cells.size());
}

bool Search::alike(const Reference& reference, int side) {
  const std::int64_t offset = position_ - reference.position;
  if (side != in_place && start_.kind() == tm::TapeStart::Kind::periodic) {
    const auto& word = side == rightwards ? start_.right() : start_.left();
    if (offset % static_cast<std::int64_t>(word.size()) != 0) return false;
  }
  // Beyond the reference's own place nothing was written when it was taken, beyond the head's nothing is now.
  const std::int64_t lo = side == rightwards || side == in_place ? reference.least : reference.position;
  const std::int64_t hi = side == leftwards || side == in_place ? reference.most : reference.position;
  for (std::int64_t x = lo; x <= hi; ++x) {
    if (x < reference.first || x >= reference.first + static_cast<std::int64_t>(reference.cells.size())) {
      if (start_.cell(x) != *tape_.place(x + offset)) return false;
      continue;
    }
    const std::int64_t end = std::min(hi + 1, reference.first + static_cast<std::int64_t>(reference.cells.size()));
    const TapeSymbol* before = &reference.cells[static_cast<std::size_t>(x - reference.first)];
    const auto [a, b] = std::mismatch(before, before + (end - x), tape_.place(x + offset));
    (void)work_.spend(static_cast<std::uint64_t>(a - before) / 16);
    if (a != before + (end - x)) return false;
    x = end - 1;
  }
  return true;
}

Recurrence Search::found(const Reference& reference, int side) const {
  const auto written = [](const std::vector<TapeSymbol>& cells) {
    return static_cast<std::uint64_t>(std::ranges::count_if(cells, [](TapeSymbol s) { return s != 0; }));
  };
  Recurrence r{reference.steps,
               steps_ - reference.steps,
               side == in_place ? 0 : position_ - reference.position,
               reference.least,
               reference.most,
               written(reference.cells),
               0};
  // The start's own cells that came into the window meanwhile count at both times.
  for (std::int64_t x = tape_.first(); x < tape_.end(); ++x)
    if (x < reference.first || x >= reference.first + static_cast<std::int64_t>(reference.cells.size()))
      r.population += start_.cell(x) != 0;
  r.grown = written(tape_.cells()) - r.population;
  return r;
}

std::expected<void, Declined> Search::load(const tm::DirectRun& run) {
  const std::int64_t lo = std::min(run.first(), run.head().position), hi = std::max(run.end(), run.head().position + 1);
  std::vector<TapeSymbol> cells;
  if (!work_.spend(static_cast<std::uint64_t>(hi - lo) / 16 + 1)) return out_of_work();
  if (static_cast<std::uint64_t>(hi - lo) > work_.spare_bytes()) return out_of_memory();
  for (std::int64_t x = lo; x < hi; ++x) cells.push_back(run.cell(x));
  if (!tape_.replace(lo, std::move(cells))) return out_of_memory();
  state_ = run.head().state;
  position_ = least_ = most_ = seen_least_ = seen_most_ = run.head().position;
  steps_ = run.head().steps;
  for (std::int64_t x = lo; x < least_; ++x)
    if (tape_.at(x) != start_.cell(x)) least_ = x;
  for (std::int64_t x = hi - 1; x > most_; --x)
    if (tape_.at(x) != start_.cell(x)) most_ = x;
  for (Reference& r : references_) r.taken = false;
  std::ranges::fill(renew_, 0);
  return {};
}

std::expected<Recurrence, Declined> Search::run(std::uint64_t until, std::uint64_t growth) {
  if (steps_ == 0) {  // records count only beyond what was written at the start
    const bool word = start_.kind() == tm::TapeStart::Kind::tape;
    least_ = word ? -static_cast<std::int64_t>(start_.left().size()) : 0;
    most_ = word ? static_cast<std::int64_t>(start_.right().size()) : 0;
  }
  struct Entry {
    State next;
    TapeSymbol write;
    std::int8_t move;
  };
  std::vector<Entry> table(tm::most_states * 16);
  for (unsigned state = 0; state < machine_.states(); ++state)
    for (unsigned symbol = 0; symbol < machine_.symbols(); ++symbol) {
      const tm::Transition& t = machine_.at(state, symbol);
      table[state * 16 + symbol] = {t.next, t.write, t.move};
    }
  while (steps_ < until) {
    // As long as the window reaches, no step needs to look at its ends.
    if (!tape_.reach(position_, 4) || !tape_.reach(most_, 4) || !tape_.reach(least_, 4)) return out_of_memory();
    const std::int64_t room = std::min(position_ - tape_.first(), tape_.end() - 1 - position_);
    std::uint64_t quiet = std::min<std::uint64_t>({static_cast<std::uint64_t>(room), until - steps_, 4096});
    if (!work_.spend(quiet)) return out_of_work();
    const Reference& home = references_[in_place];
    for (; quiet; --quiet) {
      TapeSymbol& cell = tape_.at(position_);
      const Entry& entry = table[state_ * 16u + cell];
      cell = entry.write;
      position_ += entry.move;
      state_ = entry.next;
      ++steps_;
      if (state_ == tm::halted)
        return unsuited("it halts after " + std::to_string(steps_) + " steps, so nothing repeats");
      if (position_ < seen_least_) seen_least_ = position_;
      if (position_ > seen_most_) seen_most_ = position_;
      int side = in_place;
      if (position_ > most_)
        most_ = position_, side = rightwards;
      else if (position_ < least_)
        least_ = position_, side = leftwards;
      else if ((home.position != position_ || home.state != state_) && steps_ < renew_[in_place])
        continue;
      Reference& r = references_[side];
      merge();
      if (r.taken && r.state == state_ && (side != in_place || r.position == position_) && alike(r, side))
        return found(r, side);
      if (steps_ >= renew_[side]) {
        renew_[side] = growth * steps_;
        if (!take(r)) return work_.remaining() ? std::expected<Recurrence, Declined>(out_of_memory()) : out_of_work();
      }
    }
  }
  return unsuited(not_yet(steps_));
}

/// Up to here every step is looked at; later, stretches that begin where the direct simulator has run to.
constexpr std::uint64_t watched_steps = std::uint64_t{1} << 20;

}  // namespace

std::expected<Recurrence, Declined> find_recurrence(const tm::Machine& machine, const tm::TapeStart& start,
                                                    Work& work) {
  Search search(machine, start, work);
  auto result = search.run(watched_steps, 2);
  if (result || result.error().why != Declined::Why::unsuited || work.spent() < watched_steps / 2) return result;
  tm::DirectRun run(machine, start, work);
  for (std::uint64_t reached = watched_steps; work.remaining(); reached += reached / 2) {
    if (const auto there = run.advance(reached); !there) return std::unexpected(there.error());
    if (run.head().state == tm::halted)
      return unsuited("it halts after " + std::to_string(run.head().steps) + " steps, so nothing repeats");
    if (const auto loaded = search.load(run); !loaded) return std::unexpected(loaded.error());
    result = search.run(reached + reached / 8, 2);
    if (result || result.error().why != Declined::Why::unsuited) return result;
  }
  return out_of_work();
}

}  // namespace outpace::cycler
