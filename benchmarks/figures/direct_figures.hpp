// The figures of the direct simulators of one-dimensional automata, measured by Google Benchmark beside the bars they
// must reach and beside this machine's roof. Shown by `outpace doctor --figures`; no race uses them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "systems/eca/kernels/simd_target.hpp"

namespace outpace {

/// One measured number.
struct Figure {
  std::string name;           ///< "rule 30, ring of 65536 cells"
  double value = 0;           ///< best of the repetitions, CPU time of one core
  std::string unit;           ///< "cells/s" (more is better) or "s" (less is better)
  std::optional<double> bar;  ///< what this project promises on a machine with this SIMD target; none for the roof
  [[nodiscard]] bool reached() const { return !bar || (unit == "s" ? value <= *bar : value >= *bar); }
};

/// Measures on one SIMD target (one of `eca::available_simd_targets()`): the register-only roof, rings that fit the
/// first, second and third cache, rules of more colours and range, long cones on random rows, rule 30's centre column
/// to 10^6. Takes some seconds and
/// 100 MB. Every kernel's answer is compared with a second opinion before it is timed; a disagreement gives an Error.
Result<std::vector<Figure>> measure_direct_figures(eca::SimdTarget target);

}  // namespace outpace
