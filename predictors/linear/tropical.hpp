// Orbits of (max,+) networks: after a while every unit grows by a fixed amount in every so many steps, and once the
// edges that carry the maxima are seen to do so it stays so. Found by walking, in machine words.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "systems/core/integer.hpp"
#include "systems/core/work.hpp"

namespace outpace::linear {

/// x'_to = max of x_from + weight over the edges into it; each of the units has one.
struct TropicalStep {
  struct Edge {
    std::uint32_t to, from;
    std::int64_t weight;
  };
  std::vector<Edge> edges;  ///< by rising `to`
};

/// x after `laps` times all steps. Empty where no growth showed within `budget` work units, or numbers left 61 bits;
/// `within` is false where the meter's limit was reached.
///
/// Let x(k + c) = x(k) + δ over c laps and at every step between, with δ_from ≤ δ_to along every edge, and = along one
/// that carries the maximum of each unit and step. Then it is so for ever: that edge's term grows as its unit does and
/// no other outgrows it. (The cyclicity theorem says that irreducible matrices come to this: Cohen, Dubois, Quadrat and
/// Viot, 1985.)
std::optional<std::vector<Integer>> tropical_orbit(const std::vector<TropicalStep>& steps,
                                                   const std::vector<std::int64_t>& start, const Time& laps,
                                                   std::uint64_t budget, Work& work, bool& within);

}  // namespace outpace::linear
