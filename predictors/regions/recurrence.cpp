// Berlekamp and Massey's algorithm over the rationals, factors by FLINT, far terms; see recurrence.hpp.
#include "predictors/regions/recurrence.hpp"

#include <flint/fmpz_poly.h>
#include <flint/fmpz_poly_factor.h>

#include <algorithm>
#include <numeric>

#include "predictors/linear/quotient.hpp"

namespace outpace::regions {
namespace {

std::uint64_t size_of(const Rational& value) { return limbs(rnn::numerator(value)) + limbs(rnn::denominator(value)); }
/// Work units of a multiply-add of two fractions.
std::uint64_t units_of(const Rational& a, const Rational& b) { return 16 + size_of(a) * size_of(b) / 2; }

Integer coefficient(const fmpz_poly_t polynomial, slong i) {
  fmpz_t number;
  fmpz_init(number);
  fmpz_poly_get_coeff_fmpz(number, polynomial, i);
  Integer value;
  fmpz_get_mpz(value.backend().data(), number);
  fmpz_clear(number);
  return value;
}

Polynomial product(const Polynomial& a, const Polynomial& b) {
  Polynomial result(a.size() + b.size() - 1);
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t j = 0; j < b.size(); ++j) result[i + j] += a[i] * b[j];
  return result;
}

Integer common_denominator(std::span<const Rational> values) {
  Integer common = 1;
  for (const Rational& value : values) common = lcm(common, rnn::denominator(value));
  return common;
}

}  // namespace

std::optional<Polynomial> shortest_recurrence(std::span<const Rational> terms, Work& work) {
  // connection[i] belongs to v_{n−i}; connection[0] = 1.
  std::vector<Rational> connection{1}, before{1};
  std::size_t length = 0, gap = 1;
  Rational last = 1;
  for (std::size_t n = 0; n < terms.size(); ++n) {
    Rational off = terms[n];
    for (std::size_t i = 1; i < connection.size() && i <= n; ++i) {
      if (connection[i].is_zero() || terms[n - i].is_zero()) continue;
      if (!work.spend(units_of(connection[i], terms[n - i]))) return std::nullopt;
      off += connection[i] * terms[n - i];
    }
    if (off.is_zero()) {
      ++gap;
      continue;
    }
    const Rational factor = off / last;
    std::vector<Rational> next = connection;
    next.resize(std::max(next.size(), before.size() + gap));
    for (std::size_t i = 0; i < before.size(); ++i) {
      if (!work.spend(units_of(factor, before[i]))) return std::nullopt;
      next[i + gap] -= factor * before[i];
    }
    if (2 * length <= n) {
      length = n + 1 - length;
      before = std::move(connection);
      last = off;
      gap = 1;
    } else {
      ++gap;
    }
    connection = std::move(next);
  }
  Polynomial result(length + 1);
  for (std::size_t i = 0; i <= length && i < connection.size(); ++i) result[length - i] = connection[i];
  return result;
}

Spectrum spectrum(const Polynomial& recurrence) {
  Spectrum result;
  while (recurrence[result.zeros].is_zero()) ++result.zeros;
  const std::span rest = std::span(recurrence).subspan(result.zeros);
  const Integer scale = common_denominator(rest);
  fmpz_poly_t polynomial;
  fmpz_poly_init(polynomial);
  for (std::size_t i = 0; i < rest.size(); ++i) {
    fmpz_t number;
    fmpz_init(number);
    fmpz_set_mpz(number, rnn::numerator(rest[i] * scale).backend().data());
    fmpz_poly_set_coeff_fmpz(polynomial, static_cast<slong>(i), number);
    fmpz_clear(number);
  }
  fmpz_poly_factor_t factors;
  fmpz_poly_factor_init(factors);
  if (fmpz_poly_degree(polynomial) > 0) fmpz_poly_factor(factors, polynomial);
  for (slong f = 0; f < factors->num; ++f) {
    const fmpz_poly_struct* factor = factors->p + f;
    const slong degree = fmpz_poly_degree(factor);
    const ulong order = fmpz_poly_is_cyclotomic(factor);
    if (order)
      result.turns = std::lcm(result.turns, std::uint64_t{order});
    else
      result.unity = false;
    const Integer leading = coefficient(factor, degree);
    if (degree == 1) {
      result.rational.emplace_back(Rational(-coefficient(factor, 0), leading), static_cast<unsigned>(factors->exp[f]));
      continue;
    }
    Polynomial monic;
    for (slong i = 0; i <= degree; ++i) monic.emplace_back(coefficient(factor, i), leading);
    result.others = product(result.others, monic);
  }
  fmpz_poly_factor_clear(factors);
  fmpz_poly_clear(polynomial);
  std::ranges::sort(result.rational);
  return result;
}

