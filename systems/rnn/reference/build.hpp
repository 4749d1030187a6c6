// What the builders of reference networks share: empty networks to fill in, readouts, and finite automata as threshold
// networks.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <vector>

#include "systems/rnn/network.hpp"

namespace outpace::rnn {

/// A network without weights: `units` units, `inputs` inputs, biases 0.
Network empty_elman(Activation activation, std::size_t units, std::size_t inputs = 0);

/// Symbols 0 … count−1 as unit vectors (one input a symbol), or as the single value they name.
std::vector<Vector> one_hot(std::size_t count);
std::vector<Vector> as_values(std::size_t count);

/// One output: Σ weights·h + bias.
Readout one_output(std::size_t units, const std::vector<std::pair<std::size_t, Rational>>& weights, Rational bias,
                   Decision decision);

/// A complete deterministic automaton with a label a state.
struct Automaton {
  std::size_t symbols = 0;
  std::size_t initial = 0;
  std::vector<std::size_t> next;     ///< next[q·symbols + a]
  std::vector<std::uint32_t> label;  ///< what state q says, from 0 on
  [[nodiscard]] std::size_t states() const { return label.size(); }
};

/// The automaton as a network of step units, one step a symbol, output the state's label. A unit for each transition
/// (p, a) that does not lead to the initial state says "the last state was p and a was read":
///
///     u_{p,a}' = step(in(p) + x_a − 3/2),  in(q) = Σ of the units whose transition leads to q,
///                                          in(initial) = 1 − Σ of all units
///
/// so the zero state is the initial one, and a step without input returns to it. After Minsky (1967).
Network automaton_network(const Automaton& automaton);

}  // namespace outpace::rnn
