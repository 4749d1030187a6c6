// Proves a rule: replays a stretch of a run with run lengths left open, following the course that the actual lengths
// take and noting what it needs of them. What comes back to its own shape is a rule.
#pragma once

#include <cstdint>
#include <optional>

#include "predictors/rules/rule.hpp"

namespace outpace::rules {

/// The rule that `operations` operations (moves, and jumps by rules of the book) from `tape` on amount to, if they
/// lead back to the same shape. One unit an operation and the units of its polynomials.
std::optional<Rule> prove(const Configuration& tape, const RuleBook& book, std::uint64_t operations, Work& work);

}  // namespace outpace::rules
