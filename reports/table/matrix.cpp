// The matrix of a run in text, and its shortest form: the same grouping as the page's.
#include <fmt/format.h>

#include <algorithm>

#include "reports/blocks.hpp"
#include "reports/page/html.hpp"
#include "reports/page/model.hpp"
#include "reports/table.hpp"

namespace outpace {
namespace {

/// "closed 1.00", "accelerated ×61", "none found 0.06": at most 18 characters.
Cell cell_of(const RaceScore* race) {
  if (!race) return {"·"};
  const ContestantScore* best = race->best();
  std::string text(race->verdict == RaceVerdict::unbeaten ? "none found" : to_string(race->verdict));
  if (race->verdict == RaceVerdict::accelerated && best && best->speedup) {
    const double ratio = best->speedup->ratio;
    text += ratio >= 1e4   ? fmt::format(" ×{:.0e}", ratio)
            : ratio >= 100 ? fmt::format(" ×{:.0f}", ratio)
                           : fmt::format(" ×{:.1f}", ratio);
  } else if (page::scored(*race)) {
    text += fmt::format(" {:.2f}", *best->delta);
  }
  if (!race->problems.empty()) text = "WRONG " + text;
  return {text + (race->complete ? "" : " …"),
          race->problems.empty() ? std::string(colour_of(race->verdict)) : std::string("1;31")};
}

/// One kind of system: its questions in blocks that fit.
std::string block(const page::Model& model, const page::Kind& kind, const TextStyle& style) {
  std::vector<const page::SystemPage*> systems;
  std::size_t name_width = std::string_view("system").size();
  for (const page::SystemPage& system : model.systems) {
    if (system.kind != kind.id || system.races.empty()) continue;
    systems.push_back(&system);
    name_width = std::max(name_width, text_width(system.system));
  }
  const auto room = static_cast<std::size_t>(std::max(style.columns, 40));
  name_width = std::min(name_width, room / 2);
  std::string text;
  for (std::size_t first = 0; first < kind.questions.size();) {
    std::vector<Column> columns{{"system"}};
    std::size_t used = name_width, last = first;
    for (; last < kind.questions.size(); ++last) {
      const page::Kind::Question& question = kind.questions[last];
      const std::string title = question.observable + ", " + question.family;
      std::size_t width = text_width(title);
      for (const page::SystemPage* system : systems)
        width = std::max(width, text_width(cell_of(system->at(question)).text));
      if (last > first && used + 2 + width > room) break;
      used += 2 + width;
      columns.push_back({title});
    }
    std::vector<std::vector<Cell>> rows;
    for (const page::SystemPage* system : systems) {
      std::vector<Cell> row{{system->system}};
      bool any = false;
      for (std::size_t i = first; i < last; ++i) {
        const RaceScore* race = system->at(kind.questions[i]);
        any |= race != nullptr;
        row.push_back(cell_of(race));
      }
      if (any) rows.push_back(std::move(row));
    }
    if (!text.empty()) text += '\n';
    text += text_table(columns, rows, style);
    first = last;
  }
  return text;
}

}  // namespace

std::string verdict_matrix(const RunScore& run, const TextStyle& style) {
  const page::Model model = page::model_of(run, {});
  std::string text;
  for (const page::Kind& kind : model.kinds) {
    if (!text.empty()) text += '\n';
    text += kind.title + '\n' + block(model, kind, style);
  }
  return text;
}

std::string verdict_lines(const RunScore& run, const TextStyle& style) {
  const page::Model model = page::model_of(run, {});
  std::vector<std::vector<Cell>> rows;
  for (const page::SystemPage& system : model.systems) {
    if (!system.headline) continue;
    const RaceScore& race = *system.headline;
    const ContestantScore* best = race.best();
    const bool won = best && race.verdict <= RaceVerdict::accelerated;
    rows.push_back(
        {{system.system},
         {system.troubled ? "WRONG, " + std::string(to_string(race.verdict)) : std::string(to_string(race.verdict)),
          system.troubled ? std::string("1;31") : std::string(colour_of(race.verdict))},
         {page::scored(race) ? fmt::format("{:.2f}", *best->delta) : "–"},
         {won ? best->name : "–"},
         {race.header.name.observable + ", " + race.header.name.family}});
  }
  std::string text = problems_text(run, style);
  const std::string blocks = block_text(run, style);
  if (rows.empty() && blocks.empty())
    return text + (run.races.empty() ? "The record holds no race.\n"
                                     : "The record holds approximate races only, which get no verdict.\n");
  if (!rows.empty())
    text +=
        text_table({{"system"}, {"verdict"}, {"Δ", true}, {"best", false, 1}, {"asked for", false, 2}}, rows, style);
  if (!blocks.empty()) text += (rows.empty() ? "" : "\n") + blocks;
  for (const std::string& gap : run.gaps) text += text_wrapped("Incomplete: " + gap, style.columns, 4);
  return text;
}

}  // namespace outpace
