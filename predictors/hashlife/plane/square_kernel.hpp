// Four leaves advanced at once: the bottom of the recursion in two dimensions, bit-parallel in vectors.
#pragma once

#include <cstdint>

#include "systems/life/kernels/kernels.hpp"

namespace outpace::hashlife::plane {

/// 16×16 cells: row y is the 16 bits from 16·floor(y/4) on of word y mod 4, its cell x in bit x of them. Rows four
/// apart stand side by side, so that a row's neighbours above and below are in the words before and after.
struct Leaf {
  std::uint64_t words[4] = {};
  friend bool operator==(const Leaf&, const Leaf&) = default;
};

/// A rule's masks, spread over vectors once a query.
struct LeafRule {
  explicit LeafRule(life::LifeRule rule);
  alignas(32) std::uint32_t constant[5][8], with_sum[5][8], with_cell[5][8], with_both[5][8];
  unsigned used;
};

/// The middle 16×16 of the 32×32 cells nw, ne, sw, se, `steps` ≤ 8 steps later. Even steps (0, 2, …) obey rules[0], odd
/// ones rules[1].
void advance_leaves(const LeafRule* rules, unsigned steps, const Leaf& nw, const Leaf& ne, const Leaf& sw,
                    const Leaf& se, Leaf& out);

}  // namespace outpace::hashlife::plane
