// Sums, products and signs of towers, in their normal form; residues and texts are in tower_residue.cpp.
#include "predictors/rules/tower.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace outpace::rules {
namespace {

/// Sums longer than this are given up.
constexpr std::size_t most_powers = 4096;
/// Where no power leads, the whole is written out up to this length.
constexpr std::uint64_t written_at_most = std::uint64_t{1} << 20;

double log2_of(const Integer& value) {
  const std::uint64_t bits = bit_length(value);
  if (bits < 1000) return std::log2(std::abs(value.convert_to<double>()));
  const Integer top = abs(value) >> static_cast<unsigned>(bits - 64);
  return std::log2(top.convert_to<double>()) + static_cast<double>(bits - 64);
}

/// a's powers over its denominator are b's over its own.
bool same_powers(const Tower& a, const Tower& b) {
  return std::ranges::equal(a.powers, b.powers, [&](const Power& x, const Power& y) {
    return x.base == y.base && x.coefficient * b.denominator == y.coefficient * a.denominator &&
           (x.exponent == y.exponent || *x.exponent == *y.exponent);
  });
}

/// a − b where that is an integer that is written out.
std::optional<Integer> plain_difference(const Tower& a, const Tower& b) {
  if (!same_powers(a, b)) return std::nullopt;
  const Integer numerator = a.constant * b.denominator - b.constant * a.denominator;
  const Integer denominator = a.denominator * b.denominator;
  if (numerator % denominator != 0) return std::nullopt;
  return Integer(numerator / denominator);
}

Integer integer_power(std::int64_t base, const Integer& exponent) {
  return boost::multiprecision::pow(Integer(base), exponent.convert_to<unsigned>());
}

bool written_within(std::int64_t base, const Integer& exponent, std::uint64_t bits) {
  return exponent <= bits &&
         exponent.convert_to<double>() * std::log2(static_cast<double>(base)) <= static_cast<double>(bits);
}

}  // namespace

bool operator==(const Tower& a, const Tower& b) {
  return a.constant == b.constant && a.denominator == b.denominator && same_powers(a, b);
}

bool TowerAlgebra::hold(std::uint64_t bytes) {
  held_ += bytes;
  if (!work_.hold(bytes)) fail();
  return !failed_;
}

TowerAlgebra::Exponent TowerAlgebra::exponent(Tower value) {
  // Exponents below it are the only ones of their values already.
  std::string key = fmt::format("{}/{}", value.constant.str(), value.denominator.str());
  for (const Power& x : value.powers)
    key += fmt::format(" {}*{}^{}", x.coefficient.str(), x.base, static_cast<const void*>(x.exponent.get()));
  const auto [it, fresh] = exponents_.try_emplace(std::move(key));
  if (!fresh) return it->second;
  (void)hold(2 * it->first.size() + 200 * (value.powers.size() + 1));
  return it->second = std::make_shared<const Tower>(std::move(value));
}

const TowerAlgebra::Gap& TowerAlgebra::gap(const Exponent& a, const Exponent& b) {
  const auto key = std::pair(a.get(), b.get());
  if (const auto it = gaps_.find(key); it != gaps_.end()) return it->second;
  const Tower difference = this->difference(*a, *b);
  Gap result;
  result.sign = sign(difference);
  if (result.sign != 0 && !failed_) result.least_bits = std::min(60.0, least_bits(difference));
  (void)hold(100);
  return gaps_[key] = result;
}

bool TowerAlgebra::spend(std::uint64_t units) {
  if (!work_.spend(units)) fail();
  return !failed_;
}

