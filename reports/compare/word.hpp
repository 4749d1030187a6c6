// Directions in words, for the forms of a comparison.
#pragma once

#include <string_view>

#include "reports/compare.hpp"

namespace outpace {

std::string_view word(Direction direction);

/// Verdicts are listed best first.
Direction verdict_direction(const RaceChange& race);

}  // namespace outpace
