// The direct simulator's board of small patterns: at most 50 by 50 cells, carried from step to step in registers and
// put back into the middle of its square whenever it has drifted or grown towards a side. What outgrows it goes on as
// tiles (board.hpp). Cells are kept relative to the background, so that B0 rules are ordinary here too.
#pragma once

#include <cstdint>
#include <expected>
#include <vector>

#include "systems/core/error.hpp"
#include "systems/core/work.hpp"
#include "systems/life/kernels/small.hpp"
#include "systems/life/plane.hpp"

namespace outpace::life {

class SmallBoard {
 public:
  SmallBoard(LifeRule rule, eca::SimdTarget target, Work& work);

  /// The cells of generation 0, by rows. False where they do not fit.
  [[nodiscard]] bool put(const std::vector<RowWord>& words);

  /// Generations up to `until`, or until the pattern has outgrown the board. Spends 4, 16 or 64 units a step, and a
  /// few whenever the pattern is put back into the middle. A pattern that is what it was two generations ago rests at
  /// no cost.
  std::expected<void, Declined> run(std::uint64_t until);

  [[nodiscard]] std::uint64_t generation() const { return generation_; }
  /// The words that are not 0, relative to the background, by rows.
  [[nodiscard]] std::vector<RowWord> words() const;
  [[nodiscard]] bool cell(std::int64_t x, std::int64_t y) const;

 private:
  [[nodiscard]] bool comes_back_in_two();

  Work& work_;
  kernels::RuleMasks masks_[2];
  kernels::SmallKernels steady_, by_turns_;
  bool alternating_, same_;
  kernels::SmallPattern pattern_;
  std::uint64_t generation_ = 0, batches_ = 0;
};

}  // namespace outpace::life
