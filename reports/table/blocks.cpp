// Blocks of a run as text: counts by verdict and winner, and by name what stays open.
#include <fmt/format.h>

#include "reports/blocks.hpp"
#include "reports/table.hpp"

namespace outpace {

std::string block_text(const RunScore& run, const TextStyle& style) {
  constexpr std::size_t most_named = 20;
  std::string text;
  for (const Block& block : blocks_of(run)) {
    text += fmt::format("{}{}: a block of {} races\n", text.empty() ? "" : "\n", block.title(), block.races.size());
    std::vector<std::vector<Cell>> rows;
    for (const auto& [verdict, winners] : block.counts) {
      unsigned races = 0;
      for (const auto& [winner, count] : winners) races += count;
      rows.push_back({{std::string(to_string(verdict)), std::string(colour_of(verdict))},
                      {std::to_string(races)},
                      {winners_text(winners)}});
    }
    text += text_table({{"verdict"}, {"races", true}, {"won by"}}, rows, style);
    std::string names;
    for (std::size_t i = 0; i < block.open.size() && i < most_named; ++i)
      names += (i ? ", " : "") + block.open[i]->header.name.system;
    if (block.open.size() > most_named)
      names += fmt::format(" and {} more, which --json names", block.open.size() - most_named);
    text += block.open.empty() ? "None of them stays open.\n"
                               : text_wrapped(fmt::format("Open: {}: {}", block.open.size(), names), style.columns, 4);
  }
  return text;
}

}  // namespace outpace
