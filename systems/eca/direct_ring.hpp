// The evolution of a whole ring in blocks of rows. Rings that fill vectors exactly stay strided throughout; others are
// extended periodically on both sides, by as many cells as the block has rows.
#pragma once

#include <expected>
#include <vector>

#include "systems/core/work.hpp"
#include "systems/eca/direct_line.hpp"
#include "systems/eca/kernels/stepper.hpp"
#include "systems/eca/start.hpp"

namespace outpace::eca {

/// The state of a ring: cells 0 … size−1, the bits above the last cell are 0.
struct RingRow {
  std::uint64_t size = 1;
  std::vector<std::uint64_t> words;

  /// Charges nothing; see `LineStart` for the cells.
  static RingRow of(const LineStart& start);
  [[nodiscard]] bool cell(std::uint64_t x) const { return words[x / 64] >> (x % 64) & 1; }
  /// Cells x … x+63 going round, x in [0, size).
  [[nodiscard]] std::uint64_t cells(std::uint64_t x) const;
  void clear_padding();
  /// Cells [cells.lo, cells.hi) of the line that winds around the ring, at time 0.
  [[nodiscard]] LineRow unrolled(Interval cells) const;
  void fill(bool colour);
  /// Whether all cells have the same colour, and which.
  [[nodiscard]] bool uniform(bool* colour) const;
};

/// x modulo the ring's size.
[[nodiscard]] std::uint64_t around(std::int64_t x, std::uint64_t size);

class RingEvolution {
 public:
  RingEvolution(Rule rule, Stepper& stepper, Work& work, RingRow row);
  /// `steps` rows on; `sink`, if any, receives cell `place` at each row before its step, and may stop it early.
  std::expected<void, Declined> advance(const Integer& steps, std::uint64_t place = 0, BitSink* sink = nullptr);
  [[nodiscard]] const RingRow& row() const { return row_; }
  [[nodiscard]] RingRow& row() { return row_; }

 private:
  void load(std::uint64_t extension);
  void store(std::uint64_t extension);

  Rule rule_;
  Stepper& stepper_;
  Work& work_;
  RingRow row_;
};

}  // namespace outpace::eca
