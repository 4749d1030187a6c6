// All threshold networks of a few units with ternary weights: how many different maps of states they are, up to what,
// and how long their orbits get. Counting only; no single network is kept.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "systems/core/error.hpp"

namespace outpace::rnn {

/// Threshold networks of h units with weights and biases in {−1, 0, 1}, autonomous.
struct Enumeration {
  unsigned units = 0;
  bool signs = false;                   ///< states ±1 with sgn(0) = +1; otherwise 0 and 1, on if the sum is above 0
  std::uint64_t networks = 0;           ///< weights and biases to choose from: 3^(h·(h+1))
  std::uint64_t functions = 0;          ///< different functions of one unit
  std::uint64_t maps = 0;               ///< different maps of the 2^h states
  std::uint64_t up_to_permutation = 0;  ///< … up to renaming the units
  std::uint64_t graphs = 0;             ///< … up to renaming the states: functional graphs
  unsigned longest_period = 0;
  unsigned longest_transient = 0;
};

/// Enumerates for h = 1, 2 or 3.
Enumeration enumerate_threshold_networks(unsigned units, bool signs);

/// Reads `h=3,weights=ternary,states=01` (or states=pm) and counts; what was counted, line by line.
Result<std::vector<std::pair<std::string, std::string>>> enumerate_text(std::string_view text);

}  // namespace outpace::rnn
