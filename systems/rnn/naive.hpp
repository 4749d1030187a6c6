// The reference semantics of networks: one step and one output by plain loops over rationals that nothing optimises.
// Everything else is compared with it, and checkers of proofs may use it.
#pragma once

#include <cstdint>
#include <optional>

#include "systems/core/answer.hpp"
#include "systems/core/query.hpp"
#include "systems/rnn/network.hpp"
#include "systems/rnn/start.hpp"

namespace outpace::rnn {

/// The state one step after `state`, fed `symbol` (or nothing).
Vector step_naively(const Network& network, const Vector& state, std::optional<std::uint32_t> symbol);

/// V·h + c before the decision. Requires a readout.
Vector output_vector(const Network& network, const Vector& state);
/// The output after the decision as `output` prints it: a Symbol for argmax and for one threshold, an Integer for one
/// rounded component, otherwise a Word (`0110` for thresholds, values with commas between them for the others).
Answer output_answer(const Network& network, const Vector& output);
/// The symbol that a closed loop feeds in next. Requires `network.closed_loop`.
std::uint32_t output_symbol(const Network& network, const Vector& output);

/// The answer to `output`, `state` or `unit`.
Answer simulate_naively(const Network& network, const NetworkStart& start, const Observable& what, const Time& at);

}  // namespace outpace::rnn
