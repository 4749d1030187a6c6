// A short plain run and a count of runs at each block size; see block_choice.hpp.
#include "predictors/tape/block_choice.hpp"

#include <algorithm>
#include <numeric>

namespace outpace::tape {
namespace {

/// Tapes are looked at after these many steps, each with equal weight.
constexpr std::int64_t looks[] = {400, 800, 1600, 3200};

/// Runs that blocks of k cells make of the cells, aligned with `origin`.
double runs_of(const std::string& cells, std::size_t origin, std::size_t first, std::size_t end, std::size_t k) {
  std::size_t begin = origin - (origin - std::min(origin, first) + k - 1) / k * k;
  if (first > origin) begin = origin + (first - origin) / k * k;
  double runs = 0;
  for (std::size_t i = begin; i < end; i += k)
    if (i == begin || cells.compare(i, k, cells, i - k, k) != 0) ++runs;
  return runs;
}

}  // namespace

std::vector<unsigned> promising_sizes(const Table& table, const Source& source, unsigned most, Work& work) {
  constexpr std::size_t reach = 3200 + 64;  // nothing farther can be seen
  Window window;
  window.cells.assign(2 * reach, 0);
  window.position = reach;
  std::size_t low = reach, high = reach;
  const auto write_start = [&](std::size_t i) {
    window.cells[i] =
        static_cast<char>(source.cell(Integer(static_cast<std::int64_t>(i) - static_cast<std::int64_t>(reach))));
  };
  write_start(reach);
  std::vector<double> cost(most + 1);
  std::int64_t step = 0;
  bool halted = false;
  for (const std::int64_t look : looks) {
    for (; step < look && !halted; ++step) {
      window.step(table);
      halted = window.state == table.states;
      const auto place = static_cast<std::size_t>(window.position);
      if (place < low) write_start(low = place);
      if (place > high) write_start(high = place);
    }
    if (!work.spend(static_cast<std::uint64_t>(look) / 2 + (high - low + 1) * most / 8)) break;
    for (std::size_t k = 1; k <= most; ++k) {
      // A block that recurs saves; every block size has its odd ends, so larger ones must earn a little more.
      cost[k] += (runs_of(window.cells, reach, low, high + 1, k) + 3) / static_cast<double>(high - low + 9) *
                 (1 + 0.05 * static_cast<double>(k));
    }
    if (halted) break;
  }
  std::vector<unsigned> sizes(most);
  std::iota(sizes.begin(), sizes.end(), 1);
  std::ranges::stable_sort(sizes, {}, [&](unsigned k) { return cost[k]; });
  return sizes;
}

}  // namespace outpace::tape
