// The digest of a row (and of a board, by a second base): Σ colour(x)·B^x modulo 2^61 − 1, with x counted from the
// leftmost cell that differs from the background (on a ring: from cell 0). A polynomial, so digests of parts compose
// and a predictor can answer `row` without writing the row.
#pragma once

#include <cstdint>

#include "systems/core/integer.hpp"

namespace outpace {

/// Arithmetic modulo the Mersenne prime 2^61 − 1, values in [0, 2^61 − 1).
namespace mersenne61 {
inline constexpr std::uint64_t modulus = (std::uint64_t{1} << 61) - 1;
constexpr std::uint64_t reduce(std::uint64_t a) noexcept {
  a = (a & modulus) + (a >> 61);
  return a >= modulus ? a - modulus : a;
}
constexpr std::uint64_t add(std::uint64_t a, std::uint64_t b) noexcept { return reduce(a + b); }
constexpr std::uint64_t subtract(std::uint64_t a, std::uint64_t b) noexcept { return reduce(a + modulus - b); }
constexpr std::uint64_t multiply(std::uint64_t a, std::uint64_t b) noexcept {
  const unsigned __int128 p = static_cast<unsigned __int128>(a) * b;
  return reduce((static_cast<std::uint64_t>(p) & modulus) + static_cast<std::uint64_t>(p >> 61));
}
constexpr std::uint64_t power(std::uint64_t base, std::uint64_t exponent) noexcept {
  std::uint64_t result = 1;
  for (; exponent; exponent >>= 1, base = multiply(base, base))
    if (exponent & 1) result = multiply(result, base);
  return result;
}
/// base^exponent for an exponent of any size and either sign (base ≠ 0).
std::uint64_t power(std::uint64_t base, const Integer& exponent);
/// a^(−1), a ≠ 0.
std::uint64_t inverse(std::uint64_t a);
}  // namespace mersenne61

/// The base B of row digests, fixed here for ever: records compare digests across versions.
inline constexpr std::uint64_t row_base = 0x0B5297A4D3F2C61Bu % mersenne61::modulus;

/// The second base of a board's digest Σ colour(x, y)·B^x·C^y, y counted downwards from its topmost row.
inline constexpr std::uint64_t column_base = 0x135A7D1CE94B0F63u % mersenne61::modulus;

/// Σ B^x over the set bits x of `word` (bit 0 is x = 0). Multiply by B^offset to place it.
std::uint64_t digest_word(std::uint64_t word) noexcept;

/// 1 + B + … + B^(n−1): the digest of n cells of colour 1.
std::uint64_t digest_of_ones(const Integer& n);

}  // namespace outpace
