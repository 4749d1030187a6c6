// How the widths of diagrams grow with t, in words: the exact measure of how hard a rule is for diagrams.
#pragma once

#include <string>
#include <vector>

#include "predictors/diagram/decision_diagrams.hpp"

namespace outpace::diagram {

/// "t + 2", "at most 4", "times 1.86 a step" or "about t^2.1", from the widths of t = 0, 1, 2, …. Measured, not proven.
std::string growth(const std::vector<std::size_t>& widths);
/// All orders: "left to right times 2.14 a step, right to left …".
std::string growth(const std::vector<Diagrams>& diagrams);

}  // namespace outpace::diagram
