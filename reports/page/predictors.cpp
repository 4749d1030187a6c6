// A section for each predictor (where it wins, ties, declines, how far it gets) and one for those that only
// approximate.
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "predictors/core/catalogue.hpp"
#include "reports/page/html.hpp"
#include "reports/page/sections.hpp"

namespace outpace::page {
namespace {

/// A line a block, in place of thousands.
std::string block_items(const Model& model, const PredictorPage& page, Standing standing) {
  std::string items;
  for (const Block& block : model.blocks) {
    const auto count = std::ranges::count_if(page.entries, [&](const PredictorPage::Entry& entry) {
      const RaceName& name = entry.race->header.name;
      return entry.standing == standing && model.folded.contains(name.system) && name.family == block.family &&
             name.observable == block.observable && name.system.starts_with(block.kind + ":");
    });
    if (count)
      items += fmt::format("<li>{} <span class=quiet>{} of a block</span></li>\n", link(block_id(block), block.title()),
                           count);
  }
  return items;
}

std::string list_of(const Model& model, const PredictorPage& page, Standing standing, std::string_view title) {
  std::string items = block_items(model, page, standing);
  for (const PredictorPage::Entry& entry : page.entries) {
    if (entry.standing != standing || model.folded.contains(entry.race->header.name.system)) continue;
    const std::string name = entry.race->header.name.text();
    std::string remark;
    if (standing == Standing::declines)
      remark = html_escaped(*entry.score->declined);
    else if (entry.score->delta)
      remark = fmt::format("{}, Δ {:.2f}", to_string(entry.race->verdict), *entry.score->delta);
    else
      remark = to_string(entry.race->verdict);
    items += fmt::format("<li>{} <span class=quiet>{}</span></li>\n", link(name, name), remark);
  }
  if (items.empty()) return "";
  return fmt::format("<details class=list{}><summary>{} <span class=quiet>{}</span></summary><ul>\n{}</ul></details>\n",
                     standing == Standing::wins || standing == Standing::struck ? " open" : "", title,
                     page.count(standing), items);
}

/// Reasons for declining by how often they were given would be one line each; races are too many to list them all.
std::string declined_list(const Model& model, const PredictorPage& page) {
  std::map<std::string, std::vector<const RaceScore*>> reasons;
  for (const PredictorPage::Entry& entry : page.entries)
    if (entry.standing == Standing::declines && !model.folded.contains(entry.race->header.name.system))
      reasons[*entry.score->declined].push_back(entry.race);
  std::string items = block_items(model, page, Standing::declines);
  if (reasons.empty() && items.empty()) return "";
  for (const auto& [reason, races] : reasons) {
    constexpr std::size_t most = 4;
    std::vector<std::string> links;
    for (std::size_t i = 0; i < std::min(most, races.size()); ++i) {
      const std::string name = races[i]->header.name.text();
      links.push_back(link(name, name));
    }
    if (races.size() > most) links.push_back(fmt::format("and {} more", races.size() - most));
    items += fmt::format("<li>{} <span class=quiet>{}</span></li>\n", html_escaped(reason), joined(links, ", "));
  }
  return fmt::format(
      "<details class=list><summary>Declines <span class=quiet>{}</span></summary><ul>\n{}</ul></details>\n",
      page.count(Standing::declines), items);
}

std::string quantiles(const std::vector<unsigned>& horizons) {
  if (horizons.empty()) return "";
  const auto at = [&](double share) {
    return horizons[static_cast<std::size_t>(share * static_cast<double>(horizons.size() - 1) + 0.5)];
  };
  return fmt::format(
      "<p>Reached within the budget in {} races: at least 2<sup>{}</sup>, in half of them 2<sup>{}</sup>, at most "
      "2<sup>{}</sup>.</p>\n",
      horizons.size(), horizons.front(), at(0.5), horizons.back());
}

std::string lead_rows(const RaceScore& race) {
  std::string html;
  for (const ApproximateScore& score : race.approximate) {
    for (const LeadScore& lead : score.leads) {
      html += fmt::format(
          "<tr><th scope=row>{}</th><td>{}</td><td class=n>{}</td><td class=n>{:.3f}</td><td class=n>{:.3f}</td>"
          "<td class=n>{:.3f}</td><td class=n>{:.2f}</td><td class=n>{}</td><td class=n>{}</td><td>{}</td></tr>\n",
          link(race.header.name.system, race.header.name.text()), html_escaped(score.name), html_escaped(lead.lead),
          lead.accuracy, lead.majority, lead.persistence, lead.skill, duration(lead.seconds_per_answer),
          duration(score.study_seconds), lead.on_front ? "yes" : "no");
    }
  }
  return html;
}

nlohmann::json accuracy_json(const RaceScore& race) {
  auto contestants = nlohmann::json::array();
  for (const ApproximateScore& score : race.approximate) {
    auto leads = nlohmann::json::array(), accuracy = leads;
    for (const LeadScore& lead : score.leads) {
      leads.push_back(lead.lead);
      accuracy.push_back(lead.accuracy);
    }
    contestants.push_back({{"name", score.name}, {"leads", leads}, {"accuracy", accuracy}});
  }
  return {{"race", race.header.name.text()}, {"contestants", contestants}};
}

}  // namespace

std::string predictors_section(const Model& model) {
  if (model.predictors.empty()) return "<p>Nobody raced against direct simulation.</p>\n";
  std::string html =
      "<div class=wide tabindex=0 role=region aria-label='Predictors'><table class=standings><thead><tr>"
      "<th scope=col>predictor<th scope=col class=n>wins<th scope=col class=n>ties<th scope=col class=n>behind"
      "<th scope=col class=n>struck<th scope=col class=n>declines<th scope=col class=n>median reach</tr></thead>\n";
  auto horizons = nlohmann::json::object();
  horizons[std::string(direct_name)] = model.direct_horizons;
  for (const PredictorPage& page : model.predictors) {
    html += fmt::format("<tr><th scope=row>{}</th>", link("predictor:" + page.name, page.name));
    for (const Standing standing :
         {Standing::wins, Standing::ties, Standing::behind, Standing::struck, Standing::declines})
      html += fmt::format("<td class=n>{}</td>", page.count(standing));
    html += page.horizons.empty()
                ? "<td class=n>–</td></tr>\n"
                : fmt::format("<td class=n>2<sup>{}</sup></td></tr>\n", page.horizons[page.horizons.size() / 2]);
    if (!page.horizons.empty()) horizons[page.name] = page.horizons;
  }
  html +=
      "</table></div>\n<p class=quiet>A win: the verdict rests on it. A tie: the same verdict with Δ within 0.05, or "
      "nobody found a shortcut. Systems that a predictor was not made for are left out.</p>\n";
  for (const PredictorPage& page : model.predictors) {
    const auto known = find_predictor(page.name);
    html += fmt::format(
        "<details class=predictor id='predictor:{0}' data-predictor='{0}'><summary><h3>{0}</h3> <span class=quiet>{1} "
        "wins, {2} ties, {3} declines</span></summary><div class=body>\n",
        html_escaped(page.name), page.count(Standing::wins), page.count(Standing::ties),
        page.count(Standing::declines));
    if (known) html += fmt::format("<p class=what>{}</p>\n", html_escaped((*known)->describe()));
    html += quantiles(page.horizons);
    if (!page.horizons.empty()) html += "<div class='charts reach'></div>\n";
    html += list_of(model, page, Standing::struck, "Struck") + list_of(model, page, Standing::wins, "Wins") +
            list_of(model, page, Standing::ties, "Ties") + list_of(model, page, Standing::behind, "Behind") +
            declined_list(model, page);
    html += "</div></details>\n";
  }
  return html + fmt::format("<script type='application/json' id=horizons>{}</script>\n",
                            script_safe(horizons.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)));
}

