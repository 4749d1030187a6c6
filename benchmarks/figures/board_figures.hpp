// The figures of boards, measured by Google Benchmark beside the bars they must reach: what a glider costs the direct
// simulator, and three patterns by hashlife. Shown by `outpace doctor`; benchmarks/figures/beside_bgolly.py has Golly's
// times of the same and of a field of a million cells.
#pragma once

#include "benchmarks/figures/direct_figures.hpp"

namespace outpace {

/// Takes about three seconds. Every answer is compared with the known one; a disagreement gives an Error. Golly's
/// breeder is measured where the package `golly` has put it.
Result<std::vector<Figure>> measure_board_figures();

}  // namespace outpace
