// The race: all contestants, the same questions, a ladder of horizons. Rows go to a sink as they come; what they mean
// is decided elsewhere (reports/).
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "benchmarks/plan.hpp"

namespace outpace {

/// How far a set of races is. Seconds are nominal (budgets, not clocks), so time left is elapsed · (total/done − 1).
struct ProgressState {
  double seconds_done = 0, seconds_total = 0;
  std::size_t races_done = 0, races_total = 0;
  std::string doing;  ///< "eca:30~random~cell, rung 14"
};

/// Told of every rung. Calls never overlap.
class Progress {
 public:
  virtual ~Progress() = default;
  virtual void update(const ProgressState& state) = 0;
};

/// What one race came to, for callers that do not read its rows.
struct RaceEnd {
  bool complete = false;
  bool direct_matches_naive = true;
  bool wrong = false;     ///< an exact contestant gave a wrong answer
  bool rejected = false;  ///< a certificate was refused
  bool disputed = false;  ///< two exact contestants disagree past direct simulation's reach
};

/// Told after each rung of a race: its number and the nominal seconds spent on it.
using RungListener = std::function<void(unsigned rung, double nominal_seconds)>;

/// Runs one race to its end or until `stop`, which takes effect after the rung at hand. Always begins with a header
/// and ends with an end row, whatever the contestants do.
RaceEnd run_race(const RacePlan& plan, RowSink& sink, const std::atomic<bool>& stop, const RungListener& listener = {});

/// Nominal seconds that a plan is likely to take, for estimates.
double nominal_seconds(const RacePlan& plan);

/// Runs races in order, `jobs` at a time; rows of different races interleave, each row whole. Races not yet begun when
/// `stop` is set leave no rows. Returns one end for every race begun, in the order of the plans.
std::vector<RaceEnd> run_races(const std::vector<RacePlan>& plans, unsigned jobs, RowSink& sink, Progress* progress,
                               const std::atomic<bool>& stop);

}  // namespace outpace
