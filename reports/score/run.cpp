// A whole run: all races, the approximate track, headlines and the exit code.
#include <algorithm>
#include <cmath>

#include "reports/scaling.hpp"

namespace outpace {
namespace {

/// Leads are decimal numbers of any length.
bool shorter_lead(const std::string& a, const std::string& b) {
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

/// Skill over the better of the two trivial guesses: 0 is as good as that guess, 1 is always right.
double skill_of(const LeadScore& lead) {
  const double trivial = std::max(lead.majority, lead.persistence);
  return trivial < 1 ? (lead.accuracy - trivial) / (1 - trivial) : 0;
}

/// Learners that differ by their seed only are one contestant: `learned:mlp:64x2:4096:3` is a training of
/// `learned:mlp:64x2:4096`.
std::string without_seed(const std::string& name) {
  const bool learner = name.starts_with("learned:") || name.starts_with("compress:");
  return learner && std::ranges::count(name, ':') == 4 ? name.substr(0, name.rfind(':')) : name;
}

ApproximateScore& score_of(RaceScore& race, const std::string& contestant) {
  const std::string name = without_seed(contestant);
  const auto found = std::ranges::find(race.approximate, name, &ApproximateScore::name);
  if (found != race.approximate.end()) return *found;
  race.approximate.push_back({.name = name, .leads = {}, .half_skill = {}});
  return race.approximate.back();
}

double median(const std::vector<double>& sorted) {
  const std::size_t n = sorted.size();
  return n % 2 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
}

/// A seed that failed, as study rows tell it.
void add_failure(RaceScore& race, const StudyRow& row, const std::string& lead_text) {
  if (!row.declined || !row.declined->reason.starts_with("failed seed")) return;
  ApproximateScore& score = score_of(race, row.contestant);
  const auto known = std::ranges::find(score.leads, lead_text, &LeadScore::lead);
  if (known != score.leads.end()) ++known->failed;
}

void add_accuracy(RaceScore& race, const AccuracyRow& row) {
  ApproximateScore* const found = &score_of(race, row.contestant);
  const bool failed = row.learner && !row.learner->failure.empty();
  const double accuracy = row.questions > 0 ? static_cast<double>(row.right) / static_cast<double>(row.questions) : 0;
  const auto known = std::ranges::find(found->leads, row.lead, &LeadScore::lead);
  if (known != found->leads.end()) {
    found->study_seconds = std::max(found->study_seconds, row.study_seconds);
    if (failed) {
      ++known->failed;
      return;
    }
    known->accuracies.insert(std::ranges::upper_bound(known->accuracies, accuracy), accuracy);
    known->accuracy = median(known->accuracies);
    known->seconds_per_answer = std::min(known->seconds_per_answer, row.seconds_per_answer);
    known->skill = skill_of(*known);
    return;
  }
  if (failed) return;
  LeadScore lead{.lead = row.lead};
  lead.questions = row.questions;
  lead.accuracy = accuracy;
  if (found->name != row.contestant) lead.accuracies = {accuracy};
  lead.majority = row.majority;
  lead.persistence = row.persistence;
  lead.seconds_per_answer = row.seconds_per_answer;
  lead.skill = skill_of(lead);
  found->leads.push_back(std::move(lead));
  found->study_seconds = std::max(found->study_seconds, row.study_seconds);
}

void finish_accuracy(RaceScore& race) {
  const auto dominated = [&](const LeadScore& mine) {
    for (const ApproximateScore& other : race.approximate) {
      for (const LeadScore& theirs : other.leads) {
        if (theirs.lead != mine.lead) continue;
        const bool no_worse = theirs.accuracy >= mine.accuracy && theirs.seconds_per_answer <= mine.seconds_per_answer;
        const bool differs = theirs.accuracy > mine.accuracy || theirs.seconds_per_answer < mine.seconds_per_answer;
        if (no_worse && differs) return true;
      }
    }
    return false;
  };
  for (ApproximateScore& score : race.approximate) {
    std::sort(score.leads.begin(), score.leads.end(),
              [](const LeadScore& a, const LeadScore& b) { return shorter_lead(a.lead, b.lead); });
    for (LeadScore& lead : score.leads) {
      lead.on_front = !dominated(lead);
      if (lead.skill < 0.5 && !score.half_skill) score.half_skill = lead.lead;
    }
  }
}

}  // namespace

RunScore score_run(const Run& run) {
  RunScore score;
  score.meta = run.meta;
  score.gaps = run.gaps;
  std::map<std::string, std::size_t> approximate;  // races of one name differ by lead and are shown together
  for (const RaceRecord& record : run.races) {
    if (record.header.kind != RaceKind::approximate) {
      score.races.push_back(score_race(record));
      continue;
    }
    const auto [place, is_new] = approximate.try_emplace(
        RaceName{record.header.name.system, record.header.name.family, record.header.name.observable}.text(),
        score.races.size());
    if (is_new) {
      score.races.push_back(score_race(record));
      score.races.back().header.name.lead.clear();
    }
    RaceScore& race = score.races[place->second];
    race.complete = race.complete && record.complete();
    for (const AccuracyRow& row : record.accuracy) add_accuracy(race, row);
    for (const StudyRow& row : record.studies) add_failure(race, row, record.header.lead.value_or(""));
  }
  for (RaceScore& race : score.races) finish_accuracy(race);
  if (auto scaling = score_scaling(run); scaling.is_study())
    score.scaling = std::make_shared<const ScalingScore>(std::move(scaling));
  return score;
}

std::vector<Problem> RunScore::problems() const {
  std::vector<Problem> all;
  for (const RaceScore& race : races) all.insert(all.end(), race.problems.begin(), race.problems.end());
  std::stable_sort(all.begin(), all.end(), [](const Problem& a, const Problem& b) { return a.kind < b.kind; });
  return all;
}

std::map<RaceVerdict, unsigned> RunScore::counts() const {
  std::map<RaceVerdict, unsigned> counts;
  for (const RaceScore& race : races)
    if (race.header.kind != RaceKind::approximate) ++counts[race.verdict];
  return counts;
}

int RunScore::exit_code() const {
  const std::vector<Problem> all = problems();
  const auto is_direct = [](const Problem& problem) { return problem.kind == Problem::Kind::direct_wrong; };
  if (std::any_of(all.begin(), all.end(), is_direct)) return 4;
  if (!all.empty()) return 3;
  return gaps.empty() ? 0 : 5;
}

std::map<std::string, std::size_t> headlines(const RunScore& run) {
  const auto stands_for = [](const RaceName& name) {
    const std::string kind = name.system.substr(0, name.system.find(':'));
    if (kind == "tm") return name.family == "blank";
    if (kind == "rnn") return name.family.find("random") == std::string::npos;
    return name.family == "random";
  };
  std::map<std::string, std::size_t> chosen;
  for (std::size_t i = 0; i < run.races.size(); ++i) {
    const RaceScore& race = run.races[i];
    if (race.header.kind != RaceKind::ladder || !stands_for(race.header.name)) continue;
    const auto [place, is_new] = chosen.try_emplace(race.header.name.system, i);
    const auto gain = [&](std::size_t at) {
      const ContestantScore* best = run.races[at].best();
      return best ? best->delta.value_or(0) : 0;
    };
    if (!is_new && gain(i) < gain(place->second)) place->second = i;
  }
  return chosen;
}

}  // namespace outpace
