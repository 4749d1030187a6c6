// Windows of elementary automata lie in a word each and are stepped side by side, by the rule's algebraic normal form;
// wider rules and tapes are stepped cell by
// cell from the table, and networks with few states symbol by symbol.
#include "predictors/learned/window_simulator.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>
#include <vector>

#include "predictors/automaton/minimal.hpp"
#include "systems/ca/line_automaton.hpp"
#include "systems/rnn/naive.hpp"
#include "systems/rnn/recurrent_network.hpp"
#include "systems/tm/turing_machine.hpp"

namespace outpace::learned {
namespace {

constexpr std::size_t side_by_side = 256;
using Words = std::array<std::uint64_t, side_by_side>;

/// Whether the algebraic normal form (over GF(2)) of elementary rule `rule` has the product of the cells in `cells`
/// (4 left, 2 middle, 1 right): the sum of the rule over all neighbourhoods within them.
constexpr bool has_term(unsigned rule, unsigned cells) {
  bool sum = false;
  for (unsigned within = 0; within < 8; ++within)
    if ((within & ~cells) == 0) sum ^= (rule >> within & 1) != 0;
  return sum;
}

/// `steps` steps of windows whose cell at bit 0 is the leftmost; what remains moves down by a bit a step, so the answer
/// ends in bit 0.
template <unsigned Rule>
void advance(Words& words, std::int64_t steps) {
  for (std::int64_t step = 0; step < steps; ++step)
    for (std::uint64_t& word : words) {
      const std::uint64_t l = word, c = word >> 1, r = word >> 2;
      std::uint64_t next = has_term(Rule, 0) ? ~std::uint64_t{0} : 0;
      if constexpr (has_term(Rule, 1)) next ^= r;
      if constexpr (has_term(Rule, 2)) next ^= c;
      if constexpr (has_term(Rule, 3)) next ^= c & r;
      if constexpr (has_term(Rule, 4)) next ^= l;
      if constexpr (has_term(Rule, 5)) next ^= l & r;
      if constexpr (has_term(Rule, 6)) next ^= l & c;
      if constexpr (has_term(Rule, 7)) next ^= l & c & r;
      word = next;
    }
}

using Advance = void (*)(Words&, std::int64_t);
template <std::size_t... Rules>
constexpr std::array<Advance, 256> all_rules(std::index_sequence<Rules...>) {
  return {advance<static_cast<unsigned>(Rules)>...};
}
constexpr auto advance_by_rule = all_rules(std::make_index_sequence<256>());

class ElementaryWindows final : public WindowSimulator {
 public:
  ElementaryWindows(unsigned rule, std::int64_t steps)
      : advance_(advance_by_rule[rule]), steps_(steps), width_(static_cast<std::size_t>(2 * steps + 1)) {}
  void run(std::span<const std::uint8_t> digits, std::size_t count, std::span<std::uint32_t> answers) const override {
    Words words{};
    for (std::size_t begin = 0; begin < count; begin += side_by_side) {
      const std::size_t here = std::min(side_by_side, count - begin);
      for (std::size_t i = 0; i < here; ++i) words[i] = packed(digits.data() + (begin + i) * width_);
      advance_(words, steps_);
      for (std::size_t i = 0; i < here; ++i) answers[begin + i] = words[i] & 1;
    }
  }
  [[nodiscard]] std::string text(std::uint32_t answer) const override { return std::to_string(answer); }

 private:
  /// Eight digits become a byte by one multiplication that moves bit 8i to bit 56 + i.
  [[nodiscard]] std::uint64_t packed(const std::uint8_t* digits) const {
    std::uint64_t word = 0;
    std::size_t at = 0;
    for (; at + 8 <= width_; at += 8) {
      std::uint64_t eight = 0;
      std::memcpy(&eight, digits + at, 8);
      word |= (eight * 0x0102040810204080u >> 56) << at;
    }
    for (; at < width_; ++at) word |= static_cast<std::uint64_t>(digits[at]) << at;
    return word;
  }

