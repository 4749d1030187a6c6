// The local rule of a one-dimensional cellular automaton of any colours and range: a table, what it depends on, and its
// symmetries. Names and codes are read in rule_code.cpp, evolution is elsewhere.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "systems/core/integer.hpp"

namespace outpace::ca {

/// Tables have at most this many entries.
inline constexpr std::size_t most_entries = std::size_t{1} << 24;
/// Most colours of a rule.
inline constexpr unsigned most_colours = 16;

/// A map of neighbourhoods to colours. The cells x−left … x+right, read as digits to the base of the colours with the
/// leftmost first, are the index of the next colour of cell x (Wolfram's order; NKS, 2002, page 886).
class LocalRule {
 public:
  /// `table` has colours^(left+right+1) entries below `colours`; 2 ≤ colours ≤ 16.
  LocalRule(unsigned colours, int left, int right, std::vector<std::uint8_t> table);
  /// The elementary rule of that number.
  static LocalRule elementary(std::uint8_t number);

  [[nodiscard]] unsigned colours() const { return colours_; }
  [[nodiscard]] int left() const { return left_; }    ///< cells to the left that a neighbourhood has
  [[nodiscard]] int right() const { return right_; }  ///< and to the right
  [[nodiscard]] int cells() const { return left_ + right_ + 1; }
  /// Binary digits of a colour.
  [[nodiscard]] unsigned planes() const { return planes_; }
  [[nodiscard]] const std::vector<std::uint8_t>& table() const { return table_; }
  [[nodiscard]] std::uint8_t operator[](std::size_t index) const { return table_[index]; }
  /// The next colour of the cell whose neighbourhood begins at `leftmost`, `cells()` colours.
  template <class Colour>
  [[nodiscard]] std::uint8_t next(const Colour* leftmost) const {
    std::size_t index = 0;
    for (int i = 0; i < cells(); ++i) index = index * colours_ + static_cast<std::size_t>(leftmost[i]);
    return table_[index];
  }

  /// Whether the next colour depends on the cell at this offset; on none outside −left() … right(), which need not
  /// hold 0.
  [[nodiscard]] bool depends_on(int offset) const {
    return offset >= -left_ && offset <= right_ && depends_[static_cast<std::size_t>(offset + left_)];
  }
  /// The outermost offsets that it depends on; 0 and 0 where it depends on none.
  [[nodiscard]] int least() const { return least_; }
  [[nodiscard]] int most() const { return most_; }
  [[nodiscard]] bool constant() const { return constant_; }

  /// The colour of a uniform row after a step, and after any number of them.
  [[nodiscard]] unsigned uniform(unsigned colour) const { return table_[colour * ones_]; }
  [[nodiscard]] unsigned uniform_after(unsigned colour, const Integer& steps) const;

  /// The same map of rows with the neighbourhood −a … b, which must contain least() … most().
  [[nodiscard]] LocalRule widened(int a, int b) const;
  /// The same map of rows with the smallest neighbourhood.
  [[nodiscard]] LocalRule trimmed() const { return widened(-least_, most_); }
  /// Seen in a mirror.
  [[nodiscard]] LocalRule reflected() const;
  /// With colour c written as names[c] (a permutation).
  [[nodiscard]] LocalRule renamed(const std::vector<std::uint8_t>& names) const;
  /// The rule's number: Σ table[i]·colours^i.
  [[nodiscard]] Integer number() const;
  friend bool operator==(const LocalRule& a, const LocalRule& b) {
    return a.colours_ == b.colours_ && a.left_ == b.left_ && a.right_ == b.right_ && a.table_ == b.table_;
  }

 private:
  unsigned colours_, planes_;
  int left_, right_;
  std::vector<std::uint8_t> table_;
  std::size_t ones_ = 1;  ///< the index of the neighbourhood of ones
  std::vector<bool> depends_;
  int least_ = 0, most_ = 0;
  bool constant_ = true;
};

/// base^exponent; most_entries + 1 where it is larger than most_entries.
std::size_t entries(unsigned base, int exponent);

}  // namespace outpace::ca
