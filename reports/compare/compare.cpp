// Finding the differences: rows are paired by race, contestant, rung and query.
#include "reports/compare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reports/compare/accuracy.hpp"
#include "reports/score/ladder.hpp"

namespace outpace {
namespace {

const RaceRecord* race_of(const Run& run, const std::string& name) {
  const auto found = std::find_if(run.races.begin(), run.races.end(),
                                  [&](const RaceRecord& race) { return race.header.name.text() == name; });
  return found == run.races.end() ? nullptr : &*found;
}

const RecordedLadder* ladder_of(const std::vector<RecordedLadder>& ladders, const std::string& name) {
  const auto found =
      std::find_if(ladders.begin(), ladders.end(), [&](const RecordedLadder& l) { return l.name == name; });
  return found == ladders.end() ? nullptr : &*found;
}

/// b over a, from the logarithms of their costs, query by query.
Ratio ratio_of(const std::vector<double>& a, const std::vector<double>& b) {
  const Interval logs = bootstrap(a.size(), [&](const std::vector<std::size_t>& chosen) {
    double sum = 0;
    for (const std::size_t q : chosen) sum += b[q] - a[q];
    return sum / static_cast<double>(chosen.size());
  });
  return {std::exp2(mean(b) - mean(a)), {std::exp2(logs.low), std::exp2(logs.high)}};
}

const std::pair<const RungKey, AnsweredRung>* highest_common(const RecordedLadder& a, const RecordedLadder& b) {
  for (auto rung = a.rungs.rbegin(); rung != a.rungs.rend(); ++rung)
    if (!rung->first.far && b.at(rung->first) && b.at(rung->first)->work.size() == rung->second.work.size())
      return &*rung;
  return nullptr;
}

std::vector<std::string> rungs_without(const RecordedLadder& ladder, const RecordedLadder& other) {
  std::vector<std::string> labels;
  for (const auto& [key, rung] : ladder.rungs)
    if (!other.at(key)) labels.push_back((key.far ? "far 2^" : "2^") + std::to_string(key.rung));
  return labels;
}

bool same_questions(const RaceHeader& a, const RaceHeader& b) {
  return a.seed == b.seed && a.queries == b.queries && a.kind == b.kind && a.budget_seconds == b.budget_seconds &&
         a.byte_limit == b.byte_limit;
}

ContestantChange change_of(const std::string& race, const RecordedLadder& before, const RecordedLadder& after,
                           bool same) {
  ContestantChange change{.race = race, .contestant = before.name, .work = {}, .time = {}, .lost = {}, .gained = {}};
  change.rungs_before = static_cast<unsigned>(before.rungs.size());
  change.rungs_after = static_cast<unsigned>(after.rungs.size());
  change.lost = rungs_without(before, after);
  change.gained = rungs_without(after, before);
  const auto* common = highest_common(before, after);
  if (!common) return change;
  change.rung = common->first.rung;
  const AnsweredRung& now = *after.at(common->first);
  if (!same || now.answers != common->second.answers) return change;
  change.work = ratio_of(log2_work(common->second, 0), log2_work(now, 0));
  change.time = ratio_of(log2_seconds(common->second, 0), log2_seconds(now, 0));
  return change;
}

std::optional<double> delta_of(const RaceScore& race) {
  return race.best() ? race.best()->delta : std::optional<double>();
}

}  // namespace

Direction Ratio::direction() const {
  if (std::abs(value - 1) < 0.01 || (interval.low <= 1 && interval.high >= 1)) return Direction::same;
  return value < 1 ? Direction::better : Direction::worse;
}

RunComparison compare_runs(const Run& before, const Run& after) {
  const auto named = [](const Run& run) {
    const std::string machine = run.meta.cpu + (run.meta.simd.empty() ? "" : " with " + run.meta.simd);
    return run.folder.string() + (machine.empty() ? "" : ", on " + machine);
  };
  RunComparison comparison{.before = named(before),
                           .after = named(after),
                           .races = {},
                           .contestants = {},
                           .leads = {},
                           .missing = {},
                           .added = {}};
  for (const RaceRecord& then : before.races) {
    const std::string name = then.header.name.text();
    const RaceRecord* now = race_of(after, name);
    if (!now) {
      comparison.missing.push_back(name);
      continue;
    }
    const bool same = same_questions(then.header, now->header);
    if (then.header.kind == RaceKind::approximate) {
      compare_accuracy(then, *now, comparison);
      continue;
    }
    const RaceScore score_then = score_race(then), score_now = score_race(*now);
    comparison.races.push_back({.race = name,
                                .before = score_then.verdict,
                                .after = score_now.verdict,
                                .delta_before = delta_of(score_then),
                                .delta_after = delta_of(score_now),
                                .same_questions = same});
    const std::vector<RecordedLadder> ladders_then = ladders_of(then), ladders_now = ladders_of(*now);
    for (const RecordedLadder& ladder : ladders_then) {
      if (ladder.rungs.empty()) continue;
      const RecordedLadder* counterpart = ladder_of(ladders_now, ladder.name);
      if (counterpart && !counterpart->rungs.empty())
        comparison.contestants.push_back(change_of(name, ladder, *counterpart, same));
      else
        comparison.missing.push_back(name + " " + ladder.name);
    }
    for (const RecordedLadder& ladder : ladders_now) {
      const RecordedLadder* counterpart = ladder_of(ladders_then, ladder.name);
      if (!ladder.rungs.empty() && (!counterpart || counterpart->rungs.empty()))
        comparison.added.push_back(name + " " + ladder.name);
    }
  }
  for (const RaceRecord& now : after.races)
    if (!race_of(before, now.header.name.text())) comparison.added.push_back(now.header.name.text());
  return comparison;
}

Result<PredictorComparison> compare_predictors(const Run& run, const std::string& first, const std::string& second) {
  PredictorComparison comparison{
      .first = first, .second = second, .duels = {}, .accuracies = {}, .work = {}, .time = {}};
  std::vector<double> works, times;  // logarithms of the ratios
  bool first_seen = false, second_seen = false;
  for (const RaceRecord& race : run.races) {
    if (race.header.kind == RaceKind::approximate) {
      const std::vector<const AccuracyRow*> one = trainings_of(race, first), other = trainings_of(race, second);
      first_seen |= !one.empty();
      second_seen |= !other.empty();
      if (!one.empty() && !other.empty()) comparison.accuracies.push_back(accuracy_duel(one, other));
      continue;
    }
    const std::vector<RecordedLadder> ladders = ladders_of(race);
    const RecordedLadder *a = ladder_of(ladders, first), *b = ladder_of(ladders, second);
    first_seen |= a != nullptr;
    second_seen |= b != nullptr;
    Duel duel{.race = race.header.name.text(), .work = {}, .time = {}, .first_declines = {}, .second_declines = {}};
    const auto why_not = [&](const RecordedLadder* ladder) -> std::optional<std::string> {
      if (!ladder) return "it did not take part";
      if (ladder->study && ladder->study->declined) return ladder->study->declined->reason;
      if (ladder->rungs.empty())
        return ladder->failed.empty() ? "it gave no answer" : ladder->failed.begin()->second->reason;
      return std::nullopt;
    };
    duel.first_declines = why_not(a);
    duel.second_declines = why_not(b);
    if (!duel.first_declines && !duel.second_declines) {
      if (const auto* common = highest_common(*a, *b)) {
        const bool charged = race.header.single_member || race.header.kind == RaceKind::duel;
        const AnsweredRung &one = common->second, &other = *b->at(common->first);
        duel.rung = common->first.rung;
        if (!a->external && !b->external) {
          duel.work =
              ratio_of(log2_work(one, charged ? a->study_work() : 0), log2_work(other, charged ? b->study_work() : 0));
        }
        duel.time = ratio_of(log2_seconds(one, charged ? a->study_seconds() : 0),
                             log2_seconds(other, charged ? b->study_seconds() : 0));
        if (duel.work) works.push_back(std::log2(duel.work->value));
        times.push_back(std::log2(duel.time->value));
        duel.lighter = duel.work ? duel.work->direction() : Direction::same;
        duel.winner = duel.time->direction();
        ++(duel.winner == Direction::better  ? comparison.wins_second
           : duel.winner == Direction::worse ? comparison.wins_first
                                             : comparison.ties);
      }
    }
    comparison.duels.push_back(std::move(duel));
  }
  // Who only guesses has no part in the exact races.
  if (!comparison.accuracies.empty())
    std::erase_if(comparison.duels, [](const Duel& duel) {
      return duel.first_declines == "it did not take part" && duel.second_declines == duel.first_declines;
    });
  if (!works.empty()) comparison.work = ratio_of(std::vector<double>(works.size()), works);
  if (!times.empty()) comparison.time = ratio_of(std::vector<double>(times.size()), times);
  for (const auto& [name, seen] : {std::pair(first, first_seen), std::pair(second, second_seen)}) {
    if (!seen)
      return std::unexpected(Error{
          fmt::format("predictor '{}'", name), "no contestant of this run has that name",
          "`outpace score RUN --json` lists who took part; a learner is named in full, with or without its seed"});
  }
  return comparison;
}

}  // namespace outpace
