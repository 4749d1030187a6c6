// The direct simulator of elementary automata: the baseline of every ratio.
#pragma once

#include <expected>

#include "systems/core/answer.hpp"
#include "systems/core/query.hpp"
#include "systems/core/work.hpp"
#include "systems/eca/kernels/simd_target.hpp"
#include "systems/eca/rule.hpp"
#include "systems/eca/start.hpp"

namespace outpace::eca {

/// The answer to "cell", "column", "row" or "population". Spends ceil(n/64) units for every row of n live cells, where
/// live are the cells that can still matter for the observable and can differ from the background.
std::expected<Answer, Declined> simulate_directly(Rule rule, const LineStart& start, const Observable& what,
                                                  const Time& at, Work& work);

/// The same on a given SIMD target; one of `available_simd_targets()`.
std::expected<Answer, Declined> simulate_directly(Rule rule, const LineStart& start, const Observable& what,
                                                  const Time& at, Work& work, SimdTarget target);

}  // namespace outpace::eca