void TowerAlgebra::normalise(Tower& a) {
  if (!spend(1 + a.powers.size() * a.powers.size() / 4) || a.powers.size() > most_powers) return fail();
  // Powers whose exponents differ by a number become one.
  for (std::size_t i = 0; i < a.powers.size(); ++i)
    for (std::size_t j = i + 1; j < a.powers.size();) {
      Power& x = a.powers[i];
      Power& y = a.powers[j];
      std::optional<Integer> gap;
      if (x.base == y.base) gap = x.exponent == y.exponent ? Integer(0) : plain_difference(*x.exponent, *y.exponent);
      if (!gap || !written_within(x.base, abs(*gap), std::max<std::uint64_t>(written_bits_, 64))) {
        ++j;
        continue;
      }
      if (*gap > 0) {
        x.coefficient = x.coefficient * integer_power(x.base, *gap) + y.coefficient;
        x.exponent = y.exponent;
      } else {
        x.coefficient += y.coefficient * integer_power(x.base, -*gap);
      }
      a.powers.erase(a.powers.begin() + static_cast<std::ptrdiff_t>(j));
      j = i + 1;  // the sum may be as high as one that was passed
    }
  std::erase_if(a.powers, [&](Power& x) {
    if (x.coefficient == 0) return true;
    std::int64_t shifted = 0;
    while (x.coefficient % x.base == 0) {
      x.coefficient /= x.base;
      ++shifted;
    }
    if (shifted) x.exponent = exponent(sum(*x.exponent, shifted));
    if (!x.exponent->is_plain() || !written_within(x.base, x.exponent->constant, written_bits_)) return false;
    if (x.exponent->constant < 0 || x.exponent->denominator != 1) fail();
    if (!failed_) a.constant += x.coefficient * integer_power(x.base, x.exponent->constant);
    return true;
  });
  if (failed_) return;
  Integer common = gcd(a.constant, a.denominator);
  for (const Power& x : a.powers) common = gcd(common, x.coefficient);
  if (common > 1) {
    a.constant /= common;
    a.denominator /= common;
    for (Power& x : a.powers) x.coefficient /= common;
  }
  // 9·3^E/18 is 3^E/2: what base and denominator share is taken off the exponent.
  for (std::size_t i = 0; i < a.powers.size(); ++i) {
    const std::int64_t base = a.powers[i].base;
    std::int64_t shared = 0;
    const auto divides = [&](const Power& x) { return x.base == base || x.coefficient % base == 0; };
    while (a.denominator % base == 0 && a.constant % base == 0 && std::ranges::all_of(a.powers, divides)) {
      a.denominator /= base;
      a.constant /= base;
      for (Power& x : a.powers)
        if (x.base != base) x.coefficient /= base;
      ++shared;
    }
    if (shared)
      for (Power& x : a.powers)
        if (x.base == base) x.exponent = exponent(sum(*x.exponent, -shared));
  }
  if (failed_) return;
  // Insertion, since what is new comes last mostly, and since a comparison may fail.
  for (std::size_t i = 1; i < a.powers.size(); ++i)
    for (std::size_t j = i; j > 0; --j) {
      const Power &above = a.powers[j - 1], &below = a.powers[j];
      const bool ordered =
          above.base != below.base ? above.base > below.base : gap(above.exponent, below.exponent).sign > 0;
      if (failed_ || ordered) break;
      std::swap(a.powers[j - 1], a.powers[j]);
    }
}

Tower TowerAlgebra::sum(const Tower& a, const Tower& b) {
  Tower result;
  if (failed_) return result;
  const Integer common = lcm(a.denominator, b.denominator);
  result.denominator = common;
  for (const Tower* part : {&a, &b}) {
    const Integer factor = common / part->denominator;
    result.constant += part->constant * factor;
    for (const Power& x : part->powers) result.powers.push_back({x.coefficient * factor, x.base, x.exponent});
  }
  normalise(result);
  return result;
}

