// The proof that an automaton draws the evolution: it shows the first row and obeys the rule at every (t, y). Both are
// questions about finitely many tuples of states, since sums t + 1 and y + j are read digit by digit with a carry
// (the decision procedure of Walnut: Mousavi, 2016; Shallit, 2022).
#pragma once

#include <expected>
#include <optional>
#include <vector>

#include "predictors/nested/digit_automaton.hpp"
#include "systems/core/error.hpp"

namespace outpace::nested {

/// A point of space-time.
struct Point {
  std::uint64_t t, y;
};

/// Points of which at least one has a colour that the true evolution has not. Empty: the automaton is proven right.
using Contradiction = std::vector<Point>;

/// Decides whether the automaton is the evolution. One unit for every state of a tuple visited.
std::expected<Contradiction, Declined> contradiction(const DigitAutomaton& automaton, const LocalRule& rule,
                                                     const FiniteRow& start, Work& work);

}  // namespace outpace::nested
