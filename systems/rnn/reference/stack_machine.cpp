// Compiling Turing machines to networks; see stack_machine.hpp.
#include "systems/rnn/reference/stack_machine.hpp"

#include <algorithm>

#include "systems/rnn/reference.hpp"
#include "systems/rnn/reference/build.hpp"

namespace outpace::rnn {
namespace {

struct Transition {
  std::size_t write, next;
  bool right;
};

std::unexpected<Error> refuse(std::string_view machine, std::size_t column, std::string why, std::string remedy) {
  return std::unexpected(
      Error{"Turing machine '" + std::string(machine.substr(0, 60)) + "', column " + std::to_string(column + 1),
            std::move(why), std::move(remedy)});
}

/// A weighted sum of units and a constant.
struct Sum {
  std::vector<std::pair<std::size_t, Rational>> terms;
  Rational constant = 0;
  void add(const Sum& other, const Rational& factor) {
    for (const auto& [unit, weight] : other.terms) terms.emplace_back(unit, Rational(weight * factor));
    constant += other.constant * factor;
  }
};

/// A stack w_1 w_2 … over k symbols is the fraction Σ (2·w_i + 1)/(2k)^i, the empty one 0 (its top reads as 0). With
/// B = 2k a fraction with top w lies in [(2w+1)/B, (2w+2)/B), so satlin(B·s − 2b) = [w ≥ b] for b ≥ 1, and
///
///     pop(s) = Σ_b satlin(B·s − 2b − 1) − w        push(s, w) = s/B + (2w + 1)/B
///
/// The control is z_{q,c}: state q on a cell c. A unit of state q on c with top [w ≥ b] fires if z_{q,c} and the test
/// hold; sums of units say the next control exactly, and the next stacks, so that one layer is enough.
class Compiler {
 public:
  Compiler(std::vector<Transition> table, std::size_t symbols)
      : table_(std::move(table)), k_(symbols), states_(table_.size() / symbols), base_(2 * symbols) {}

  Network compile(std::string_view machine) {
    // Units: tests first (q, c, b), then a halted cell (c), then of each stack the pops, the push and the hold.
    const std::size_t tests = table_.size() * k_, halted = tests, stacks = halted + k_, each = k_ + 2;
    Network network = empty_elman(Activation::satlin, stacks + 2 * each);
    // z_{q,c}: the test units whose transition leads there; the initial one is what remains of 1.
    std::vector<Sum> z((states_ + 1) * k_);
    for (std::size_t i = 0; i < table_.size(); ++i)
      for (std::size_t w = 0; w < k_; ++w) {
        Sum& target = z[table_[i].next * k_ + w];
        target.terms.emplace_back(i * k_ + w, 1);
        if (w + 1 < k_) target.terms.emplace_back(i * k_ + w + 1, -1);
      }
    for (std::size_t c = 0; c < k_; ++c) z[states_ * k_ + c].terms.emplace_back(halted + c, 1);
    z[0] = Sum{{}, 1};
    for (std::size_t i = 1; i < z.size(); ++i) z[0].add(z[i], -1);
    Sum moves[2], stack[2];  // left, right
    for (std::size_t i = 0; i < table_.size(); ++i) moves[table_[i].right].add(z[i], 1);
    for (std::size_t side = 0; side < 2; ++side) {
      const std::size_t first = stacks + side * each;
      for (std::size_t u = 0; u < each; ++u) stack[side].terms.emplace_back(first + u, 1);
      // The tops popped: every test unit with b ≥ 1 of a transition that moves to this side.
      for (std::size_t i = 0; i < table_.size(); ++i)
        for (std::size_t b = 1; b < k_; ++b)
          if (table_[i].right == (side == 1)) stack[side].terms.emplace_back(i * k_ + b, -1);
    }
    const Rational gate = Rational(base_ + 1);
    const auto set = [&](std::size_t unit, const Sum& sum) {
      for (const auto& [from, weight] : sum.terms) network.recurrent.add(unit, from, weight);
      network.bias[unit] = sum.constant;
    };
    for (std::size_t i = 0; i < table_.size(); ++i)
      for (std::size_t b = 0; b < k_; ++b) {
        Sum sum{{}, -gate};
        sum.add(z[i], gate);
        if (b == 0) {
          sum.constant += 1;
        } else {
          sum.add(stack[table_[i].right], Rational(base_));
          sum.constant -= 2 * b;
        }
        set(i * k_ + b, sum);
      }
    Sum at_rest{{}, -1};
    for (std::size_t c = 0; c < k_; ++c) {
      set(halted + c, z[states_ * k_ + c]);
      at_rest.add(z[states_ * k_ + c], 1);
    }
    for (std::size_t side = 0; side < 2; ++side) {
      const std::size_t first = stacks + side * each;
      for (std::size_t b = 0; b < k_; ++b) {
        Sum pop{{}, Rational(-gate - 2 * b - 1)};
        pop.add(moves[side], gate);
        pop.add(stack[side], Rational(base_));
        set(first + b, pop);
      }
      Sum push{{}, -1};
      push.add(moves[1 - side], 1);
      push.add(stack[side], Rational(1, base_));
      for (std::size_t i = 0; i < table_.size(); ++i)
        if (table_[i].right != (side == 1)) push.add(z[i], Rational(2 * table_[i].write + 1, base_));
      set(first + k_, push);
      Sum hold = at_rest;
      hold.add(stack[side], 1);
      set(first + k_ + 1, hold);
    }
    Readout readout;
    readout.decision = Decision::argmax;
    readout.weights = Matrix(states_ + 1, network.units());
    readout.bias = Vector(states_ + 1);
    for (std::size_t q = 0; q <= states_; ++q)
      for (std::size_t c = 0; c < k_; ++c) {
        for (const auto& [unit, weight] : z[q * k_ + c].terms) readout.weights.add(q, unit, weight);
        readout.bias[q] += z[q * k_ + c].constant;
      }
    network.readout = std::move(readout);
    network.annotation = annotation(machine, z, stack);
    return network;
  }

