// The table of the Four Russians' method (Arlazarov, Dinic, Kronrod and Faradzhev, 1970) for one-dimensional automata
// of any colours and range: a byte of cells from two bytes of cells, some steps later.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "predictors/rows/plane_row.hpp"
#include "systems/core/work.hpp"

namespace outpace::lookup {

/// Cells lie in bytes, 1, 2 or 4 bits a cell, the leftmost in the lowest bits.
class LineTable {
 public:
  /// Steps that a table for the rule goes: as many as two bytes of cells determine a byte for; 0 where not even one.
  [[nodiscard]] static unsigned steps_for(const ca::LocalRule& rule);
  [[nodiscard]] static unsigned bits_for(const ca::LocalRule& rule);
  /// Empty where the meter's limit is reached. Requires steps_for(rule) > 0. Spends a unit for each cell worked out.
  static std::optional<LineTable> make(const ca::LocalRule& rule, Work& work);

  [[nodiscard]] unsigned steps() const { return steps_; }
  [[nodiscard]] unsigned cells_a_byte() const { return 8 / bits_; }
  [[nodiscard]] std::uint64_t size_bytes() const { return table_.size(); }
  /// Byte j of `after` from bytes j and j+1 of `before`: its first cell lies steps·left cells right of that of
  /// `before`. `before` has one byte more than `after`, and may begin at the same place.
  void advance(const std::uint8_t* before, std::uint8_t* after, std::size_t bytes) const {
    for (std::size_t j = 0; j < bytes; ++j)
      after[j] = table_[static_cast<std::size_t>(before[j]) | static_cast<std::size_t>(before[j + 1]) << 8];
  }
  /// The row's cells in `bytes` bytes; past its end are cells of `colour`.
  [[nodiscard]] std::vector<std::uint8_t> pack(const rows::PlaneRow& row, std::size_t bytes, unsigned colour) const;
  /// The first `cells` cells.
  [[nodiscard]] rows::PlaneRow unpack(const std::vector<std::uint8_t>& bytes, std::uint64_t cells,
                                      unsigned planes) const;
  /// A byte of cells of one colour.
  [[nodiscard]] std::uint8_t uniform(unsigned colour) const {
    unsigned byte = 0;
    for (unsigned at = 0; at < 8; at += bits_) byte |= colour << at;
    return static_cast<std::uint8_t>(byte);
  }

 private:
  LineTable(unsigned bits, unsigned steps) : bits_(bits), steps_(steps) {}
  unsigned bits_, steps_;
  std::vector<std::uint8_t> table_;
};

}  // namespace outpace::lookup
