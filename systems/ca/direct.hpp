// The direct simulator of one-dimensional automata of any colours and range: the baseline of every ratio.
#pragma once

#include <expected>

#include "systems/ca/line_automaton.hpp"
#include "systems/ca/stepper.hpp"
#include "systems/core/answer.hpp"
#include "systems/core/work.hpp"

namespace outpace::ca {

/// The answer to "cell", "column", "row" or "population", by any of the means of running the rule. Spends ceil(n/64)
/// units for every row of n live cells, whatever the means.
std::expected<Answer, Declined> simulate_directly(const LineModel& model, const CompiledRule& compiled,
                                                  const eca::LineStart& start, const Observable& what, const Time& at,
                                                  Work& work, eca::SimdTarget target,
                                                  Stepper::Means means = Stepper::Means::fastest);

std::expected<void, Declined> trace_directly(const LineModel& model, const CompiledRule& compiled,
                                             const eca::LineStart& start, const TraceWindow& window, const Time& from,
                                             const Time& to, Sink& sink, Work& work, eca::SimdTarget target);

}  // namespace outpace::ca