Polynomial divided(const Polynomial& polynomial, const Rational& root) {
  Polynomial quotient(polynomial.size() - 1);
  Rational carry = 0;
  for (std::size_t i = polynomial.size() - 1; i > 0; --i) quotient[i - 1] = carry = polynomial[i] + carry * root;
  return quotient;
}

std::optional<Rational> term(const Polynomial& recurrence, std::span<const Rational> first, const Integer& n,
                             Work& work) {
  if (n < first.size()) return first[n.convert_to<std::size_t>()];
  const Spectrum roots = spectrum(recurrence);
  const std::span<const Rational> q = std::span(recurrence).subspan(roots.zeros), v = first.subspan(roots.zeros);
  const std::size_t length = q.size() - 1;
  const Integer m = n - roots.zeros;
  if (length == 0) return Rational(0);
  if (roots.unity && roots.turns == 1) {
    // A polynomial of m, by its differences: Σ Δ^j·C(m, j).
    std::vector<Rational> differences(v.begin(), v.begin() + static_cast<std::ptrdiff_t>(length));
    Rational total = 0;
    Integer binomial = 1;
    for (std::size_t j = 0; j < length; ++j) {
      if (!work.spend(1 + 2 * product_units(limbs(binomial), limbs(m)))) return std::nullopt;
      total += differences[0] * Rational(binomial);
      for (std::size_t i = 0; i + 1 < length - j; ++i) differences[i] = differences[i + 1] - differences[i];
      binomial = binomial * (m - j) / (j + 1);
    }
    return total;
  }
  // scale^n·v_n is a sequence of integers with whole coefficients, but for one denominator.
  const Integer scale = common_denominator(q), denominator = common_denominator(v.first(length));
  if (!roots.unity && (bit_length(m) > 31 || !work.affords(Integer(m / 64).convert_to<std::uint64_t>())))
    return std::nullopt;
  linear::IntegerMatrix companion{length, std::vector<Integer>(length * length), 0};
  std::vector<Integer> characteristic, vector;
  Integer power = 1;
  for (std::size_t i = 0; i < length; ++i) {
    vector.push_back(rnn::numerator(v[i] * Rational(denominator * power)));
    power *= scale;
  }
  for (std::size_t i = 0; i < length; ++i) {
    characteristic.push_back(rnn::numerator(q[i] * Rational(power)));
    power /= scale;
    companion.entries[(length - 1) * length + i] = -characteristic.back();
    if (i + 1 < length) companion.entries[i * length + i + 1] = 1;
  }
  characteristic.emplace_back(1);
  const auto found = linear::power_times(companion, characteristic, m, vector, work);
  if (!found) return std::nullopt;
  if (scale == 1) return Rational(found->front(), denominator);
  const Integer bits = m * bit_length(scale);
  const std::uint64_t wide = bits.convert_to<std::uint64_t>() / 64 + 1;
  if (!work.spend(16 * product_units(wide, wide))) return std::nullopt;
  return Rational(found->front(), denominator * pow(scale, m.convert_to<unsigned>()));
}

}  // namespace outpace::regions
