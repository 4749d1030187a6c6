// One direct simulation of a Turing machine: bytes first, then the cut into blocks that a short trial chose, tried anew
// as the run grows. Everything is decided by counts, so the work is the same on every machine.
#pragma once

#include <memory>

#include "systems/tm/block_tape.hpp"

namespace outpace::tm {

class DirectRun {
 public:
  /// `machine` and `start` must outlive the run.
  DirectRun(const Machine& machine, const TapeStart& start, Work& work)
      : machine_(machine), start_(start), work_(work), bytes_(machine, start, work) {}

  /// Runs to exactly step `until` or to the halt.
  std::expected<void, Declined> advance(std::uint64_t until);

  [[nodiscard]] const Head& head() const { return blocks_ ? blocks_->head() : bytes_.head(); }
  [[nodiscard]] TapeSymbol cell(std::int64_t x) const { return blocks_ ? blocks_->cell(x) : bytes_.cell(x); }
  /// Cells outside [first, end) are as they were at the start.
  [[nodiscard]] std::int64_t first() const { return blocks_ ? blocks_->first() : bytes_.first(); }
  [[nodiscard]] std::int64_t end() const { return blocks_ ? blocks_->end() : bytes_.end(); }
  [[nodiscard]] std::uint64_t population() const { return blocks_ ? blocks_->population() : bytes_.population(); }
  /// How the tape is cut; empty where the run is on bytes.
  [[nodiscard]] std::optional<BlockCut> cut() const { return blocks_ ? std::optional(blocks_->cut()) : std::nullopt; }

 private:
  [[nodiscard]] bool done(std::uint64_t until) const { return head().steps >= until || head().state == halted; }
  std::expected<void, Declined> choose(std::uint64_t until);
  /// Steps for a unit of time over the second half of a trial of `units`.
  std::expected<double, Declined> rate(BlockRun& run, std::uint64_t until, std::uint64_t units) const;

  const Machine& machine_;
  const TapeStart& start_;
  Work& work_;
  ByteRun bytes_;
  std::unique_ptr<BlockRun> blocks_;
  std::uint64_t begin_ = work_.spent();                ///< units spent before this run
  std::uint64_t next_trial_ = std::uint64_t{1} << 14;  ///< in units of this run
};

}  // namespace outpace::tm
