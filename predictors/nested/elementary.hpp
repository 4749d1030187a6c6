// Elementary automata and their finite starts as the learners of space-time patterns take them.
#pragma once

#include "predictors/nested/evolution.hpp"
#include "systems/eca/rule.hpp"
#include "systems/eca/start.hpp"

namespace outpace::nested {

inline LocalRule local_rule(eca::Rule rule) {
  LocalRule local;
  for (unsigned i = 0; i < 8; ++i) local.table.push_back(rule.number() >> i & 1);
  return local;
}

/// Requires `start.finite()`.
inline FiniteRow finite_row(const eca::LineStart& start) {
  FiniteRow row;
  row.background = start.background();
  for (std::uint64_t x = 0; x < start.length(); ++x) row.cells.push_back(start.cell(x));
  return row;
}

}  // namespace outpace::nested
