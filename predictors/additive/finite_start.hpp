// Additive rules on finitely many cells: the coefficients of P^t·g, digit by digit of t, in polylogarithmic work.
// What differs from the background evolves linearly whatever the constant, so g is the cells that differ.
#pragma once

#include <expected>

#include "predictors/additive/affine_rule.hpp"
#include "systems/core/answer.hpp"
#include "systems/core/query.hpp"
#include "systems/core/work.hpp"
#include "systems/eca/start.hpp"

namespace outpace::additive {

/// Cell x at time t of a finite start.
std::expected<Answer, Declined> finite_cell(const AffineRule& rule, const eca::LineStart& start, const Integer& x,
                                            const Time& t, Work& work);
/// "population" or "row" at time t of a finite start.
std::expected<Answer, Declined> finite_row(const AffineRule& rule, const eca::LineStart& start,
                                           const std::string& observable, const Time& t, Work& work);

}  // namespace outpace::additive
