// Scores as JSON, and the words for them: what summary.json and `--json` say.
#include <cmath>

#include "reports/blocks.hpp"
#include "reports/record/row_json.hpp"
#include "reports/scaling.hpp"

namespace outpace {
namespace {

using Json = nlohmann::json;

/// Six significant digits: the rest is noise, and the text stays readable.
double rounded(double value) {
  if (value == 0 || !std::isfinite(value)) return 0;
  const double scale = std::pow(10.0, 5 - std::floor(std::log10(std::abs(value))));
  return std::isfinite(scale) ? std::round(value * scale) / scale : value;
}

Json to_json(const Interval& interval) { return Json::array({rounded(interval.low), rounded(interval.high)}); }

Json to_json(const Slope& slope) {
  return {{"alpha", rounded(slope.alpha)},
          {"interval", to_json(slope.interval)},
          {"smallest_local", rounded(slope.smallest_local)},
          {"largest_local", rounded(slope.largest_local)},
          {"rungs", {slope.first_rung, slope.last_rung}}};
}

Json to_json(const ContestantScore& score) {
  Json json{{"contestant", score.name},
            {"claim", std::string(to_string(score.claim))},
            {"finding", score.finding},
            {"ended", score.ended},
            {"counting_rungs", score.counting_rungs},
            {"study_work", score.study_work},
            {"study_seconds", rounded(score.study_seconds)},
            {"peak_bytes", score.peak_bytes},
            {"size_bytes", score.size_bytes},
            {"replay", score.replay}};
  if (score.stranger) json["stranger"] = true;
  if (score.external) json["external"] = true;
  if (!score.note.empty()) json["note"] = score.note;
  if (score.declined) json["declined"] = *score.declined;
  if (!score.strikes.empty()) json["strikes"] = score.strikes;
  if (score.slope) {
    json["slope"] = to_json(*score.slope);
    json["alpha_plus"] = rounded(score.alpha_plus);
  }
  if (score.polylog) json["polylog_degree"] = rounded(*score.polylog);
  if (score.audit) {
    json["audit"] = {{"gap", rounded(score.audit->gap)},
                     {"interval", to_json(score.audit->interval)},
                     {"fires", score.audit->fires}};
  }
  if (score.delta) json["delta"] = rounded(*score.delta);
  if (score.share) json["share"] = rounded(*score.share);
  if (score.at_floor) json["at_floor"] = true;
  if (score.speedup) {
    json["speedup"] = {{"rung", score.speedup->rung},
                       {"ratio", rounded(score.speedup->ratio)},
                       {"interval", to_json(score.speedup->interval)}};
  }
  if (score.work_ratio) json["work_ratio"] = rounded(*score.work_ratio);
  if (score.crossover) {
    json["crossover"] = {{"log2_time", rounded(score.crossover->log2_time)},
                         {"extrapolated", score.crossover->extrapolated}};
  }
  if (score.break_even) json["break_even_queries"] = rounded(*score.break_even);
  if (!score.costs.empty()) {
    Json& costs = json["costs"] = Json::array();
    for (const RungCost& cost : score.costs) {
      costs.push_back({{"rung", cost.rung},
                       {"far", cost.far},
                       {"log2_work", rounded(cost.log2_work)},
                       {"log2_seconds", rounded(cost.log2_seconds)},
                       {"counts", cost.counts},
                       {"by_extrapolation", cost.by_extrapolation}});
    }
  }
  if (score.ranked()) {
    json["verdict"] = std::string(to_string(score.verdict));
    json["corroboration"] = std::string(to_string(score.corroboration));
  }
  return json;
}

Json to_json(const ApproximateScore& score) {
  Json leads = Json::array();
  for (const LeadScore& lead : score.leads) {
    leads.push_back({{"lead", lead.lead},
                     {"accuracy", rounded(lead.accuracy)},
                     {"majority", rounded(lead.majority)},
                     {"persistence", rounded(lead.persistence)},
                     {"skill", rounded(lead.skill)},
                     {"seconds_per_answer", rounded(lead.seconds_per_answer)},
                     {"questions", lead.questions},
                     {"on_front", lead.on_front}});
    if (lead.accuracies.empty()) continue;
    leads.back()["seeds"] = lead.accuracies.size();
    leads.back()["accuracy_interval"] = {rounded(lead.accuracies.front()), rounded(lead.accuracies.back())};
    if (lead.failed) leads.back()["failed_seeds"] = lead.failed;
  }
  Json json{{"contestant", score.name}, {"leads", leads}, {"study_seconds", rounded(score.study_seconds)}};
  if (score.half_skill) json["half_skill_lead"] = *score.half_skill;
  return json;
}

std::string_view to_string(Problem::Kind kind) {
  switch (kind) {
    case Problem::Kind::wrong_answer:
      return "wrong answer";
    case Problem::Kind::disputed:
      return "disputed";
    case Problem::Kind::rejected_certificate:
      return "rejected certificate";
    case Problem::Kind::keeps_state:
      return "keeps state";
    case Problem::Kind::direct_wrong:
      return "direct simulator wrong";
  }
  return "";
}

Json to_json(const Problem& problem) {
  return {{"kind", std::string(to_string(problem.kind))},
          {"race", problem.race},
          {"contestant", problem.contestant},
          {"text", problem.text},
          {"replay", problem.replay}};
}

}  // namespace

std::string_view to_string(RaceVerdict verdict) {
  switch (verdict) {
    case RaceVerdict::closed:
      return "closed";
    case RaceVerdict::reducible:
      return "reducible";
    case RaceVerdict::gaining:
      return "gaining";
    case RaceVerdict::accelerated:
      return "accelerated";
    case RaceVerdict::unbeaten:
      return "no shortcut found";
    case RaceVerdict::trivial:
      return "trivial";
    case RaceVerdict::inconclusive:
      return "inconclusive";
    case RaceVerdict::disputed:
      return "disputed";
  }
  return "";
}

std::string_view to_string(Corroboration corroboration) {
  switch (corroboration) {
    case Corroboration::not_needed:
      return "not needed";
    case Corroboration::none:
      return "uncorroborated";
    case Corroboration::partial:
      return "partly corroborated";
    case Corroboration::full:
      return "corroborated";
  }
  return "";
}

Json to_json(const RaceScore& race) {
  Json json{{"race", race.header.name.text()},
            {"kind", std::string(to_string(race.header.kind))},
            {"complete", race.complete},
            {"note", race.note}};
  Json problems = Json::array();
  for (const Problem& problem : race.problems) problems.push_back(to_json(problem));
  json["problems"] = problems;
  if (race.header.kind == RaceKind::approximate) {
    Json list = Json::array();
    for (const ApproximateScore& score : race.approximate) list.push_back(to_json(score));
    json["approximate"] = list;
    return json;
  }
  json["verdict"] = std::string(to_string(race.verdict));
  json["because"] = race.because;
  json["direct"] = to_json(race.direct);
  json["alpha_minus"] = rounded(race.alpha_minus);
  if (race.header.compressed) json["compressed"] = *race.header.compressed;
  if (race.header.floor)
    json["floor"] = {{"exponent", race.header.floor->exponent}, {"reason", race.header.floor->reason}};
  Json predictors = Json::array();
  for (const ContestantScore& score : race.predictors) predictors.push_back(to_json(score));
  json["predictors"] = predictors;
  if (const ContestantScore* best = race.best(); best && best->delta) {
    json["best"] = best->name;
    json["delta"] = rounded(*best->delta);
  }
  return json;
}

Json to_json(const RunScore& run) {
  Json races = Json::array(), problems = Json::array(), counts = Json::object(), heads = Json::object();
  const std::set<std::string> folded = folded_systems(run);
  for (const RaceScore& race : run.races) {
    races.push_back(to_json(race));
    // There are thousands of these: who is not made for such systems is not told for each.
    if (!folded.contains(race.header.name.system)) continue;
    Json& predictors = races.back()["predictors"];
    std::erase_if(predictors.get_ref<Json::array_t&>(), [](const Json& one) { return one.contains("stranger"); });
  }
  for (const Problem& problem : run.problems()) problems.push_back(to_json(problem));
  for (const auto& [verdict, count] : run.counts()) counts[std::string(to_string(verdict))] = count;
  for (const auto& [system, index] : headlines(run)) {
    const RaceScore& race = run.races[index];
    heads[system] = {{"race", race.header.name.text()}, {"verdict", std::string(to_string(race.verdict))}};
    if (const ContestantScore* best = race.best(); best && best->delta) heads[system]["delta"] = rounded(*best->delta);
  }
  Json blocks = Json::array();
  for (const Block& block : blocks_of(run)) {
    Json by = Json::object(), open = Json::array();
    for (const auto& [verdict, winners] : block.counts) by[std::string(to_string(verdict))] = winners;
    for (const RaceScore* race : block.open) open.push_back(race->header.name.system);
    blocks.push_back({{"kind", block.kind},
                      {"family", block.family},
                      {"observable", block.observable},
                      {"races", block.races.size()},
                      {"winners", by},
                      {"open", open}});
  }
  Json summary{{"schema", record_schema},      {"version", run.meta.version},
               {"complete", run.gaps.empty()}, {"gaps", run.gaps},
               {"problems", problems},         {"counts", counts},
               {"headlines", heads},           {"races", races}};
  if (!blocks.empty()) summary["blocks"] = blocks;
  if (run.scaling) summary["scaling"] = to_json(*run.scaling);
  return summary;
}

}  // namespace outpace
