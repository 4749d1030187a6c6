// A tape cut into blocks of equal length, and the loop that runs a machine on it a block at a time by a table that is
// filled as it is needed. Which length and which cut suit a machine is decided in direct_run.cpp.
//
//   cells   …0 0 1│1 0 1 1│1 0 0 1│0 0…      The content of a block is known by a number; the table says, by content,
//   blocks    …7  │   3   │   5   │ 7…       state and the end at which the head comes in, what the content becomes,
//                  ^ B>                       at which end the head leaves, in which state and how many steps later.
//
// Contents are numbered in the order in which they appear, so the table is as small as what the machine really writes,
// whatever the length of a block: it stays in the first caches, and a block step takes as long as a single step does on
// bytes, two dependent loads. An entry that is not filled yet, one that would run past the wanted time and the end of
// the tape all show as "takes longer than is left", so the loop has one test.
#pragma once

#include <cstdint>
#include <expected>
#include <vector>

#include "systems/core/work.hpp"
#include "systems/tm/byte_tape.hpp"

namespace outpace::tm {

/// How a tape is cut: block i holds the cells i·length − offset … (i+1)·length − offset − 1.
struct BlockCut {
  unsigned length = 0;  ///< cells of a block, at least 2
  unsigned offset = 0;  ///< below `length`
};

class BlockRun {
 public:
  /// Nothing can be asked before `load`. `machine` and `start` must outlive this.
  BlockRun(const Machine& machine, const TapeStart& start, Work& work, BlockCut cut);
  ~BlockRun() { work_.release(held_); }
  BlockRun(const BlockRun&) = delete;
  BlockRun& operator=(const BlockRun&) = delete;

  /// Takes over where a run on bytes is. Spends a unit for every 16 cells.
  std::expected<void, Declined> load(const ByteRun& from);

  /// Runs to step `until`, to the halt or until about `most_units` are spent; spends a unit for every block step, and
  /// for an entry that is filled 16 and one for every step.
  std::expected<void, Declined> advance(std::uint64_t until, std::uint64_t most_units = Work::unlimited);

  [[nodiscard]] const Head& head() const { return head_; }
  [[nodiscard]] TapeSymbol cell(std::int64_t x) const;
  [[nodiscard]] std::int64_t first() const { return first_block_ * length() - cut_.offset; }
  [[nodiscard]] std::int64_t end() const { return first() + static_cast<std::int64_t>(blocks_.size() - 2) * length(); }
  [[nodiscard]] std::uint64_t population() const;
  [[nodiscard]] std::vector<TapeSymbol> cells() const;  ///< from `first` to `end`
  [[nodiscard]] BlockCut cut() const { return cut_; }
  /// Units spent by block steps, and by filling, since the run was made.
  [[nodiscard]] std::uint64_t block_steps() const { return block_steps_; }
  [[nodiscard]] std::uint64_t filling_units() const { return filling_units_; }
  [[nodiscard]] std::uint64_t table_bytes() const { return table_.size() * sizeof(Entry); }

 private:
  /// What a block does: `steps` is `never` where that is not known.
  struct Entry {
    std::uint32_t content;   ///< as blocks_ holds it
    std::int16_t move;       ///< to the next block, in bytes of blocks_
    std::uint16_t entrance;  ///< there, in bytes of table_: that of state·2 at its first cell, state·2 + 1 at its last
    std::uint64_t steps;
  };
  static constexpr std::uint64_t never = ~std::uint64_t{0} >> 1;

  [[nodiscard]] std::int64_t length() const { return cut_.length; }
  /// Bytes of table_ that belong to one content.
  [[nodiscard]] std::uint32_t row() const { return 2 * machine_.states() * static_cast<std::uint32_t>(sizeof(Entry)); }
  [[nodiscard]] const TapeSymbol* content(std::uint32_t block) const {
    return &contents_[std::size_t{block / row()} * cut_.length];
  }
  /// The row of a content in table_, in bytes; a new one where the content is not yet known.
  std::expected<std::uint32_t, Declined> number(const TapeSymbol* cells);
  std::expected<std::uint32_t, Declined> number_at_start(std::int64_t block);
  void rehash();
  std::expected<void, Declined> hold(std::uint64_t bytes);
  std::expected<void, Declined> grow();
  std::expected<void, Declined> forget();
  void run_blocks(std::uint64_t until, std::uint64_t most_units);
  /// Steps on the cells of the head's block from inside it; at an end of the block the result is kept in the table.
  std::expected<void, Declined> run_inside(std::uint64_t until);

  const Machine& machine_;
  const TapeStart& start_;
  Work& work_;
  BlockCut cut_;
  std::uint64_t held_ = 0;
  Head head_;
  std::int64_t first_block_ = 0;       ///< of blocks_[1]
  std::vector<std::uint32_t> blocks_;  ///< the rows of their contents, with an edge at both ends
  std::vector<Entry> table_;           ///< by row and entrance; row 0 is the edge
  std::vector<TapeSymbol> contents_;   ///< by number
  std::vector<std::uint32_t> hashed_;  ///< open addressing: numbers, 0 is empty
  std::vector<TapeSymbol> scratch_;
  std::uint64_t most_numbers_ = 0;
  std::uint64_t block_steps_ = 0, filling_units_ = 0;
};

}  // namespace outpace::tm
