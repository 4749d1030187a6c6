// One race: who is struck, who disagrees with whom, who is best, and the verdict.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reports/score/contestant.hpp"

namespace outpace {
namespace {

constexpr double trivial_slope = 0.25, widest_interval = 0.5;

bool exact(const RecordedLadder& ladder) { return !ladder.study || ladder.study->claim != Claim::approximate; }

/// Wrong answers, rejected certificates and state kept between answers take a contestant out of the ranking.
void strike(RaceScore& race, ContestantScore& score, const RecordedLadder& ladder, const RecordedLadder& direct) {
  const std::string name = race.header.name.text();
  const auto add = [&](Problem::Kind kind, std::string text, const std::string& replay) {
    score.strikes.push_back(text);
    race.problems.push_back({kind, name, score.name, std::move(text), replay});
  };
  if (ladder.study && ladder.study->accepted == false) {
    add(Problem::Kind::rejected_certificate,
        fmt::format("its certificate was rejected: {}", ladder.study->checker_says), "");
  }
  if (!exact(ladder)) return;
  for (const auto& [key, row] : ladder.failed) {
    if (row->outcome != Outcome::wrong) continue;
    if (row->wrong_query)
      add(Problem::Kind::wrong_answer,
          fmt::format("answered {} at 2^{} where {} is right", row->given, key.rung, row->expected), row->replay);
    else
      add(Problem::Kind::keeps_state, fmt::format("at 2^{}: {}", key.rung, row->reason), row->replay);
    break;
  }
  for (const auto& [key, rung] : ladder.rungs) {
    const AnsweredRung* trusted = direct.at(key);
    if (!score.strikes.empty() || !trusted || trusted->answers == rung.answers) continue;
    const auto differs = std::mismatch(rung.answers.begin(), rung.answers.end(), trusted->answers.begin());
    add(Problem::Kind::wrong_answer,
        fmt::format("answered otherwise than direct simulation at 2^{}, query {}", key.rung,
                    differs.first - rung.answers.begin()),
        rung.replay);
  }
  if (ladder.unsteady) {
    add(Problem::Kind::keeps_state,
        fmt::format("the same questions cost other work, or got other answers, when asked again (2^{})",
                    ladder.unsteady->rung),
        ladder.at(*ladder.unsteady) ? ladder.at(*ladder.unsteady)->replay : "");
  }
}

/// Past direct simulation's reach, exact claimants are compared with each other.
void corroborate(RaceScore& race, const std::vector<const RecordedLadder*>& ladders, const RecordedLadder& direct) {
  for (const RecordedLadder* ladder : ladders) {
    const auto score = std::find_if(race.predictors.begin(), race.predictors.end(),
                                    [&](const ContestantScore& candidate) { return candidate.name == ladder->name; });
    if (score == race.predictors.end() || !score->ranked()) continue;
    unsigned alone = 0, confirmed = 0;
    for (const auto& [key, rung] : ladder->rungs) {
      if (direct.at(key)) continue;
      bool somebody = false;
      for (const RecordedLadder* other : ladders) {
        const auto peer = std::find_if(race.predictors.begin(), race.predictors.end(),
                                       [&](const ContestantScore& c) { return c.name == other->name; });
        const AnsweredRung* theirs = other == ladder || !peer->ranked() ? nullptr : other->at(key);
        if (!theirs) continue;
        somebody = true;
        const bool reported = std::any_of(race.problems.begin(), race.problems.end(),
                                          [](const Problem& p) { return p.kind == Problem::Kind::disputed; });
        if (theirs->answers == rung.answers || reported) continue;
        race.problems.push_back({Problem::Kind::disputed, race.header.name.text(), ladder->name,
                                 fmt::format("{} and {} disagree at {}2^{}, past direct simulation's reach",
                                             ladder->name, other->name, key.far ? "far rung " : "", key.rung),
                                 rung.replay});
      }
      ++(somebody ? confirmed : alone);
    }
    if (alone + confirmed == 0) continue;
    score->corroboration = alone == 0       ? Corroboration::full
                           : confirmed == 0 ? Corroboration::none
                                            : Corroboration::partial;
  }
}

/// Deterministic: work decides before time does, names decide last.
bool better(const ContestantScore& a, const ContestantScore& b) {
  if (a.ranked() != b.ranked()) return a.ranked();
  if (a.declined.has_value() != b.declined.has_value()) return !a.declined;
  if (!a.ranked()) return a.name < b.name;
  if (a.verdict != b.verdict) return a.verdict < b.verdict;
  const double delta_a = a.delta.value_or(-1), delta_b = b.delta.value_or(-1);
  if (std::abs(delta_a - delta_b) > 1e-12) return delta_a > delta_b;
  if (a.claim != b.claim) return a.claim < b.claim;
  const double ratio_a = a.work_ratio.value_or(0), ratio_b = b.work_ratio.value_or(0);
  if (std::abs(ratio_a - ratio_b) > 1e-12) return ratio_a > ratio_b;
  // Where direct simulation gives no answer to compare with, the cheapest leads.
  if (!a.work_ratio && !b.work_ratio && a.nominal != b.nominal && a.nominal && b.nominal)
    return *a.nominal < *b.nominal;
  return a.name < b.name;
}

std::optional<double> noise_of(const RecordedLadder& direct) {
  std::vector<double> spreads;
  for (const auto& [key, rung] : direct.rungs) {
    if (rung.totals.size() < 2) continue;
    const auto [fast, slow] = std::minmax_element(rung.totals.begin(), rung.totals.end());
    if (*fast > 0) spreads.push_back(*slow / *fast - 1);
  }
  return spreads.empty() ? std::nullopt : std::optional(median(std::move(spreads)));
}

void decide(RaceScore& race) {
  const auto set = [&](RaceVerdict verdict, std::string because) {
    race.verdict = verdict;
    race.because = std::move(because);
  };
  for (const Problem& problem : race.problems) {
    if (problem.kind == Problem::Kind::disputed || problem.kind == Problem::Kind::direct_wrong)
      return set(RaceVerdict::disputed, problem.text);
  }
  const ContestantScore* best = race.best();
  if (race.header.kind == RaceKind::duel) {
    if (best && best->verdict < RaceVerdict::unbeaten)
      return set(best->verdict, race.direct.costs.empty() ? "direct simulation gave no answer" : "");
    if (race.direct.costs.empty()) return set(RaceVerdict::inconclusive, "nobody gave an answer");
    return set(RaceVerdict::unbeaten, "");
  }
  if (!race.direct.slope) {
    return set(RaceVerdict::inconclusive, fmt::format("direct simulation answered {} rungs; {} are needed",
                                                      race.direct.counting_rungs, raced_rungs));
  }
  if (race.direct.slope->interval.high - race.direct.slope->interval.low > widest_interval)
    return set(RaceVerdict::inconclusive, "the interval of direct simulation's exponent is too wide");
  if (race.alpha_minus < trivial_slope)
    return set(RaceVerdict::trivial, fmt::format("direct simulation's exponent is only {:.2f}", race.alpha_minus));
  if (!best) return set(RaceVerdict::unbeaten, "every predictor declined");
  if (best->verdict < RaceVerdict::unbeaten) return set(best->verdict, "");
  const auto conclusive = [](const ContestantScore& score) { return score.ranked() && score.slope; };
  if (std::none_of(race.predictors.begin(), race.predictors.end(), conclusive)) {
    return set(RaceVerdict::inconclusive, fmt::format("no predictor has {} rungs that count ({} has {})", window_rungs,
                                                      best->name, best->counting_rungs));
  }
  set(RaceVerdict::unbeaten, "");
}

}  // namespace

const ContestantScore* RaceScore::best() const {
  return !predictors.empty() && predictors.front().ranked() ? &predictors.front() : nullptr;
}

RaceScore score_race(const RaceRecord& record) {
  RaceScore race;
  race.header = record.header;
  race.complete = record.complete();
  if (record.end) race.note = record.end->note;
  if (record.header.kind == RaceKind::approximate) return race;

  const std::vector<RecordedLadder> ladders = ladders_of(record);
  static const RecordedLadder nobody;
  const auto found =
      std::find_if(ladders.begin(), ladders.end(), [](const RecordedLadder& l) { return l.name == direct_name; });
  const RecordedLadder& direct = found == ladders.end() ? nobody : *found;
  race.direct = describe_contestant(direct, record.header);
  race.direct.name = direct_name;
  race.noise = noise_of(direct);
  if (record.end && !record.end->direct_matches_naive) {
    race.problems.push_back({Problem::Kind::direct_wrong, record.header.name.text(), std::string(direct_name),
                             "direct simulation disagrees with the naive simulator", race.direct.replay});
  }
  if (record.header.kind == RaceKind::ladder) measure_direct(race.direct, direct);
  if (race.direct.slope)
    race.alpha_minus = std::max(0.0, std::min(race.direct.slope->interval.low, race.direct.slope->smallest_local));

  const Baseline baseline{record.header, direct, race.direct, race.alpha_minus, DirectWork(direct, race.direct.slope)};
  std::vector<const RecordedLadder*> contenders;
  for (const RecordedLadder& ladder : ladders) {
    if (ladder.name == direct_name) continue;
    ContestantScore score = describe_contestant(ladder, record.header);
    strike(race, score, ladder, direct);
    if (record.header.kind == RaceKind::duel)
      measure_duel(score, ladder, baseline);
    else
      measure_predictor(score, ladder, baseline);
    race.predictors.push_back(std::move(score));
    contenders.push_back(&ladder);
  }
  corroborate(race, contenders, direct);
  std::stable_sort(race.predictors.begin(), race.predictors.end(), better);
  decide(race);
  return race;
}

}  // namespace outpace
