// Scaling studies for people and as JSON.
#include <fmt/format.h>

#include <cmath>

#include "reports/scaling.hpp"

namespace outpace {
namespace {

using Json = nlohmann::json;

std::string law_text(const std::optional<ScalingLaw>& law) {
  if (!law) return "too few points";
  if (law->b == 0) return fmt::format("flat at {:.2f}", law->c);
  return fmt::format("b {:.2f} [{:.2f}, {:.2f}], c {:.3f} [{:.3f}, {:.3f}]{}", law->b, law->b_interval.low,
                     law->b_interval.high, law->c, law->c_interval.low, law->c_interval.high,
                     law->floor_above_zero() ? " > 0" : "");
}

std::string lead_text(const ScaledLead& lead) {
  std::string text = fmt::format(
      "  k = {:<3} {:.3f} [{:.3f}, {:.3f}]  skill {:5.2f}  by {}; {:.2g} µs an answer {}, direct {:.2g} µs\n",
      lead.lead, lead.accuracy, lead.accuracy_interval.low, lead.accuracy_interval.high, lead.skill,
      lead.best.empty() ? "nobody" : lead.best, lead.best_seconds * 1e6, lead.in_batch ? "in a batch" : "alone",
      lead.direct_seconds * 1e6);
  text += fmt::format(
      "          loss by parameters: {}\n          loss by examples:   {}\n          loss by operations: {}\n",
      law_text(lead.by_parameters), law_text(lead.by_examples), law_text(lead.by_operations));
  if (lead.proven) text += fmt::format("          right on every window, proven: {} trainings\n", lead.proven);
  if (lead.failed) text += fmt::format("          failed seeds: {}\n", lead.failed);
  if (lead.faster)
    text += fmt::format("          without an error and quicker than direct simulation: {}\n", *lead.faster);
  if (const auto& d = lead.difficulty)
    text += fmt::format("          exactly: {} diagram nodes, sensitivity {}, influence {:.2f}{}{}\n", d->diagram_nodes,
                        d->sensitivity, d->influence,
                        d->fourier_degree ? fmt::format(", Fourier degree {}", *d->fourier_degree) : "",
                        d->algebraic_degree ? fmt::format(", algebraic degree {}", *d->algebraic_degree) : "");
  return text;
}

Json interval(const Interval& value) { return {value.low, value.high}; }

Json to_json(const std::optional<ScalingLaw>& law) {
  if (!law) return nullptr;
  Json points = Json::array();
  for (const ScalingLaw::Point& point : law->points)
    points.push_back({point.size, point.loss, point.losses.low, point.losses.high});
  return {{"a", law->a},
          {"b", law->b},
          {"c", law->c},
          {"b_interval", interval(law->b_interval)},
          {"c_interval", interval(law->c_interval)},
          {"points", points},
          {"floor_above_zero", law->floor_above_zero()}};
}

}  // namespace

std::string half_skill_text(const ScaledSystem& system) {
  if (system.half_skill_lead) return fmt::format("k = {:.1f}", *system.half_skill_lead);
  return system.leads.empty() || system.leads.back().skill < 0.5 ? "below all" : "beyond all";
}

std::string floor_text(const ScaledSystem& system) {
  for (auto lead = system.leads.rbegin(); lead != system.leads.rend(); ++lead)
    if (const auto& law = lead->by_examples ? lead->by_examples : lead->by_parameters)
      return fmt::format("{:.2f}{}", law->c, law->floor_above_zero() ? " > 0" : "");
  return "–";
}

std::string beaten_text(const ScaledSystem& system) {
  for (const ScaledLead& lead : system.leads)
    if (lead.faster) return fmt::format("at k = {}", lead.lead);
  return system.break_even_lead ? fmt::format("no; k = {:.0f}*", *system.break_even_lead) : "no";
}

std::string scaling_text(const ScalingScore& score) {
  if (score.systems.empty()) return "";
  constexpr auto row = "{:<36}  {:<22}  {:>10}  {:>10}  {:>9}  {:>13}\n";
  std::string text =
      fmt::format(row, "scaling study", "best learner", "skill ½ at", "examples", "floor c", "beats direct");
  bool beaten = false;
  for (const ScaledSystem& system : score.systems) {
    text += fmt::format(row, system.race, system.best.empty() ? "nobody" : system.best, half_skill_text(system),
                        system.data_exponent ? fmt::format("×{:.1f}", std::exp2(*system.data_exponent)) : "–",
                        floor_text(system), beaten_text(system));
    for (const ScaledLead& lead : system.leads) beaten = beaten || lead.faster;
  }
  text += beaten ? "\nSome learner beat direct simulation in time at equal accuracy.\n"
                 : "\nNo learner beat direct simulation in time at equal accuracy.\n";
  text +=
      "best learner: by skill over all leads. skill ½ at: the lead k where the best skill of any learner passes ½.\n"
      "examples: by how much the examples that the network needs for skill ½ grow a step; – if it gets there at fewer\n"
      "than two leads. floor c: of the loss in nats with ever more examples, at the last lead. * extrapolated: direct\n"
      "simulation's time as a power of k, the learner's as at the last lead, accuracy aside.\n";
  for (const DifficultyCorrelation& one : score.correlations)
    text += fmt::format("Rank correlation of 1 − skill with {}: {:+.2f} over {} maps\n", one.measure,
                        one.rank_correlation, one.maps);
  for (const ScaledSystem& system : score.systems) {
    text += fmt::format("\n{}{}\n", system.race,
                        system.compressed ? fmt::format("  (zstd ratio {:.3f})", *system.compressed) : "");
    for (const ScaledLead& lead : system.leads) text += lead_text(lead);
  }
  return text;
}

nlohmann::json to_json(const ScalingScore& score) {
  Json systems = Json::array(), correlations = Json::array();
  for (const ScaledSystem& system : score.systems) {
    Json leads = Json::array();
    for (const ScaledLead& lead : system.leads) {
      Json one{{"lead", lead.lead},
               {"majority", lead.majority},
               {"persistence", lead.persistence},
               {"best", lead.best},
               {"accuracy", lead.accuracy},
               {"accuracy_interval", interval(lead.accuracy_interval)},
               {"skill", lead.skill},
               {"loss", lead.loss},
               {"seconds_per_answer", lead.best_seconds},
               {"direct_seconds", lead.direct_seconds},
               {"in_batch", lead.in_batch},
               {"proven", lead.proven},
               {"failed_seeds", lead.failed},
               {"by_parameters", to_json(lead.by_parameters)},
               {"by_examples", to_json(lead.by_examples)},
               {"by_operations", to_json(lead.by_operations)}};
      if (lead.faster) one["faster_than_direct"] = *lead.faster;
      if (lead.half_skill_examples) one["half_skill_examples"] = *lead.half_skill_examples;
      if (const auto& d = lead.difficulty) {
        one["difficulty"] = {
            {"diagram_nodes", d->diagram_nodes}, {"sensitivity", d->sensitivity}, {"influence", d->influence}};
        if (d->fourier_degree) one["difficulty"]["fourier_degree"] = *d->fourier_degree;
        if (d->algebraic_degree) one["difficulty"]["algebraic_degree"] = *d->algebraic_degree;
      }
      leads.push_back(std::move(one));
    }
    Json one{{"race", system.race}, {"best", system.best}, {"leads", std::move(leads)}};
    if (system.compressed) one["compressed"] = *system.compressed;
    if (system.half_skill_lead) one["half_skill_lead"] = *system.half_skill_lead;
    if (system.data_exponent) one["data_exponent"] = *system.data_exponent;
    if (system.break_even_lead) one["break_even_lead"] = *system.break_even_lead;
    systems.push_back(std::move(one));
  }
  for (const DifficultyCorrelation& one : score.correlations)
    correlations.push_back({{"measure", one.measure}, {"rank_correlation", one.rank_correlation}, {"maps", one.maps}});
  return {{"systems", std::move(systems)}, {"difficulty_correlations", std::move(correlations)}};
}

}  // namespace outpace
