// What an automaton answers at times of any size: one cell by reading digits, a population and a row's digest by
// summing over all y at once, state by state (the linear representation of Allouche and Shallit, 1992).
#pragma once

#include <expected>
#include <optional>

#include "predictors/nested/digit_automaton.hpp"
#include "systems/core/answer.hpp"
#include "systems/core/error.hpp"
#include "systems/core/integer.hpp"

namespace outpace::nested {

/// An automaton with what is known of the evolution that it is proven to be.
class AutomaticRow {
 public:
  AutomaticRow(DigitAutomaton automaton, const LocalRule& rule, const FiniteRow& start);

  [[nodiscard]] const DigitAutomaton& automaton() const { return automaton_; }
  /// The colour of cell x at time t. One unit a digit.
  [[nodiscard]] std::expected<std::uint8_t, Declined> cell(const Integer& x, const Time& t, Work& work) const;
  /// The cells that differ from the background. One sum of integers for each state and digit.
  [[nodiscard]] std::expected<Integer, Declined> population(const Time& t, Work& work) const;
  struct Row {
    std::uint64_t digest;
    Integer width;
  };
  /// The digest of the row from the first cell that differs from the background to the last, and their distance.
  [[nodiscard]] std::expected<Row, Declined> row(const Time& t, Work& work) const;

 private:
  using Digits = std::vector<std::uint8_t>;
  [[nodiscard]] Digits digits(const Integer& value) const;
  [[nodiscard]] Integer number(const Digits& digits) const;
  [[nodiscard]] std::uint8_t background(const Time& t) const;
  /// The digits of t, as many as the largest y with a cell that can differ has.
  [[nodiscard]] std::expected<Digits, Declined> time_digits(const Time& t, Work& work) const;
  [[nodiscard]] std::expected<std::uint64_t, Declined> digest(const Digits& time, Work& work) const;
  /// The smallest (or largest) y whose cell differs from the background; empty if there is none.
  [[nodiscard]] std::expected<std::optional<Integer>, Declined> extreme(const Digits& time, std::uint8_t background,
                                                                        bool largest, Work& work) const;

  DigitAutomaton automaton_;
  Background background_;
  unsigned right_, growth_;
  std::uint64_t length_;
};

}  // namespace outpace::nested
