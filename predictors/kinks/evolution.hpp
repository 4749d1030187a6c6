// Evolves packed rows of a nearly linear rule by jumps: linear where no kink is near, by smaller jumps where one is.
#pragma once

#include <cstdint>
#include <expected>
#include <utility>
#include <vector>

#include "predictors/kinks/item_steps.hpp"
#include "predictors/kinks/kink_scan.hpp"
#include "predictors/kinks/near_linear.hpp"
#include "predictors/rows/packed_row.hpp"
#include "systems/core/error.hpp"
#include "systems/core/work.hpp"
#include "systems/eca/kernels/stepper.hpp"
#include "systems/eca/rule.hpp"

namespace outpace::kinks {

/// A jump of S steps (S a power of two) makes of 4S cells the 2S in the middle:
///
///     4S cells   ──────────── p kink q ────────────      cells far from a kink: a linear sum of three cells, S apart
///     2S cells         ─ ─ ─ ─ ─ ─ ─ ─ ─ ─               the 2S cells whose cone holds p and q: S steps of the 4S
///     cells
///                                                        around it, or two jumps of S/2 of these
///
/// Items, the cells around kinks, are stepped together, each in a bit lane of its own (see ItemSteps). Where kinks are
/// dense the whole row is stepped by the kernels of the direct simulator; S grows as they get fewer. What a kink costs
/// is the same for every step but for the halvings, so that with kinks at a density of 1/√t an answer takes t^1.5 log
/// t.
class Evolution {
 public:
  Evolution(eca::Rule rule, const NearLinear& near);

  /// `steps` steps of a row of `cells` > 2·steps cells, which loses `steps` cells on each side. Declines at the meter's
  /// limits.
  std::expected<void, Declined> run(rows::Words& row, std::uint64_t& cells, std::uint64_t steps, Work& work) const;

 private:
  using Kinks = std::vector<std::pair<std::uint64_t, std::uint64_t>>;
  struct Room;  ///< what a run works in

  /// The next steps by the direct simulator's kernels: `count` of them, a multiple of 64.
  bool plain(std::uint64_t count, rows::Words& row, std::uint64_t& cells, eca::Stepper& stepper, Work& work) const;
  /// One jump of 2^level steps of a whole row with these kinks.
  bool jump_row(unsigned level, rows::Words& row, std::uint64_t& cells, Room& room, Work& work) const;
  /// Items of 4S cells each; leaves the 2S cells in the middle of each, one after another. False out of work.
  bool jump(unsigned level, rows::Words& items, std::uint64_t count, Room& room, Work& work) const;
  /// S/2 steps of items of `cells` cells each, which lie `words` words apart.
  bool half(unsigned level, rows::Words& items, std::uint64_t count, std::uint64_t cells, Room& room, Work& work) const;
  /// Where the item of 4·s cells around the kink (p, q) begins, p ≥ `covered`: made cells before `covered` are made by
  /// the items before it, so that items of kinks close together tile what they have in common.
  [[nodiscard]] std::uint64_t place(std::uint64_t p, std::uint64_t q, std::uint64_t s, std::uint64_t cells,
                                    std::uint64_t& covered) const;

  eca::Rule rule_;
  rows::WordRule step_;
  NearLinear near_;
  MarkScan scan_;
  ItemSteps items_;
};

/// Linear steps in place, their number a power of two and at least 64: makes the first `words` words of a row that has
/// steps/32 more.
void linear_jump(const NearLinear& near, std::uint64_t steps, std::uint64_t* row, std::uint64_t words);

}  // namespace outpace::kinks
