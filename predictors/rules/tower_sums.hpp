// What N repetitions of a rule come to where N or the lengths are towers: recurrences with rates such as 3 are solved
// as sums of n^j·r^n.
#pragma once

#include <optional>
#include <vector>

#include "predictors/rules/rule.hpp"
#include "predictors/rules/tower.hpp"

namespace outpace::rules {

/// Lengths and steps after `times` repetitions from the lengths y.
struct TowerJump {
  std::vector<Tower> y;
  Tower steps;
};

/// Nothing if lengths depend on each other in circles, or if the algebra fails.
std::optional<TowerJump> repeat(const Rule& rule, const std::vector<Tower>& y, const Tower& times,
                                TowerAlgebra& algebra);

/// The value of an affine expression, and of a polynomial.
Tower value_at(const Affine& expression, const std::vector<Tower>& y, TowerAlgebra& algebra);

}  // namespace outpace::rules
