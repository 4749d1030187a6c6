// The search for the frames in which a rule's cells are settled by their surroundings. It sees a system and a family of
// initial conditions and asks itself questions with seeds that no race uses.
#pragma once

#include <expected>
#include <span>
#include <string>
#include <vector>

#include "predictors/wall/frame.hpp"
#include "predictors/wall/isolated_run.hpp"
#include "systems/ca/line_automaton.hpp"
#include "systems/core/system.hpp"

namespace outpace::wall {

/// The radii of successive attempts: 8, 12, 18, … cells.
constexpr std::uint64_t first_radius = 8;
constexpr std::uint64_t next_radius(std::uint64_t radius) { return radius + radius / 2; }

/// Tries frames in turn with growing radius until one settles the cell. What each attempt may spend on its cycle grows
/// with the radius, so a frame that leads nowhere costs at most its share. Empty where no radius up to `most` settles
/// it; declines at the meter's limits.
std::expected<std::optional<Evidence>, Declined> settle_by_any(const PairStep& step, std::span<const Frame> frames,
                                                               const CellQuery& query, std::uint64_t most, Work& work);

/// Which frames settle cells, cheapest first; empty where none does. Every speed s/p with p ≤ 4 at which the rule can
/// carry anything is tried on a few questions at t ≈ 2^40; a further frame is kept only for questions that those kept
/// do not settle. Declines when the meter's limits are reached.
std::expected<std::vector<Frame>, Declined> find_frames(const ca::LineAutomaton& system, const InitialFamily& family,
                                                        Work& work);

}  // namespace outpace::wall
