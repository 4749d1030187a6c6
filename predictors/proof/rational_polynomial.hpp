// Affine expressions and polynomials over the rationals for checkers: plain maps, exact, slow and easy to believe.
#pragma once

#include <boost/multiprecision/gmp.hpp>
#include <cstdint>
#include <map>
#include <vector>

#include "systems/core/integer.hpp"

namespace outpace::proof {

using Rational = boost::multiprecision::number<boost::multiprecision::gmp_rational, boost::multiprecision::et_off>;

/// constant + Σ slopes[i]·yᵢ; all expressions of one rule have as many slopes as it has variables.
struct LinearForm {
  Integer constant = 0;
  std::vector<Integer> slopes;

  static LinearForm number(const Integer& value, std::size_t variables) {
    return {value, std::vector<Integer>(variables)};
  }
  void add(const LinearForm& other, const Integer& factor = 1) {
    constant += other.constant * factor;
    for (std::size_t i = 0; i < slopes.size(); ++i) slopes[i] += other.slopes[i] * factor;
  }
  /// Divides by a positive number if it goes into every coefficient.
  [[nodiscard]] bool divide(const Integer& divisor) {
    if (constant % divisor != 0) return false;
    for (const Integer& slope : slopes)
      if (slope % divisor != 0) return false;
    constant /= divisor;
    for (Integer& slope : slopes) slope /= divisor;
    return true;
  }
  [[nodiscard]] bool is_number() const {
    for (const Integer& slope : slopes)
      if (slope != 0) return false;
    return true;
  }
  /// Not negative whatever the variables are, as long as none of them is.
  [[nodiscard]] bool never_negative() const {
    for (const Integer& slope : slopes)
      if (slope < 0) return false;
    return constant >= 0;
  }
  friend bool operator==(const LinearForm&, const LinearForm&) = default;
};

/// `outer` with yᵢ replaced by inner[i]; `variables` is the number that the inner expressions have.
LinearForm substituted(const LinearForm& outer, const std::vector<LinearForm>& inner, std::size_t variables);

/// Σ coefficient · Π yᵢ^powersᵢ; no coefficient is 0.
class RationalPolynomial {
 public:
  using Powers = std::vector<unsigned>;

  explicit RationalPolynomial(std::size_t variables) : variables_(variables) {}
  explicit RationalPolynomial(const LinearForm& form);
  [[nodiscard]] std::size_t variables() const { return variables_; }
  [[nodiscard]] const std::map<Powers, Rational>& terms() const { return terms_; }

  void add_term(const Powers& powers, const Rational& coefficient);
  void add(const RationalPolynomial& other, const Rational& factor = 1);
  [[nodiscard]] RationalPolynomial times(const RationalPolynomial& other) const;
  /// With yᵢ replaced by inner[i]; `variables` is the number that the inner expressions have. `budget` is lowered by
  /// the products of terms that it takes; once it is 0 the result is worthless.
  [[nodiscard]] RationalPolynomial substituted(const std::vector<LinearForm>& inner, std::size_t variables,
                                               std::int64_t& budget) const;
  friend bool operator==(const RationalPolynomial&, const RationalPolynomial&) = default;

 private:
  std::size_t variables_;
  std::map<Powers, Rational> terms_;
};

}  // namespace outpace::proof
