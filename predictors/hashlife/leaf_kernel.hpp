// Leaves advanced many at a time: the bottom of the recursion, bit-parallel within a word and over the vector's lanes.
#pragma once

#include <cstddef>
#include <cstdint>

#include "systems/ca/network.hpp"
#include "systems/eca/rule.hpp"

namespace outpace::hashlife {

/// out[i] = the middle 64 of the 128 cells left[i], right[i] (leftmost cell in bit 0), `steps` ≤ 32 steps later.
/// `out` may be `left` or `right`.
void advance_leaf_pairs(eca::Rule rule, unsigned steps, const std::uint64_t* left, const std::uint64_t* right,
                        std::size_t count, std::uint64_t* out);

/// The same for any local rule. Leaf i has the words left[planes·i] …; at most 64 cells may lie between the outermost
/// neighbours, and steps times the farthest of them at most 32. `network` may be null: then the table is looked up.
void advance_leaf_pairs(const ca::LocalRule& rule, const ca::Network* network, unsigned steps,
                        const std::uint64_t* left, const std::uint64_t* right, std::size_t count, std::uint64_t* out);

}  // namespace outpace::hashlife