Tower TowerAlgebra::product(const Tower& a, const Tower& b) {
  Tower result;
  if (failed_) return result;
  result.constant = a.constant * b.constant;
  result.denominator = a.denominator * b.denominator;
  if (b.constant != 0)
    for (const Power& x : a.powers) result.powers.push_back({x.coefficient * b.constant, x.base, x.exponent});
  if (a.constant != 0)
    for (const Power& y : b.powers) result.powers.push_back({y.coefficient * a.constant, y.base, y.exponent});
  for (const Power& x : a.powers)
    for (const Power& y : b.powers) {
      if (x.base != y.base) fail();
      if (failed_) return result;
      result.powers.push_back(
          {x.coefficient * y.coefficient, x.base, std::make_shared<const Tower>(sum(*x.exponent, *y.exponent))});
    }
  normalise(result);
  return result;
}

Tower TowerAlgebra::quotient(const Tower& a, const Integer& divisor) {
  Tower result = a;
  result.denominator *= abs(divisor);
  if (divisor < 0) result = product(result, -1);
  normalise(result);
  return result;
}

Tower TowerAlgebra::power(std::int64_t base, const Tower& exponent) {
  if (base == 1 || (exponent.is_plain() && exponent.constant == 0)) return 1;
  // The least base of which it is a power.
  for (std::int64_t root = 2; root * root <= base; ++root) {
    std::int64_t rest = base, times = 0;
    for (; rest % root == 0; rest /= root) ++times;
    if (rest != 1) continue;
    return power(root, product(exponent, times));
  }
  Tower result;
  result.powers.push_back({1, base, this->exponent(exponent)});
  normalise(result);
  return result;
}

double TowerAlgebra::least_bits(const Tower& a) {
  if (a.is_plain()) return log2_of(a.constant) - log2_of(a.denominator) - 0.01;
  if (!leads(a)) {
    const auto value = written_out(a, written_at_most);
    return value && *value != 0 ? log2_of(*value) - 0.01 : 0;
  }
  // The rest is at most half the leading power.
  const Power& lead = a.powers.front();
  return least_ratio(lead.base, lead.exponent, exponent(0)) + log2_of(lead.coefficient) - log2_of(a.denominator) - 1.01;
}

double TowerAlgebra::least_ratio(std::int64_t base, const Exponent& first, const Exponent& second) {
  const Gap& between = gap(first, second);
  if (failed_ || between.sign <= 0) return 0;
  return std::log2(static_cast<double>(base)) * std::exp2(between.least_bits) * (1 - 1e-9);
}

bool TowerAlgebra::leads(const Tower& a) {
  const Power& lead = a.powers.front();
  if (lead.base != a.powers.back().base) return false;
  Integer others = 0;
  for (std::size_t i = 1; i < a.powers.size(); ++i) others += abs(a.powers[i].coefficient);
  const double own = log2_of(lead.coefficient);
  if (others != 0 && !(least_ratio(lead.base, lead.exponent, a.powers[1].exponent) > log2_of(others) - own + 2.1))
    return false;
  return a.constant == 0 || least_ratio(lead.base, lead.exponent, exponent(0)) > log2_of(a.constant) - own + 2.1;
}

int TowerAlgebra::sign(const Tower& a) {
  if (failed_) return 0;
  if (a.is_plain()) return a.constant.sign();
  if (!spend(1)) return 0;
  if (leads(a)) return a.powers.front().coefficient.sign();
  const auto value = written_out(a, written_at_most);
  if (!value) fail();
  return value ? value->sign() : 0;
}

std::optional<Integer> TowerAlgebra::written_out(const Tower& a, std::uint64_t most_bits) {
  Integer sum = a.constant;
  for (const Power& x : a.powers) {
    const auto exponent = written_out(*x.exponent, 64);
    if (!exponent || *exponent < 0 || !written_within(x.base, *exponent, most_bits) ||
        !spend(1 + bit_length(*exponent)))
      return std::nullopt;
    sum += x.coefficient * integer_power(x.base, *exponent);
  }
  if (sum % a.denominator != 0) return std::nullopt;
  return Integer(sum / a.denominator);
}

}  // namespace outpace::rules
