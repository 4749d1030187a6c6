// Additive rules on rows without an end: random fields and rings, by jumps of 2^i steps (Frobenius) and by reading just
// the cells that have an odd coefficient. The constant of an affine rule is left to the caller.
#pragma once

#include <expected>

#include "predictors/additive/affine_rule.hpp"
#include "systems/core/answer.hpp"
#include "systems/core/query.hpp"
#include "systems/core/work.hpp"
#include "systems/eca/start.hpp"

namespace outpace::additive {

/// Cell x at time t of a random field or of a ring, without the constant's share.
std::expected<bool, Declined> jump_to_cell(const AffineRule& rule, const eca::LineStart& start, const Integer& x,
                                           const Time& t, Work& work);
/// "row" or "population" (or "cell") at time t of a ring, the constant's share included.
std::expected<Answer, Declined> jump_ring(const AffineRule& rule, const eca::LineStart& start, const Observable& what,
                                          const Time& t, Work& work);

/// A time at which every ring of that many cells is in the same state as at time t, and that has few bits.
Time fold_time(std::uint64_t cells, const Time& t, Work& work);
/// Units that `jump_ring` spends on its jumps.
std::uint64_t ring_units(const AffineRule& rule, std::uint64_t cells, const Time& t);

}  // namespace outpace::additive
