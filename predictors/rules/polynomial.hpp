// Affine expressions and polynomials with rational coefficients in the variables of a rule: run lengths before and
// after it, the guards between them, and the exact number of steps it takes.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "predictors/tape/count.hpp"

namespace outpace::rules {

using tape::Count;

/// constant + Σ slopes[i]·yᵢ; slopes past the end are 0.
struct Affine {
  Count constant;
  std::vector<Count> slopes;

  static Affine variable(std::size_t i, const Count& slope = 1, const Count& constant = 0);
  [[nodiscard]] Count slope(std::size_t i) const { return i < slopes.size() ? slopes[i] : Count(0); }
  [[nodiscard]] bool is_constant() const;
  [[nodiscard]] Count at(std::span<const Count> y) const;
  Affine& operator+=(const Affine& other);
  Affine& operator*=(const Count& factor);
  /// Adds factor·other.
  void add(const Affine& other, const Count& factor);
  /// Whether every coefficient is a multiple of `divisor`; then divides.
  [[nodiscard]] bool divide(const Count& divisor);
  friend bool operator==(const Affine& a, const Affine& b);
};

/// The affine expression `outer` with variable i replaced by `inner[i]`.
Affine composed(const Affine& outer, std::span<const Affine> inner);

/// (Σ coefficient · Π yᵢ^powerᵢ) / denominator. At most `most_variables` variables, powers at most 31.
class Polynomial {
 public:
  static constexpr std::size_t most_variables = 24;
  static constexpr unsigned most_power = 31;
  using Powers = unsigned __int128;  ///< five bits a variable

  struct Term {
    Powers powers;
    Count coefficient;
  };

  Polynomial() = default;
  explicit Polynomial(const Count& constant);
  explicit Polynomial(const Affine& affine);

  [[nodiscard]] const std::vector<Term>& terms() const { return terms_; }
  [[nodiscard]] const Count& denominator() const { return denominator_; }
  [[nodiscard]] bool is_zero() const { return terms_.empty(); }
  [[nodiscard]] unsigned degree() const;
  [[nodiscard]] static unsigned power(Powers powers, std::size_t i) {
    return static_cast<unsigned>(powers >> (5 * i)) & 31;
  }

  Polynomial& operator+=(const Polynomial& other);
  Polynomial& operator*=(const Count& factor);
  friend Polynomial operator*(const Polynomial& a, const Polynomial& b);
  friend bool operator==(const Polynomial& a, const Polynomial& b);

  /// The polynomial with variable i replaced by `inner[i]`.
  [[nodiscard]] Polynomial composed(std::span<const Affine> inner) const;
  /// Σ over n = 0 … N−1 of this(y + n·step), where N is variable `n_index`, which must not occur in this.
  [[nodiscard]] Polynomial summed(std::span<const Count> step, std::size_t n_index) const;
  [[nodiscard]] Polynomial divided(std::int64_t divisor) const;
  /// The value, which must be an integer.
  [[nodiscard]] Count at(std::span<const Count> y) const;

 private:
  void normalise();
  /// Puts `factor`/`denominator` times the terms of `other` in; the sum is normalised later.
  void append(const Polynomial& other, const Count& factor);

  std::vector<Term> terms_;
  Count denominator_ = 1;
};

/// 0^j + 1^j + … + (N−1)^j as a polynomial in variable `n_index` (Faulhaber).
Polynomial power_sum(unsigned j, std::size_t n_index);

}  // namespace outpace::rules
