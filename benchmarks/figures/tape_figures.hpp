// The figures of Turing machines, measured by Google Benchmark beside the bars they must reach: direct simulation in
// steps a second, acceleration in seconds from study to answer, a survey. Shown by `outpace doctor`; no race uses them.
#pragma once

#include "benchmarks/figures/direct_figures.hpp"

namespace outpace {

/// Takes about ten seconds. Every answer is compared with the known one; a disagreement gives an Error.
Result<std::vector<Figure>> measure_tape_figures();

}  // namespace outpace
