// Exact measures of the k-step map, from its table; see difficulty.hpp.
#include "predictors/learned/difficulty.hpp"

#include <algorithm>
#include <bit>
#include <map>
#include <vector>

#include "systems/ca/line_automaton.hpp"

namespace outpace::learned {
namespace {

using Table = std::vector<std::uint8_t>;
constexpr std::uint64_t most_windows = std::uint64_t{1} << 20;

/// The answer of every window, the first cell the greatest digit.
std::optional<Table> table_of(const ca::LineModel& model, std::uint64_t windows, std::size_t cells, unsigned steps,
                              Work& work) {
  const ca::LocalRule& rule = model.rule;
  const auto colours = static_cast<std::size_t>(model.start_colours);
  if (!work.spend(windows * cells * steps / 2)) return std::nullopt;
  Table table(windows);
  std::vector<std::uint8_t> row(cells);
  for (std::uint64_t number = 0; number < windows; ++number) {
    std::uint64_t rest = number;
    for (std::size_t i = cells; i-- > 0; rest /= colours) row[i] = static_cast<std::uint8_t>(rest % colours);
    std::size_t length = cells;
    for (unsigned step = 0; step < steps; ++step) {
      length -= static_cast<std::size_t>(rule.cells() - 1);
      for (std::size_t i = 0; i < length; ++i) row[i] = rule.next(&row[i]);
    }
    table[number] = static_cast<std::uint8_t>(model.colour(row[0]));
  }
  return table;
}

/// Different functions that are left after each number of cells read and that still depend on the next one.
std::uint64_t diagram_nodes(const Table& table, std::size_t colours, std::size_t cells) {
  // From the last cell up: a function of the last cells is named by the names of what its first cell leaves.
  std::vector<std::uint32_t> names(table.begin(), table.end());
  std::uint64_t nodes = 0;
  std::uint32_t next_name = 256;
  for (std::size_t level = 0; level < cells; ++level) {
    std::map<std::vector<std::uint32_t>, std::uint32_t> known;
    std::vector<std::uint32_t> shorter(names.size() / colours), parts(colours);
    for (std::size_t i = 0; i < shorter.size(); ++i) {
      std::copy_n(names.begin() + static_cast<std::ptrdiff_t>(i * colours), colours, parts.begin());
      if (std::ranges::all_of(parts, [&](std::uint32_t part) { return part == parts[0]; })) {
        shorter[i] = parts[0];
        continue;
      }
      const auto [place, is_new] = known.try_emplace(parts, next_name);
      if (is_new) ++next_name, ++nodes;
      shorter[i] = place->second;
    }
    names = std::move(shorter);
  }
  return nodes;
}

void measure_sensitivity(const Table& table, std::size_t colours, std::size_t cells, Difficulty& difficulty) {
  std::uint64_t sum = 0;
  for (std::uint64_t number = 0; number < table.size(); ++number) {
    unsigned sensitive = 0;
    std::uint64_t place = 1;
    for (std::size_t cell = 0; cell < cells; ++cell, place *= colours) {
      const std::uint64_t own = number / place % colours;
      for (std::uint64_t colour = 0; colour < colours; ++colour)
        if (table[number + colour * place - own * place] != table[number]) {
          ++sensitive;
          break;
        }
    }
    difficulty.sensitivity = std::max(difficulty.sensitivity, sensitive);
    sum += sensitive;
  }
  difficulty.influence = static_cast<double>(sum) / static_cast<double>(table.size());
}

/// Degrees by the transforms of Walsh and of Möbius, in place.
void measure_degrees(const Table& table, Difficulty& difficulty) {
  std::vector<std::int32_t> walsh(table.size());
  Table moebius = table;
  for (std::size_t i = 0; i < table.size(); ++i) walsh[i] = table[i] ? -1 : 1;
  for (std::size_t half = 1; half < table.size(); half *= 2)
    for (std::size_t i = 0; i < table.size(); ++i) {
      if (i & half) continue;
      const std::int32_t a = walsh[i], b = walsh[i | half];
      walsh[i] = a + b;
      walsh[i | half] = a - b;
      moebius[i | half] ^= moebius[i];
    }
  unsigned fourier = 0, algebraic = 0;
  for (std::size_t i = 0; i < table.size(); ++i) {
    const auto degree = static_cast<unsigned>(std::popcount(i));
    if (walsh[i] != 0) fourier = std::max(fourier, degree);
    if (moebius[i]) algebraic = std::max(algebraic, degree);
  }
  difficulty.fourier_degree = fourier;
  difficulty.algebraic_degree = algebraic;
}

}  // namespace

std::optional<Difficulty> difficulty_of(const Subject& subject, Work& work) {
  const auto* line = dynamic_cast<const ca::LineAutomaton*>(&subject.system);
  if (!line || subject.observable != "cell" || !subject.lead || *subject.lead > 20) return std::nullopt;
  const auto steps = subject.lead->convert_to<unsigned>();
  const std::size_t colours = line->model().start_colours;
  const std::size_t cells = steps * static_cast<std::size_t>(line->model().rule.cells() - 1) + 1;
  std::uint64_t windows = 1;
  for (std::size_t i = 0; i < cells; ++i)
    if ((windows *= colours) > most_windows) return std::nullopt;
  const HeldBytes held(work, 16 * windows);
  if (!held.within_limit() || !work.spend(windows * cells * colours)) return std::nullopt;
  const auto table = table_of(line->model(), windows, cells, steps, work);
  if (!table) return std::nullopt;
  Difficulty difficulty;
  difficulty.diagram_nodes = diagram_nodes(*table, colours, cells);
  measure_sensitivity(*table, colours, cells, difficulty);
  if (colours == 2) measure_degrees(*table, difficulty);
  return difficulty;
}

}  // namespace outpace::learned
