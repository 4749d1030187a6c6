// Proved rules as a certificate of kind "tape-rules": every rule with its shape, guards, outcome, step polynomial and
// course, so that a checker can replay it; and, where a rule goes on for ever from a known start, that the machine
// never halts.
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

Certificate certificate_of(const tm::Machine& machine, const Knowledge& knowledge,
                           const std::optional<Endless>& endless = std::nullopt);

}  // namespace outpace::rules
