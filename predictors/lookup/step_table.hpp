// The table of the Four Russians' method (Arlazarov, Dinic, Kronrod and Faradzhev, 1970) for elementary automata: the 8
// cells that 16 cells become 4 steps later.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "systems/eca/rule.hpp"

namespace outpace::lookup {

/// Cells that one probe yields, and steps that it goes.
inline constexpr unsigned block_cells = 8, block_steps = 4;
/// Cells that one probe reads: 64 KiB of table, which stays in the second cache level. A table for 8 steps reads 24
/// cells and takes 16 MiB, whose study alone costs more than most races.
inline constexpr unsigned index_cells = block_cells + 2 * block_steps;

class StepTable {
 public:
  explicit StepTable(eca::Rule rule);
  /// Units that making it takes: 64 windows at a time, one row of shrinking width a step, and one a byte stored.
  [[nodiscard]] static std::uint64_t units();
  [[nodiscard]] std::uint64_t size_bytes() const { return table_.size(); }

  /// Four steps of a packed row: byte j of `after` from bytes j and j+1 of `before`, so that its first cell lies 4
  /// cells right of that of `before`. `before` has one byte more than `after`, and may begin at the same place.
  void advance(const std::uint8_t* before, std::uint8_t* after, std::size_t bytes) const {
    for (std::size_t j = 0; j < bytes; ++j)
      after[j] = table_[static_cast<std::size_t>(before[j]) | static_cast<std::size_t>(before[j + 1]) << 8];
  }

 private:
  std::vector<std::uint8_t> table_;
};

}  // namespace outpace::lookup
