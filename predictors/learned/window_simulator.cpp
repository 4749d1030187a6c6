// Windows of elementary automata lie in a word each and are stepped side by side, by the rule's algebraic normal form;
// wider rules and tapes are stepped cell by cell from the table.
#include "predictors/learned/window_simulator.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>
#include <vector>

#include "systems/ca/line_automaton.hpp"
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

/// Answers are (place · 32 + state) · 32 + symbol, places counted from the window's left end.
class TapeWindows final : public WindowSimulator {
 public:
  TapeWindows(const tm::TuringMachine& system, std::int64_t steps) : machine_(system.machine()), steps_(steps) {}
  void run(std::span<const std::uint8_t> digits, std::size_t count, std::span<std::uint32_t> answers) const override {
    const auto width = static_cast<std::size_t>(2 * steps_ + 1);
    std::vector<std::uint8_t> tape(width);
    for (std::size_t i = 0; i < count; ++i) {
      std::copy_n(digits.data() + i * width, width, tape.data());
      auto place = static_cast<std::size_t>(steps_);
      unsigned state = 0;
      for (std::int64_t step = 0; step < steps_ && state < machine_.states(); ++step) {
        const tm::Transition& next = machine_.at(state, tape[place]);  // halting writes and moves like any other
        tape[place] = next.write;
        place += static_cast<std::size_t>(next.move);
        state = next.next;
      }
      answers[i] = static_cast<std::uint32_t>((place * 32 + std::min(state, 31u)) * 32 + tape[place]);
    }
  }
  [[nodiscard]] std::string text(std::uint32_t answer) const override {
    return machine_.state_name(static_cast<tm::State>(answer >> 5 & 31)) + " " +
           std::to_string(static_cast<std::int64_t>(answer >> 10) - steps_) + " " + std::to_string(answer & 31);
  }

 private:
  const tm::Machine machine_;
  std::int64_t steps_;
};

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
  const auto* tape = dynamic_cast<const tm::TuringMachine*>(&subject.system);
  if (!tape || subject.observable != "head") return nullptr;
  return std::make_unique<TapeWindows>(*tape, steps);
}

}  // namespace outpace::learned
