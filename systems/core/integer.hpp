// Arbitrary-precision integers and the times and places made of them, with their text forms. Inner loops use machine
// words; whatever can outgrow 64 bits crosses an interface as one of these.
#pragma once

#include <boost/multiprecision/gmp.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "systems/core/error.hpp"

namespace outpace {

/// An integer of any size (GMP); expression templates are off, so `auto` is safe.
using Integer = boost::multiprecision::number<boost::multiprecision::gmp_int, boost::multiprecision::et_off>;

/// A number of steps, never negative.
using Time = Integer;

/// Where on the lattice: one integer a dimension.
using Place = std::vector<Integer>;

/// Reads a time: `1000`, `1e6`, `10^100`, `2^40-1`, `2^64+3`, `3*2^50`. Sums and differences of terms; a term is a
/// product of powers. At most 10 million bits. Errors name the column.
Result<Time> parse_time(std::string_view text);

/// Reads an integer of either sign in the same notation ("-5", "-10^30").
Result<Integer> parse_integer(std::string_view text);

/// `value` as a machine word if it is in [0, 2^63).
std::optional<std::int64_t> to_int64(const Integer& value);

/// Bits needed to write |value|: 0 for 0, 1 for 1, 41 for 2^40.
std::uint64_t bit_length(const Integer& value);

/// floor(value / 2^shift) and value mod 2^64 (two's complement), for either sign.
Integer floor_shift(const Integer& value, std::uint64_t shift);
std::uint64_t low_word(const Integer& value);

/// The residue of `value` in [0, modulus), for either sign; modulus ≥ 1.
Integer residue(const Integer& value, const Integer& modulus);

/// 64-bit limbs in `value` (at least 1): the size that arithmetic work is charged by.
std::uint64_t limbs(const Integer& value);

/// Work units of a product and of a sum of integers of n and m limbs (see docs/method.md).
std::uint64_t product_units(std::uint64_t n, std::uint64_t m);
std::uint64_t sum_units(std::uint64_t n, std::uint64_t m);

}  // namespace outpace
