// Traces of elementary automata: consecutive rows within a window, from the direct simulator.
#pragma once

#include <expected>

#include "systems/core/system.hpp"
#include "systems/core/work.hpp"
#include "systems/eca/rule.hpp"
#include "systems/eca/start.hpp"

namespace outpace::eca {

/// Rows `from` … `to` within `window`, on `simd_target()`. A window one cell wide costs one pass, like a column.
/// Stops early, without complaint, if the sink does.
std::expected<void, Declined> trace_directly(Rule rule, const LineStart& start, const TraceWindow& window,
                                             const Time& from, const Time& to, Sink& sink, Work& work);

}  // namespace outpace::eca
