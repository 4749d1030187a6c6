// The measures of one contestant, in the order in which docs/method.md explains them.
#include "reports/score/contestant.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reports/record/row_json.hpp"

namespace outpace {
namespace {

constexpr double audit_tolerance = 0.15;
constexpr double audible_log2_seconds = -17;  // about 8 µs: shorter answers are mostly overhead of the clock and caches
constexpr std::size_t audited_rungs = 10, fewest_audited_rungs = 4;
constexpr double most_degree = 8, most_residual = 1.5;
constexpr double furthest_gain = 8;            // a crossover is extrapolated at most 2^8 beyond the last common rung
constexpr double mean_log2_offset = 0.557305;  // of log2(1+u), u uniform in [0, 1): where in its octave a rung asks

bool charged(const RaceHeader& header) { return header.single_member || header.kind == RaceKind::duel; }

/// The slope of log2(seconds per unit) over the longest-running rungs: what the meter does not explain.
std::optional<Audit> audit_of(const RecordedLadder& ladder, const std::vector<RungCost>& costs,
                              const RaceHeader& header) {
  const bool with_study = charged(header);
  Curve curve;
  for (const RungCost& cost : costs) {
    if (cost.far || !cost.counts || cost.log2_seconds < audible_log2_seconds) continue;
    const AnsweredRung& rung = *ladder.at({false, cost.rung});
    CurvePoint point{cost.rung, log2_seconds(rung, with_study ? ladder.study_seconds() : 0)};
    const std::vector<double> work = log2_work(rung, with_study ? ladder.study_work() : 0);
    for (std::size_t q = 0; q < work.size(); ++q) point.log2_cost[q] -= work[q];
    curve.push_back(std::move(point));
  }
  if (curve.size() < fewest_audited_rungs) return std::nullopt;
  if (curve.size() > audited_rungs) curve.erase(curve.begin(), curve.end() - audited_rungs);
  Audit audit;
  std::tie(audit.gap, audit.interval) = robust_slope(curve);
  audit.fires = audit.interval.low > audit_tolerance;
  return audit;
}

/// The last six counting rungs; empty where there are fewer.
Curve window_of(const RecordedLadder& ladder, const std::vector<RungCost>& costs, bool with_study) {
  Curve curve;
  for (const RungCost& cost : costs) {
    if (cost.far || !cost.counts) continue;
    const AnsweredRung& rung = *ladder.at({false, cost.rung});
    curve.push_back({cost.rung, ladder.external ? log2_seconds(rung, with_study ? ladder.study_seconds() : 0)
                                                : log2_work(rung, with_study ? ladder.study_work() : 0)});
  }
  if (curve.size() < window_rungs) return {};
  curve.erase(curve.begin(), curve.end() - window_rungs);
  return curve;
}

/// The degree of a polylogarithmic predictor: every far rung answered, and a straight line in log log t from the window
/// on. A power of t would leave such a line by far more than the residual allows, or exceed its budget.
std::optional<double> polylog_degree(const ContestantScore& score) {
  if (!score.slope) return std::nullopt;
  std::vector<std::pair<double, double>> points;
  for (const RungCost& cost : score.costs)
    if (!cost.far && cost.counts && cost.rung >= score.slope->first_rung)
      points.emplace_back(cost.rung + mean_log2_offset, score.external ? cost.log2_seconds : cost.log2_work);
  for (const unsigned far : far_rungs) {
    const auto found = std::find_if(score.costs.begin(), score.costs.end(),
                                    [&](const RungCost& cost) { return cost.far && cost.rung == far && cost.counts; });
    if (found == score.costs.end()) return std::nullopt;
    points.emplace_back(far + mean_log2_offset, score.external ? found->log2_seconds : found->log2_work);
  }
  const PolylogFit fit = fit_polylog(points);
  if (fit.degree > most_degree || fit.residual > most_residual) return std::nullopt;
  return std::max(0.0, fit.degree);
}

Speedup speedup_at(unsigned rung, const AnsweredRung& direct, const AnsweredRung& its, double study_seconds) {
  const std::vector<double> theirs = log2_seconds(direct, 0), own = log2_seconds(its, study_seconds);
  Speedup speedup{rung, std::exp2(mean(theirs) - mean(own)), {}};
  if (theirs.size() > 1) {
    const Interval logs = bootstrap(theirs.size(), [&](const std::vector<std::size_t>& chosen) {
      double sum = 0;
      for (const std::size_t q : chosen) sum += theirs[q] - own[q];
      return sum / static_cast<double>(chosen.size());
    });
    speedup.interval = {std::exp2(logs.low), std::exp2(logs.high)};
  } else {
    // One query: the spread of the repetitions is all there is.
    const auto [fast, slow] = std::minmax_element(direct.totals.begin(), direct.totals.end());
    const auto [quick, late] = std::minmax_element(its.totals.begin(), its.totals.end());
    speedup.interval = {std::max(1e-9, *fast) / std::max(1e-9, *late + study_seconds),
                        std::max(1e-9, *slow) / std::max(1e-9, *quick + study_seconds)};
  }
  return speedup;
}

/// Speed-up, ratio of work and break-even at the highest rung that both answered, and the crossover over all of them.
void compare_times(ContestantScore& score, const RecordedLadder& ladder, const Baseline& baseline) {
  const bool with_study = charged(baseline.header);
  const double extra_seconds = with_study ? ladder.study_seconds() : 0;
  const std::uint64_t extra_work = with_study ? ladder.study_work() : 0;
  std::vector<std::pair<unsigned, double>> leads;  // rung, log2 of the ratio of times
  for (const RungCost& cost : score.costs) {
    const AnsweredRung* direct = cost.far || !cost.counts ? nullptr : baseline.direct.at({false, cost.rung});
    if (!direct) continue;
    leads.emplace_back(cost.rung, mean(log2_seconds(*direct, 0)) - cost.log2_seconds);
  }
  if (leads.empty()) return;
  const unsigned top = leads.back().first;
  const AnsweredRung &theirs = *baseline.direct.at({false, top}), &own = *ladder.at({false, top});
  score.speedup = speedup_at(top, theirs, own, extra_seconds);
  if (!ladder.external) score.work_ratio = std::exp2(mean(log2_work(theirs, 0)) - mean(log2_work(own, extra_work)));
  const double saved = std::exp2(mean(log2_seconds(theirs, 0))) - std::exp2(mean(log2_seconds(own, 0)));
  if (saved > 0) score.break_even = std::ceil(score.study_seconds / saved);

  if (leads.back().second > 0) {
    auto first = leads.end() - 1;
    while (first != leads.begin() && (first - 1)->second > 0) --first;
    score.crossover = Crossover{first->first + mean_log2_offset, false};
  } else if (const double gain = baseline.alpha_minus - score.alpha_plus; score.slope && gain > 0) {
    score.crossover = Crossover{top + mean_log2_offset - leads.back().second / gain, true};
  }
}

RaceVerdict verdict_of(const ContestantScore& score, const RaceHeader& header) {
  const bool faster = score.speedup && score.speedup->ratio >= 2 && score.speedup->interval.low > 1;
  if (header.kind == RaceKind::duel) {
    if (!score.speedup) return RaceVerdict::inconclusive;
    return faster ? RaceVerdict::accelerated : RaceVerdict::unbeaten;
  }
  if (!score.slope) return RaceVerdict::inconclusive;
  if (score.polylog) return RaceVerdict::closed;
  if (score.delta.value_or(0) > 0.1 && score.crossover) {
    if (!score.crossover->extrapolated) return RaceVerdict::reducible;
    if (score.crossover->log2_time - score.speedup->rung - mean_log2_offset <= furthest_gain)
      return RaceVerdict::gaining;
  }
  return faster ? RaceVerdict::accelerated : RaceVerdict::unbeaten;
}

}  // namespace

ContestantScore describe_contestant(const RecordedLadder& ladder, const RaceHeader& header) {
  ContestantScore score;
  score.name = ladder.name;
  score.external = ladder.external;
  score.note = ladder.note;
  if (ladder.study) {
    const StudyRow& study = *ladder.study;
    score.claim = study.claim;
    score.finding = study.finding;
    if (study.declined) score.declined = study.declined->reason;
    score.stranger = study.stranger;
    score.study_work = study.work;
    score.study_seconds = study.seconds;
    score.size_bytes = study.size_bytes;
    if (study.certificate) {
      score.accepted = study.accepted.value_or(false);
      score.checker_says = study.checker_says;
    }
    // Without the checker's word a proof is only a claim of exactness.
    if (study.claim == Claim::proven && !study.accepted.value_or(false)) score.claim = Claim::exact;
  }
  const bool with_study = charged(header);
  for (const auto& [key, rung] : ladder.rungs) {
    const std::vector<double> work = log2_work(rung, with_study ? ladder.study_work() : 0),
                              seconds = log2_seconds(rung, with_study ? ladder.study_seconds() : 0);
    score.costs.push_back({.rung = key.rung,
                           .far = key.far,
                           .log2_work = mean(work),
                           .log2_seconds = mean(seconds),
                           .work_margin = margin_of_mean(work),
                           .seconds_margin = margin_of_mean(seconds),
                           .replay = rung.replay});
    score.peak_bytes = std::max(score.peak_bytes, rung.peak_bytes);
    if (!key.far) score.replay = rung.replay;
  }
  if (!ladder.failed.empty()) {
    const auto& [key, row] = *ladder.failed.begin();
    score.ended =
        fmt::format("{} at 2^{}{}{}", to_string(row->outcome), key.rung, row->reason.empty() ? "" : ": ", row->reason);
    if (ladder.rungs.empty() && row->outcome == Outcome::declined) score.declined = row->reason;
    if (score.replay.empty()) score.replay = row->replay;
  }
  return score;
}

void measure_direct(ContestantScore& score, const RecordedLadder& ladder) {
  for (RungCost& cost : score.costs) score.counting_rungs += cost.far ? 0 : 1;
  if (score.counting_rungs < raced_rungs) return;
  score.slope = slope_of(window_of(ladder, score.costs, false));
  score.alpha_plus = std::max(score.slope->interval.high, score.slope->largest_local);
}

void measure_predictor(ContestantScore& score, const RecordedLadder& ladder, const Baseline& baseline) {
  const RaceHeader& header = baseline.header;
  // What the study cost in direct simulation's units: an external program's is taken from its time.
  double study = static_cast<double>(ladder.study_work());
  if (ladder.external) {
    const double nanoseconds = baseline.direct.study ? baseline.direct.study->nanoseconds_per_unit : 0;
    study = ladder.study_seconds() * 1e9 / (nanoseconds > 0 ? nanoseconds : 1);
  }
  for (RungCost& cost : score.costs) {
    const auto direct = baseline.work.at({cost.far, cost.rung});
    cost.counts = direct && (study < 0.25 || direct->log2_work >= std::log2(4 * study));
    cost.by_extrapolation = direct && direct->extrapolated;
    score.counting_rungs += cost.counts && !cost.far ? 1 : 0;
  }
  if (!ladder.external) score.audit = audit_of(ladder, score.costs, header);
  if (const Curve window = window_of(ladder, score.costs, charged(header)); !window.empty()) {
    score.slope = slope_of(window);
    score.polylog = polylog_degree(score);
    score.alpha_plus = std::max(score.slope->interval.high, score.slope->largest_local);
    if (score.audit && score.audit->fires)
      score.alpha_plus = std::max(score.alpha_plus, score.slope->alpha + score.audit->gap);
    if (score.polylog) score.alpha_plus = 0;
    if (baseline.alpha_minus > 0) {
      score.delta = std::clamp(1 - score.alpha_plus / baseline.alpha_minus, 0.0, 1.0);
      if (header.floor) {
        const double possible = baseline.alpha_minus - header.floor->exponent;
        score.at_floor = possible < 0.05;
        if (!score.at_floor) score.share = std::clamp((baseline.alpha_minus - score.alpha_plus) / possible, 0.0, 1.0);
      }
    }
  }
  compare_times(score, ladder, baseline);
  score.verdict = verdict_of(score, header);
}

void measure_duel(ContestantScore& score, const RecordedLadder& ladder, const Baseline& baseline) {
  compare_times(score, ladder, baseline);
  score.crossover.reset();
  if (!score.costs.empty() && ladder.study && ladder.study->nanoseconds_per_unit > 0 && !ladder.external)
    score.nominal = score.costs.back().log2_work + std::log2(ladder.study->nanoseconds_per_unit);
  score.verdict = verdict_of(score, baseline.header);
  // Where direct simulation gives no answer at all no ratio exists; a checked proof settles the question all the same.
  if (baseline.score.costs.empty() && !score.costs.empty())
    score.verdict = score.claim == Claim::proven ? RaceVerdict::closed : RaceVerdict::accelerated;
}

}  // namespace outpace
