// Proved rules as a certificate of kind "tape-rules": every rule with its shape, guards, outcome, step polynomial and
// course, so that a checker can replay it; and what they show of a known start: that a rule goes on for ever, or where
// a chain of moves and jumps leads, to the halt or to a time that was asked for.
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
  Chain chain;
  Integer steps, score;  ///< the halting step counted
};

/// From `start` the chain leads so far that the rest of the steps takes at most a run of equal blocks and a passage.
struct Passing {
  std::string start;
  Chain chain;
  Integer steps;
  unsigned state = 0;  ///< the number of states: halted
  Integer position;
  unsigned symbol = 0;
  Integer population;
};

/// What is shown beyond the rules.
struct Shown {
  std::optional<Endless> endless;
  std::optional<Halting> halting;
  std::optional<Passing> passing;
};
Certificate certificate_of(const tm::Machine& machine, const Knowledge& knowledge, const Shown& shown = {});

}  // namespace outpace::rules
