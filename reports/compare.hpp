// What differs between two runs, or between two predictors in one run, each on the same questions and with intervals.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "reports/record.hpp"
#include "reports/score.hpp"
#include "reports/table.hpp"

namespace outpace {

/// Which way a difference points. For costs below 1 is better.
enum class Direction { same, better, worse };

/// The second over the first, paired on the queries of one rung; geometric means.
struct Ratio {
  double value = 1;
  Interval interval;  ///< 95 %, bootstrap over queries
  /// Whether the interval leaves out 1, and on which side; differences below 1 % count as none.
  [[nodiscard]] Direction direction() const;
};

/// One contestant of one race in both.
struct ContestantChange {
  std::string race, contestant;
  unsigned rung = 0;          ///< the highest that both answered
  std::optional<Ratio> work;  ///< absent where the two were not asked the same questions
  std::optional<Ratio> time;
  unsigned rungs_before = 0, rungs_after = 0;
  std::vector<std::string> lost, gained;  ///< rungs that only one of the two answered: "2^17", "far 2^64"
};

/// One approximate contestant at one lead in both. Accuracies are shares; skill is over the better trivial guess.
struct LeadChange {
  std::string race, contestant, lead;
  double accuracy_before = 0, accuracy_after = 0;
  Interval interval;  ///< 95 % of their difference, from the binomial spread of the questions
  [[nodiscard]] Direction direction() const;
};

struct RaceChange {
  std::string race;
  RaceVerdict before = RaceVerdict::unbeaten, after = RaceVerdict::unbeaten;
  std::optional<double> delta_before, delta_after;
  bool same_questions = true;  ///< seed, budget and limits agree
};

struct RunComparison {
  std::string before, after;  ///< the runs' folders and machines
  std::vector<RaceChange> races;
  std::vector<ContestantChange> contestants;
  std::vector<LeadChange> leads;
  std::vector<std::string> missing, added;  ///< races, or "race contestant", that only one of the two has
};

RunComparison compare_runs(const Run& before, const Run& after);
std::string comparison_text(const RunComparison& comparison, const TextStyle& style);
std::string comparison_markdown(const RunComparison& comparison);
nlohmann::json to_json(const RunComparison& comparison);

/// Two predictors on one race: ratios are the second's cost over the first's.
struct Duel {
  std::string race;
  unsigned rung = 0;
  std::optional<Ratio> work, time;      ///< absent where they share no rung
  Direction winner = Direction::same;   ///< by time: better means that the second is faster
  Direction lighter = Direction::same;  ///< by work
  std::optional<std::string> first_declines, second_declines;
};

/// Two approximate contestants on one race: shares of right answers, means over the seeds of learners that differ by
/// their seed only.
struct AccuracyDuel {
  std::string race;
  double first = 0, second = 0;
  Interval interval;  ///< 95 % of second − first, from the spread of the questions and of the seeds
  double seconds_first = 0, seconds_second = 0;  ///< an answer; medians over the seeds
  [[nodiscard]] Direction direction() const;
};

struct PredictorComparison {
  std::string first, second;
  std::vector<Duel> duels;
  std::vector<AccuracyDuel> accuracies;
  unsigned wins_first = 0, wins_second = 0, ties = 0;  ///< by time
  /// Geometric means over the races that both answered, with intervals from a bootstrap over those races.
  std::optional<Ratio> work, time;
};

/// An error where a name is no contestant of the run. A learner may be named without its seed.
Result<PredictorComparison> compare_predictors(const Run& run, const std::string& first, const std::string& second);
std::string comparison_text(const PredictorComparison& comparison, const TextStyle& style);
std::string comparison_markdown(const PredictorComparison& comparison);
nlohmann::json to_json(const PredictorComparison& comparison);

}  // namespace outpace
