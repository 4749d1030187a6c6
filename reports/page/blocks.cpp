// Blocks of many systems with a single question: counts, what stays open, and a folded list with a short row each.
#include "reports/page/html.hpp"
#include "reports/page/sections.hpp"

namespace outpace::page {
namespace {

std::string counts_of(const Block& block) {
  std::string html =
      "<table><thead><tr><th scope=col>verdict<th scope=col class=n>races<th scope=col>won by</tr></thead>\n";
  for (const auto& [verdict, winners] : block.counts) {
    unsigned races = 0;
    for (const auto& [winner, count] : winners) races += count;
    html += fmt::format("<tr><td>{}</td><td class=n>{}</td><td>{}</td></tr>\n", badge(verdict), races,
                        html_escaped(winners_text(winners)));
  }
  return html + "</table>\n";
}

/// Closing tags that HTML lets out are left out: there are thousands of rows.
std::string row_of(const RaceScore& race, bool folded) {
  const ContestantScore* best = race.best();
  const std::string name = race.header.name.text();
  const std::string winner = best && race.verdict <= RaceVerdict::accelerated ? best->name
                             : race.direct.costs.empty()                      ? "–"
                                                                              : std::string(direct_name);
  if (!folded)
    return fmt::format("<tr><th scope=row>{}<td>{}<td>{}\n", link(name, race.header.name.system),
                       to_string(race.verdict), html_escaped(winner));
  return fmt::format("<tr id='{}'><th scope=row>{}<td>{}<td>{}\n", html_escaped(name),
                     html_escaped(race.header.name.system), to_string(race.verdict), html_escaped(winner));
}

}  // namespace

std::string block_id(const Block& block) { return "block:" + block.kind + "~" + block.family + "~" + block.observable; }

std::string blocks_section(const Model& model) {
  std::string html;
  for (const Block& block : model.blocks) {
    html += fmt::format(
        "<section class=block id='{0}'><h3>{1} <span class=quiet>a block of {2}</span></h3>\n<div class=wide "
        "tabindex=0 "
        "role=region aria-label='Block: {1}'>{3}</div>\n",
        html_escaped(block_id(block)), html_escaped(block.title()), block.races.size(), counts_of(block));
    std::vector<std::string> open;
    for (const RaceScore* race : block.open) open.push_back(link(race->header.name.text(), race->header.name.system));
    html += open.empty() ? "<p>None of them stays open.</p>\n"
                         : fmt::format("<p>Open: {}: {}</p>\n", open.size(), joined(open, ", "));
    html += fmt::format(
        "<details class=list><summary>Every one of them</summary><p class=quiet>Again: "
        "<code class=cmd>outpace ask 'SYSTEM' {} --from {} --by WINNER</code></p><div class=wide tabindex=0 "
        "role=region aria-label='Rows of the block'><table class=rows><thead><tr><th scope=col>system<th scope=col>"
        "verdict<th scope=col>won by</thead>\n",
        html_escaped(block.observable), html_escaped(block.family));
    for (const RaceScore* race : block.races) html += row_of(*race, model.folded.contains(race->header.name.system));
    html += "</table></div></details></section>\n";
  }
  return html;
}

}  // namespace outpace::page
