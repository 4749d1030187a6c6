// Learning an automaton from an evolution: its states are the members of the kernel {c(b^k·t + i, b^k·y + j)} that
// experiments tell apart (Angluin, 1987; Rivest and Schapire, 1993), and a proof by induction ends the learning.
#pragma once

#include <expected>

#include "predictors/nested/digit_automaton.hpp"
#include "systems/core/error.hpp"

namespace outpace::nested {

struct Learnt {
  DigitAutomaton automaton;  ///< proven to be the evolution at every (t, y ≥ 0)
  std::uint64_t rows;        ///< rows that were simulated to learn it
  std::uint64_t experiments;
};

/// Learns in base `base` ≥ 2. There is no limit but the meter's: where the kernel does not close before, the refusal
/// says how many members were told apart. One unit for a cell looked up or a state stepped.
std::expected<Learnt, Declined> learn(const LocalRule& rule, const FiniteRow& start, unsigned base, Work& work);

}  // namespace outpace::nested
