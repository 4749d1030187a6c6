// The document around the charts. Everything that came from a record is escaped.
#include "reports/page.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace outpace {
namespace {

constexpr std::string_view style = R"(
:root{color-scheme:light dark;--ink:#1b1b1b;--paper:#fff;--faint:#777;--line:#ddd;--bad:#b00020}
@media(prefers-color-scheme:dark){:root{--ink:#e6e6e6;--paper:#15171a;--faint:#999;--line:#333;--bad:#ff6b6b}}
body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:72rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.25rem .7rem .25rem 0;border-bottom:1px solid var(--line)}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}code{font-size:.85em;overflow-wrap:anywhere}
.faint{color:var(--faint)}.bad{color:var(--bad);font-weight:600}.wide{overflow-x:auto}section{margin-top:2.5rem}
svg{max-width:44rem;width:100%;font:11px system-ui,sans-serif}svg .tick{fill:var(--faint)}svg .grid{stroke:var(--line)}
)";

std::string row_of(const RaceScore& race) {
  const ContestantScore* best = race.best();
  const auto number = [](const std::optional<double>& value) {
    return value ? fmt::format("{:.2f}", *value) : std::string("–");
  };
  std::string speedup = "–";
  if (best && best->speedup) {
    speedup = fmt::format("{:.3g} ({:.3g}–{:.3g})", best->speedup->ratio, best->speedup->interval.low,
                          best->speedup->interval.high);
  }
  const std::string name = html_escaped(race.header.name.text());
  return fmt::format(
      "<tr><td><a href='#{}'>{}</a></td><td>{}</td><td class=n>{}</td><td>{}</td><td class=n>{}</td><td class=n>{}</td>"
      "<td class=n>{}</td></tr>\n",
      name, name, to_string(race.verdict), number(best ? best->delta : std::nullopt),
      html_escaped(best ? best->name : "–"), race.direct.slope ? fmt::format("{:.2f}", race.alpha_minus) : "–",
      best && best->slope ? fmt::format("{:.2f}", best->alpha_plus) : "–", speedup);
}

std::string contestant_line(const ContestantScore& score) {
  std::string line = fmt::format("<li><b>{}</b> ", html_escaped(score.name));
  if (score.declined)
    return line + fmt::format("<span class=faint>declined: {}</span></li>\n", html_escaped(*score.declined));
  for (const std::string& strike : score.strikes)
    line += fmt::format("<span class=bad>{}</span> ", html_escaped(strike));
  line += fmt::format("{}; {}", to_string(score.claim), html_escaped(score.finding));
  if (score.slope) {
    line += fmt::format("; exponent {:.3f} ({:.3f}–{:.3f}), rungs {}–{}", score.slope->alpha, score.slope->interval.low,
                        score.slope->interval.high, score.slope->first_rung, score.slope->last_rung);
  }
  if (score.polylog) line += fmt::format("; polylogarithmic, degree {:.1f}", *score.polylog);
  if (score.audit)
    line += fmt::format("; time over work {:+.2f}{}", score.audit->gap, score.audit->fires ? " (counts)" : "");
  if (score.crossover) {
    line += fmt::format("; crossover 2^{:.1f}{}", score.crossover->log2_time,
                        score.crossover->extrapolated ? " extrapolated" : "");
  }
  if (score.corroboration != Corroboration::not_needed) line += fmt::format("; {}", to_string(score.corroboration));
  if (!score.ended.empty()) line += fmt::format(". <span class=faint>{}</span>", html_escaped(score.ended));
  if (!score.note.empty()) line += fmt::format(". <span class=faint>{}</span>", html_escaped(score.note));
  if (!score.replay.empty()) line += fmt::format("<br><code>{}</code>", html_escaped(score.replay));
  return line + "</li>\n";
}

std::string section_of(const RaceScore& race) {
  const std::string name = html_escaped(race.header.name.text());
  std::string html = fmt::format("<section id='{}'><h2>{}</h2><p>{}{}{}</p>\n", name, name, to_string(race.verdict),
                                 race.because.empty() ? "" : ": ", html_escaped(race.because));
  if (race.header.floor) {
    html += fmt::format("<p class=faint>Floor {:.2f}: {}</p>\n", race.header.floor->exponent,
                        html_escaped(race.header.floor->reason));
  }
  html += race_chart(race) + "<ul>\n" + contestant_line(race.direct);
  for (const ContestantScore& score : race.predictors) html += contestant_line(score);
  html += "</ul>\n";
  if (!race.note.empty()) html += fmt::format("<p class=faint>{}</p>\n", html_escaped(race.note));
  return html + "</section>\n";
}

std::string approximate_section(const RaceScore& race) {
  std::string html = fmt::format(
      "<section><h2>{}, approximate</h2><div class=wide><table><tr><th>contestant<th class=n>lead"
      "<th class=n>accuracy<th class=n>skill<th class=n>µs an answer</tr>\n",
      html_escaped(race.header.name.text()));
  for (const ApproximateScore& score : race.approximate) {
    for (const LeadScore& lead : score.leads) {
      html += fmt::format("<tr><td>{}<td class=n>{}<td class=n>{:.3f}<td class=n>{:.2f}<td class=n>{:.3g}</tr>\n",
                          html_escaped(score.name), html_escaped(lead.lead), lead.accuracy, lead.skill,
                          lead.seconds_per_answer * 1e6);
    }
  }
  return html + "</table></div></section>\n";
}

}  // namespace

std::string html_escaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

std::string report_page(const RunScore& run) {
  std::string html =
      "<!doctype html>\n<html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>";
  html += fmt::format("<title>outpace, {}</title><style>{}</style>\n", html_escaped(run.meta.started), style);
  html += fmt::format(
      "<h1>What outpaces direct simulation</h1><p class=faint>{} · outpace {} · {} · {} · {}<br><code>{}</code></p>\n",
      html_escaped(run.meta.started), html_escaped(run.meta.version), html_escaped(run.meta.cpu),
      html_escaped(run.meta.simd), html_escaped(run.meta.compiler), html_escaped(run.meta.command));
  for (const Problem& problem : run.problems()) {
    html += fmt::format("<p class=bad>{}, {}: {}<br><code>{}</code></p>\n", html_escaped(problem.race),
                        html_escaped(problem.contestant), html_escaped(problem.text), html_escaped(problem.replay));
  }
  for (const std::string& gap : run.gaps) html += fmt::format("<p class=bad>Incomplete: {}</p>\n", html_escaped(gap));
  std::vector<const RaceScore*> races;
  for (const RaceScore& race : run.races)
    if (race.header.kind != RaceKind::approximate) races.push_back(&race);
  std::stable_sort(races.begin(), races.end(),
                   [](const RaceScore* a, const RaceScore* b) { return a->verdict < b->verdict; });
  html +=
      "<div class=wide><table><tr><th>race<th>verdict<th class=n>Δ<th>best<th class=n>α direct<th class=n>α best"
      "<th class=n>speed-up</tr>\n";
  for (const RaceScore* race : races) html += row_of(*race);
  html +=
      "</table></div>\n<p class=faint>Δ is how much of direct simulation's exponent the best predictor saves. "
      "“No shortcut found” speaks of the predictors that raced, not of the system.</p>\n";
  for (const RaceScore* race : races) html += section_of(*race);
  for (const RaceScore& race : run.races)
    if (!race.approximate.empty()) html += approximate_section(race);
  return html + "</html>\n";
}

}  // namespace outpace
