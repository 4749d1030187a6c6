// The finite machine behind powers of a polynomial modulo 2 (Lucas, 1878, for two terms; Allouche and Shallit, 2003,
// for the general case). Squaring modulo 2 spreads a polynomial, P(z)² = P(z²), so with t = 2u+b
//
//     P^t·g = P^u(z²) · (P^b·g) = [P^u·e](z²) + z·[P^u·o](z²),     P^b·g = e(z²) + z·o(z²):
//
// the coefficients at even places are those of P^u·e, at odd places those of P^u·o. A g of degree at most 2 has parts
// of degree at most 2 again: eight polynomials are all the states there are, and the digits of t and of the place,
// least first, are the input.
#pragma once

#include <array>
#include <cstdint>

#include "predictors/additive/affine_rule.hpp"

namespace outpace::additive {

class DigitMachine {
 public:
  explicit constexpr DigitMachine(const AffineRule& rule) {
    for (unsigned b = 0; b < 2; ++b)
      for (unsigned g = 0; g < 8; ++g) {
        const std::uint64_t product = b ? rule.times(g) : g;  // degree ≤ 4
        for (unsigned part = 0; part < 2; ++part)
          next_[b][g][part] = static_cast<std::uint8_t>((product >> part & 1) | (product >> (part + 2) & 1) << 1 |
                                                        (product >> (part + 4) & 1) << 2);
      }
  }
  /// The even (part 0) or odd (part 1) places of P^b·g.
  [[nodiscard]] constexpr unsigned next(bool b, unsigned g, unsigned part) const { return next_[b][g][part]; }

 private:
  std::array<std::array<std::array<std::uint8_t, 2>, 8>, 2> next_{};
};

inline bool bit(const Integer& value, std::uint64_t i) { return mpz_tstbit(value.backend().data(), i); }

}  // namespace outpace::additive
