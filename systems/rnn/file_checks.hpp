// The checks of a network file that look at whole rows: none of a maximum is empty, no sum of bytes leaves 32 bits.
#pragma once

#include "systems/rnn/json_values.hpp"
#include "systems/rnn/network.hpp"

namespace outpace::rnn {

/// Fails `values` at the path of the first row of `network` whose arithmetic is not defined.
void check_arithmetic(const Network& network, JsonValues& values);

}  // namespace outpace::rnn
