// The compiled loops of small patterns: a pattern and the empty ground around it in a few vectors, which stay in
// registers for as many steps as the ground lasts. Who chooses among them is in systems/life/small_board.hpp.
#pragma once

#include <cstdint>

#include "systems/life/kernels/kernels.hpp"

namespace outpace::life::kernels {

/// A pattern by its box: bit i of rows[j] is the cell (x + i, y + j); a row and a column on each side have live cells,
/// and rows from `height` on are not looked at. An empty one has no width and no height.
struct SmallPattern {
  std::uint64_t rows[64] = {};
  unsigned width = 0, height = 0;
  std::int64_t x = 0, y = 0;  ///< of the box's corner
  /// Reads off the box where rows[0 … rows_used) hold the cells and the corner is that of cell (0, 0).
  void trim(unsigned rows_used);
};

/// Sides of the squares that the loops are compiled for: square n is of 16·2^n cells a side.
inline constexpr unsigned small_squares = 3;
[[nodiscard]] constexpr unsigned small_side(unsigned square) { return 16u << square; }

struct SmallKernels {
  /// `steps` steps in a square whose side exceeds the pattern's by 2·steps or more, both ways; `first` and `second` by
  /// turns.
  using Run = void (*)(const RuleMasks& first, const RuleMasks& second, SmallPattern& pattern, unsigned steps);
  Run run[small_squares];
};

/// The loops for two rules by turns; of rules that are the same one, the loops for it alone.
[[nodiscard]] SmallKernels small_kernels(eca::SimdTarget target, LifeRule first, LifeRule second);

}  // namespace outpace::life::kernels
