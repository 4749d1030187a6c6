// Residues of towers by Carmichael's theorem, and how towers are written; see tower.hpp.
#include <fmt/format.h>

#include <numeric>

#include "predictors/rules/tower.hpp"

namespace outpace::rules {
namespace {

constexpr std::uint64_t most_modulus = std::uint64_t{1} << 62;
/// Moduli are divided by numbers up to here; what is left is a prime if it is below the square.
constexpr std::uint64_t most_divisor = std::uint64_t{1} << 16;

std::uint64_t product_modulo(std::uint64_t a, std::uint64_t b, std::uint64_t modulus) {
  return static_cast<std::uint64_t>(static_cast<unsigned __int128>(a) * b % modulus);
}

std::uint64_t power_modulo(std::uint64_t base, std::uint64_t exponent, std::uint64_t modulus) {
  std::uint64_t result = 1 % modulus;
  for (base %= modulus; exponent; exponent >>= 1, base = product_modulo(base, base, modulus))
    if (exponent & 1) result = product_modulo(result, base, modulus);
  return result;
}

/// Carmichael's λ of the part of n that is coprime to `base`: a period of base^E modulo n from E = log2 n on. 0 if n
/// has two large prime factors.
std::uint64_t period_of(std::uint64_t base, std::uint64_t n) {
  for (std::uint64_t common = std::gcd(base, n); common > 1; common = std::gcd(base, n)) n /= common;
  std::uint64_t result = 1;
  const auto include = [&](std::uint64_t period) { result = result / std::gcd(result, period) * period; };
  for (std::uint64_t p = 2; p < most_divisor && p * p <= n; ++p) {
    if (n % p) continue;
    std::uint64_t power = 1;
    for (; n % p == 0; n /= p) power *= p;
    include(p == 2 && power > 4 ? power / 4 : power - power / p);
  }
  if (n >= most_divisor * most_divisor) return 0;
  if (n > 1) include(n - 1);
  return result;
}

std::uint64_t modulo(const Integer& value, std::uint64_t modulus) {
  return residue(value, Integer(modulus)).convert_to<std::uint64_t>();
}

std::string power_text(const Power& x, bool first) {
  const std::string exponent = x.exponent->text(), coefficient = abs(x.coefficient).str();
  const bool digits = exponent.find_first_not_of("0123456789") == std::string::npos;
  return fmt::format("{}{}{}^{}",
                     x.coefficient < 0 ? "-"
                     : first           ? ""
                                       : "+",
                     coefficient == "1" ? "" : coefficient + "*", x.base, digits ? exponent : "(" + exponent + ")");
}

}  // namespace

std::uint64_t TowerAlgebra::power_residue(std::int64_t base, const Tower& exponent, std::uint64_t modulus) {
  if (exponent.is_plain() && exponent.denominator == 1 && bit_length(exponent.constant) < 64 && exponent.constant >= 0)
    return power_modulo(static_cast<std::uint64_t>(base), exponent.constant.convert_to<std::uint64_t>(), modulus);
  // From E = log2 of the modulus on the powers are periodic, coprime or not; 128 is beyond.
  if (sign(difference(exponent, 128)) < 0) {
    const auto value = written_out(exponent, 64);
    if (!value || *value < 0) return fail(), 0;
    return power_modulo(static_cast<std::uint64_t>(base), value->convert_to<std::uint64_t>(), modulus);
  }
  const std::uint64_t period = period_of(static_cast<std::uint64_t>(base), modulus);
  if (period == 0 || !spend(16)) return fail(), 0;
  std::uint64_t least = residue(exponent, period);
  if (least < 128) least += (127 / period + 1) * period;
  return power_modulo(static_cast<std::uint64_t>(base), least, modulus);
}

std::uint64_t TowerAlgebra::residue(const Tower& a, std::uint64_t modulus) {
  if (failed_ || !spend(1 + a.powers.size())) return 0;
  if (a.denominator * modulus > most_modulus) return fail(), 0;
  const std::uint64_t denominator = a.denominator.convert_to<std::uint64_t>(), whole = denominator * modulus;
  std::uint64_t sum = modulo(a.constant, whole);
  for (const Power& x : a.powers) {
    sum += product_modulo(modulo(x.coefficient, whole), power_residue(x.base, *x.exponent, whole), whole);
    sum %= whole;
    if (failed_) return 0;
  }
  if (sum % denominator != 0) return fail(), 0;  // no integer
  return sum / denominator;
}

Tower TowerAlgebra::floor_quotient(const Tower& a, std::uint64_t divisor) {
  if (divisor == 1) return a;
  return quotient(difference(a, Integer(residue(a, divisor))), Integer(divisor));
}

std::string Tower::text() const {
  std::string sum;
  for (const Power& x : powers) sum += power_text(x, sum.empty());
  if (constant != 0 || sum.empty()) sum += fmt::format("{}{}", constant > 0 && !sum.empty() ? "+" : "", constant.str());
  if (denominator == 1) return sum;
  const bool one = powers.size() + (constant != 0 ? 1 : 0) <= 1;
  return fmt::format("{}{}{}/{}", one ? "" : "(", sum, one ? "" : ")", denominator.str());
}

}  // namespace outpace::rules
