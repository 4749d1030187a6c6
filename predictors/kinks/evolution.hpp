// Evolves packed rows of a nearly linear rule by jumps: linear where no kink is near, by smaller jumps where one is.
#pragma once

#include <cstdint>
#include <expected>
#include <vector>

#include "predictors/kinks/kink_scan.hpp"
#include "predictors/kinks/near_linear.hpp"
#include "predictors/rows/packed_row.hpp"
#include "systems/core/error.hpp"
#include "systems/core/work.hpp"
#include "systems/eca/rule.hpp"

namespace outpace::kinks {

/// A jump of S steps (S a power of two) makes of 4S cells the 2S in the middle:
///
///     4S cells   ──────────── p kink q ────────────      cells far from a kink: a linear sum of three cells, S apart
///     2S cells         ─ ─ ─ ─ ─ ─ ─ ─ ─ ─               the 2S cells whose cone holds p and q: two jumps of S/2 of
///                                                        the 4S cells around it
///
/// so a kink costs S/32 jumps of 32 steps, the smallest, which are plain steps of two words. A row's kinks are jumped
/// together, level by level, and where kinks are dense the row as a whole is: the choice of S is by their number.
class Evolution {
 public:
  Evolution(eca::Rule rule, const NearLinear& near);

  /// `steps` steps of a row of `cells` > 2·steps cells, which loses `steps` cells on each side. Declines at the meter's
  /// limits.
  std::expected<void, Declined> run(rows::Words& row, std::uint64_t& cells, std::uint64_t steps, Work& work) const;

 private:
  /// Items of 4S cells each, `words` words apart; leaves the 2S cells in the lowest bits of each. False out of work.
  bool jump(unsigned level, std::uint64_t* items, std::size_t count, Work& work) const;
  /// S/2 steps of items of `cells` cells each, `words` words apart.
  bool half(unsigned level, std::uint64_t* items, std::size_t count, std::size_t words, std::uint64_t cells,
            Work& work) const;
  /// Where the item of 4·s cells around the kink (p, q) begins, p ≥ `covered`: made cells before `covered` are made by
  /// the items before it, so that items of kinks close together tile what they have in common.
  [[nodiscard]] std::uint64_t place(std::uint64_t p, std::uint64_t q, std::uint64_t s, std::uint64_t cells,
                                    std::uint64_t& covered) const;
  /// 2^level linear steps in place: `cells` becomes less by 2·2^level.
  void linear(unsigned level, std::uint64_t* row, std::uint64_t cells) const;
  /// One jump of 2^level steps of a whole row; `kinks` becomes the number that it had.
  bool jump_row(unsigned level, rows::Words& row, std::uint64_t& cells, std::uint64_t& kinks, Work& work) const;

  rows::WordRule step_;
  eca::Rule rule_;
  NearLinear near_;
  MarkScan scan_;
};

/// 32 steps of each pair of words on its own, many at a time; the first words of the results are right.
void short_jumps(eca::Rule rule, std::uint64_t* pairs, std::size_t count);

}  // namespace outpace::kinks
