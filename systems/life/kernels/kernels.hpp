// The compiled loops of boards: one step of a tile of 64×64 cells, one step of packed rows. Shapes of memory are
// described here; the loops are in step-inl.hpp.
//
// A rule is a function of the cell and of the number T of live cells in its 3×3 square. Adders give T as a0 + 2·(a1 +
// b0 + 2·b1), 256 or 512 cells at once: a0 and a1 are sum and carry of the three rows' sums, b0 and b1 of their
// carries. For each of the five values of T's upper part the rule is one of sixteen functions of (a0, cell), picked by
// masks; values that a rule never uses cost nothing, since there is a loop for each of the 32 sets of used values.
// Rules of the list in `fixed_rules` have their masks compiled in.
#pragma once

#include <cstddef>
#include <cstdint>

#include "systems/eca/kernels/simd_target.hpp"
#include "systems/life/rule.hpp"

namespace outpace::life::kernels {

/// A tile's 64 words: row y is word (y mod R)·L + floor(y/R), where L = lanes and R = 64/L, so that the rows above and
/// below those of a vector are the vectors before and after it. Cell x of a row is bit x.
inline constexpr std::size_t tile_words = 64;

/// A step of one tile: its cells, those of its eight neighbours (north-west, north, north-east, west, east, south-west,
/// south, south-east), where the next generation goes.
struct TileStep {
  const std::uint64_t* cells;
  const std::uint64_t* around[8];
  std::uint64_t* next;
};

/// What a step found out, as a whole and at the edges; `next` held the generation before `cells`.
struct TileEdges {
  std::uint64_t north, south, west, east;  ///< not 0 where the edge has any
};
struct TileFacts {
  bool changed;       ///< the new generation differs from the one that `next` held
  TileEdges changes;  ///< cells that differ from it
  TileEdges live;     ///< live cells
};

/// Masks, all ones or zero: the rule where T's upper part is k is constant ^ (a0 & with_sum) ^ (cell & (with_cell ^ (a0
/// & with_both))).
struct RuleMasks {
  std::uint64_t constant[5], with_sum[5], with_cell[5], with_both[5];
  unsigned used = 0;  ///< bit k: the rule gives life to some T with upper part k
  explicit RuleMasks(LifeRule rule);
};

struct RuleKernels {
  std::size_t lanes;  ///< words a vector
  void (*tile)(const RuleMasks&, const TileStep&, TileFacts&);
  /// `height` rows of `words` words (a multiple of lanes), `pitch` words apart, from `cells` to `next`. Reads one row
  /// above and below and one word left and right.
  void (*rows)(const RuleMasks&, const std::uint64_t* cells, std::uint64_t* next, std::size_t pitch, std::size_t words,
               std::size_t height);
};

[[nodiscard]] RuleKernels rule_kernels(eca::SimdTarget target, LifeRule rule);

}  // namespace outpace::life::kernels
