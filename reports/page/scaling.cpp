// The scaling studies of a run: what came out for each system, the laws of growth with their charts, and how well exact
// measures of a map foretell what learners find hard.
#include "reports/scaling.hpp"

#include <cmath>

#include "reports/page/html.hpp"
#include "reports/page/sections.hpp"

namespace outpace::page {
namespace {

std::string law_cells(const std::optional<ScalingLaw>& law) {
  if (!law) return "<td class=n>–<td class=n>–";
  const std::string floor =
      fmt::format("<td class=n>{:.3f} <span class=quiet>[{:.3f}, {:.3f}]</span>{}", law->c, law->c_interval.low,
                  law->c_interval.high, law->floor_above_zero() ? " &gt; 0" : "");
  if (law->b == 0) return "<td class=n>flat" + floor;
  return fmt::format("<td class=n>{:.2f} <span class=quiet>[{:.2f}, {:.2f}]</span>{}", law->b, law->b_interval.low,
                     law->b_interval.high, floor);
}

std::string lead_rows(const ScaledSystem& system) {
  std::string rows;
  for (const ScaledLead& lead : system.leads) {
    rows += fmt::format(
        "<tr><th scope=row>{}</th><td>{}<td class=n>{:.3f} <span class=quiet>[{:.3f}, {:.3f}]</span><td class=n>{:.2f}"
        "<td class=n>{}<td class=n>{}{}{}{}<td class=n>{}</tr>\n",
        html_escaped(lead.lead), lead.best.empty() ? "nobody" : html_escaped(lead.best), lead.accuracy,
        lead.accuracy_interval.low, lead.accuracy_interval.high, lead.skill, duration(lead.best_seconds),
        duration(lead.direct_seconds), law_cells(lead.by_examples), law_cells(lead.by_parameters),
        law_cells(lead.by_operations),
        lead.proven   ? fmt::format("{} trainings proven right on every window", lead.proven)
        : lead.failed ? fmt::format("{} seeds failed", lead.failed)
                      : "");
  }
  return rows;
}

std::string difficulty_rows(const ScaledSystem& system) {
  std::string rows;
  const auto degree = [](const auto& value) { return value ? std::to_string(*value) : std::string("–"); };
  for (const ScaledLead& lead : system.leads) {
    if (!lead.difficulty) continue;
    const learned::Difficulty& map = *lead.difficulty;
    rows += fmt::format(
        "<tr><th scope=row>{}</th><td class=n>{}<td class=n>{}<td class=n>{:.2f}<td class=n>{}<td "
        "class=n>{}<td class=n>{}</tr>\n",
        html_escaped(lead.lead), map.diagram_nodes, map.sensitivity, map.influence, degree(map.fourier_degree),
        degree(map.algebraic_degree), lead.skill_of_largest ? fmt::format("{:.2f}", 1 - *lead.skill_of_largest) : "–");
  }
  if (rows.empty()) return "";
  return "<p>The same maps measured exactly.</p><div class=wide tabindex=0 role=region aria-label='Exact measures'>"
         "<table><thead><tr><th scope=col>k<th scope=col class=n>diagram nodes<th scope=col class=n>sensitivity"
         "<th scope=col class=n>influence<th scope=col class=n>Fourier degree<th scope=col class=n>algebraic degree"
         "<th scope=col class=n>1 − skill of the network</tr></thead>\n" +
         rows + "</table></div>\n";
}

/// [log2 N, loss, least, greatest] of each point, and the law's three numbers.
nlohmann::json law_json(const std::optional<ScalingLaw>& law) {
  if (!law) return nullptr;
  auto points = nlohmann::json::array();
  for (const ScalingLaw::Point& point : law->points)
    points.push_back({std::log2(point.size), point.loss, point.losses.low, point.losses.high});
  return {{"points", points}, {"a", law->a}, {"b", law->b}, {"c", law->c}};
}

nlohmann::json chart_json(const ScaledSystem& system) {
  auto leads = nlohmann::json::array();
  for (const ScaledLead& lead : system.leads)
    leads.push_back({{"lead", lead.lead},
                     {"examples", law_json(lead.by_examples)},
                     {"parameters", law_json(lead.by_parameters)},
                     {"operations", law_json(lead.by_operations)}});
  return {{"race", system.race}, {"leads", leads}};
}

std::string system_details(const ScaledSystem& system, std::size_t place) {
  return fmt::format(
             "<details class=scaled data-place={} id='scaling:{}'><summary><h4>{}</h4> <span class=quiet>{}</span>"
             "</summary><div class=body>\n<div class='charts scaling'></div>\n<div class=wide tabindex=0 role=region "
             "aria-label='Leads of {}'><table><thead><tr><th scope=col>k<th scope=col>best<th scope=col "
             "class=n>accuracy"
             "<th scope=col class=n>skill<th scope=col class=n>an answer<th scope=col class=n>direct, asked alike"
             "<th scope=col class=n>b by examples<th scope=col class=n>c<th scope=col class=n>b by parameters"
             "<th scope=col class=n>c<th scope=col class=n>b by operations<th scope=col class=n>c<th scope=col>"
             "</tr></thead>\n",
             place, html_escaped(system.race), html_escaped(system.race),
             (system.best.empty() ? "nobody" : html_escaped(system.best)) +
                 (system.compressed ? fmt::format(", zstd ratio {:.3f}", *system.compressed) : ""),
             html_escaped(system.race)) +
         lead_rows(system) + "</table></div>\n" + difficulty_rows(system) + "</div></details>\n";
}

std::string correlation_table(const ScalingScore& score) {
  if (score.correlations.empty()) return "";
  std::string rows;
  for (const DifficultyCorrelation& one : score.correlations)
    rows += fmt::format("<tr><th scope=row>{}</th><td class=n>{:+.2f}<td class=n>{}</tr>\n", html_escaped(one.measure),
                        one.rank_correlation, one.maps);
  return "<h3>Is what learners find hard exactly hard?</h3>\n<p>Spearman's rank correlation, over systems and leads, "
         "of "
         "the network's lack of skill with measures of the map that are computed exactly, and with the zstd "
         "ratio of the system's space-time record, the same at every lead.</p>\n<div class=wide "
         "tabindex=0 role=region aria-label='Correlations'><table><thead><tr><th scope=col>measure<th scope=col "
         "class=n>rank correlation<th scope=col class=n>maps</tr></thead>\n" +
         rows + "</table></div>\n";
}

}  // namespace

std::string scaling_section(const ScalingScore* score) {
  if (!score) return "";
  bool beaten = false;
  std::string rows, details;
  auto data = nlohmann::json::array();
  for (const ScaledSystem& system : score->systems) {
    rows += fmt::format(
        "<tr><th scope=row>{}</th><td>{}<td class=n>{}<td class=n>{}<td class=n>{}<td class=n>{}</tr>\n",
        link("scaling:" + system.race, system.race), system.best.empty() ? "nobody" : html_escaped(system.best),
        half_skill_text(system), system.data_exponent ? fmt::format("×{:.1f}", std::exp2(*system.data_exponent)) : "–",
        html_escaped(floor_text(system)), beaten_text(system));
    details += system_details(system, data.size());
    data.push_back(chart_json(system));
    for (const ScaledLead& lead : system.leads) beaten = beaten || lead.faster;
  }
  return fmt::format(
             "<h3>Does a bigger learner find the shortcut?</h3>\n<p>{} beat direct simulation in time at equal "
             "accuracy. "
             "Laws are L = a·N<sup>−b</sup> + c of the loss on held-out windows, in nats, medians over seeds; c is "
             "what no N removes, and counts as above zero where its 95 % interval lies above 0.01.</p>\n<div "
             "class=wide "
             "tabindex=0 role=region aria-label='Scaling studies'><table><thead><tr><th scope=col>system<th "
             "scope=col>best learner<th scope=col class=n>skill ½ at<th scope=col class=n>examples a step<th scope=col "
             "class=n>floor c<th scope=col class=n>beats direct</tr></thead>\n",
             beaten ? "Some learner" : "No learner") +
         rows +
         "</table></div>\n<p class=quiet>Best: by skill over all leads. Skill ½: the lead where the best of all passes "
         "it. Examples: by how much those that the network needs for skill ½ grow with each step of lead. Floor: along "
         "examples, at the last lead. * extrapolated: direct simulation's time as a power of k, the learner's as at "
         "the "
         "last lead, accuracy aside.</p>\n" +
         correlation_table(*score) + details +
         fmt::format("<script type='application/json' id=scaling>{}</script>\n",
                     script_safe(data.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)));
}

}  // namespace outpace::page
