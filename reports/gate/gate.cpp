// Run against baseline. One-sided: what got better passes and is named, so that the baseline can be refreshed.
#include <fmt/format.h>

#include <cmath>

#include "reports/gate/baseline.hpp"

namespace outpace {
namespace {

constexpr double rounding = 1e-4;  // a baseline keeps four decimals

int rank(const std::string& group) { return group == "closed" ? 0 : group == "reduced" ? 1 : 2; }

/// Keeps what is found of one race.
class RaceGate {
 public:
  RaceGate(const std::string& name, const Tolerances& tolerances, const BaselineLines& lines, GateResult& result)
      : name_(name), tolerances_(tolerances), lines_(lines), result_(result) {}

  void race(const GatedRace& was, const GatedRace& is) {
    ++result_.compared;
    const std::string replay = first_replay(is);
    const Tolerance tolerance = tolerances_.of(name_);
    if (rank(is.group) > rank(was.group) && tolerance.verdict) worse("", "verdict", was.verdict, is.verdict, replay);
    if (rank(is.group) < rank(was.group)) better("", "verdict", was.verdict, is.verdict);
    number("", "Δ", was.delta, is.delta, +1, tolerance.delta, replay);
    number("direct", "exponent α⁻", was.alpha_minus, is.alpha_minus, -1, tolerances_.of(name_ + " direct").exponent,
           replay);
  }

  void contestant(const std::string& who, const GatedContestant& was, const GatedContestant& is) {
    number(who, "exponent α⁺", was.exponent, is.exponent, -1, tolerances_.of(name_ + " " + who).exponent,
           is.replay.empty() ? "" : is.replay.rbegin()->second);
    for (const auto& [label, then] : was.rungs) {
      const std::string row = who + (label.starts_with("far ") ? " far 2^" + label.substr(4) : " 2^" + label);
      const double tolerated = tolerances_.of(name_ + " " + row).work;
      const auto now = is.rungs.find(label);
      if (now == is.rungs.end()) {
        worse(row, "row", fmt::format("{} units", then.work), "missing", bench());
        continue;
      }
      ++result_.compared;
      const std::string& replay = is.replay.at(label);
      if (now->second.answers != then.answers) {
        worse(row, "answers", fmt::format("{:08x}", then.answers), fmt::format("{:08x}", now->second.answers), replay);
      }
      const double before = static_cast<double>(then.work), after = static_cast<double>(now->second.work);
      if (after > before * (1 + tolerated))
        worse(row, "work", std::to_string(then.work), std::to_string(now->second.work), replay);
      if (after < before * (1 - tolerated))
        better(row, "work", std::to_string(then.work), std::to_string(now->second.work));
    }
  }

  void worse(const std::string& row, std::string what, std::string was, std::string is, std::string replay) {
    result_.regressions.push_back({row.empty() ? name_ : name_ + " " + row, std::move(what), std::move(was),
                                   std::move(is), std::move(replay), line_of(lines_, name_, row)});
  }

  [[nodiscard]] std::string bench() const { return "outpace bench '" + name_ + "'"; }

 private:
  void better(const std::string& row, const std::string& what, const std::string& was, const std::string& is) {
    result_.improvements.push_back(
        fmt::format("{}{}{}: {} was {}, is {}", name_, row.empty() ? "" : " ", row, what, was, is));
  }
  /// `good` +1: larger is better.
  void number(const std::string& row, const std::string& what, const std::optional<double>& was,
              const std::optional<double>& is, int good, double tolerated, const std::string& replay) {
    if (!was) return;
    if (!is) return worse(row, what, fmt::format("{:.3f}", *was), "none", replay.empty() ? bench() : replay);
    const double change = good * (*is - *was);
    if (change < -tolerated - rounding)
      worse(row, what, fmt::format("{:.3f}", *was), fmt::format("{:.3f}", *is), replay.empty() ? bench() : replay);
    if (change > tolerated + rounding) better(row, what, fmt::format("{:.3f}", *was), fmt::format("{:.3f}", *is));
  }
  static std::string first_replay(const GatedRace& race) {
    for (const auto& [who, contestant] : race.contestants)
      if (!contestant.replay.empty()) return contestant.replay.rbegin()->second;
    return "";
  }
  const std::string& name_;
  const Tolerances& tolerances_;
  const BaselineLines& lines_;
  GateResult& result_;
};

std::string key_text(const GatedRace& race) {
  return fmt::format("seed {}, budget {} s, {} bytes, {} queries from rung {}", race.seed, race.budget_seconds,
                     race.byte_limit, race.queries, race.first_rung);
}

}  // namespace

std::string make_baseline(const Run& run) { return to_text(gated_part(run, score_run(run))); }

RecordResult<GateResult> check_baseline(const Run& run, const std::string& text, const Tolerances& tolerances) {
  const auto baseline = parse_baseline(text);
  if (!baseline) return std::unexpected(baseline.error());
  const RunScore score = score_run(run);
  const Baseline1 now = gated_part(run, score);
  const BaselineLines lines = lines_of(text);
  GateResult result;
  for (const auto& [name, was] : *baseline) {
    RaceGate gate(name, tolerances, lines, result);
    const auto is = now.find(name);
    if (is == now.end()) {
      gate.worse("", "race", was.verdict, "missing", gate.bench());
      continue;
    }
    if (key_text(was) != key_text(is->second)) {
      return std::unexpected(
          RecordError{RecordError::Kind::incompatible,
                      {fmt::format("baseline, race '{}'", name),
                       fmt::format("made with {}; the run has {}", key_text(was), key_text(is->second)),
                       "race with the baseline's settings, or make a new baseline"}});
    }
    gate.race(was, is->second);
    static const GatedContestant absent;
    for (const auto& [who, gated] : was.contestants) {
      const auto counterpart = is->second.contestants.find(who);
      gate.contestant(who, gated, counterpart == is->second.contestants.end() ? absent : counterpart->second);
    }
  }
  for (const Problem& problem : score.problems())
    result.regressions.push_back({problem.race + " " + problem.contestant, "correctness", "no complaint", problem.text,
                                  problem.replay, line_of(lines, problem.race, problem.contestant)});
  if (result.compared == 0)
    result.regressions.push_back({"the whole run", "comparison", fmt::format("{} races", baseline->size()),
                                  "nothing in common", "outpace bench"});
  for (const RaceRecord& race : run.races)
    for (const Measurement& row : race.measurements)
      for (const double seconds : row.seconds) result.seconds[row.contestant] += seconds;
  result.unused = tolerances.unused();
  return result;
}

}  // namespace outpace
