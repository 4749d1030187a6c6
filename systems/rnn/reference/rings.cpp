// Elementary cellular automata on a ring as threshold networks: one step of the network is one step of the automaton.
#include <algorithm>
#include <array>
#include <optional>

#include "systems/rnn/reference.hpp"
#include "systems/rnn/reference/build.hpp"

namespace outpace::rnn {
namespace {

using Numbers = std::vector<std::uint64_t>;

/// A rule as a sum of thresholds: order the eight neighbourhoods by s = a·left + b·centre + c·right; wherever the
/// rule's value changes between two values of s stands a unit [s ≥ that value], counted + where it rises, − where it
/// falls. The cell is then `lowest` + Σ ±units, which is linear in the units, so that no second layer is needed.
struct Thresholds {
  std::array<int, 3> weights;  ///< of left, centre, right
  std::vector<int> at;         ///< rising
  int lowest;                  ///< the rule's value at the least s
};

std::optional<Thresholds> thresholds(unsigned rule, std::array<int, 3> weights) {
  std::array<std::pair<int, int>, 8> values;  // (s, the rule's value)
  for (int i = 0; i < 8; ++i)
    values[static_cast<std::size_t>(i)] = {weights[0] * (i >> 2 & 1) + weights[1] * (i >> 1 & 1) + weights[2] * (i & 1),
                                           static_cast<int>(rule >> i & 1)};
  std::ranges::sort(values);
  Thresholds result{weights, {}, values[0].second};
  for (std::size_t i = 1; i < 8; ++i) {
    if (values[i].second == values[i - 1].second) continue;
    if (values[i].first == values[i - 1].first) return std::nullopt;
    result.at.push_back(values[i].first);
  }
  return result;
}

/// The fewest units a cell; of equally many the smallest weights.
Thresholds fewest_thresholds(unsigned rule) {
  std::optional<Thresholds> best;
  for (int most = 1; most <= 4; ++most)
    for (int a = -most; a <= most; ++a)
      for (int b = -most; b <= most; ++b)
        for (int c = -most; c <= most; ++c)
          if (const auto found = thresholds(rule, {a, b, c}); found && (!best || found->at.size() < best->at.size()))
            best = found;
  return *best;
}

/// Cell x is the units m·x … m·x + m−1. Initially cell 0 is 1 and all others 0.
Network ring(const Numbers& numbers) {
  const auto rule = static_cast<unsigned>(numbers[0]);
  const std::size_t cells = numbers[1];
  const Thresholds gates = fewest_thresholds(rule);
  const std::size_t m = std::max<std::size_t>(gates.at.size(), 1);  // a constant rule keeps one idle unit a cell
  Network network = empty_elman(Activation::step, m * cells);
  const auto sign = [&](std::size_t k) { return Rational((gates.lowest != 0) == (k % 2 == 0) ? -1 : 1); };
  for (std::size_t x = 0; x < cells; ++x)
    for (std::size_t k = 0; k < gates.at.size(); ++k) {
      const std::size_t row = m * x + k;
      Rational& bias = network.bias[row];
      bias = Rational(1 - 2 * gates.at[k], 2);
      for (std::size_t side = 0; side < 3; ++side) {
        const std::size_t neighbour = (x + side + cells - 1) % cells;
        bias += gates.weights[side] * gates.lowest;
        for (std::size_t j = 0; j < gates.at.size(); ++j)
          network.recurrent.add(row, m * neighbour + j, sign(j) * gates.weights[side]);
      }
    }
  Readout readout;
  readout.decision = Decision::threshold;
  readout.weights = Matrix(cells, m * cells);
  readout.bias = Vector(cells, Rational(2 * gates.lowest - 1, 2));
  network.initial = Vector(m * cells);
  for (std::size_t x = 0; x < cells; ++x) {
    for (std::size_t k = 0; k < gates.at.size(); ++k) readout.weights.set(x, m * x + k, sign(k));
    if (!gates.at.empty() && (x == 0) != (gates.lowest != 0)) (*network.initial)[m * x] = 1;
  }
  network.readout = std::move(readout);
  network.description = "Rule " + std::to_string(rule) + " on a ring of " + std::to_string(cells) + " cells, " +
                        std::to_string(m) + " threshold units a cell; the output is the row.";
  return network;
}

const RegisterReference registered{{"eca-{}-ring-{}",
                                    "an elementary rule on a ring in threshold units, one step a step",
                                    {"eca-30-ring-64", "eca-90-ring-64", "eca-110-ring-64", "eca-184-ring-64"},
                                    {{0, 255}, {1, 100'000}},
                                    ring}};

}  // namespace
}  // namespace outpace::rnn
