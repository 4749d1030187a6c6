// A Turing machine as data: states × symbols → transitions, read from the community's text form or from Wolfram's
// numbering. Nothing runs here.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "systems/core/integer.hpp"

namespace outpace::tm {

/// A state: 0 is A, the one a machine starts in; `halted` is none of the table's rows.
using State = std::uint8_t;
/// A symbol of the tape, 0 is blank.
using TapeSymbol = std::uint8_t;

inline constexpr State halted = 26;
inline constexpr unsigned most_states = 26;
inline constexpr unsigned most_symbols = 10;

/// What a machine does where it reads a symbol in a state: writes, moves, goes on. The halting transition writes, moves
/// and counts as a step like any other.
struct Transition {
  TapeSymbol write = 1;
  std::int8_t move = 1;  ///< −1 to the left, +1 to the right
  State next = halted;
  bool defined = true;  ///< false: `---` in the text, executed as 1RZ
  friend bool operator==(const Transition&, const Transition&) = default;
};

/// One tape, one head, 1 … 26 states, 2 … 10 symbols.
class Machine {
 public:
  /// An entry for every state and symbol, all undefined. Requires the sizes to be in range.
  Machine(unsigned states, unsigned symbols);

  /// Reads the bbchallenge standard text, such as `1RB1LB_1LA1RZ`: rows by state, in each an entry by symbol; a letter
  /// beyond the last state halts; `---` is undefined. Errors name the column, counted from `column`.
  static Result<Machine> parse(std::string_view text, std::size_t column = 1);
  /// Wolfram's number (A New Kind of Science, 2002, page 79 and notes): states·symbols digits of base
  /// 2·states·symbols, the most significant belongs to state 1 and the greatest symbol. Digit d: next state
  /// floor(d/2k) mod s, write floor(d/2) mod k, move right where odd.
  static Result<Machine> from_wolfram(unsigned states, unsigned symbols, const Integer& number);

  [[nodiscard]] unsigned states() const { return states_; }
  [[nodiscard]] unsigned symbols() const { return symbols_; }
  [[nodiscard]] const Transition& at(unsigned state, unsigned symbol) const { return table_[index(state, symbol)]; }
  void set(unsigned state, unsigned symbol, const Transition& transition) { table_[index(state, symbol)] = transition; }

  /// The canonical text: Z stands for every halting letter, and for none of 26 states.
  [[nodiscard]] std::string text() const;
  /// Its number in Wolfram's numbering; none if a transition halts.
  [[nodiscard]] std::optional<Integer> wolfram_number() const;
  /// Whether any transition halts (or is undefined).
  [[nodiscard]] bool can_halt() const;
  /// "A" … "Z"; `halted` is "Z", but "-" where Z is a state.
  [[nodiscard]] std::string state_name(State state) const;

  friend bool operator==(const Machine&, const Machine&) = default;

 private:
  [[nodiscard]] std::size_t index(unsigned state, unsigned symbol) const {
    return std::size_t{state} * symbols_ + symbol;
  }

  unsigned states_, symbols_;
  std::vector<Transition> table_;
};

}  // namespace outpace::tm
