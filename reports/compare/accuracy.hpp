// Comparing shares of right answers: of one contestant in two runs, or of two in one run.
#pragma once

#include "reports/compare.hpp"

namespace outpace {

/// The rows of a contestant in an approximate race; of a learner named without its seed, those of every seed. Trainings
/// that failed are left out.
std::vector<const AccuracyRow*> trainings_of(const RaceRecord& race, const std::string& contestant);

/// Requires rows of one race on both sides.
AccuracyDuel accuracy_duel(const std::vector<const AccuracyRow*>& first, const std::vector<const AccuracyRow*>& second);

/// Adds to the comparison what the contestants of an approximate race did in both runs.
void compare_accuracy(const RaceRecord& then, const RaceRecord& now, RunComparison& comparison);

}  // namespace outpace
