// Decision diagrams of t steps of a rule, t = 0, 1, 2, …, by BuDDy (Lind-Nielsen, 1999). BuDDy is global: there is one
// builder at a time, and each starts it afresh.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <vector>

#include "predictors/diagram/order.hpp"
#include "systems/core/error.hpp"
#include "systems/core/work.hpp"

namespace outpace::diagram {

/// What the diagrams of a rule came to in one order.
struct Diagrams {
  Order order;
  std::vector<std::vector<Layer>> layers;  ///< by t: the 2t+1 layers; kept while no layer has over 126 states
  std::vector<std::size_t> widths;         ///< by t: the most functions that one cut has left, answers included
  bool complete = false;                   ///< all t asked for were built; otherwise they grew too large
};

/// Builds t = 0 … `last` in one order, until a diagram has over `most_nodes` nodes. Declines at the meter's limits.
std::expected<Diagrams, Declined> build(eca::Rule rule, Order order, int last, std::size_t most_nodes, Work& work);

}  // namespace outpace::diagram
