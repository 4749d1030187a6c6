// Perceptrons under teacher forcing for step units, gradient descent through time for the linear network. Doubles are
// added and multiplied one after another and never fused, so that the last bit is the same everywhere.
#include "systems/rnn/reference/training.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <utility>

#include "systems/core/random_field.hpp"
#include "systems/rnn/reference/build.hpp"

namespace outpace::rnn {
namespace {

/// Consecutive pseudo-random numbers.
class Sequence {
 public:
  explicit Sequence(std::uint64_t seed) : field_(seed) {}
  std::size_t below(std::size_t end) { return static_cast<std::size_t>(field_.word(at_++) % end); }

 private:
  RandomField field_;
  std::int64_t at_ = 0;
};

/// One time step of an example: what all units said, what is read, what all units and the readout are to say then.
/// Without `before` nothing was read yet, and only the readout learns.
struct Example {
  std::vector<std::uint8_t> before, after;
  std::size_t symbol;
  std::uint32_t label;
};

/// Integer weights of rows over units, then symbols, then the bias.
class Perceptrons {
 public:
  Perceptrons(std::size_t rows, std::size_t columns) : columns_(columns), weights_(rows * (columns + 1)) {}
  [[nodiscard]] std::int64_t weight(std::size_t row, std::size_t column) const {
    return weights_[row * (columns_ + 1) + column];
  }
  [[nodiscard]] std::int64_t sum(std::size_t row, const std::vector<std::uint8_t>& said) const {
    std::int64_t sum = weight(row, columns_);
    for (std::size_t j = 0; j < columns_; ++j) sum += said[j] ? weight(row, j) : 0;
    return sum;
  }
  void add(std::size_t row, const std::vector<std::uint8_t>& said, std::int64_t by) {
    for (std::size_t j = 0; j < columns_; ++j) weights_[row * (columns_ + 1) + j] += said[j] ? by : 0;
    weights_[row * (columns_ + 1) + columns_] += by;
  }

