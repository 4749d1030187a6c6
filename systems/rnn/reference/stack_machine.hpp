// Turing machines as saturated-linear networks with rational weights (Siegelmann and Sontag, 1995): two stacks as
// fractions, one step of the network a step of the machine.
#pragma once

#include <string_view>

#include "systems/rnn/network.hpp"

namespace outpace::rnn {

/// The network of a machine in bbchallenge's text ("1RB1LB_1LA1RZ"), started on blank tape in state A by the zero
/// state. The output is the number of the state, the halting one the last. Errors name the column.
Result<Network> stack_machine_network(std::string_view machine);

}  // namespace outpace::rnn
