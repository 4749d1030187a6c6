// One system: pictures, facts, its races, who declined and why, and the numbers for the charts.
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "reports/page/html.hpp"
#include "reports/page/sections.hpp"

namespace outpace::page {
namespace {

std::string pictures(const Portrait& portrait) {
  std::string html;
  for (const Picture& picture : portrait.pictures) {
    const std::string text = html_escaped(portrait.system + ": " + picture.caption);
    html += fmt::format(
        "<figure class=picture><div class=film tabindex=0 role=region aria-label='{0}'>"
        "<img width={1} height={2} alt='{0}' loading=lazy decoding=async src='data:image/png;base64,{3}'></div>"
        "<figcaption>{4}</figcaption></figure>\n",
        text, picture.width, picture.height, base64(picture.png), html_escaped(picture.caption));
  }
  return html.empty() ? html : "<div class=pictures>" + html + "</div>\n";
}

std::string facts(const Portrait& portrait) {
  if (portrait.facts.empty()) return "";
  std::string html =
      "<details class=facts open><summary><h4>Facts, each decided anew for this page</h4></summary><dl>\n";
  for (const Portrait::Known& fact : portrait.facts) {
    html += fmt::format("<div><dt>{}</dt><dd>{}<span class=how>{}</span></dd></div>\n", html_escaped(fact.name),
                        html_escaped(fact.text), html_escaped(fact.how));
  }
  return html + "</dl></details>\n";
}

std::string question(const RaceScore& race) { return race.header.name.observable + " from " + race.header.name.family; }

/// Reasons for declining, each once, with the questions that it was given for.
std::string declines(const SystemPage& system) {
  std::map<std::string, std::vector<std::pair<std::string, std::vector<const RaceScore*>>>> reasons;
  std::set<std::string> strangers;
  for (const RaceScore* race : system.races) {
    for (const ContestantScore& score : race->predictors) {
      if (!score.declined || !score.strikes.empty()) continue;
      if (score.stranger) {
        strangers.insert(score.name);
        continue;
      }
      auto& list = reasons[score.name];
      auto place = list.begin();
      while (place != list.end() && place->first != *score.declined) ++place;
      if (place == list.end()) place = list.insert(place, {*score.declined, {}});
      place->second.push_back(race);
    }
  }
  if (reasons.empty() && strangers.empty()) return "";
  std::string html = "<details class=declines open><summary><h4>Who declined, and why</h4></summary><dl>\n";
  for (const auto& [name, list] : reasons) {
    html += fmt::format("<div><dt>{}</dt><dd>", link("predictor:" + name, name));
    for (const auto& [reason, races] : list) {
      html += fmt::format("<p>{}", html_escaped(reason));
      if (races.size() < system.races.size()) {
        std::vector<std::string> asked;
        for (const RaceScore* race : races) asked.push_back(question(*race));
        html += fmt::format(" <span class=how>Asked for: {}.</span>", html_escaped(joined(asked, "; ")));
      }
      html += "</p>";
    }
    html += "</dd></div>\n";
  }
  html += "</dl>\n";
  if (!strangers.empty()) {
    html +=
        fmt::format("<p class=quiet>Made for other kinds of systems: {}.</p>\n", html_escaped(joined(strangers, ", ")));
  }
  return html + "</details>\n";
}

double rounded(double value) { return std::round(value * 1000) / 1000; }
/// Hundredths of a doubling: what a chart can show, in few characters.
std::int64_t hundredths(double value) { return std::llround(value * 100); }

nlohmann::json contestant_json(const ContestantScore& score) {
  auto rungs = nlohmann::json::array(), work = rungs, work_margin = rungs, seconds = rungs, seconds_margin = rungs;
  std::string flags;  // a letter a rung: c counts, d does not; upper case is far
  bool varies = false;
  for (const RungCost& cost : score.costs) {
    rungs.push_back(cost.rung);
    work.push_back(hundredths(cost.log2_work));
    seconds.push_back(hundredths(cost.log2_seconds));
    work_margin.push_back(hundredths(cost.work_margin));
    seconds_margin.push_back(hundredths(cost.seconds_margin));
    varies |= hundredths(cost.work_margin) > 0;
    flags += cost.far ? (cost.counts ? 'C' : 'D') : (cost.counts ? 'c' : 'd');
  }
  nlohmann::json json{{"name", score.name}, {"t", rungs},         {"flags", flags},
                      {"work", work},       {"seconds", seconds}, {"ds", seconds_margin}};
  if (varies) json["dw"] = work_margin;
  if (score.crossover && score.crossover->log2_time < 1e4)
    json["crossover"] = {rounded(score.crossover->log2_time), score.crossover->extrapolated};
  if (score.slope) {
    json["alpha"] = rounded(score.slope->alpha);
    json["window"] = {score.slope->first_rung, score.slope->last_rung};
  }
  return json;
}

}  // namespace

std::string script_safe(std::string json) {
  std::string safe;
  for (const char c : json) {
    if (c == '<')
      safe += "\\u003c";
    else if (c == '&')
      safe += "\\u0026";
    else
      safe += c;
  }
  return safe;
}

std::string chart_data(const SystemPage& system) {
  auto races = nlohmann::json::object();
  for (const RaceScore* race : system.races) {
    auto contestants = nlohmann::json::array();
    if (!race->direct.costs.empty()) contestants.push_back(contestant_json(race->direct));
    for (const ContestantScore& score : race->predictors)
      if (!score.costs.empty()) contestants.push_back(contestant_json(score));
    if (!contestants.empty()) races[race->header.name.text()] = std::move(contestants);
  }
  return script_safe(races.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

std::string system_section(const SystemPage& system, std::string_view folder) {
  const RaceScore* head = system.headline;
  std::string html = fmt::format("<details class='system{}' id='{}' data-system='{}'><summary><h3>{}</h3>",
                                 system.troubled ? " troubled" : "", html_escaped(system.system),
                                 html_escaped(system.system), html_escaped(system.system));
  if (head) {
    html +=
        fmt::format(" {} <span class=delta>{}</span> <span class=quiet>{}</span>", badge(head->verdict),
                    scored(*head) ? fmt::format("Δ {:.2f}", *head->best()->delta) : "", html_escaped(question(*head)));
  }
  html += "</summary>\n<div class=body>\n";
  if (system.portrait) {
    html += fmt::format("<p class=what>{}</p>\n", html_escaped(system.portrait->description));
    html += pictures(*system.portrait);
  }
  html += fmt::format("<p class=quiet>More, computed anew: <code class=cmd>outpace show '{}'</code></p>\n",
                      html_escaped(system.system));
  for (const RaceScore* race : system.races)
    html += race_section(*race, folder, race == head || !race->problems.empty());
  if (system.portrait) html += facts(*system.portrait);
  html += declines(system);
  if (!system.races.empty())
    html += fmt::format("<script type='application/json' class=data>{}</script>\n", chart_data(system));
  return html + "<p class=back><a href='#matrix'>Back to the matrix</a></p></div></details>\n";
}

}  // namespace outpace::page
