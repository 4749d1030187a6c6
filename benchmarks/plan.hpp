// A race as it is planned: who takes part, under which header and with how much patience. Plain data; suite.hpp makes
// plans from names, race.hpp runs them.
#pragma once

#include <string>
#include <vector>

#include "benchmarks/rows.hpp"

namespace outpace {

/// One who takes part.
struct Contestant {
  std::string name;                       ///< "direct", a predictor's name, or any name for a foreign command
  std::vector<std::string> command = {};  ///< a program that speaks the protocol; empty: outpace's own worker
  /// Whether the command is a foreign program: its time is measured from outside and its work is only its claim.
  [[nodiscard]] bool external() const { return !command.empty(); }
};

/// How a race is run, beyond what its header fixes. Only `worker`, the clocks and `repetitions` may differ between two
/// runs of the same race: they change times, never answers, work or how far a contestant climbs.
struct RaceRules {
  std::vector<std::string> worker = {"/proc/self/exe", "worker"};  ///< the command of outpace's own worker
  unsigned last_rung = 63;                                         ///< the last ordinary rung
  bool far_rungs = true;                                           ///< whether rungs 64, 128, …, 2048 follow
  double study_factor = 64;                                        ///< a study's work limit, in answers' limits
  unsigned repetitions = 3;                                        ///< of a rung, where its nominal time …
  double repeat_below = 0.1;          ///< … is below this share of the rung's budget (all queries together)
  double least_seconds = 1e-4;        ///< a quick answer is repeated until it took this long
  unsigned naive_below = 512;         ///< the naive simulator checks direct below this and the system's own reach
  unsigned accuracy_questions = 512;  ///< of an approximate race
  double overrun = 20;                ///< the clock's patience: this often the nominal time …
  double least_cut_seconds = 0.05;    ///< CPU time of one answer below which the clock never cuts
  double grace_seconds = 10;          ///< … and this much more
};

struct RacePlan {
  RaceHeader header;
  std::vector<Contestant> contestants;
  RaceRules rules;
};

}  // namespace outpace
