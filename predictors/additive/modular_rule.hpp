// Rules of any colours and range that are a sum of their cells and a constant modulo the number of colours, and their
// powers. Elementary rules have faster ways of their own (affine_rule.hpp).
#pragma once

#include <expected>
#include <optional>
#include <vector>

#include "predictors/rows/plane_row.hpp"

namespace outpace::additive {

/// f = Σ coefficient(d)·x[d] + constant modulo m, m the number of colours (2 to 16). A step is a product with
/// P(z) = Σ coefficient(d)·z^d: the cell at x becomes Σ_n [z^n] P^t · (cell at x+n).
///
/// Modulo a prime power q = p^e the polynomial Q = P^(p^(e−1)) has Q(z)^p = Q(z^p), so with t = u + p^(e−1)·s,
/// u < p^(e−1), and the digits s_j of s to the base p,
///
///     P^t(z) = P^u(z) · Π_j Q^(s_j)(z^(p^j))
///
/// a product of as many short factors as t has digits. For other m the prime powers are put together by the Chinese
/// remainder theorem (Martin, Odlyzko and Wolfram, 1984, section 4, for primes).
class ModularRule {
 public:
  /// The sum that the rule is, tested over all neighbourhoods.
  static std::optional<ModularRule> of(const ca::LocalRule& rule);

  [[nodiscard]] std::string text() const { return text_; }
  [[nodiscard]] unsigned modulus() const { return modulus_; }
  [[nodiscard]] unsigned constant() const { return constant_; }
  [[nodiscard]] int first() const { return first_; }  ///< offset of the first coefficient
  [[nodiscard]] const std::vector<unsigned>& coefficients() const { return coefficients_; }

  /// One cell at any time; on rings by rows, on finite starts digit by digit, on random fields term by term.
  [[nodiscard]] std::expected<unsigned, Declined> cell(const eca::LineStart& start, const Integer& x, const Time& t,
                                                       Work& work) const;
  /// All cells of a ring, or of a finite start's support and what it grows to; one pass a digit of t.
  struct Row {
    std::vector<std::uint8_t> cells;
    unsigned background = 0;
  };
  [[nodiscard]] std::expected<Row, Declined> row(const eca::LineStart& start, const Time& t, Work& work) const;

 private:
  /// A factor of P^t modulo q: terms coefficient·z^(offset·scale).
  struct Factor {
    Integer scale;
    std::vector<std::pair<std::int64_t, unsigned>> terms;
  };
  struct PrimePower {
    unsigned prime, power, share;  ///< q = power; share ≡ 1 modulo q and 0 modulo the others
  };
  [[nodiscard]] std::vector<PrimePower> prime_powers() const;
  [[nodiscard]] std::vector<Factor> factors(const PrimePower& q, const Time& t) const;
  /// What the constant, and a uniform row of `background`, come to after t steps.
  [[nodiscard]] unsigned uniform(unsigned background, const Time& t) const;

  unsigned modulus_ = 2, constant_ = 0;
  int first_ = 0;
  std::vector<unsigned> coefficients_;
  std::string text_;
};

}  // namespace outpace::additive
