// The first screen: what is wrong, what was asked, how often which verdict, and the matrix of all races.
#include <algorithm>
#include <set>

#include "reports/page/html.hpp"
#include "reports/page/sections.hpp"

namespace outpace::page {
namespace {

std::string_view heading(Problem::Kind kind) {
  switch (kind) {
    case Problem::Kind::wrong_answer:
      return "Wrong answer";
    case Problem::Kind::disputed:
      return "Disputed";
    case Problem::Kind::rejected_certificate:
      return "Rejected proof";
    case Problem::Kind::keeps_state:
      return "Keeps state";
    case Problem::Kind::direct_wrong:
      return "Direct simulator wrong";
  }
  return "";
}

std::string cell_of(const RaceScore* race) {
  if (!race)
    return "<td class=none data-sort='-2'><span aria-hidden=true>·</span><span class=unseen>not raced</span></td>";
  const ContestantScore* best = race->best();
  const bool has_delta = scored(*race);
  std::string figure = has_delta ? fmt::format(" <b>{:.2f}</b>", *best->delta) : "";
  if (race->verdict == RaceVerdict::accelerated && best && best->speedup)
    figure += fmt::format(" <span class=factor>×{}</span>", number(best->speedup->ratio));
  std::string by = best && race->verdict <= RaceVerdict::accelerated ? html_escaped(best->name) : "";
  std::string mark;
  if (!race->problems.empty()) mark += "<span class=alarm>wrong</span> ";
  if (!race->complete) mark += "<span class=alarm>unfinished</span> ";
  // Better news sorts higher: the verdict first, then Δ.
  const double order = (8 - static_cast<double>(race->verdict)) * 2 + (has_delta ? *best->delta : 0);
  return fmt::format(
      "<td class='s{}' data-verdict={} data-sort='{:.3f}'><a href='#{}'>{}<span class=word>{}</span>{}"
      "<small>{}</small></a></td>",
      shade(*race), verdict_id(race->verdict), order, html_escaped(race->header.name.text()), mark,
      to_string(race->verdict), figure, by);
}

std::string row_of(const SystemPage& system, const Kind& kind) {
  std::set<std::string> verdicts, predictors;
  for (const RaceScore* race : system.races) {
    verdicts.insert(std::string(verdict_id(race->verdict)));
    if (const ContestantScore* best = race->best(); best && race->verdict <= RaceVerdict::accelerated)
      predictors.insert(best->name);
  }
  std::string html = fmt::format(
      "<tr data-system='{0}' data-verdicts='{1}' data-predictors='{2}'{3}><th scope=row><a href='#{0}'>{4}</a></th>",
      html_escaped(system.system), html_escaped(joined(verdicts, " ")), html_escaped(joined(predictors, " ")),
      system.troubled ? " class=troubled" : "",
      html_escaped(system.system.substr(
          system.kind == "eca" || system.kind == "ca" || system.kind == "life" ? 0 : system.system.find(':') + 1)));
  for (const Kind::Question& question : kind.questions) html += cell_of(system.at(question));
  return html + "</tr>\n";
}

std::string option(std::string_view value, std::string_view text) {
  return fmt::format("<option value='{}'>{}</option>", html_escaped(value), html_escaped(text));
}

std::string tools(const Model& model) {
  std::string kinds, verdicts, predictors;
  for (const Kind& kind : model.kinds) kinds += option(kind.id, kind.title);
  for (const auto& [verdict, count] : model.run.counts()) verdicts += option(verdict_id(verdict), to_string(verdict));
  for (const PredictorPage& predictor : model.predictors)
    if (predictor.count(Standing::wins) > 0) predictors += option(predictor.name, predictor.name);
  return fmt::format(
      "<form class=tools id=tools role=search aria-label='Filter the systems'>"
      "<label>Text <input type=search id=filter-text placeholder='eca:30' autocomplete=off spellcheck=false></label>"
      "<label>Family <select id=filter-kind><option value=''>all</option>{}</select></label>"
      "<label>Verdict <select id=filter-verdict><option value=''>any</option>{}</select></label>"
      "<label>Won by <select id=filter-predictor><option value=''>anybody</option>{}</select></label>"
      "<label>Order <select id=order><option value=given>by name</option><option value=best>most reducible first"
      "</option><option value=worst>least reducible first</option></select></label>"
      "<button type=reset>Clear</button><output id=matches aria-live=polite></output></form>\n",
      kinds, verdicts, predictors);
}

}  // namespace

std::string problems_section(const Model& model) {
  const std::vector<Problem> problems = model.run.problems();
  if (problems.empty() && model.run.gaps.empty()) return "";
  std::string html = "<section class=problems aria-labelledby=problems-title>\n";
  if (!problems.empty()) {
    html += fmt::format("<h2 id=problems-title>Wrong: {} {}</h2>\n<ul>\n", problems.size(),
                        problems.size() == 1 ? "finding comes before all others" : "findings come before all others");
    for (const Problem& problem : problems) {
      html +=
          fmt::format("<li><strong>{}</strong> · {} · <b>{}</b> {}", heading(problem.kind),
                      link(problem.race, problem.race), html_escaped(problem.contestant), html_escaped(problem.text));
      if (!problem.replay.empty()) html += fmt::format("<br><code class=cmd>{}</code>", html_escaped(problem.replay));
      html += "</li>\n";
    }
    html += "</ul>\n";
  }
  if (!model.run.gaps.empty()) {
    html += fmt::format("<h2{}>Incomplete</h2>\n<ul>\n", problems.empty() ? " id=problems-title" : "");
    constexpr std::size_t most = 3;
    const auto& gaps = model.run.gaps;
    for (std::size_t i = 0; i < gaps.size(); ++i) {
      if (i == most) html += fmt::format("</ul>\n<details><summary>and {} more</summary><ul>\n", gaps.size() - most);
      html += "<li>" + html_escaped(gaps[i]) + "</li>\n";
    }
    html += gaps.size() > most ? "</ul></details>" : "</ul>";
    html += "<p>Finish it by <code class=cmd>outpace bench --resume</code></p>\n";
  }
  return html + "</section>\n";
}

std::string overview_section(const Model& model) {
  const auto counts = model.run.counts();
  unsigned races = 0, shorter = 0, unbeaten = 0;
  for (const auto& [verdict, count] : counts) {
    races += count;
    if (verdict <= RaceVerdict::gaining) shorter += count;
    if (verdict == RaceVerdict::unbeaten) unbeaten += count;
  }
  if (model.run.races.empty()) return "<p class=lead>The record holds no race.</p>\n";
  std::string html = fmt::format(
      "<p class=lead>{} predictors raced the best step-by-step simulation of {} systems in {} races. In <b>{}</b> of "
      "them a predictor saves part of the exponent; in <b>{}</b> none of these predictors found a shortcut, which says "
      "nothing of others.</p>\n<ul class=counts>\n",
      model.predictors.size(), model.systems.size() + model.folded.size(), races, shorter, unbeaten);
  for (const auto& [verdict, count] : counts) {
    html += fmt::format(
        "<li style='--share:{}'><button type=button class=count data-verdict={}><b>{}</b> {}</button>"
        "<span class=meaning>{}</span></li>\n",
        count, verdict_id(verdict), count, badge(verdict), verdict_meaning(verdict));
  }
  return html + "</ul>\n";
}

std::string matrix_section(const Model& model) {
  if (model.kinds.empty()) return "";
  std::string html = tools(model);
  html +=
      "<p class=key>Δ, the share of direct simulation's exponent that the best predictor saves: "
      "<span class=scale aria-hidden=true><i class=s0></i><i class=s2></i><i class=s4></i><i class=s6></i>"
      "<i class=s8></i><i class=s10></i></span> from 0 (nothing) to 1 (all). A factor × is a speed-up without a "
      "smaller "
      "exponent. Below it, who won.</p>\n";
  for (const Kind& kind : model.kinds) {
    const auto rows = std::count_if(model.systems.begin(), model.systems.end(), [&](const SystemPage& system) {
      return system.kind == kind.id && !system.races.empty();
    });
    html += fmt::format(
        "<section class=kind data-kind='{0}' aria-labelledby='kind-{0}'><h3 id='kind-{0}'>{1} <span class=quiet>{2}"
        "</span></h3>\n<div class=wide tabindex=0 role=region aria-label='Matrix: {1}'><table class=matrix>"
        "<thead><tr><th scope=col aria-sort=none><button type=button>system</button></th>",
        html_escaped(kind.id), html_escaped(kind.title), rows);
    for (const Kind::Question& question : kind.questions) {
      html += fmt::format("<th scope=col aria-sort=none><button type=button>{}<small>{}</small></button></th>",
                          html_escaped(question.observable), html_escaped(question.family));
    }
    html += "</tr></thead>\n<tbody>\n";
    for (const SystemPage& system : model.systems)
      if (system.kind == kind.id && !system.races.empty()) html += row_of(system, kind);
    html += "</tbody></table></div></section>\n";
  }
  return html;
}

}  // namespace outpace::page
