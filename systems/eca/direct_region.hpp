// Which cells of a row can still matter: how far a rule reaches, the cone it opens backwards and forwards, and the work
// of all rows of a block in closed form. Plain arithmetic on intervals; no cells here.
#pragma once

#include <algorithm>
#include <cstdint>

#include "systems/eca/rule.hpp"

namespace outpace::eca {

/// Cells [lo, hi).
struct Interval {
  std::int64_t lo = 0, hi = 0;
  [[nodiscard]] bool empty() const { return lo >= hi; }
  [[nodiscard]] std::int64_t size() const { return hi - lo; }
};

/// The offsets that a cell's next colour depends on: from `least` to `most`; none for the constant rules.
struct Reach {
  int least = 0, most = 0;
  bool none = false;
  Reach(int first, int last, bool nothing) : least(first), most(last), none(nothing) {}
  explicit Reach(Rule rule) {
    const bool left = rule.depends_on_left(), centre = rule.depends_on_centre(), right = rule.depends_on_right();
    none = !left && !centre && !right;
    least = left ? -1 : centre ? 0 : right ? 1 : 0;
    most = right ? 1 : centre ? 0 : left ? -1 : 0;
  }
};

/// The cells that an observable needs: `last` at row `at`, and before it all that those depend on. With `every_row`
/// they are needed at all earlier rows too (a column). Unbounded: all cells, always.
struct Need {
  bool bounded = false;
  Interval last;
  std::int64_t at = 0;
  bool every_row = false;

  [[nodiscard]] int left_slope(const Reach& reach) const {
    return !bounded ? 0 : every_row ? std::min(0, reach.least) : reach.least;
  }
  [[nodiscard]] int right_slope(const Reach& reach) const {
    return !bounded ? 0 : every_row ? std::max(0, reach.most) : reach.most;
  }
  /// Needed cells at row `row` ≤ `at`.
  [[nodiscard]] Interval in(const Reach& reach, std::int64_t row) const {
    if (!bounded) return {-unlimited, unlimited};
    return {last.lo + (at - row) * left_slope(reach), last.hi + (at - row) * right_slope(reach)};
  }
  static constexpr std::int64_t unlimited = std::int64_t{1} << 62;
};

/// The live cells of the rows after `now`: those that can differ from the background, given that only `now` does at
/// row `row`, and that are needed.
struct LiveRegion {
  Reach reach;
  Need need;
  std::int64_t row;
  Interval now;

  /// Cells that can differ from the background `steps` rows on.
  [[nodiscard]] Interval grown(std::int64_t steps) const {
    if (reach.none && steps > 0) return {};
    return {now.lo - steps * reach.most, now.hi - steps * reach.least};
  }
  [[nodiscard]] Interval after(std::int64_t steps) const {
    const Interval n = need.in(reach, row + steps), g = grown(steps);
    return {std::max(n.lo, g.lo), std::min(n.hi, g.hi)};
  }
  /// Σ ceil(live cells / 64) over the rows row+1 … row+steps; saturates at 2^64 − 1.
  [[nodiscard]] std::uint64_t units(std::int64_t steps) const;
};

}  // namespace outpace::eca
