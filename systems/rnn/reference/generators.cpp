// Networks with pseudo-random weights: int8 generators, long periods found by search, Hopfield's symmetric ones.
#include <bit>
#include <cmath>

#include "systems/core/random_field.hpp"
#include "systems/rnn/reference.hpp"
#include "systems/rnn/reference/build.hpp"

namespace outpace::rnn {
namespace {

using Numbers = std::vector<std::uint64_t>;

/// Consecutive pseudo-random numbers.
class Sequence {
 public:
  explicit Sequence(std::uint64_t seed) : field_(seed) {}
  std::int64_t between(std::int64_t least, std::int64_t most) {
    return least + static_cast<std::int64_t>(field_.word(at_++) % static_cast<std::uint64_t>(most - least + 1));
  }

 private:
  RandomField field_;
  std::int64_t at_ = 0;
};

void fill(Matrix& matrix, Sequence& sequence, std::int64_t least, std::int64_t most) {
  for (std::size_t i = 0; i < matrix.rows(); ++i)
    for (std::size_t j = 0; j < matrix.columns(); ++j)
      if (const std::int64_t weight = sequence.between(least, most)) matrix.set(i, j, weight);
}

constexpr std::size_t letters = 16;

/// An int8 network that reads what it wrote: 16 letters, weights up to ±127, steep tables.
Network generator(Kind kind, ResetGate gate, std::size_t units) {
  Network network;
  network.kind = kind;
  network.reset_gate = gate;
  const std::size_t rows = network.blocks() * units;
  Sequence sequence(0x6E6574 + units);
  network.recurrent = Matrix(rows, units);
  network.input = Matrix(rows, letters);
  network.symbols = one_hot(letters);
  for (Vector& symbol : network.symbols)
    for (Rational& value : symbol) value *= 127;
  fill(network.recurrent, sequence, -127, 127);
  fill(network.input, sequence, -127, 127);
  for (std::size_t i = 0; i < rows; ++i) network.bias.emplace_back(sequence.between(-500, 500));
  if (network.gated() && gate == ResetGate::after)
    for (std::size_t i = 0; i < units; ++i) network.recurrent_bias.emplace_back(sequence.between(-500, 500));
  network.int8.shift = 9;
  for (int v = -128; v < 128; ++v) {
    network.int8.activation[static_cast<std::size_t>(v + 128)] =
        static_cast<std::int8_t>(std::lround(127 * std::tanh(v / 24.0)));
    if (network.gated())
      network.int8.gate[static_cast<std::size_t>(v + 128)] =
          static_cast<std::uint8_t>(std::lround(128 / (1 + std::exp(-v / 24.0))));
  }
  Readout readout;
  readout.decision = Decision::argmax;
  readout.weights = Matrix(letters, units);
  readout.bias = Vector(letters);
  fill(readout.weights, sequence, -127, 127);
  network.readout = std::move(readout);
  network.closed_loop = true;
  return network;
}

/// One of the random ternary networks of n step units, as masks.
struct Ternary {
  std::vector<std::uint32_t> plus, minus;
  std::vector<int> bias;

