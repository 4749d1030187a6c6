// One predictor against direct simulation in one race: exponents, audit, polylogarithmic test, speed-up, crossover.
#pragma once

#include "reports/score/ladder.hpp"

namespace outpace {

/// What all contestants of a race are measured against.
struct Baseline {
  const RaceHeader& header;
  const RecordedLadder& direct;
  const ContestantScore& score;  ///< direct simulation's own
  double alpha_minus;
  DirectWork work;
};

/// Rungs in a window, rungs that must count, and the far rungs of a polylogarithmic predictor (docs/method.md).
inline constexpr unsigned window_rungs = 6;
inline constexpr unsigned raced_rungs = 8;
inline constexpr unsigned far_rungs[] = {64, 128, 256, 512, 1024, 2048};

/// Fills what a ladder alone says: study, costs, bytes, where it ends. `charged`: the study is added to every answer.
ContestantScore describe_contestant(const RecordedLadder& ladder, const RaceHeader& header);

/// Direct simulation's own slope and audit; α⁻ is derived from it.
void measure_direct(ContestantScore& score, const RecordedLadder& ladder);

/// Everything that compares with direct simulation. Requires describe_contestant()'s result.
void measure_predictor(ContestantScore& score, const RecordedLadder& ladder, const Baseline& baseline);

/// Speed-up and ratio of work where there is one instance: the study is always included.
void measure_duel(ContestantScore& score, const RecordedLadder& ladder, const Baseline& baseline);

}  // namespace outpace
