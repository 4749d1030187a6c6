// The predictor `counter`: the number that the tape spells at time t, found digit by digit, and the addition that is
// under way lived through in plain steps; see counter.hpp.
#include "predictors/counter/counter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "predictors/core/catalogue.hpp"
#include "predictors/tape/observation.hpp"
#include "systems/tm/answers.hpp"

namespace outpace::counter {
namespace {

class CounterShortcut final : public Shortcut {
 public:
  CounterShortcut(const tm::TuringMachine& system, tm::TapeStart start, Counter counter)
      : system_(system), start_(std::move(start)), counter_(std::move(counter)) {}
  [[nodiscard]] std::expected<Answer, Declined> answer(const Query& query, Work& work) const override;
  [[nodiscard]] Claim claim() const override { return Claim::proven; }
  [[nodiscard]] std::optional<Certificate> certificate() const override {
    return certificate_of(system_.machine(), start_, counter_);
  }
  [[nodiscard]] std::string finding() const override {
    return fmt::format("counts in base {} with digits of {} {} to the {}", counter_.digits.size(),
                       counter_.digits.front().size(), counter_.digits.front().size() == 1 ? "cell" : "cells",
                       counter_.to_right ? "right" : "left");
  }
  [[nodiscard]] std::uint64_t size_bytes() const override {
    return sizeof *this + 2 * counter_.digits.size() * (counter_.digits.front().size() + 48) + counter_.beyond.size();
  }

 private:
  tm::TuringMachine system_;
  tm::TapeStart start_;
  Counter counter_;
};

/// A finite stretch of tape with blank cells around it, and the plain machine on it.
struct Stretch {
  tape::Window window;
  Integer first;  ///< the place of window.cells[0]
};

/// The tape on which the head sets out to add 1 to `value`, with room for it on all sides.
Stretch lay(const Counter& counter, const std::vector<std::uint32_t>& value, std::size_t room) {
  std::string digits;
  for (const std::uint32_t digit : value)
    digits = counter.to_right ? digits + counter.digits[digit] : counter.digits[digit] + digits;
  std::string beyond = counter.beyond;
  if (counter.to_right) std::ranges::reverse(beyond);
  const std::string blank(room, 0);
  Stretch stretch;
  stretch.window.cells = blank + (counter.to_right ? beyond + digits : digits + beyond) + blank;
  stretch.window.position =
      static_cast<std::int64_t>(room + (counter.to_right ? beyond.size() : digits.size())) - (counter.to_right ? 0 : 1);
  stretch.window.state = counter.up;
  stretch.first = Integer(counter.edge) - stretch.window.position;
  return stretch;
}

/// The start, with room for so many steps.
Stretch lay_start(const tm::TapeStart& start, std::uint64_t steps) {
  const std::string blank(steps + 1, 0);
  Stretch stretch;
  stretch.window.cells = blank;
  stretch.window.cells.append(start.left().begin(), start.left().end());
  stretch.window.position = static_cast<std::int64_t>(stretch.window.cells.size());
  stretch.window.cells.append(start.right().begin(), start.right().end());
  stretch.window.cells += blank;
  stretch.first = -Integer(stretch.window.position);
  return stretch;
}

std::expected<Answer, Declined> CounterShortcut::answer(const Query& query, Work& work) const {
  if (query.what.name == "halt") return tm::never_answer();
  const tape::Table table = tape::table_of(system_.machine());
  Stretch stretch;
  std::uint64_t steps = 0;
  if (query.at < counter_.seen_at) {
    steps = query.at.convert_to<std::uint64_t>();
    stretch = lay_start(start_, steps);
  } else {
    const auto reading = read_after(counter_, query.at - counter_.seen_at, work);
    if (!reading) return out_of_work();
    steps = reading->rest.convert_to<std::uint64_t>();
    // An addition reaches one new digit at most, and beyond the edge no farther than its steps there.
    stretch = lay(counter_, reading->value, counter_.edge_steps + counter_.digits.front().size() + 2);
  }
  const HeldBytes held(work, 2 * stretch.window.cells.size());
  if (!held.within_limit()) return out_of_memory();
  if (!work.spend(steps + stretch.window.cells.size() / 8 + 1)) return out_of_work();
  for (std::uint64_t i = 0; i < steps; ++i) stretch.window.step(table);
  const tape::Window& window = stretch.window;
  const auto symbol = [&](const Integer& x) -> tm::TapeSymbol {
    const Integer i = x - stretch.first;
    if (i < 0 || i >= window.cells.size()) return 0;
    return static_cast<tm::TapeSymbol>(window.cells[i.convert_to<std::size_t>()]);
  };
  if (query.what.name == "cell") return tm::cell_answer(symbol(query.what.place[0]));
  if (query.what.name == "population")
    return tm::population_answer(std::ranges::count_if(window.cells, [](char cell) { return cell != 0; }));
  const Integer position = stretch.first + window.position;
  return tm::head_answer(system_.machine(), static_cast<tm::State>(window.state), position, symbol(position));
}

class CounterPredictor final : public FamilyPredictor<tm::TuringMachine> {
 public:
  [[nodiscard]] std::string name() const override { return "counter"; }
  [[nodiscard]] std::string describe() const override {
    return "finds a number that a Turing machine counts up in words on its tape, and reads it off at any time";
  }
  [[nodiscard]] double nominal_nanoseconds_per_unit() const override { return 10; }