  Ternary(std::uint64_t seed, unsigned n) : plus(n), minus(n), bias(n) {
    Sequence sequence(seed);
    for (unsigned i = 0; i < n; ++i) {
      for (unsigned j = 0; j < n; ++j) {
        const std::int64_t weight = sequence.between(-1, 1);
        if (weight > 0) plus[i] |= std::uint32_t{1} << j;
        if (weight < 0) minus[i] |= std::uint32_t{1} << j;
      }
      bias[i] = static_cast<int>(sequence.between(-1, 1));
    }
  }
  [[nodiscard]] std::uint32_t step(std::uint32_t state) const {
    std::uint32_t next = 0;
    for (std::size_t i = 0; i < bias.size(); ++i)
      if (std::popcount(state & plus[i]) - std::popcount(state & minus[i]) + bias[i] > 0) next |= std::uint32_t{1} << i;
    return next;
  }
  /// The period of the zero state's orbit; 0 if over `most` steps do not show it (Brent, 1980).
  [[nodiscard]] std::uint64_t period(std::uint64_t most) const {
    std::uint32_t slow = 0, fast = step(0);
    std::uint64_t power = 1, length = 1;
    for (std::uint64_t s = 1; slow != fast; ++s, ++length) {
      if (s > most) return 0;
      if (power == length) slow = fast, power *= 2, length = 0;
      fast = step(fast);
    }
    return length;
  }
};

/// The network with the longest period from the zero state among the first 64 random ternary ones of N units whose
/// period shows within 4096 steps.
Network ternary(const Numbers& numbers) {
  const auto n = static_cast<unsigned>(numbers[0]);
  std::uint64_t best = 0, longest = 0;
  for (std::uint64_t seed = 0; seed < 64; ++seed)
    if (const std::uint64_t period = Ternary(seed, n).period(4096); period > longest) longest = period, best = seed;
  const Ternary found(best, n);
  Network network = empty_elman(Activation::step, n);
  for (unsigned i = 0; i < n; ++i) {
    for (unsigned j = 0; j < n; ++j)
      if ((found.plus[i] | found.minus[i]) >> j & 1) network.recurrent.set(i, j, found.plus[i] >> j & 1 ? 1 : -1);
    network.bias[i] = found.bias[i];
  }
  network.description = "A random ternary network of " + std::to_string(n) + " threshold units, number " +
                        std::to_string(best) + " of 64 for its period of " + std::to_string(longest) + " from zero.";
  return network;
}

/// Hopfield's network (1982) for four random patterns, updated in parallel: symmetric, so its period is 1 or 2.
Network hopfield(const Numbers& numbers) {
  const std::size_t n = numbers[0];
  Network network = empty_elman(Activation::sign, n);
  Sequence sequence(0x686F70);
  std::vector<std::vector<int>> patterns(4, std::vector<int>(n));
  for (auto& pattern : patterns)
    for (int& value : pattern) value = sequence.between(0, 1) ? 1 : -1;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) {
      int weight = 0;
      for (const auto& pattern : patterns) weight += pattern[i] * pattern[j];
      if (i != j && weight) network.recurrent.set(i, j, weight);
    }
  return network;
}

const RegisterReference gru_registered{
    {"gru-{}",
     "an int8 gated unit with pseudo-random weights that reads what it wrote; reset gate after the matrix",
     {"gru-16", "gru-64"},
     {{1, 512}},
     [](const Numbers& numbers) { return generator(Kind::gru_int8, ResetGate::after, numbers[0]); }}};
const RegisterReference gru_before_registered{
    {"gru-before-{}",
     "an int8 gated unit with pseudo-random weights that reads what it wrote; reset gate before the matrix",
     {"gru-before-16"},
     {{1, 512}},
     [](const Numbers& numbers) { return generator(Kind::gru_int8, ResetGate::before, numbers[0]); }}};
const RegisterReference int8_registered{
    {"int8-{}",
     "an int8 Elman network with pseudo-random weights that reads what it wrote",
     {"int8-32"},
     {{1, 512}},
     [](const Numbers& numbers) { return generator(Kind::elman_int8, ResetGate::before, numbers[0]); }}};
const RegisterReference ternary_registered{{"ternary-{}",
                                            "a random ternary network of N threshold units, chosen for its period",
                                            {"ternary-12", "ternary-20", "ternary-32"},
                                            {{1, 32}},
                                            ternary}};
const RegisterReference hopfield_registered{{"hopfield-{}",
                                             "a symmetric network of N units ±1 that stores four patterns",
                                             {"hopfield-32"},
                                             {{2, 2000}},
                                             hopfield}};

}  // namespace
}  // namespace outpace::rnn