  Advance advance_;
  std::int64_t steps_;
  std::size_t width_;
};

class TableWindows final : public WindowSimulator {
 public:
  TableWindows(const ca::LineAutomaton& system, std::int64_t steps) : model_(system.shared_model()), steps_(steps) {}
  void run(std::span<const std::uint8_t> digits, std::size_t count, std::span<std::uint32_t> answers) const override {
    const std::size_t reach = static_cast<std::size_t>(model_->rule.cells() - 1);
    const std::size_t width = reach * static_cast<std::size_t>(steps_) + 1;
    std::vector<std::uint8_t> cells(width);
    for (std::size_t i = 0; i < count; ++i) {
      std::copy_n(digits.data() + i * width, width, cells.data());
      for (std::size_t left = width; left > 1;) {
        left -= reach;
        for (std::size_t x = 0; x < left; ++x) cells[x] = model_->rule.next(cells.data() + x);
      }
      answers[i] = model_->colour(cells[0]);
    }
  }
  [[nodiscard]] std::string text(std::uint32_t answer) const override { return std::to_string(answer); }

 private:
  std::shared_ptr<const ca::LineModel> model_;
  std::int64_t steps_;
};

/// Windows that are stepped in turn, so that one does not wait for the tables of another.
constexpr std::size_t in_turn = 8;

/// Answers are (place · 32 + state) · 32 + symbol, places counted from the window's left end.
class TapeWindows final : public WindowSimulator {
 public:
  TapeWindows(const tm::TuringMachine& system, std::int64_t steps) : machine_(system.machine()), steps_(steps) {
    for (unsigned state = 0; state < machine_.states(); ++state)
      for (unsigned symbol = 0; symbol < machine_.symbols(); ++symbol) {
        const tm::Transition& next = machine_.at(state, symbol);
        table_[state * 16 + symbol] = {next.write, next.move, next.next};
      }
    for (unsigned symbol = 0; symbol < 16; ++symbol)
      table_[tm::halted * 16u + symbol] = {static_cast<std::uint8_t>(symbol), 0, tm::halted};
  }
  void run(std::span<const std::uint8_t> digits, std::size_t count, std::span<std::uint32_t> answers) const override {
    const auto width = static_cast<std::size_t>(2 * steps_ + 1);
    std::vector<std::uint8_t> tapes(in_turn * width);
    for (std::size_t begin = 0; begin < count; begin += in_turn) {
      const std::size_t here = std::min(in_turn, count - begin);
      std::copy_n(digits.data() + begin * width, here * width, tapes.data());
      std::uint8_t* at[in_turn];
      unsigned state[in_turn] = {};
      for (std::size_t i = 0; i < in_turn; ++i) at[i] = tapes.data() + i * width + steps_;
      for (std::int64_t step = 0; step < steps_; ++step)
        for (std::size_t i = 0; i < in_turn; ++i) {
          const Entry next = table_[state[i] * 16 + *at[i]];
          *at[i] = next.write;
          at[i] += next.move;
          state[i] = next.state;
        }
      for (std::size_t i = 0; i < here; ++i) {
        const auto place = static_cast<std::uint32_t>(at[i] - (tapes.data() + i * width));
        answers[begin + i] = (place * 32 + state[i]) * 32 + *at[i];
      }
    }
  }
  [[nodiscard]] std::string text(std::uint32_t answer) const override {
    return machine_.state_name(static_cast<tm::State>(answer >> 5 & 31)) + " " +
           std::to_string(static_cast<std::int64_t>(answer >> 10) - steps_) + " " + std::to_string(answer & 31);
  }

