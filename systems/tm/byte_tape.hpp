// A tape with a byte for each cell that grows to both sides, and the loop that runs a machine on it a step at a time.
#pragma once

#include <cstdint>
#include <expected>
#include <vector>

#include "systems/core/work.hpp"
#include "systems/tm/machine.hpp"
#include "systems/tm/start.hpp"

namespace outpace::tm {

/// Where a machine is: everything but the tape.
struct Head {
  State state = 0;
  std::int64_t position = 0;
  std::uint64_t steps = 0;
};

/// A machine on a tape of bytes. The window always holds the head and all cells that the head has been on; cells
/// outside are as they were at the start.
class ByteRun {
 public:
  ByteRun(const Machine& machine, const TapeStart& start, Work& work);
  ~ByteRun() { work_.release(held_); }
  ByteRun(const ByteRun&) = delete;
  ByteRun& operator=(const ByteRun&) = delete;

  /// Replaces the head and the tape; `cells` begin at `first` and hold all that differs from the start.
  std::expected<void, Declined> load(const Head& head, std::int64_t first, std::vector<TapeSymbol> cells);
  /// Runs to step `until` or to the halt; spends a unit a step.
  std::expected<void, Declined> advance(std::uint64_t until);

  [[nodiscard]] const Head& head() const { return head_; }
  [[nodiscard]] TapeSymbol cell(std::int64_t x) const;
  [[nodiscard]] std::int64_t first() const { return first_; }
  [[nodiscard]] std::int64_t end() const { return first_ + static_cast<std::int64_t>(cells_.size()); }
  [[nodiscard]] std::uint64_t population() const;

 private:
  std::expected<void, Declined> grow();

  /// An entry of the table as the loop reads it, by state·16 + symbol.
  struct Entry {
    std::uint32_t row;  ///< next state · 16
    std::int16_t move;
    TapeSymbol write;
    bool halts;
  };
  std::vector<Entry> table_;
  const TapeStart& start_;
  Work& work_;
  std::uint64_t held_ = 0;
  Head head_;
  std::int64_t first_ = 0;  ///< the place of cells_[0]
  std::vector<TapeSymbol> cells_;
};

}  // namespace outpace::tm
