// One attempt at one cell: read a window of the first row, follow what is known of it in a moving frame until only what
// needs no neighbours is left, find its cycle and jump. Which frames and radii to try is decided elsewhere.
#pragma once

#include <expected>
#include <optional>

#include "predictors/wall/frame.hpp"
#include "predictors/wall/pair_sets.hpp"
#include "systems/core/error.hpp"
#include "systems/core/work.hpp"
#include "systems/eca/start.hpp"

namespace outpace::wall {

/// The cell asked for.
struct CellQuery {
  const eca::LineStart& start;
  Integer x;
  Time t;
};

/// Why a cell has its colour, in enough detail to be replayed by anyone who can step pair sets. Positions are those of
/// the frame, so position j at time n is the cell j + floor(v·n); a position's pair is that of its cell and the right
/// neighbour.
///
/// 1. At time 0 the cells `low` … `high` are read; every pair is possible at positions outside of `tracked_low` …
///    `tracked_high`, then and after every step.
/// 2. From time `isolated_at` on every pair is possible outside of `kept_low` … `kept_high`. (0: t came first.)
/// 3. The sets of times `preperiod` ≥ `isolated_at` and `preperiod + period` are equal and the period is a multiple of
///    the frame's p, so the sets of t are those of an earlier time. (0: t came first.)
/// 4. They leave one colour to the cell asked for.
struct Evidence {
  Frame frame;
  Integer low, high;
  Integer tracked_low, tracked_high;
  std::uint64_t isolated_at = 0;
  Integer kept_low, kept_high;
  std::uint64_t preperiod = 0, period = 0;
  unsigned colour = 0;
};

/// One attempt within `radius` cells of where the frame has the cell at time 0; the search for a cycle may take
/// `allowance` units. Empty where the window does not settle the cell (or the allowance did not suffice); at radius
/// ≥ 2t+3 it always does. Declines when the meter's limits are reached.
std::expected<std::optional<Evidence>, Declined> settle(const PairStep& step, const Frame& frame,
                                                        const CellQuery& query, std::uint64_t radius,
                                                        std::uint64_t allowance, Work& work);

}  // namespace outpace::wall
