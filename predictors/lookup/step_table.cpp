// Filling the table; see step_table.hpp.
#include "predictors/lookup/step_table.hpp"

#include <array>

#include "predictors/rows/packed_row.hpp"

namespace outpace::lookup {

/// 64 windows at a time: the six lowest cells run through all patterns within a word, the others are constant in it.
StepTable::StepTable(eca::Rule number) : table_(std::size_t{1} << index_cells) {
  const rows::WordRule rule(number);
  constexpr std::array<std::uint64_t, 6> low = {0xAAAAAAAAAAAAAAAAu, 0xCCCCCCCCCCCCCCCCu, 0xF0F0F0F0F0F0F0F0u,
                                                0xFF00FF00FF00FF00u, 0xFFFF0000FFFF0000u, 0xFFFFFFFF00000000u};
  std::array<std::uint64_t, index_cells> plane;
  for (std::size_t batch = 0; batch < table_.size() / 64; ++batch) {
    for (unsigned i = 0; i < index_cells; ++i)
      plane[i] = i < 6 ? low[i] : -static_cast<std::uint64_t>(batch >> (i - 6) & 1);
    for (unsigned s = 1; s <= block_steps; ++s)
      for (unsigned i = 0; i < index_cells - 2 * s; ++i) plane[i] = rule(plane[i], plane[i + 1], plane[i + 2]);
    for (std::size_t window = 0; window < 64; ++window)
      for (unsigned i = 0; i < block_cells; ++i)
        table_[64 * batch + window] =
            static_cast<std::uint8_t>(table_[64 * batch + window] | (plane[i] >> window & 1) << i);
  }
}

std::uint64_t StepTable::units() {
  std::uint64_t rows_of_planes = 0;
  for (unsigned s = 1; s <= block_steps; ++s) rows_of_planes += index_cells - 2 * s;
  return (std::uint64_t{1} << index_cells) / 64 * rows_of_planes + (std::uint64_t{1} << index_cells);
}

}  // namespace outpace::lookup
