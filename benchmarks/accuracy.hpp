// Approximate races: a fixed lead, held-out questions, and how often a contestant is right.
#pragma once

#include "benchmarks/race.hpp"
#include "systems/core/system.hpp"

namespace outpace {

/// Runs an approximate race, whose header (with a lead) is already in the sink. The truth is direct simulation's.
RaceEnd run_accuracy_race(const RacePlan& plan, const System& system, const InitialFamily& family, RowSink& sink,
                          const std::atomic<bool>& stop, const RungListener& listener);

}  // namespace outpace