 protected:
  StudyResult study(const tm::TuringMachine& system, const Subject& subject, Work& work) const override {
    if (subject.observable == "tape") return unsuited("counter answers head, cell, population and halt, not a tape");
    if (!subject.from.single_member) return unsuited("counter needs to know the start: a number must stand there");
    const auto start = system.start(subject.from.name);
    if (!start) return unsuited(start.error().text());
    const auto& tape = *start->as<tm::TapeStart>();
    if (!tape.finite()) return unsuited("counter knows blank and finite tapes only");
    auto counter = find_counter(tape::table_of(system.machine()), tape, work);
    if (!counter) return std::unexpected(counter.error());
    if (!*counter)
      return unsuited(system.name() + " does not count in words of up to 12 cells, as far as its first steps show");
    return std::make_unique<CounterShortcut>(system, tape, std::move(**counter));
  }
};

const RegisterPredictor registered{std::make_unique<CounterPredictor>()};

}  // namespace

std::optional<Reading> read_after(const Counter& counter, const Integer& steps, Work& work) {
  // An addition that carries over j full digits to digit c takes cross_steps·j + turn(c) + edge_steps. With V(k) the
  // steps of the additions that take k low digits from all zero to all full,
  //   V(k+1) = base·V(k) + Σ_c (cross_steps·k + turn(c) + edge_steps)      over the digits c that are not full.
  // Upwards while the low k digits are zero: on to where digit k and all below are full, and carry. Then downwards:
  // digit k goes up by one for V(k) and an addition that carries over k.
  const auto base = static_cast<std::uint32_t>(counter.digits.size());
  std::vector<std::uint32_t> value = counter.value;
  Integer rest = steps;
  std::vector<Integer> below{0};  // V(k)
  const auto digit = [&](std::size_t k) { return k < value.size() ? value[k] : 0; };
  const auto addition = [&](std::size_t k) {
    const std::uint64_t turn = k < value.size() ? counter.turn_steps[value[k]] : counter.new_steps;
    return Integer(Integer(counter.cross_steps) * k + turn + counter.edge_steps);
  };
  const auto increase = [&](std::size_t k) {
    if (k == value.size()) value.push_back(0);
    ++value[k];
  };
  std::size_t k = 0;
  for (;;) {
    if (!work.spend((base + 4) * limbs(rest))) return std::nullopt;
    Integer cost = below[k];
    for (std::uint32_t c = digit(k); c + 1 < base; ++c) {
      const bool fresh = k >= value.size() && c == 0;
      cost += below[k] + Integer(counter.cross_steps) * k + counter.edge_steps +
              (fresh ? counter.new_steps : counter.turn_steps[c]);
    }
    std::size_t j = k + 1;
    while (digit(j) + 1 == base) ++j;
    // Digit k is full by then, so it exists.
    const bool grows = k >= value.size();
    if (grows) value.push_back(0);
    cost += addition(j);
    if (grows) value.pop_back();
    if (cost > rest) break;
    rest -= cost;
    if (grows) value.push_back(0);
    std::fill(value.begin(), value.begin() + static_cast<std::ptrdiff_t>(j), 0);
    increase(j);
    for (std::size_t i = below.size(); i <= j; ++i) {
      Integer next =
          below[i - 1] * base + Integer(base - 1) * (Integer(counter.cross_steps) * (i - 1) + counter.edge_steps);
      for (const std::uint64_t turn : counter.turn_steps) next += turn;
      below.push_back(std::move(next));
    }
    k = j;
  }
  for (std::size_t i = k + 1; i-- > 0;)
    while (digit(i) + 1 < base) {
      if (!work.spend(2 * limbs(rest))) return std::nullopt;
      const Integer cost = below[i] + addition(i);
      if (cost > rest) break;
      rest -= cost;
      increase(i);
      // V(i) left the digits below full; the addition set them to zero again.
    }
  // What is left may be enough to fill digits, but not for the addition that carries beyond them; see V.
  return Reading{std::move(value), std::move(rest)};
}

Certificate certificate_of(const tm::Machine& machine, const tm::TapeStart& start, const Counter& counter) {
  const auto text = [](const std::string& cells) {
    std::string result;
    for (const char cell : cells) result += static_cast<char>('0' + cell);
    return result;
  };
  nlohmann::ordered_json digits = nlohmann::ordered_json::array();
  for (const std::string& word : counter.digits) digits.push_back(text(word));
  return {nlohmann::ordered_json{{"kind", "counter"},
                                 {"system", "tm:" + machine.text()},
                                 {"from", start.text()},
                                 {"side", counter.to_right ? "right" : "left"},
                                 {"up", counter.up},
                                 {"down", counter.down},
                                 {"digits", std::move(digits)},
                                 {"crossed", text(counter.crossed)},
                                 {"cross_steps", counter.cross_steps},
                                 {"turn_steps", counter.turn_steps},
                                 {"new_steps", counter.new_steps},
                                 {"edge_steps", counter.edge_steps},
                                 {"seen_at", counter.seen_at},
                                 {"edge", counter.edge},
                                 {"value", counter.value},
                                 {"beyond", text(counter.beyond)}}
              .dump()};
}

}  // namespace outpace::counter
