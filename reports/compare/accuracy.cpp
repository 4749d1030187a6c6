// Intervals are normal approximations; see accuracy.hpp.
#include "reports/compare/accuracy.hpp"

#include <algorithm>
#include <cmath>

#include "reports/score/ladder.hpp"

namespace outpace {
namespace {

double share(const AccuracyRow& row) {
  return static_cast<double>(row.right) / std::max<double>(1, static_cast<double>(row.questions));
}

/// Of a share, by the chance of its questions.
double variance(const AccuracyRow& row) {
  return share(row) * (1 - share(row)) / std::max<double>(1, static_cast<double>(row.questions));
}

/// Of the mean over trainings: they share their questions, so that these count once, and differ by their seeds.
double variance_of_mean(const std::vector<const AccuracyRow*>& rows, double middle) {
  double questions = 0, seeds = 0;
  for (const AccuracyRow* row : rows) {
    questions += variance(*row) / static_cast<double>(rows.size());
    seeds += (share(*row) - middle) * (share(*row) - middle);
  }
  const auto count = static_cast<double>(rows.size());
  return questions + (rows.size() < 2 ? 0 : seeds / (count - 1) / count);
}

Direction direction_of(const Interval& interval) {
  if (interval.low <= 0 && interval.high >= 0) return Direction::same;
  return interval.low > 0 ? Direction::better : Direction::worse;
}

}  // namespace

Direction LeadChange::direction() const { return direction_of(interval); }
Direction AccuracyDuel::direction() const { return direction_of(interval); }

std::vector<const AccuracyRow*> trainings_of(const RaceRecord& race, const std::string& contestant) {
  std::vector<const AccuracyRow*> rows;
  for (const AccuracyRow& row : race.accuracy) {
    const bool named =
        row.contestant == contestant || row.contestant.substr(0, row.contestant.rfind(':')) == contestant;
    if (named && (!row.learner || row.learner->failure.empty())) rows.push_back(&row);
  }
  return rows;
}

AccuracyDuel accuracy_duel(const std::vector<const AccuracyRow*>& first,
                           const std::vector<const AccuracyRow*>& second) {
  const auto shares = [](const std::vector<const AccuracyRow*>& rows) {
    double sum = 0;
    for (const AccuracyRow* row : rows) sum += share(*row);
    return sum / static_cast<double>(rows.size());
  };
  const auto seconds = [](const std::vector<const AccuracyRow*>& rows) {
    std::vector<double> all;
    for (const AccuracyRow* row : rows) all.push_back(row->seconds_per_answer);
    return median(all);
  };
  AccuracyDuel duel{.race = first.front()->race,
                    .first = shares(first),
                    .second = shares(second),
                    .interval = {},
                    .seconds_first = seconds(first),
                    .seconds_second = seconds(second)};
  const double reach = 1.96 * std::sqrt(variance_of_mean(first, duel.first) + variance_of_mean(second, duel.second));
  duel.interval = {duel.second - duel.first - reach, duel.second - duel.first + reach};
  return duel;
}

void compare_accuracy(const RaceRecord& then, const RaceRecord& now, RunComparison& comparison) {
  const auto row_of = [](const RaceRecord& race, const AccuracyRow& row) -> const AccuracyRow* {
    for (const AccuracyRow& other : race.accuracy)
      if (other.contestant == row.contestant && other.lead == row.lead) return &other;
    return nullptr;
  };
  for (const AccuracyRow& before : then.accuracy) {
    const AccuracyRow* after = row_of(now, before);
    if (!after) {
      comparison.missing.push_back(before.race + " " + before.contestant);
      continue;
    }
    const double change = share(*after) - share(before);
    const double reach = 1.96 * std::sqrt(variance(before) + variance(*after));
    comparison.leads.push_back({.race = before.race,
                                .contestant = before.contestant,
                                .lead = before.lead,
                                .accuracy_before = share(before),
                                .accuracy_after = share(*after),
                                .interval = {change - reach, change + reach}});
  }
  for (const AccuracyRow& after : now.accuracy)
    if (!row_of(then, after)) comparison.added.push_back(after.race + " " + after.contestant);
}

}  // namespace outpace
