// Characteristic polynomials and powers modulo them by FLINT; see quotient.hpp.
#include "predictors/linear/quotient.hpp"

#include <flint/fmpz_mat.h>
#include <flint/fmpz_poly.h>
#include <flint/nmod_poly.h>

#include <algorithm>

namespace outpace::linear {
namespace {

/// FLINT's objects with C++'s lifetime.
struct Polynomial {
  fmpz_poly_t it;
  Polynomial() { fmpz_poly_init(it); }
  ~Polynomial() { fmpz_poly_clear(it); }
  Polynomial(const Polynomial&) = delete;
  Polynomial& operator=(const Polynomial&) = delete;
  void set(std::size_t i, const Integer& value) {
    fmpz_t number;
    fmpz_init(number);
    fmpz_set_mpz(number, value.backend().data());
    fmpz_poly_set_coeff_fmpz(it, static_cast<slong>(i), number);
    fmpz_clear(number);
  }
  [[nodiscard]] Integer at(std::size_t i) const {
    fmpz_t number;
    fmpz_init(number);
    fmpz_poly_get_coeff_fmpz(number, it, static_cast<slong>(i));
    Integer value;
    fmpz_get_mpz(value.backend().data(), number);
    fmpz_clear(number);
    return value;
  }
  /// Limbs of the longest coefficient, at least 1.
  [[nodiscard]] std::uint64_t limbs() const {
    const slong bits = fmpz_poly_max_bits(it);
    return static_cast<std::uint64_t>(bits < 0 ? -bits : bits) / 64 + 1;
  }
};

Integer reduced(Integer value, const Integer& modulus) { return modulus == 0 ? value : residue(value, modulus); }

/// x^t modulo a monic polynomial over the residues of a machine word.
std::vector<Integer> word_power(const std::vector<Integer>& polynomial, const Time& t, mp_limb_t modulus) {
  nmod_poly_t divisor, x;
  nmod_poly_init(divisor, modulus);
  nmod_poly_init(x, modulus);
  for (std::size_t i = 0; i < polynomial.size(); ++i)
    nmod_poly_set_coeff_ui(divisor, static_cast<slong>(i), polynomial[i].convert_to<std::uint64_t>());
  nmod_poly_set_coeff_ui(x, 1, 1);
  nmod_poly_rem(x, x, divisor);
  Integer exponent = t;
  nmod_poly_powmod_mpz_binexp(x, x, exponent.backend().data(), divisor);
  std::vector<Integer> result(polynomial.size() - 1);
  for (std::size_t i = 0; i < result.size(); ++i) result[i] = nmod_poly_get_coeff_ui(x, static_cast<slong>(i));
  nmod_poly_clear(x);
  nmod_poly_clear(divisor);
  return result;
}

}  // namespace

std::optional<std::vector<Integer>> characteristic_polynomial(const IntegerMatrix& matrix, Work& work) {
  const std::size_t n = matrix.size;
  std::uint64_t widest = 1;
  for (const Integer& entry : matrix.entries) widest = std::max(widest, limbs(entry));
  // Modulo about n·log2(n·entry)/64 word primes, n^3 products each, four products a unit.
  if (!work.spend(1 + n * n * n / 4 * (1 + n * (64 * widest + 8) / 64))) return std::nullopt;
  fmpz_mat_t m;
  fmpz_mat_init(m, static_cast<slong>(n), static_cast<slong>(n));
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j)
      fmpz_set_mpz(fmpz_mat_entry(m, static_cast<slong>(i), static_cast<slong>(j)),
                   matrix.entries[i * n + j].backend().data());
  Polynomial polynomial;
  fmpz_mat_charpoly(polynomial.it, m);
  fmpz_mat_clear(m);
  std::vector<Integer> result;
  for (std::size_t i = 0; i <= n; ++i) result.push_back(reduced(polynomial.at(i), matrix.modulus));
  return result;
}

std::optional<std::vector<Integer>> power_times(const IntegerMatrix& matrix, const std::vector<Integer>& polynomial,
                                                const Time& t, const std::vector<Integer>& vector, Work& work) {
  const std::size_t n = matrix.size;
  const std::uint64_t bits = bit_length(t);
  std::vector<Integer> r(n);
  if (matrix.modulus != 0 && bit_length(matrix.modulus) < 63) {
    // A square and its remainder take about n² products of words each, four a unit.
    if (!work.spend(1 + bits * (1 + n * n / 2))) return std::nullopt;
    r = word_power(polynomial, t, matrix.modulus.convert_to<std::uint64_t>());
  } else {
    Polynomial divisor, power;
    std::uint64_t divisor_limbs = 1;
    for (std::size_t i = 0; i < polynomial.size(); ++i) {
      divisor.set(i, polynomial[i]);
      divisor_limbs = std::max(divisor_limbs, limbs(polynomial[i]));
    }
    power.set(0, 1);
    for (std::uint64_t bit = bits; bit-- > 0;) {
      const std::uint64_t wide = power.limbs();
      // A square is twice as wide, and lies beside its remainder.
      if (n * wide > work.spare_bytes() / 64) return std::nullopt;
      if (!work.spend(1 + product_units(n * wide, n * wide) + n * n * product_units(2 * wide, divisor_limbs)))
        return std::nullopt;
      fmpz_poly_sqr(power.it, power.it);
      if (bit_test(t, static_cast<unsigned>(bit))) fmpz_poly_shift_left(power.it, power.it, 1);
      fmpz_poly_rem(power.it, power.it, divisor.it);
      if (matrix.modulus == 0) continue;
      for (std::size_t i = 0; i < n; ++i) power.set(i, residue(power.at(i), matrix.modulus));
    }
    for (std::size_t i = 0; i < n; ++i) r[i] = power.at(i);
  }
  // Σ r_i·M^i·v; the vectors M^i·v stay short.
  std::vector<Integer> krylov = vector, next(n), sum(n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      if (r[i] == 0 || krylov[j] == 0) continue;
      if (!work.spend(product_units(limbs(r[i]), limbs(krylov[j])))) return std::nullopt;
      sum[j] += r[i] * krylov[j];
    }
    if (i + 1 == n) break;
    for (std::size_t a = 0; a < n; ++a) {
      next[a] = 0;
      for (std::size_t b = 0; b < n; ++b) {
        const Integer& entry = matrix.entries[a * n + b];
        if (entry == 0 || krylov[b] == 0) continue;
        if (!work.spend(product_units(limbs(entry), limbs(krylov[b])))) return std::nullopt;
        next[a] += entry * krylov[b];
      }
      next[a] = reduced(std::move(next[a]), matrix.modulus);
    }
    krylov.swap(next);
  }
  for (Integer& value : sum) value = reduced(std::move(value), matrix.modulus);
  return sum;
}

}  // namespace outpace::linear
