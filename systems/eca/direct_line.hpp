// A row on the infinite line of which finitely many cells matter, and its evolution in blocks of rows. Rings unroll
// into it once the cone is narrower than the ring; direct.cpp asks the questions.
#pragma once

#include <cstdint>
#include <expected>
#include <vector>

#include "systems/core/error.hpp"
#include "systems/core/integer.hpp"
#include "systems/core/work.hpp"
#include "systems/eca/direct_region.hpp"
#include "systems/eca/kernels/stepper.hpp"

namespace outpace::eca {

/// One row: cells outside `live` have the colour `background` (or do not matter).
struct LineRow {
  std::int64_t at = 0;    ///< its time
  std::int64_t base = 0;  ///< cell of the first word's bit 0; a multiple of 64
  std::vector<std::uint64_t> words;
  Interval live;
  bool background = false;
  bool endless = false;  ///< a random row or a ring: no cell is background, none may be trimmed

  [[nodiscard]] bool cell(std::int64_t x) const {
    if (x < live.lo || x >= live.hi) return background;
    const auto i = static_cast<std::uint64_t>(x - base);
    return words[i / 64] >> (i % 64) & 1;
  }
  /// Makes room for `cells`: sets live and base, all words uninitialised.
  void cover(Interval cells);
  /// Gives all cells outside `live` the background's colour, then shrinks `live` to the cells that differ from it
  /// (not where the row is endless).
  void trim();
  /// 64 cells from `base` + 64·index on, for any index.
  [[nodiscard]] std::uint64_t word(std::int64_t index) const {
    if (live.empty() || index < 0 || index >= static_cast<std::int64_t>(words.size()))
      return background ? ~std::uint64_t{0} : 0;
    return words[static_cast<std::size_t>(index)];
  }
};

/// The colour of a uniform row of `colour` after `steps` rows.
[[nodiscard]] bool uniform_after(Rule rule, bool colour, const Integer& steps);

/// Tells `sink` the colour of a cell of a uniform row over the next `rows` rows, one work unit for 64 of them. False:
/// the sink stopped.
std::expected<bool, Declined> send_uniform(Rule rule, bool colour, const Integer& rows, BitSink& sink, Work& work);

/// Rows in the next block, given the number of live cells: 64 at first, then twice as many each time up to a sixteenth
/// of the cells; 64 again after the region has shrunk by itself. The same on every SIMD target.
class BlockLength {
 public:
  [[nodiscard]] std::int64_t next(std::int64_t cells, std::int64_t rows_left);
  /// Tells how many cells were expected to live and how many do.
  void seen(std::int64_t expected, std::int64_t found);

 private:
  std::int64_t longest_ = 64;
};

/// Evolves a row to later times.
class LineEvolution {
 public:
  /// Cells outside the live ones must have the background's colour or never be needed.
  LineEvolution(Rule rule, Stepper& stepper, Work& work, LineRow row, const Need& need);

  /// Up to row `to` ≤ need.at. `sink`, if any, receives cell `place` at rows row().at … to−1.
  /// Stops early, without complaint, if the sink does.
  std::expected<void, Declined> advance(std::int64_t to, std::int64_t place = 0, BitSink* sink = nullptr);
  [[nodiscard]] const LineRow& row() const { return row_; }
  [[nodiscard]] LineRow& row() { return row_; }

 private:
  std::expected<bool, Declined> block(std::int64_t to, std::int64_t place, BitSink* sink);
  std::expected<bool, Declined> rest_is_uniform(std::int64_t to, std::int64_t place, BitSink* sink);
  [[nodiscard]] Interval window(const LiveRegion& region, std::int64_t rows, std::int64_t place, bool column) const;

  Rule rule_;
  Reach reach_;
  Stepper& stepper_;
  Work& work_;
  LineRow row_;
  Need need_;
  BlockLength length_;
};

}  // namespace outpace::eca
