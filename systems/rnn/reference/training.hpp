// The small trained networks of the reference set: how each is learned from examples. Every trainer is deterministic
// and gives the same weights on every machine; systems/rnn/trained holds what they gave, as files.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "systems/rnn/network.hpp"

namespace outpace::rnn {

/// Names of what can be trained: "parity", "mod-3", "mod-5", "addition-2", "letters", "sum".
std::vector<std::string> training_names();

/// Trains one of them, in less than a second. Step units learn by the perceptron rule (Rosenblatt, 1958) what they were
/// to say, given what all units said before (teacher forcing: Williams and Zipser, 1989); the linear network `sum`
/// learns by gradient descent through time, and its weights are rounded to 2^−12. Errors: no such name.
Result<Network> train(std::string_view name);

}  // namespace outpace::rnn
