// Reading and writing machines; see machine.hpp.
#include "systems/tm/machine.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace outpace::tm {
namespace {

constexpr const char* form =
    "write it like 1RB1LB_1LA1RZ: a row for each state, an entry such as 1RB or --- for each symbol";

std::unexpected<Error> fail(std::string_view text, std::size_t column, std::string why, std::string remedy = form) {
  std::string shown(text.substr(0, 60));
  if (text.size() > 60) shown += "…";
  return std::unexpected(
      Error{fmt::format("machine '{}', column {}", shown, column), std::move(why), std::move(remedy)});
}

std::string quoted(char c) { return c >= ' ' && c <= '~' ? fmt::format("'{}'", c) : "a byte that is no ASCII"; }

}  // namespace

Machine::Machine(unsigned states, unsigned symbols)
    : states_(states), symbols_(symbols), table_(std::size_t{states} * symbols, Transition{1, 1, halted, false}) {}

Result<Machine> Machine::parse(std::string_view text, std::size_t column) {
  if (text.empty()) return fail(text, column, "it has no transitions");
  const std::size_t row = std::min(text.find('_'), text.size());
  if (row % 3 != 0 || row == 0) return fail(text, column + row, "a row is made of entries of three characters");
  // A last row that ends early is a row too: its entries are read before the end is met.
  const std::size_t symbols = row / 3, states = (text.size() + 1 + row) / (row + 1);
  if (symbols < 2) return fail(text, column + row, "a machine has at least 2 symbols");
  if (symbols > most_symbols)
    return fail(text, column + 3 * most_symbols, "a machine has at most 10 symbols", "leave the other entries out");
  if (text.size() > most_states * (row + 1) - 1)
    return fail(text, column + most_states * (row + 1) - 1, "a machine has at most 26 states",
                "leave the other rows out");
  Machine machine(static_cast<unsigned>(states), static_cast<unsigned>(symbols));
  for (std::size_t state = 0, at = 0; at < text.size(); ++state) {
    for (std::size_t symbol = 0; symbol < symbols; ++symbol, at += 3) {
      if (at + 3 > text.size())
        return fail(text, column + text.size(),
                    "the row of state " + std::string(1, static_cast<char>('A' + state)) + " ends early");
      const std::string_view entry = text.substr(at, 3);
      if (entry == "---") continue;
      if (entry[0] < '0' || entry[0] >= static_cast<char>('0' + symbols))
        return fail(text, column + at,
                    fmt::format("the symbol written is 0 … {}, not {}", symbols - 1, quoted(entry[0])));
      if (entry[1] != 'L' && entry[1] != 'R')
        return fail(text, column + at + 1, "the head moves L or R, not " + quoted(entry[1]));
      if (entry[2] < 'A' || entry[2] > 'Z')
        return fail(text, column + at + 2, "a state is a letter A … Z, not " + quoted(entry[2]));
      const auto next = static_cast<unsigned>(entry[2] - 'A');
      machine.set(static_cast<unsigned>(state), static_cast<unsigned>(symbol),
                  {static_cast<TapeSymbol>(entry[0] - '0'), static_cast<std::int8_t>(entry[1] == 'R' ? 1 : -1),
                   next < machine.states() ? static_cast<State>(next) : halted, true});
    }
    if (at == text.size()) break;
    if (text[at] != '_')
      return fail(text, column + at,
                  fmt::format("rows of {} entries are separated by _, not {}", symbols, quoted(text[at])));
    if (++at == text.size()) return fail(text, column + at, "a row is missing after _");
  }
  return machine;
}

Result<Machine> Machine::from_wolfram(unsigned states, unsigned symbols, const Integer& number) {
  const std::string shown = fmt::format("{},{}#{}", states, symbols, number.str().substr(0, 60));
  if (states < 1 || states > most_states || symbols < 2 || symbols > most_symbols)
    return fail(shown, 1, "a machine has 1 … 26 states and 2 … 10 symbols", "write it like 2,3#596440");
  const unsigned base = 2 * states * symbols;
  Machine machine(states, symbols);
  Integer rest = number;
  if (rest < 0) return fail(shown, 1, "Wolfram's numbers are not negative", "write it like 2,3#596440");
  for (unsigned j = states * symbols; j-- > 0; rest /= base) {
    const auto digit = Integer(rest % base).convert_to<unsigned>();
    machine.set(j / symbols, symbols - 1 - j % symbols,
                {static_cast<TapeSymbol>(digit / 2 % symbols), static_cast<std::int8_t>(digit % 2 ? 1 : -1),
                 static_cast<State>(digit / (2 * symbols) % states), true});
  }
  if (rest != 0)
    return fail(shown, 1, fmt::format("there are only {}^{} such machines", base, states * symbols),
                "take a smaller number");
  return machine;
}

std::string Machine::text() const {
  std::string text;
  for (unsigned state = 0; state < states_; ++state) {
    if (state) text += '_';
    for (unsigned symbol = 0; symbol < symbols_; ++symbol) {
      const Transition& t = at(state, symbol);
      if (!t.defined) {
        text += "---";
        continue;
      }
      text += static_cast<char>('0' + t.write);
      text += t.move > 0 ? 'R' : 'L';
      text += t.next == halted ? 'Z' : static_cast<char>('A' + t.next);
    }
  }
  return text;
}

std::optional<Integer> Machine::wolfram_number() const {
  const unsigned base = 2 * states_ * symbols_;
  Integer number = 0;
  for (unsigned j = 0; j < states_ * symbols_; ++j) {
    const Transition& t = at(j / symbols_, symbols_ - 1 - j % symbols_);
    if (t.next == halted) return std::nullopt;
    number = number * base + (2 * symbols_ * t.next + 2 * t.write + (t.move > 0 ? 1 : 0));
  }
  return number;
}

bool Machine::can_halt() const {
  return std::ranges::any_of(table_, [](const Transition& t) { return t.next == halted; });
}

std::string Machine::state_name(State state) const {
  if (state == halted) return states_ == most_states ? "-" : "Z";
  return std::string(1, static_cast<char>('A' + state));
}

}  // namespace outpace::tm
