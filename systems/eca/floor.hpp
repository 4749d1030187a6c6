// The provable need to read input: how many cells of a random row any method has to look at.
#pragma once

#include <optional>

#include "systems/core/system.hpp"
#include "systems/eca/rule.hpp"

namespace outpace::eca {

/// The floor of one cell on a random row, for affine rules. The answer is then the sum modulo 2 of the cells where the
/// t-th power of the rule's polynomial has an odd coefficient; flipping any of them flips it, so every one of them has
/// to be read, whatever the others were. The exponent is that of the geometric mean of their number over the times in
/// [2^k, 2^(k+1)): 0 for one term, 1/2 for two (Glaisher, 1899: 2^popcount(t) coefficients), Σ 2^−(r+2)·log2 a(r) for
/// three, where a run of r ones among the binary digits of t contributes a(r) = (2^(r+2) − (−1)^r)/3 (Wolfram, 1983).
/// For all other rules nothing is proven: a cell that depends on all of its light cone may still be settled by few.
std::optional<Floor> reading_floor(Rule rule);

}  // namespace outpace::eca
