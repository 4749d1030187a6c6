// Random networks of every kind for the tests of recurrent networks, all drawn from a fixed sequence. No test is here.
#pragma once

#include <cstdint>
#include <string>

#include "systems/core/random_field.hpp"
#include "systems/rnn/network.hpp"

namespace outpace::tests {

/// A deterministic source of small numbers.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : field_(seed) {}
  /// In [0, below).
  std::uint64_t operator()(std::uint64_t below) { return field_.word(at_++) % below; }
  /// In [least, most].
  std::int64_t between(std::int64_t least, std::int64_t most) {
    return least + static_cast<std::int64_t>((*this)(static_cast<std::uint64_t>(most - least + 1)));
  }

 private:
  RandomField field_;
  std::int64_t at_ = 0;
};

/// A network of `units` units of one kind: weights in [−spread, spread] over `denominator`, each present with
/// probability density/8, two or more symbols, a readout, a closed loop.
inline rnn::Network random_network(rnn::Kind kind, rnn::Activation activation, std::size_t units, Dice& dice,
                                   std::int64_t spread = 1, std::int64_t denominator = 1, unsigned density = 8) {
  using namespace rnn;
  Network network;
  network.name = "random";
  network.kind = kind;
  network.activation = activation;
  network.reset_gate = dice(2) ? ResetGate::after : ResetGate::before;
  const std::size_t inputs = 1 + dice(3), symbols = 2 + dice(2), rows = network.blocks() * units;
  const bool whole = network.int8_kind() || activation == Activation::modulo;
  const auto weight = [&] {
    return Rational(Integer(dice.between(-spread, spread)), Integer(whole ? 1 : denominator));
  };
  if (kind == Kind::elman && activation == Activation::modulo) network.modulus = 2 + dice(dice(2) ? 1000 : 6);
  network.recurrent = Matrix(rows, units);
  network.input = Matrix(rows, inputs);
  const auto fill = [&](Matrix& matrix, bool needed) {
    for (std::size_t i = 0; i < matrix.rows(); ++i) {
      for (std::size_t j = 0; j < matrix.columns(); ++j)
        if (dice(8) < density)
          if (const Rational w = weight(); w != 0 || network.tropical()) matrix.set(i, j, w);
      if (needed && network.tropical() && matrix.row(i).empty()) matrix.set(i, dice(matrix.columns()), weight());
    }
  };
  fill(network.recurrent, true);
  fill(network.input, false);
  if (!network.tropical())
    for (std::size_t i = 0; i < rows; ++i) network.bias.push_back(weight());
  if (network.gated() && network.reset_gate == ResetGate::after)
    for (std::size_t i = 0; i < units; ++i) network.recurrent_bias.push_back(weight());
  for (std::size_t s = 0; s < symbols; ++s) {
    network.symbols.emplace_back();
    for (std::size_t i = 0; i < inputs; ++i) network.symbols.back().emplace_back(dice.between(-2, 2));
  }
  if (network.int8_kind()) {
    network.int8.shift = static_cast<unsigned>(dice(9));
    for (auto& entry : network.int8.activation) entry = static_cast<std::int8_t>(dice.between(-128, 127));
    if (network.gated())
      for (auto& entry : network.int8.gate) entry = static_cast<std::uint8_t>(dice.between(0, 128));
  }
  Readout readout;
  const Decision decisions[] = {Decision::round, Decision::threshold, Decision::argmax};
  readout.decision = decisions[dice(3)];
  readout.weights = Matrix(readout.decision == Decision::argmax ? symbols : 1, units);
  fill(readout.weights, true);
  if (!network.tropical())
    for (std::size_t i = 0; i < readout.outputs(); ++i) readout.bias.push_back(weight());
  network.readout = std::move(readout);
  network.closed_loop = true;
  return network;
}

/// One of the inputs that a network of that many symbols takes, as the text of an initial condition has it.
inline std::string random_input(std::size_t symbols, Dice& dice) {
  const auto word = [&](std::uint64_t length) {
    std::string text;
    for (std::uint64_t i = 0; i < length; ++i) text += std::to_string(dice(symbols));
    return text;
  };
  switch (dice(5)) {
    case 0:
      return "";
    case 1:
      return "+word:" + word(dice(20));
    case 2:
      return "+periodic:" + word(dice(5)) + "." + word(1 + dice(6));
    case 3:
      return "+random:" + std::to_string(dice(1000));
    default:
      return "+generated";
  }
}

}  // namespace outpace::tests