std::string learned_section(const Model& model) {
  std::string rows;
  auto data = nlohmann::json::array();
  for (const RaceScore& race : model.run.races) {
    if (race.approximate.empty()) continue;
    rows += lead_rows(race);
    data.push_back(accuracy_json(race));
  }
  if (rows.empty()) return "<p class=quiet>No approximate contestant took part in this run.</p>\n";
  const auto count = std::ranges::count(rows, '\n');
  const bool many = count > 40;
  return "<p>These may be wrong, so they race on a track of their own: a fixed number of steps ahead, the lead. Skill "
         "is "
         "how much of the way from the better trivial guess (always the majority; nothing changes) to always right. A "
         "learner that fails proves nothing about the system.</p>\n<div class=accuracy-tools hidden><label>Race "
         "<select id=accuracy-race></select></label></div><div class='charts accuracy'></div>\n" +
         (many ? fmt::format("<details><summary>Accuracy in numbers <span class=quiet>{}</span></summary>\n", count)
               : std::string()) +
         "<div class=wide tabindex=0 role=region aria-label='Accuracy'><table class=accuracy><thead><tr><th scope=col>"
         "race<th scope=col>contestant<th scope=col class=n>lead<th scope=col class=n>accuracy<th scope=col class=n>"
         "majority<th scope=col class=n>persistence<th scope=col class=n>skill<th scope=col class=n>time an answer"
         "<th scope=col class=n>training<th scope=col>nobody better and faster</tr></thead>\n" +
         rows + "</table></div>\n" + (many ? "</details>\n" : "") +
         fmt::format("<script type='application/json' id=accuracy>{}</script>\n",
                     script_safe(data.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)));
}

}  // namespace outpace::page
