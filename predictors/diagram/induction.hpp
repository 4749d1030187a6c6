// The proof that a family's diagrams are those of a rule at every t, by induction.
#pragma once

#include <expected>

#include "predictors/diagram/family.hpp"
#include "systems/core/error.hpp"
#include "systems/core/work.hpp"
#include "systems/eca/rule.hpp"

namespace outpace::diagram {

/// The diagram of 0 steps is right by inspection. That of t+1 steps, read cell by cell, must give what that of t steps
/// gives on the next row, of which a cell is known two layers later:
///
///     cells of the row at layers    i−4 … i−1  i   →   new cell of layer i−2   →   one layer of the diagram of t
///                                               ↓
///                                    one layer of the diagram of t+1
///
/// Both run side by side. Which layers come side by side goes by the kinds i−reach … i of t, so all pairs of states
/// that meet, for all t at once, are found by a search over (window of kinds, states, last four cells); the windows are
/// those that the first row has or that other windows make. The proof holds where both always end in the same answer.
/// Orders from an end and outwards only. Returns whether the proof succeeds.
std::expected<bool, Declined> prove(eca::Rule rule, const Family& family, Work& work);

}  // namespace outpace::diagram
