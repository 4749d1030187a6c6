// Builders that reference networks share; see build.hpp.
#include "systems/rnn/reference/build.hpp"

#include <algorithm>

namespace outpace::rnn {

Network empty_elman(Activation activation, std::size_t units, std::size_t inputs) {
  Network network;
  network.kind = Kind::elman;
  network.activation = activation;
  network.recurrent = Matrix(units, units);
  network.input = Matrix(units, inputs);
  network.bias = Vector(units);
  return network;
}

std::vector<Vector> one_hot(std::size_t count) {
  std::vector<Vector> symbols(count, Vector(count));
  for (std::size_t s = 0; s < count; ++s) symbols[s][s] = 1;
  return symbols;
}

std::vector<Vector> as_values(std::size_t count) {
  std::vector<Vector> symbols;
  for (std::size_t s = 0; s < count; ++s) symbols.push_back({Rational(s)});
  return symbols;
}

Readout one_output(std::size_t units, const std::vector<std::pair<std::size_t, Rational>>& weights, Rational bias,
                   Decision decision) {
  Readout readout;
  readout.weights = Matrix(1, units);
  for (const auto& [unit, weight] : weights) readout.weights.set(0, unit, weight);
  readout.bias = {std::move(bias)};
  readout.decision = decision;
  return readout;
}

Network automaton_network(const Automaton& automaton) {
  const std::size_t symbols = automaton.symbols;
  std::vector<std::size_t> transition;  // of each unit
  for (std::size_t i = 0; i < automaton.next.size(); ++i)
    if (automaton.next[i] != automaton.initial) transition.push_back(i);
  const std::size_t units = std::max<std::size_t>(transition.size(), 1);
  Network network = empty_elman(Activation::step, units, symbols);
  network.symbols = one_hot(symbols);
  // Adds in(q) to a row of weights and its bias.
  const auto add_state = [&](Matrix& weights, Rational& bias, std::size_t row, std::size_t q, const Rational& factor) {
    if (q == automaton.initial) bias += factor;
    for (std::size_t u = 0; u < transition.size(); ++u)
      if (q == automaton.initial)
        weights.add(row, u, -factor);
      else if (automaton.next[transition[u]] == q)
        weights.add(row, u, factor);
  };
  for (std::size_t u = 0; u < transition.size(); ++u) {
    network.bias[u] = Rational(-3, 2);
    add_state(network.recurrent, network.bias[u], u, transition[u] / symbols, 1);
    network.input.set(u, transition[u] % symbols, 1);
  }
  // Two labels: one threshold. More: one output a label, the largest decides.
  const std::uint32_t labels = *std::ranges::max_element(automaton.label) + 1;
  Readout readout;
  readout.decision = labels <= 2 ? Decision::threshold : Decision::argmax;
  readout.weights = Matrix(labels <= 2 ? 1 : labels, units);
  readout.bias = Vector(readout.outputs());
  for (std::size_t q = 0; q < automaton.states(); ++q)
    if (labels > 2 || automaton.label[q] == 1) {
      const std::size_t row = labels > 2 ? automaton.label[q] : 0;
      add_state(readout.weights, readout.bias[row], row, q, 1);
    }
  network.readout = std::move(readout);
  return network;
}

}  // namespace outpace::rnn
