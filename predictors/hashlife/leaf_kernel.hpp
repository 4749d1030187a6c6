// Leaves advanced many at a time: the bottom of the recursion, bit-parallel within a word and over the vector's lanes.
#pragma once

#include <cstddef>
#include <cstdint>

#include "systems/eca/rule.hpp"

namespace outpace::hashlife {

/// out[i] = the middle 64 of the 128 cells left[i], right[i] (leftmost cell in bit 0), `steps` ≤ 32 steps later.
/// `out` may be `left` or `right`.
void advance_leaf_pairs(eca::Rule rule, unsigned steps, const std::uint64_t* left, const std::uint64_t* right,
                        std::size_t count, std::uint64_t* out);

}  // namespace outpace::hashlife
