// One race: the verdict, a line for each contestant that took part, the numbers behind the charts, replay commands.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "reports/page/html.hpp"
#include "reports/page/sections.hpp"
#include "reports/record.hpp"

namespace outpace::page {
namespace {

std::string crossover_text(const ContestantScore& score) {
  if (!score.crossover) return "–";
  if (score.crossover->log2_time > 1e4) return "out of sight";
  return power_of_two(score.crossover->log2_time) + (score.crossover->extrapolated ? " extrapolated" : " measured");
}

std::string exponent_text(const ContestantScore& score) {
  if (!score.slope) return "–";
  std::string text = fmt::format("{:.2f} <span class=quiet>({:.2f}–{:.2f})</span>", score.slope->alpha,
                                 score.slope->interval.low, score.slope->interval.high);
  if (score.polylog) text += fmt::format("<br><span class=quiet>log t to the {:.1f}</span>", *score.polylog);
  if (score.audit && score.audit->fires)
    text += fmt::format("<br><span class=alarm>time grows faster, by t<sup>{:.2f}</sup></span>", score.audit->gap);
  return text;
}

std::string speedup_text(const ContestantScore& score) {
  if (!score.speedup) return "–";
  return fmt::format("{} <span class=quiet>({}–{}) at 2<sup>{}</sup></span>", number(score.speedup->ratio),
                     number(score.speedup->interval.low), number(score.speedup->interval.high), score.speedup->rung);
}

std::string reach_text(const ContestantScore& score) {
  const auto reached = horizon(score);
  std::string text = reached ? fmt::format("2<sup>{}</sup>", *reached) : "–";
  // The outcome's word says enough where the reason is only that word again.
  std::string ended = score.ended;
  for (const std::string_view known : {": the work limit was reached", ": the memory limit was reached"})
    if (ended.ends_with(known)) ended.resize(ended.size() - known.size());
  if (!ended.empty()) text += fmt::format("<br><span class=quiet>{}</span>", html_escaped(ended));
  return text;
}

/// What it found, how sure that is, and how to check it.
std::string finding_text(const RaceScore& race, const ContestantScore& score, std::string_view folder) {
  std::string text = html_escaped(score.finding);
  for (const std::string& strike : score.strikes)
    text += fmt::format(" <strong class=alarm>{}</strong>", html_escaped(strike));
  if (score.external)
    text += " <span class=quiet>Another program: its time, taken from outside, stands for work.</span>";
  if (score.at_floor) text += " <span class=quiet>At the floor: only a factor is left to win.</span>";
  if (score.corroboration != Corroboration::not_needed)
    text += fmt::format(" <span class=quiet>Far answers: {}.</span>", to_string(score.corroboration));
  if (!score.note.empty()) text += fmt::format(" <span class=quiet>{}</span>", html_escaped(score.note));
  if (score.accepted) {
    text += fmt::format(
        "<br><span class=quiet>Certificate {}{}{}.</span><br><code class=cmd>outpace verify {}/certificates/{}</code>",
        *score.accepted ? "accepted by the checker" : "not accepted", score.checker_says.empty() ? "" : ": ",
        html_escaped(score.checker_says), html_escaped(folder),
        html_escaped(certificate_file(race.header.name.text(), score.name)));
  }
  return text;
}

std::string contestant_row(const RaceScore& race, const ContestantScore& score, std::string_view folder) {
  const bool direct = score.name == direct_name;
  return fmt::format(
      "<tr{}><th scope=row>{}<br><span class=quiet>{}</span></th><td class=n>{}</td><td class=n>{}</td>"
      "<td class=n>{}</td><td class=n>{}</td><td>{}</td><td class=n>{}<br><span class=quiet>{}</span></td>"
      "<td class=finding>{}</td></tr>\n",
      score.strikes.empty() ? "" : " class=troubled",
      direct ? std::string("direct") : link("predictor:" + score.name, score.name), to_string(score.claim),
      exponent_text(score), direct ? "–" : two_digits(score.delta), direct ? "–" : speedup_text(score),
      direct ? "–" : crossover_text(score), reach_text(score), direct ? "–" : duration(score.study_seconds),
      bytes(std::max(score.peak_bytes, score.size_bytes)), finding_text(race, score, folder));
}

std::vector<const ContestantScore*> raced(const RaceScore& race) {
  std::vector<const ContestantScore*> all;
  if (!race.direct.costs.empty()) all.push_back(&race.direct);
  for (const ContestantScore& score : race.predictors)
    if (!score.declined || !score.strikes.empty()) all.push_back(&score);
  return all;
}

/// Work and time of everybody at every rung: what the charts draw, to read.
std::string number_table(const RaceScore& race) {
  std::map<std::pair<bool, unsigned>, std::map<const ContestantScore*, const RungCost*>> rungs;
  std::vector<const ContestantScore*> shown;
  for (const ContestantScore* score : raced(race)) {
    if (score->costs.empty()) continue;
    shown.push_back(score);
    for (const RungCost& cost : score->costs) rungs[{cost.far, cost.rung}][score] = &cost;
  }
  if (shown.empty()) return "";
  std::string html =
      "<details class=numbers><summary>Work and time at every t</summary><div class=wide tabindex=0 role=region "
      "aria-label='Work and time'><table><thead><tr><th scope=col>t from";
  for (const ContestantScore* score : shown) html += fmt::format("<th scope=col>{}", html_escaped(score->name));
  html += "</thead>\n";
  // Closing tags that HTML lets out are left out: this is the longest part of the page.
  for (const auto& [key, row] : rungs) {
    html += fmt::format("<tr><th scope=row>2<sup>{}</sup>", key.second);
    for (const ContestantScore* score : shown) {
      const auto cost = row.find(score);
      html += "<td>";
      if (cost == row.end()) continue;
      html += fmt::format("{:.2f} · {}{}", cost->second->log2_work, duration(std::exp2(cost->second->log2_seconds)),
                          cost->second->counts ? "" : "°");
    }
    html += '\n';
  }
  return html +
         "</table></div><p class=quiet>Geometric means over the queries: log<sub>2</sub> of the units of work · CPU "
         "time. ° does not count: the study costs more than a quarter of direct simulation there.</p></details>\n";
}

/// A command of each rung; contestants' commands differ in the name behind --by only.
std::string replay_list(const RaceScore& race) {
  std::map<std::pair<bool, unsigned>, std::string> commands;
  std::set<std::string> names;
  for (const ContestantScore* score : raced(race)) {
    for (const RungCost& cost : score->costs) {
      const std::string by = " --by " + score->name;
      const std::size_t at = cost.replay.find(by);
      if (cost.replay.empty()) continue;
      names.insert(score->name);
      if (at != std::string::npos && at + by.size() == cost.replay.size())
        commands.try_emplace({cost.far, cost.rung}, cost.replay.substr(0, at));
      else
        commands.try_emplace({cost.far, cost.rung}, cost.replay);
    }
  }
  if (commands.empty()) return "";
  std::string html = fmt::format(
      "<details class=replay><summary>Commands that replay it</summary><p class=quiet>The first query of every rung. "
      "Add "
      "<code>--by NAME</code>, with NAME one of {}.</p><pre tabindex=0>",
      html_escaped(joined(names, ", ")));
  for (const auto& [key, command] : commands) html += html_escaped(command) + "\n";
  return html + "</pre></details>\n";
}

}  // namespace

std::string race_section(const RaceScore& race, std::string_view folder, bool open) {
  const RaceName& name = race.header.name;
  std::string html = fmt::format(
      "<details class=race id='{}'{}><summary><h4>{} <span class=quiet>from</span> {}</h4> {}{}</summary>\n",
      html_escaped(name.text()), open ? " open" : "", html_escaped(name.observable), html_escaped(name.family),
      badge(race.verdict), scored(race) ? fmt::format(" <span class=delta>Δ {:.2f}</span>", *race.best()->delta) : "");
  html += fmt::format("<p>{}{}{}</p>\n", verdict_meaning(race.verdict),
                      race.because.empty() ? "" : " Here: ", html_escaped(race.because));
  for (const Problem& problem : race.problems) {
    html += fmt::format("<p class=alarm>{}: {}</p><p><code class=cmd>{}</code></p>\n", html_escaped(problem.contestant),
                        html_escaped(problem.text), html_escaped(problem.replay));
  }
  if (!race.complete) html += "<p class=alarm>This race was interrupted.</p>\n";
  if (race.header.floor) {
    html += fmt::format("<p class=quiet>Floor: nothing can need less than t<sup>{:.2f}</sup>, because {}.</p>\n",
                        race.header.floor->exponent, html_escaped(race.header.floor->reason));
  }
  if (race.header.compressed) {
    html += fmt::format("<p class=quiet>zstd brings its space-time record to {:.0f} % of its size.</p>\n",
                        100 * *race.header.compressed);
  }
  if (!race.note.empty()) html += fmt::format("<p class=quiet>{}</p>\n", html_escaped(race.note));
  const auto contestants = raced(race);
  if (contestants.empty()) return html + "<p class=quiet>Nobody answered.</p></details>\n";
  html += fmt::format("<div class=charts data-race='{}'></div>\n", html_escaped(name.text()));
  html +=
      "<div class=wide tabindex=0 role=region aria-label='Contestants'><table class=contestants><thead><tr>"
      "<th scope=col>contestant<th scope=col class=n>exponent of work<th scope=col class=n>Δ"
      "<th scope=col class=n>speed-up<th scope=col class=n>faster from t<th scope=col>reached"
      "<th scope=col class=n>study, memory<th scope=col>what it found</tr></thead>\n";
  for (const ContestantScore* score : contestants) html += contestant_row(race, *score, folder);
  return html + "</table></div>\n" + number_table(race) + replay_list(race) + "</details>\n";
}

}  // namespace outpace::page