 private:
  std::size_t columns_;
  std::vector<std::int64_t> weights_;
};

/// Learns all examples by heart: passes over them until none is wrong. They must be linearly separable, row by row.
Network learn(const std::vector<Example>& examples, std::size_t units, std::size_t symbols, std::uint32_t labels) {
  Perceptrons hidden(units, units + symbols), readout(labels, units);
  for (bool wrong = true; wrong;) {
    wrong = false;
    for (const Example& example : examples) {
      std::vector<std::uint8_t> heard = example.before;
      heard.resize(units + symbols);
      heard[units + example.symbol] = 1;
      for (std::size_t u = 0; u < units && !example.before.empty(); ++u)
        if ((hidden.sum(u, heard) > 0) != (example.after[u] != 0)) {
          hidden.add(u, heard, example.after[u] ? 1 : -1);
          wrong = true;
        }
      // The right label must be strictly ahead; whoever is level with it or above is pushed down (Crammer and Singer).
      for (std::uint32_t label = 0; label < labels; ++label)
        if (label != example.label && readout.sum(label, example.after) >= readout.sum(example.label, example.after)) {
          readout.add(example.label, example.after, 1);
          readout.add(label, example.after, -1);
          wrong = true;
        }
    }
  }
  Network network = empty_elman(Activation::step, units, symbols);
  network.symbols = one_hot(symbols);
  Readout said;
  said.decision = Decision::argmax;
  said.weights = Matrix(labels, units);
  const auto copy = [](Matrix& matrix, const Perceptrons& from, std::size_t row, std::size_t first) {
    for (std::size_t j = 0; j < matrix.columns(); ++j)
      if (const std::int64_t weight = from.weight(row, first + j)) matrix.set(row, j, weight);
  };
  for (std::size_t u = 0; u < units; ++u) {
    copy(network.recurrent, hidden, u, 0);
    copy(network.input, hidden, u, units);
    network.bias[u] = hidden.weight(u, units + symbols);
  }
  for (std::uint32_t label = 0; label < labels; ++label) {
    copy(said.weights, readout, label, 0);
    said.bias.emplace_back(readout.weight(label, units));
  }
  network.readout = std::move(said);
  return network;
}

/// A machine as teacher: unit (q, a) is to say that a was just read in state q. Examples are steps of random words.
Network learn_machine(std::size_t states, std::size_t symbols, std::uint32_t labels,
                      const std::function<std::size_t(std::size_t state, std::size_t symbol)>& next,
                      const std::function<std::uint32_t(std::size_t state)>& says) {
  Sequence sequence(0x747261696E + states * symbols);
  const std::size_t units = states * symbols;
  std::vector<Example> examples{{{}, std::vector<std::uint8_t>(units), 0, says(0)}};
  for (std::size_t word = 0; word < 8 * units; ++word) {
    std::vector<std::uint8_t> said(units);
    std::size_t state = 0;
    for (std::size_t s = 0; s < 12; ++s) {
      Example example{said, std::vector<std::uint8_t>(units), sequence.below(symbols), 0};
      example.after[state * symbols + example.symbol] = 1;
      state = next(state, example.symbol);
      example.label = says(state);
      said = example.after;
      examples.push_back(std::move(example));
    }
  }
  return learn(examples, units, symbols, labels);
}

Network modular(std::size_t m) {
  return learn_machine(
      m, 2, static_cast<std::uint32_t>(m), [m](std::size_t state, std::size_t one) { return (state + one) % m; },
      [](std::size_t state) { return static_cast<std::uint32_t>(state); });
}

/// States are digit + 2·carry.
Network addition() {
  return learn_machine(
      4, 4, 2,
      [](std::size_t state, std::size_t pair) {
        const std::size_t sum = state / 2 + pair / 2 + pair % 2;
        return sum % 2 + 2 * (sum / 2);
      },
      [](std::size_t state) { return static_cast<std::uint32_t>(state % 2); });
}

/// Writes a text letter by letter, for ever. Units say what the latest letters were, the latest first.
Network letters() {
  constexpr std::string_view text = "the rain in spain falls mainly on the plain. ";
  constexpr std::size_t reach = 6;
  std::string alphabet;
  for (const char letter : text)
    if (alphabet.find(letter) == std::string::npos) alphabet += letter;
  std::ranges::sort(alphabet);
  const std::size_t count = alphabet.size(), units = reach * count;
  const auto at = [&](std::size_t s) { return alphabet.find(text[s % text.size()]); };
  std::vector<Example> examples{{{}, std::vector<std::uint8_t>(units), 0, static_cast<std::uint32_t>(at(0))}};
  std::vector<std::uint8_t> said(units);
  for (std::size_t s = 0; s < 2 * text.size(); ++s) {
    Example example{said, std::vector<std::uint8_t>(units), at(s), static_cast<std::uint32_t>(at(s + 1))};
    std::copy(said.begin(), said.end() - static_cast<std::ptrdiff_t>(count),
              example.after.begin() + static_cast<std::ptrdiff_t>(count));
    example.after[example.symbol] = 1;
    said = example.after;
    examples.push_back(std::move(example));
  }
  Network network = learn(examples, units, count, static_cast<std::uint32_t>(count));
  network.closed_loop = true;
  return network;
}

constexpr std::size_t linear_units = 2, longest = 8;

/// Weights of a linear network of one input and one output.
struct Linear {
  std::array<std::array<double, linear_units>, linear_units> recurrent{};
  std::array<double, linear_units> input{}, output{};

