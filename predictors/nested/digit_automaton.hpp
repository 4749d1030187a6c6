// An automatic double sequence: a finite automaton that reads the digits of t and y side by side, least first, and says
// the colour there (Cobham, 1972; Allouche and Shallit, 2003). And the starts of its runs with a carry.
#pragma once

#include <cstdint>
#include <vector>

#include "predictors/nested/evolution.hpp"

namespace outpace::nested {

/// State 0 is the first. Reading further zeros never changes the output, so numbers need no fixed length.
struct DigitAutomaton {
  unsigned base = 2;
  std::vector<std::uint32_t> next;   ///< state·base² + base·(digit of t) + (digit of y)
  std::vector<std::uint8_t> output;  ///< by state

  [[nodiscard]] std::size_t states() const { return output.size(); }
  [[nodiscard]] std::uint32_t step(std::uint32_t state, unsigned t_digit, unsigned y_digit) const {
    return next[(state * base + t_digit) * base + y_digit];
  }
  /// The colour at (t, y).
  [[nodiscard]] std::uint8_t at(std::uint64_t t, std::uint64_t y) const {
    std::uint32_t state = 0;
    for (; t || y; t /= base, y /= base)
      state = step(state, static_cast<unsigned>(t % base), static_cast<unsigned>(y % base));
    return output[state];
  }
};

}  // namespace outpace::nested
