// Rings come back: a state that is an earlier one turned is found by Brent's search, and any later time is reduced by
// it. How rings are stored and stepped is in ring.hpp.
#pragma once

#include <cstdint>
#include <expected>

#include "predictors/core/predictor.hpp"
#include "systems/ca/line_automaton.hpp"

namespace outpace::cycle {

/// f^(preperiod+period)(s) = shift^shift f^preperiod(s), where (shift^k s)(x) = s(x+k). Both counts are the least.
struct Cycle {
  std::uint64_t preperiod = 0;
  std::uint64_t period = 0;
  std::uint64_t shift = 0;                ///< in [0, cells)
  std::uint64_t digest_at_preperiod = 0;  ///< of the row, from cell 0, as it is shown

  /// Steps until a state comes back unturned on a ring of `cells`.
  [[nodiscard]] Integer unshifted_period(std::uint64_t cells) const;
};

/// Brent's search (1980) on a ring's states up to rotation. Requires start.ring(). Spends three units for 64 cells a
/// step (the step and two population counts), 4N for a comparison of rings of N cells that look alike.
std::expected<Cycle, Declined> find_cycle(const ca::LineAutomaton& system, const eca::LineStart& start, Work& work);

/// The claim as data, for the checker of "cycle".
Certificate cycle_certificate(const ca::LineAutomaton& system, const eca::LineStart& start, const Cycle& cycle);

}  // namespace outpace::cycle