  template <class F>
  static void each(Linear& a, const Linear& b, F&& f) {
    for (std::size_t i = 0; i < linear_units; ++i) {
      for (std::size_t j = 0; j < linear_units; ++j) f(a.recurrent[i][j], b.recurrent[i][j]);
      f(a.input[i], b.input[i]);
      f(a.output[i], b.output[i]);
    }
  }
};

/// The gradient of half the squared error of the sum so far, over all times of one word, from the last one back.
Linear gradient(const Linear& net, const std::array<double, longest>& word) {
  std::array<std::array<double, linear_units>, longest + 1> state{};
  std::array<double, longest + 1> error{};
  double target = 0;
  for (std::size_t t = 0; t < longest; ++t) {
    target += word[t];
    error[t + 1] = -target;
    for (std::size_t i = 0; i < linear_units; ++i) {
      double sum = net.input[i] * word[t];
      for (std::size_t j = 0; j < linear_units; ++j) sum += net.recurrent[i][j] * state[t][j];
      state[t + 1][i] = sum;
      error[t + 1] += net.output[i] * sum;
    }
  }
  Linear result;
  std::array<double, linear_units> back{};
  for (std::size_t t = longest; t > 0; --t) {
    std::array<double, linear_units> earlier{};
    for (std::size_t i = 0; i < linear_units; ++i) {
      result.output[i] += error[t] * state[t][i];
      const double blame = back[i] + error[t] * net.output[i];
      result.input[i] += blame * word[t - 1];
      for (std::size_t j = 0; j < linear_units; ++j) {
        result.recurrent[i][j] += blame * state[t - 1][j];
        earlier[j] += blame * net.recurrent[i][j];
      }
    }
    back = earlier;
  }
  return result;
}

/// The sum of the digits read, learned on words of 8 digits.
Network sum() {
  Sequence sequence(0x73756D);
  Linear net;
  Linear::each(net, net, [&](double& weight, double) { weight = static_cast<double>(sequence.below(1024)) / 2048; });
  for (unsigned step = 0; step < 40'000; ++step) {
    std::array<double, longest> word;
    for (double& digit : word) digit = static_cast<double>(sequence.below(10)) / 8;
    const double rate = 1.0 / 1024;
    Linear::each(net, gradient(net, word), [&](double& weight, double slope) { weight -= rate * slope; });
  }
  const auto rounded = [](double weight) { return Rational(Integer(std::llround(weight * 4096)), Integer(4096)); };
  Network network = empty_elman(Activation::identity, linear_units, 1);
  network.symbols = as_values(10);
  Readout readout;
  readout.decision = Decision::round;
  readout.weights = Matrix(1, linear_units);
  readout.bias = Vector(1);
  for (std::size_t i = 0; i < linear_units; ++i) {
    for (std::size_t j = 0; j < linear_units; ++j) network.recurrent.set(i, j, rounded(net.recurrent[i][j]));
    network.input.set(i, 0, rounded(net.input[i]));
    readout.weights.set(0, i, rounded(net.output[i]));
  }
  network.readout = std::move(readout);
  return network;
}

struct Training {
  const char *name, *description;
  std::function<Network()> run;
};
const std::vector<Training>& trainings() {
  static const std::vector<Training> all{
      {"parity", "Trained: the parity of the ones read.", [] { return modular(2); }},
      {"mod-3", "Trained: the number of ones read modulo 3.", [] { return modular(3); }},
      {"mod-5", "Trained: the number of ones read modulo 5.", [] { return modular(5); }},
      {"addition-2", "Trained: serial addition in base 2, least digit first.", addition},
      {"letters", "Trained: writes a sentence letter by letter, for ever.", letters},
      {"sum", "Trained: the sum of the digits read, by a linear network whose weights are a little off.", sum},
  };
  return all;
}

}  // namespace

std::vector<std::string> training_names() {
  std::vector<std::string> names;
  for (const Training& training : trainings()) names.emplace_back(training.name);
  return names;
}

Result<Network> train(std::string_view name) {
  std::string known;
  for (const Training& training : trainings()) {
    known += (known.empty() ? "" : ", ") + std::string(training.name);
    if (name != training.name) continue;
    Network network = training.run();
    network.name = "trained-" + std::string(name);
    network.description = training.description;
    return network;
  }
  return std::unexpected(
      Error{"training '" + std::string(name.substr(0, 60)) + "'", "there is none of that name", "known are " + known});
}

}  // namespace outpace::rnn
