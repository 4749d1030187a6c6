// A stretch of row as words of bit planes, with what lies around it: the state of a direct simulation between blocks of
// rows. How it evolves is in direct_run.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "systems/core/integer.hpp"
#include "systems/eca/direct_region.hpp"
#include "systems/eca/start.hpp"

namespace outpace::ca {

using eca::Interval;

/// 64 cells: plane p of their colours in word p, leftmost cell in bit 0.
using Column64 = std::array<std::uint64_t, 4>;

/// All 64 cells of one colour.
Column64 uniform64(unsigned colour);
/// Binary digit i of every plane: the colour of cell i.
inline unsigned colour_at(const Column64& column, unsigned i) {
  return static_cast<unsigned>((column[0] >> i & 1) | (column[1] >> i & 1) << 1 | (column[2] >> i & 1) << 2 |
                               (column[3] >> i & 1) << 3);
}
/// Cells that differ, as bits.
inline std::uint64_t differing(const Column64& a, const Column64& b) {
  return (a[0] ^ b[0]) | (a[1] ^ b[1]) | (a[2] ^ b[2]) | (a[3] ^ b[3]);
}

/// One row of the line: cells outside `live` have the colour `background` (or do not matter).
struct PlaneRow {
  std::int64_t at = 0;    ///< its time
  std::int64_t base = 0;  ///< cell of the first column's bit 0; a multiple of 64
  std::vector<Column64> columns;
  Interval live;
  unsigned background = 0;
  bool endless = false;  ///< a random row or a ring: no cell is background, none may be trimmed

  [[nodiscard]] unsigned cell(std::int64_t x) const;
  /// 64 cells from `base` + 64·index on, for any index.
  [[nodiscard]] Column64 column(std::int64_t index) const;
  /// 64 cells from x on, for any x.
  [[nodiscard]] Column64 cells(std::int64_t x) const;
  /// Makes room for `cells`: sets live and base.
  void cover(Interval cells);
  /// Gives all cells outside `live` the background's colour, then shrinks `live` to the cells that differ from it (not
  /// where the row is endless).
  void trim();
};

/// The state of a ring: cells 0 … size−1; the bits above the last cell are 0.
struct PlaneRing {
  std::uint64_t size = 1;
  std::vector<Column64> columns;

  static PlaneRing of(const eca::LineStart& start);
  [[nodiscard]] unsigned cell(std::uint64_t x) const { return colour_at(columns[x / 64], x % 64); }
  /// Cells x … x+63 going round, x in [0, size).
  [[nodiscard]] Column64 cells(std::uint64_t x) const;
  void clear_padding();
  void fill(unsigned colour);
  [[nodiscard]] bool uniform(unsigned* colour) const;
  /// Cells [cells.lo, cells.hi) of the line that winds around the ring, at time 0.
  [[nodiscard]] PlaneRow unrolled(Interval cells) const;
};

/// x modulo the ring's size.
[[nodiscard]] std::uint64_t around(std::int64_t x, std::uint64_t size);

/// Σ colour(x)·B^x over `cells` cells of the first `planes` planes, 64 at a time from `column(0)`, `column(1)`, …
template <class Columns>
std::uint64_t digest_of_columns(std::uint64_t cells, unsigned planes, const Columns& column);

}  // namespace outpace::ca

#include "systems/core/digest.hpp"

template <class Columns>
std::uint64_t outpace::ca::digest_of_columns(std::uint64_t cells, unsigned planes, const Columns& column) {
  const std::uint64_t step = mersenne61::power(row_base, std::uint64_t{64});
  std::uint64_t sum = 0, weight = 1;
  for (std::uint64_t w = 0; 64 * w < cells; ++w, weight = mersenne61::multiply(weight, step)) {
    const std::uint64_t used = std::min<std::uint64_t>(64, cells - 64 * w), mask = ~std::uint64_t{0} >> (64 - used);
    const Column64 here = column(w);
    std::uint64_t part = 0;
    for (unsigned p = planes; p-- > 0;)
      part = mersenne61::add(mersenne61::add(part, part), digest_word(here[p] & mask));
    sum = mersenne61::add(sum, mersenne61::multiply(part, weight));
  }
  return sum;
}
