// Markdown: escaping, tables, and the table of a run's systems.
#include "reports/markdown.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace outpace {
namespace {

std::string row_of(const std::vector<std::string>& cells) { return fmt::format("| {} |\n", fmt::join(cells, " | ")); }

std::string family_of(const std::string& system) { return system.substr(0, system.find(':')); }

std::string number(double value) {
  return value >= 1e5   ? fmt::format("{:.1e}", value)
         : value >= 100 ? fmt::format("{:.0f}", value)
                        : fmt::format("{:.2g}", value);
}

/// Whether a race's Δ means something: it has a ladder, a best predictor and a verdict that rests on them.
bool scored(const RaceScore& race) {
  return race.header.kind == RaceKind::ladder && race.best() && race.best()->delta &&
         race.verdict != RaceVerdict::trivial && race.verdict != RaceVerdict::inconclusive &&
         race.verdict != RaceVerdict::disputed;
}

std::string families_table(const RunScore& run) {
  std::map<std::string, std::map<RaceVerdict, unsigned>> counts;
  std::set<RaceVerdict> present;
  for (const RaceScore& race : run.races) {
    if (race.header.kind == RaceKind::approximate) continue;
    ++counts[family_of(race.header.name.system)][race.verdict];
    present.insert(race.verdict);
  }
  std::vector<Column> columns{{"family"}};
  for (const RaceVerdict verdict : present) columns.push_back({std::string(to_string(verdict)), true});
  columns.push_back({"races", true});
  std::vector<std::vector<Cell>> rows;
  for (const auto& [family, its] : counts) {
    std::vector<Cell>& row = rows.emplace_back(std::vector<Cell>{{family}});
    unsigned sum = 0;
    for (const RaceVerdict verdict : present) {
      const auto found = its.find(verdict);
      row.push_back({found == its.end() ? "" : std::to_string(found->second)});
      sum += found == its.end() ? 0 : found->second;
    }
    row.push_back({std::to_string(sum)});
  }
  return markdown_table(columns, rows);
}

std::vector<Cell> system_cells(const RaceScore& race) {
  const ContestantScore* best = race.best();
  std::string alphas = race.direct.slope ? fmt::format("{:.2f}", race.alpha_minus) : "–";
  if (best && best->slope)
    alphas += fmt::format(" → {:.2f}{}", best->alpha_plus, best->audit && best->audit->fires ? "!" : "");
  const bool beaten = scored(race) && race.verdict <= RaceVerdict::accelerated;
  return {{race.header.name.text()},
          {std::string(to_string(race.verdict))},
          {scored(race) ? fmt::format("{:.2f}", *best->delta) : "–"},
          {beaten || race.header.kind == RaceKind::duel ? (best ? best->name : "–") : "–"},
          {alphas},
          {best && best->speedup ? number(best->speedup->ratio) : "–"},
          {beaten ? std::string(to_string(best->claim)) : "–"}};
}

}  // namespace

std::string markdown_escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\n' || c == '\r') {
      result += ' ';
      continue;
    }
    if (c == '|' || c == '*' || c == '_' || c == '`' || c == '<' || c == '[' || c == ']' || c == '\\' || c == '~')
      result += '\\';
    result += c;
  }
  return result;
}

std::string markdown_table(const std::vector<Column>& columns, const std::vector<std::vector<Cell>>& rows) {
  std::vector<std::string> titles, rules;
  for (const Column& column : columns) {
    titles.push_back(markdown_escaped(column.title));
    rules.emplace_back(column.right ? "--:" : "---");
  }
  std::string text = row_of(titles) + row_of(rules);
  for (const std::vector<Cell>& row : rows) {
    std::vector<std::string> cells;
    for (const Cell& cell : row) cells.push_back(markdown_escaped(cell.text));
    text += row_of(cells);
  }
  return text;
}

std::string run_markdown(const RunScore& run) {
  std::string text;
  for (const Problem& problem : run.problems())
    text += fmt::format("**{} {}**: {}\n\n", markdown_escaped(problem.race), markdown_escaped(problem.contestant),
                        markdown_escaped(problem.text));
  if (!run.gaps.empty()) text += fmt::format("**Incomplete**: {}\n\n", markdown_escaped(run.gaps.front()));
  text += fmt::format("`{}`, outpace {}, {}{}{}.\n\n", run.meta.command, run.meta.version, run.meta.cpu,
                      run.meta.simd.empty() ? "" : " with " + run.meta.simd,
                      run.meta.started.empty() ? "" : ", " + run.meta.started.substr(0, 10));
  return text;
}

std::string score_markdown(const RunScore& run) {
  std::string text = run_markdown(run) + families_table(run) + '\n';
  const auto heads = headlines(run);
  std::vector<const RaceScore*> races;
  for (const auto& [system, index] : heads) races.push_back(&run.races[index]);
  std::stable_sort(races.begin(), races.end(), [](const RaceScore* a, const RaceScore* b) {
    const std::string x = family_of(a->header.name.system), y = family_of(b->header.name.system);
    return x != y ? x < y : a->verdict < b->verdict;
  });
  std::vector<std::vector<Cell>> rows;
  for (const RaceScore* race : races) rows.push_back(system_cells(*race));
  const std::string table = markdown_table(
      {{"race"}, {"verdict"}, {"Δ", true}, {"best"}, {"α direct → best"}, {"speed-up", true}, {"claim"}}, rows);
  constexpr std::size_t readable = 40;  // rows; a longer table is folded
  if (rows.size() > readable)
    return text + fmt::format("<details><summary>The headline race of each of {} systems</summary>\n\n{}\n</details>\n",
                              rows.size(), table);
  return rows.empty() ? text : text + table;
}

}  // namespace outpace