 private:
  struct Entry {
    std::uint8_t write;
    std::int8_t move;
    std::uint8_t state;
  };
  const tm::Machine machine_;
  std::int64_t steps_;
  std::array<Entry, 32 * 16> table_{};
};

/// A network with few reachable states, from a state that its family fixes: a table lookup a symbol.
class NetworkWindows final : public WindowSimulator {
 public:
  NetworkWindows(const rnn::Network& network, automaton::Reachable reached, std::string observable, std::size_t steps)
      : steps_of_(network), reached_(std::move(reached)), observable_(std::move(observable)), steps_(steps) {}
  void run(std::span<const std::uint8_t> digits, std::size_t count, std::span<std::uint32_t> answers) const override {
    const std::size_t letters = reached_.letters.size();
    const std::uint32_t* next = reached_.next.data();
    for (std::size_t begin = 0; begin < count; begin += in_turn) {
      const std::size_t here = std::min(in_turn, count - begin);
      std::uint32_t state[in_turn] = {};
      const std::uint8_t* fed = digits.data() + begin * steps_;
      for (std::size_t step = 0; step < steps_; ++step)
        for (std::size_t i = 0; i < here; ++i) state[i] = next[state[i] * letters + fed[i * steps_ + step]];
      std::copy_n(state, here, answers.begin() + static_cast<std::ptrdiff_t>(begin));
    }
  }
  [[nodiscard]] std::string text(std::uint32_t answer) const override {
    return steps_of_.show(reached_.states[answer], {observable_, {}}).text();
  }

 private:
  network::Steps steps_of_;
  automaton::Reachable reached_;
  std::string observable_;
  std::size_t steps_;
};

std::unique_ptr<WindowSimulator> network_windows(const rnn::RecurrentNetwork& system, const Subject& subject,
                                                 std::size_t steps) {
  const rnn::Network& network = system.network();
  const bool own = subject.from.name.starts_with("initial"), zero = subject.from.name.starts_with("zero");
  const auto fed = network::fed_kind(network, subject.from);
  if (subject.observable != "output" || !network.exact() || !(own || zero) || (own && !network.initial) ||
      (fed != rnn::InputStream::Kind::random && fed != rnn::InputStream::Kind::periodic))
    return nullptr;
  std::vector<std::uint32_t> letters;
  for (std::uint32_t s = 0; s < network.symbols.size(); ++s) letters.push_back(1 + s);
  Work work(std::uint64_t{1} << 24, std::uint64_t{1} << 26);
  const network::Steps stepper(network);
  auto reached =
      automaton::explore(stepper, {stepper.pack(own ? *network.initial : zero_state(network))}, letters, work);
  if (!reached) return nullptr;
  return std::make_unique<NetworkWindows>(network, std::move(*reached), subject.observable, steps);
}

}  // namespace

std::unique_ptr<WindowSimulator> window_simulator(const Subject& subject) {
  if (!subject.lead || *subject.lead < 1 || *subject.lead > 126) return nullptr;
  const auto steps = subject.lead->convert_to<std::int64_t>();
  if (const auto* line = dynamic_cast<const ca::LineAutomaton*>(&subject.system)) {
    const ca::LineModel& model = line->model();
    if (subject.observable != "cell" || model.start_colours != model.rule.colours()) return nullptr;
    if (model.rule.colours() == 2 && model.rule.left() == 1 && model.rule.right() == 1 && steps <= 31) {
      unsigned rule = 0;
      for (unsigned i = 0; i < 8; ++i) rule |= unsigned{model.rule[i]} << i;
      return std::make_unique<ElementaryWindows>(rule, steps);
    }
    return std::make_unique<TableWindows>(*line, steps);
  }
  if (const auto* network = dynamic_cast<const rnn::RecurrentNetwork*>(&subject.system))
    return network_windows(*network, subject, static_cast<std::size_t>(steps));
  const auto* tape = dynamic_cast<const tm::TuringMachine*>(&subject.system);
  if (!tape || subject.observable != "head") return nullptr;
  return std::make_unique<TapeWindows>(*tape, steps);
}

}  // namespace outpace::learned