 private:
  static std::string json(const Sum& sum) {
    std::string text = "[\"" + text_of(sum.constant) + "\"";
    for (const auto& [unit, weight] : sum.terms)
      text.append(",[").append(std::to_string(unit)).append(",\"").append(text_of(weight)).append("\"]");
    return text + "]";
  }
  static std::string text_of(const Rational& value) { return value.str(); }

  /// The map from units to control and stacks that a predictor may use once it has checked it: sums as [constant,
  /// [unit, weight], …].
  std::string annotation(std::string_view machine, const std::vector<Sum>& z, const Sum (&stack)[2]) const {
    std::string text = "{\"turing_machine\":\"" + std::string(machine) + "\",\"symbols\":" + std::to_string(k_) +
                       ",\"left\":" + json(stack[0]) + ",\"right\":" + json(stack[1]) + ",\"control\":[";
    for (std::size_t i = 0; i < z.size(); ++i) text += std::string(i ? "," : "") + json(z[i]);
    return text + "]}";
  }

  std::vector<Transition> table_;
  std::size_t k_, states_, base_;
};

Result<Network> stack_reference(std::string_view machine) { return stack_machine_network(machine); }

const RegisterReference registered{{"stack-",
                                    "a Turing machine with two stacks in fractions, saturated-linear",
                                    {"stack-1RB1LB_1LA1RZ", "stack-1RB1RZ_1LB0RC_1LC1LA",
                                     "stack-1RB1LB_1LA0LC_1RZ1LD_1RD0RA", "stack-1RB2LB1RZ_2LA2RB1LB"},
                                    {},
                                    {},
                                    stack_reference}};

}  // namespace

Result<Network> stack_machine_network(std::string_view machine) {
  const std::string form = "write it like 1RB1LB_1LA1RZ";
  std::vector<Transition> table;
  const std::size_t width = std::min(machine.find('_'), machine.size());
  const std::size_t symbols = width / 3, states = (machine.size() + 1) / (width + 1);
  if (width % 3 || symbols < 2 || symbols > 10 || (machine.size() + 1) % (width + 1) || states < 1 || states > 25)
    return refuse(machine, 0, "it is not 1 to 25 states of 2 to 10 transitions of three letters", form);
  for (std::size_t at = 0; at < machine.size(); at += 3) {
    if (at % (width + 1) == width) {
      if (machine[at] != '_') return refuse(machine, at, "a '_' must separate the states", form);
      ++at;
    }
    const std::string_view three = machine.substr(at, 3);
    if (three == "---") {
      table.push_back({1, states, true});
      continue;
    }
    const auto write = static_cast<std::size_t>(three[0] - '0');
    const auto next = static_cast<std::size_t>(three[2] - 'A');
    if (three[0] < '0' || write >= symbols) return refuse(machine, at, "this is no symbol of the machine", form);
    if (three[1] != 'L' && three[1] != 'R') return refuse(machine, at + 1, "a move is L or R", form);
    if (three[2] < 'A' || (next >= states && three[2] != 'Z'))
      return refuse(machine, at + 2, "there is no such state", form);
    table.push_back({write, std::min(next, states), three[1] == 'R'});
  }
  Network network = Compiler(std::move(table), symbols).compile(machine);
  network.description = "The Turing machine " + std::string(machine) +
                        " on blank tape, its two stacks as fractions; the output is the number of its state.";
  return network;
}

}  // namespace outpace::rnn
