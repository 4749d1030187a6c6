// Isolation between walls and the jump by the cycle (Brent, 1980).
#include "predictors/wall/isolated_run.hpp"

#include <algorithm>
#include <bit>

namespace outpace::wall {
namespace {

/// Positions kept on either side of the run of known cells, for each cell that a step reaches: a wall holds the row
/// outside at bay, and what it leaves possible there is part of how it does.
constexpr std::size_t margin_a_cell = 6;
/// Steps between looks whether anything is left to lose.
constexpr std::uint64_t look_every = 8;

/// Pair sets that move with a frame, and their time.
struct Moving {
  PairSets sets;
  std::uint64_t n = 0;  ///< steps taken

  [[nodiscard]] bool step(const PairStep& rule, const Frame& frame, Work& work) {
    if (!work.spend(rule.units(sets))) return false;
    rule(sets, frame.advance(static_cast<int>(n % static_cast<std::uint64_t>(frame.p))));
    ++n;
    return true;
  }
};

/// The longest run of positions with certain colours around `centre`, first and last; empty where that is uncertain.
std::optional<std::pair<std::size_t, std::size_t>> known_run(const PairSets& sets, std::size_t centre) {
  const auto known = [&](std::size_t i) { return sets.known(i / 64) >> (i % 64) & 1; };
  if (!known(centre)) return std::nullopt;
  std::size_t first = centre, last = centre;
  while (first > 0 && known(first - 1)) --first;
  while (last + 1 < sets.size() && known(last + 1)) ++last;
  return std::pair{first, last};
}

/// What an attempt carries through its stages.
class Attempt {
 public:
  Attempt(const PairStep& step, const Frame& frame, const CellQuery& query, std::uint64_t radius, Work& work)
      : step_(step), frame_(frame), query_(query), radius_(radius), work_(work) {}

  std::expected<std::optional<Evidence>, Declined> run(std::uint64_t allowance) {
    // Pairs up to one position beyond the cells read know something; eight more let knowledge spread.
    const std::size_t size = static_cast<std::size_t>((2 * radius_ + 1 + 2 * 9 + 63) / 64 * 64);
    const HeldBytes held(work_, 4 * PairSets::bytes(size, step_.rule().colours()));
    if (!held.within_limit()) return out_of_memory();
    const std::uint64_t arithmetic = limbs(query_.t) + limbs(query_.x);
    const bool coins = query_.start.colours() == 2 || query_.start.kind() != eca::LineStart::Kind::random;
    if (!work_.spend(4 * arithmetic + (coins ? size / 64 : size) + 1)) return out_of_work();

    centre_ = size / 2;
    Moving row{read(size)};
    const std::uint64_t p = static_cast<std::uint64_t>(frame_.p);
    const std::uint64_t settling = (4 * radius_ + 16 + p - 1) / p * p;
    const bool early = query_.t <= settling;
    const std::uint64_t end = early ? query_.t.convert_to<std::uint64_t>() : settling;
    while (row.n < end) {
      if (!row.step(step_, frame_, work_)) return out_of_work();
      if (row.n % look_every == 0) {
        if (!work_.spend(looking(row.sets))) return out_of_work();
        if (!row.sets.knows_anything()) return std::nullopt;
      }
    }
    if (early) return answered(row);
    return isolate(row, allowance);
  }

 private:
  /// Units of a look at every position: its pairs.
  [[nodiscard]] std::uint64_t looking(const PairSets& sets) const {
    return std::uint64_t{sets.colours()} * sets.colours() * sets.words();
  }

  PairSets read(std::size_t size) {
    const Integer place = query_.x - frame_.displacement(query_.t);
    evidence_.frame = frame_;
    evidence_.low = place - radius_;
    evidence_.high = place + radius_;
    origin_ = place - centre_;
    evidence_.tracked_low = origin_;
    evidence_.tracked_high = origin_ + (size - 1);
    PairSets sets(size, step_.rule().colours());
    std::uint64_t digits[4];
    const std::span<std::uint64_t> planes(digits, step_.rule().planes());
    for (std::size_t i = 0; i < size; i += 64) {
      query_.start.planes(Integer(origin_ + i), planes);
      sets.set_cells(i, planes, centre_ - radius_, centre_ + radius_);
    }
    return sets;
  }

  std::expected<std::optional<Evidence>, Declined> isolate(const Moving& row, std::uint64_t allowance) {
    if (!work_.spend(looking(row.sets))) return out_of_work();
    const auto run = known_run(row.sets, centre_);
    if (!run) return std::nullopt;
    const auto reach = static_cast<std::size_t>(std::max({1, step_.rule().left(), step_.rule().right()}));
    const std::size_t margin = margin_a_cell * reach, low = run->first - std::min(run->first, margin);
    const std::size_t high = std::min(run->second + margin, row.sets.size() - 1);
    evidence_.isolated_at = row.n;
    evidence_.kept_low = origin_ + low;
    evidence_.kept_high = origin_ + high;
    centre_ -= low;
    return jump({row.sets.cropped(low, high), row.n}, allowance);
  }

  /// p steps of the isolated sets: a map of a finite set to itself, so it ends in a cycle.
  bool turn(Moving& row) {
    for (int i = 0; i < frame_.p; ++i)
      if (!row.step(step_, frame_, work_)) return false;
    return true;
  }

  std::expected<std::optional<Evidence>, Declined> jump(Moving hare, std::uint64_t allowance) {
    const std::uint64_t p = static_cast<std::uint64_t>(frame_.p);
    Moving tortoise = hare;
    std::uint64_t power = 1, way = 0;
    const std::uint64_t begun = work_.spent();
    do {
      if (query_.t - hare.n < p) return finish(hare, query_.t);
      if (work_.spent() - begun > allowance) return std::nullopt;
      if (way == power) {
        tortoise = hare;
        power *= 2;
        way = 0;
      }
      if (!turn(hare) || !work_.spend(hare.sets.words())) return out_of_work();
      ++way;
    } while (!(hare.sets == tortoise.sets));
    evidence_.preperiod = tortoise.n;
    evidence_.period = way * p;
    if (!work_.spend(product_units(limbs(query_.t), 1))) return out_of_work();
    const Integer rest = (query_.t - hare.n) % evidence_.period;
    return finish(hare, Integer(hare.n + rest));
  }

  /// Steps on to time `until`, which shows what t shows.
  std::expected<std::optional<Evidence>, Declined> finish(Moving& row, const Time& until) {
    for (const std::uint64_t end = until.convert_to<std::uint64_t>(); row.n < end;)
      if (!row.step(step_, frame_, work_)) return out_of_work();
    return answered(row);
  }

  std::optional<Evidence> answered(const Moving& row) {
    const auto colour = row.sets.cell(centre_);
    if (!colour) return std::nullopt;
    evidence_.colour = *colour;
    return evidence_;
  }

  const PairStep& step_;
  const Frame& frame_;
  const CellQuery& query_;
  std::uint64_t radius_;
  Work& work_;
  Evidence evidence_;
  Integer origin_;          ///< position 0 of the window, in the frame
  std::size_t centre_ = 0;  ///< the cell asked for, as a position of the window
};

}  // namespace

std::expected<std::optional<Evidence>, Declined> settle(const PairStep& step, const Frame& frame,
                                                        const CellQuery& query, std::uint64_t radius,
                                                        std::uint64_t allowance, Work& work) {
  return Attempt(step, frame, query, radius, work).run(allowance);
}

}  // namespace outpace::wall
