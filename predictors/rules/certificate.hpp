// Proved rules as a certificate of kind "tape-rules": every rule with its shape, guards, outcome, step polynomial and
// course, so that a checker can replay it; and what they show of a known start: that a rule goes on for ever, or that a
// chain of moves and jumps leads to the halt.
#pragma once

#include <optional>
#include <string>

#include "predictors/core/predictor.hpp"
#include "predictors/rules/strategy.hpp"

namespace outpace::rules {

/// After `steps` steps from `start` the tape has the shape of rule number `rule` with these lengths, and the rule
/// applies for ever.
struct Endless {
  std::string start;
  Integer steps;
  std::size_t rule = 0;
  std::vector<Count> lengths;
};

/// From `start` the chain of moves and jumps leads to a passage that halts.
struct Halting {
  std::string start;
  std::vector<Jumped> chain;
  std::uint32_t last_moves = 0;
  Integer steps, score;  ///< the halting step counted
};

Certificate certificate_of(const tm::Machine& machine, const Knowledge& knowledge,
                           const std::optional<Endless>& endless = std::nullopt,
                           const std::optional<Halting>& halting = std::nullopt);

}  // namespace outpace::rules
