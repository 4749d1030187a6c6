// From the rows of scaling studies to statements: best learners, laws of growth, floors, and how well exact measures of
// a map foretell what learners find hard. Nothing here prints.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "reports/record.hpp"
#include "reports/score.hpp"

namespace outpace {

/// A saturating power law L = a·N^(−b) + c of the loss (nats, medians over seeds), c ≥ 0, by least squares; intervals
/// are 2.5 % to 97.5 % of 200 resamples of the seeds (bootstrap, Efron, 1979).
struct ScalingLaw {
  double a = 0, b = 0, c = 0;
  Interval b_interval, c_interval;
  /// What it was fitted to: a size N and the seeds' losses there.
  struct Point {
    double size = 0, loss = 0;  ///< the median
    Interval losses;            ///< least and greatest
  };
  std::vector<Point> points;  ///< by ascending N, at least 4
  /// Whether the floor's whole interval lies above a hundredth of a nat.
  [[nodiscard]] bool floor_above_zero() const { return c_interval.low > 0.01; }
};

/// What came out for one system at one lead.
struct ScaledLead {
  std::string lead;
  double majority = 0, persistence = 0;
  std::string best;  ///< the learner with the best median accuracy, without its seed
  double accuracy = 0, skill = 0, loss = 0;
  Interval accuracy_interval;  ///< least and greatest over the seeds of the best
  bool in_batch = false;  ///< times are an answer's share of a batch; else of one question alone, its reading included
  double best_seconds = 0;               ///< CPU seconds an answer of the best
  double direct_seconds = 0;             ///< and of direct simulation, asked the same way
  std::optional<std::string> faster;     ///< a learner without an error that answers quicker than direct simulation
  unsigned proven = 0;                   ///< trainings that are right on every window, by certificate
  unsigned failed = 0;                   ///< seeds that gave no learner
  std::map<std::string, double> skills;  ///< of every learner, without its seed; medians
  /// Median over seeds of the network with most examples and the commonest size; empty where there is no network.
  std::optional<double> skill_of_largest;
  std::optional<ScalingLaw> by_parameters, by_examples, by_operations;
  std::optional<double> half_skill_examples;  ///< examples at which the skill passes one half, along the examples' axis
  std::optional<learned::Difficulty> difficulty;
};

/// What came out for one system.
struct ScaledSystem {
  std::string race;                       ///< SYSTEM~FAMILY~OBSERVABLE
  std::vector<ScaledLead> leads;          ///< ascending
  std::string best;                       ///< the learner whose skill, averaged over the leads, is greatest
  std::optional<double> half_skill_lead;  ///< the lead at which the best skill passes one half, between leads
  std::optional<double> data_exponent;    ///< log2 of examples for skill one half, a step
  std::optional<double> break_even_lead;  ///< from which on the best would be quicker than direct; extrapolated
  std::optional<double> compressed;       ///< zstd over raw size of a member's space-time record
  std::string note;                       ///< why nothing was learnt
};

/// Spearman's rank correlation of the network's lack of skill with another measure of a map or system, over systems and
/// leads.
struct DifficultyCorrelation {
  std::string measure;
  double rank_correlation = 0;
  std::size_t maps = 0;
};

struct ScalingScore {
  std::vector<ScaledSystem> systems;
  std::vector<DifficultyCorrelation> correlations;
  /// Whether sizes were varied enough for a law; a race with a few learners is no study.
  [[nodiscard]] bool is_study() const;
};

/// Of a run's rows; races without learners' figures are left out.
ScalingScore score_scaling(const Run& run);

/// The law that fits best; none for fewer than 4 different N. `losses[i]` are those of all seeds at `sizes[i]`.
std::optional<ScalingLaw> fit_law(const std::vector<double>& sizes, const std::vector<std::vector<double>>& losses);

/// A system's entry in the table: "k = 6.4"; "0.31 > 0", the floor along examples at the last lead that has a law;
/// "no".
std::string half_skill_text(const ScaledSystem& system);
std::string floor_text(const ScaledSystem& system);
std::string beaten_text(const ScaledSystem& system);
/// For people: a table by system, then every lead.
std::string scaling_text(const ScalingScore& score);
nlohmann::json to_json(const ScalingScore& score);

/// Spearman's rank correlation (1904); 0 where there are fewer than two or all are equal.
double rank_correlation(const std::vector<double>& x, const std::vector<double>& y);

}  // namespace outpace
