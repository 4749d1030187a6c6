// Exact rational numbers and their text forms: integers, decimals, fractions and hexadecimal floats all mean exactly
// what they say. No network lives here.
#pragma once

#include <boost/multiprecision/gmp.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "systems/core/integer.hpp"

namespace outpace::rnn {

/// A rational of any size in lowest terms (GMP).
using Rational = boost::multiprecision::number<boost::multiprecision::gmp_rational, boost::multiprecision::et_off>;

/// One value a unit: the hidden state, an input vector, an output vector.
using Vector = std::vector<Rational>;

/// Reads `-3`, `0.125`, `1e-3`, `-2/7` or `0x1.8p-3` exactly. Infinities and NaN are refused, as are exponents
/// beyond 5000 and numbers of over 300,000 characters. The error's `what` names the column.
Result<Rational> parse_rational(std::string_view text);

/// `-3` or `-2/7`: the one text form of every rational.
std::string text(const Rational& value);

inline Integer numerator(const Rational& value) { return boost::multiprecision::numerator(value); }
inline Integer denominator(const Rational& value) { return boost::multiprecision::denominator(value); }
inline bool is_integer(const Rational& value) { return denominator(value) == 1; }
/// The largest integer that is not above `value`.
Integer floor(const Rational& value);
/// The value of a finite double, exactly.
Rational exactly(double value);

}  // namespace outpace::rnn
