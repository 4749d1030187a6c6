// The canonical answers of Turing machines, made in one place so that every contestant says the same thing alike.
#pragma once

#include <functional>

#include "systems/core/answer.hpp"
#include "systems/tm/machine.hpp"

namespace outpace::tm {

/// `head`: state, position, the symbol under the head. After halting the state is Z (`halted`).
inline Answer head_answer(const Machine& machine, State state, const Integer& position, TapeSymbol symbol) {
  return Answer({Word{machine.state_name(state)}, position, Symbol{symbol}});
}
/// `cell`: the symbol.
inline Answer cell_answer(TapeSymbol symbol) { return Answer(Symbol{symbol}); }
/// `population`: cells that are not blank.
inline Answer population_answer(const Integer& count) { return Answer(count); }
/// `halt`: steps including the halting one, then the cells that are not blank (the score).
inline Answer halt_answer(const Integer& steps, const Integer& score) { return Answer({steps, score}); }
/// The same where the numbers are too long to be written out: arithmetic expressions with +, −, *, / and ^, without
/// spaces.
inline Answer halt_answer(const std::string& steps, const std::string& score) {
  return Answer({Word{steps}, Word{score}});
}
/// `halt` of a machine that never halts. The proof's kind is the certificate's, so that two proofs agree.
inline Answer never_answer() { return Answer(Word{"never"}); }

/// A part of the tape for people.
struct TapeView {
  std::int64_t first = 0;  ///< the first cell
  std::int64_t count = 0;  ///< how many cells, at least one
  std::int64_t head = 0;   ///< in [first, first+count)
  bool endless = false;    ///< what lies outside is not blank but unknown
};
/// `tape`: runs from left to right, `1^12` for twelve ones, `B>` before the run that the head reads, `0^∞` for a blank
/// side and `…` for what is left out: at most 100 runs on each side of the head are shown.
Answer tape_answer(const Machine& machine, State state, const TapeView& view,
                   const std::function<TapeSymbol(std::int64_t)>& cell);

}  // namespace outpace::tm
