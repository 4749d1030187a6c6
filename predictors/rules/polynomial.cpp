// Arithmetic of affine expressions and polynomials; see polynomial.hpp.
#include "predictors/rules/polynomial.hpp"

#include <algorithm>
#include <numeric>

namespace outpace::rules {
namespace {

Count greatest_common_divisor(const Count& a, const Count& b) {
  if (a.is_small() && b.is_small()) return Count(std::gcd(a.small(), b.small()));
  return Count(Integer(boost::multiprecision::gcd(a.integer(), b.integer())));
}

}  // namespace

Affine Affine::variable(std::size_t i, const Count& slope, const Count& constant) {
  Affine result{constant, std::vector<Count>(i + 1)};
  result.slopes[i] = slope;
  return result;
}

bool Affine::is_constant() const {
  return std::ranges::all_of(slopes, [](const Count& slope) { return slope.is_zero(); });
}

Count Affine::at(std::span<const Count> y) const {
  Count sum = constant;
  for (std::size_t i = 0; i < slopes.size(); ++i)
    if (!slopes[i].is_zero()) sum.add_product(slopes[i], y[i]);
  return sum;
}

Affine& Affine::operator+=(const Affine& other) {
  add(other, 1);
  return *this;
}

Affine& Affine::operator*=(const Count& factor) {
  constant *= factor;
  for (Count& slope : slopes) slope *= factor;
  return *this;
}

void Affine::add(const Affine& other, const Count& factor) {
  constant.add_product(other.constant, factor);
  if (slopes.size() < other.slopes.size()) slopes.resize(other.slopes.size());
  for (std::size_t i = 0; i < other.slopes.size(); ++i) slopes[i].add_product(other.slopes[i], factor);
}

bool Affine::divide(const Count& divisor) {
  const auto divides = [&](const Count& value) { return value.quotient(divisor) * divisor == value; };
  if (!divides(constant) || !std::ranges::all_of(slopes, divides)) return false;
  constant = constant.quotient(divisor);
  for (Count& slope : slopes) slope = slope.quotient(divisor);
  return true;
}

bool operator==(const Affine& a, const Affine& b) {
  if (a.constant != b.constant) return false;
  for (std::size_t i = 0; i < std::max(a.slopes.size(), b.slopes.size()); ++i)
    if (a.slope(i) != b.slope(i)) return false;
  return true;
}

Affine composed(const Affine& outer, std::span<const Affine> inner) {
  Affine result{outer.constant, {}};
  for (std::size_t i = 0; i < outer.slopes.size(); ++i)
    if (!outer.slopes[i].is_zero()) result.add(inner[i], outer.slopes[i]);
  return result;
}

Polynomial::Polynomial(const Count& constant) {
  if (!constant.is_zero()) terms_.push_back({0, constant});
}

Polynomial::Polynomial(const Affine& affine) : Polynomial(affine.constant) {
  for (std::size_t i = 0; i < affine.slopes.size(); ++i)
    if (!affine.slopes[i].is_zero()) terms_.push_back({Powers{1} << (5 * i), affine.slopes[i]});
}

unsigned Polynomial::degree() const {
  unsigned most = 0;
  for (const Term& term : terms_) {
    unsigned sum = 0;
    for (std::size_t i = 0; i < most_variables + 1; ++i) sum += power(term.powers, i);
    most = std::max(most, sum);
  }
  return most;
}

void Polynomial::normalise() {
  std::ranges::sort(terms_, {}, &Term::powers);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < terms_.size();) {
    Term sum = std::move(terms_[i]);
    for (++i; i < terms_.size() && terms_[i].powers == sum.powers; ++i) sum.coefficient += terms_[i].coefficient;
    if (!sum.coefficient.is_zero()) terms_[kept++] = std::move(sum);
  }
  terms_.resize(kept);
  if (denominator_.is_one()) return;
  Count common = denominator_;
  for (const Term& term : terms_) {
    if (common.is_one()) return;
    common = greatest_common_divisor(common, term.coefficient);
  }
  denominator_.divide_exactly(common);
  for (Term& term : terms_) term.coefficient.divide_exactly(common);
}

void Polynomial::append(const Polynomial& other, const Count& factor) {
  Count own = 1, theirs = factor;
  if (denominator_ != other.denominator_) {
    const Count common = greatest_common_divisor(denominator_, other.denominator_);
    own = other.denominator_.quotient(common);
    theirs *= denominator_.quotient(common);
    denominator_ *= own;
    if (!own.is_one())
      for (Term& term : terms_) term.coefficient *= own;
  }
  for (const Term& term : other.terms_) terms_.push_back({term.powers, term.coefficient * theirs});
}

Polynomial& Polynomial::operator+=(const Polynomial& other) {
  append(other, 1);
  normalise();
  return *this;
}

Polynomial& Polynomial::operator*=(const Count& factor) {
  for (Term& term : terms_) term.coefficient *= factor;
  normalise();
  return *this;
}

Polynomial operator*(const Polynomial& a, const Polynomial& b) {
  Polynomial result;
  result.denominator_ = a.denominator_ * b.denominator_;
  result.terms_.reserve(a.terms_.size() * b.terms_.size());
  for (const auto& x : a.terms_)
    for (const auto& y : b.terms_) result.terms_.push_back({x.powers + y.powers, x.coefficient * y.coefficient});
  result.normalise();
  return result;
}

bool operator==(const Polynomial& a, const Polynomial& b) {
  return a.denominator_ == b.denominator_ && std::ranges::equal(a.terms_, b.terms_, [](const auto& x, const auto& y) {
           return x.powers == y.powers && x.coefficient == y.coefficient;
         });
}

Polynomial Polynomial::composed(std::span<const Affine> inner) const {
  // Powers of each inner expression, as far as they are used.
  std::vector<std::vector<Polynomial>> powers(inner.size());
  Polynomial result;
  for (const Term& term : terms_) {
    Polynomial product(term.coefficient);
    for (std::size_t i = 0; i < inner.size(); ++i) {
      const unsigned wanted = power(term.powers, i);
      if (wanted == 0) continue;
      auto& known = powers[i];
      if (known.empty()) known.push_back(Polynomial(inner[i]));
      while (known.size() < wanted) known.push_back(known.back() * known.front());
      product = product * known[wanted - 1];
    }
    result.append(product, 1);
  }
  result.denominator_ *= denominator_;
  result.normalise();
  return result;
}

Polynomial power_sum(unsigned j, std::size_t n_index) {
  // (j+1)·S_j(N) = N^(j+1) − Σ_{i<j} C(j+1, i)·S_i(N), from the telescoping sum of (n+1)^(j+1) − n^(j+1).
  std::vector<Polynomial> sums;
  Polynomial n(Affine::variable(n_index)), n_power(1);
  for (unsigned m = 0; m <= j; ++m) {
    n_power = n_power * n;
    Polynomial sum = n_power;
    Count binomial = 1;
    for (unsigned i = 0; i < m; ++i) {
      Polynomial part = sums[i];
      part *= -binomial;
      sum += part;
      binomial = (binomial * Count(static_cast<std::int64_t>(m + 1 - i))).quotient(static_cast<std::int64_t>(i + 1));
    }
    sums.push_back(sum.divided(static_cast<std::int64_t>(m + 1)));
  }
  return sums.back();
}

Polynomial Polynomial::divided(std::int64_t divisor) const {
  Polynomial result = *this;
  result.denominator_ *= divisor;
  result.normalise();
  return result;
}

Polynomial Polynomial::summed(std::span<const Count> step, std::size_t n_index) const {
  std::vector<Affine> moved;
  for (std::size_t i = 0; i < n_index; ++i) {
    moved.push_back(Affine::variable(i));
    if (i < step.size() && !step[i].is_zero()) {
      moved.back().slopes.resize(n_index + 1);
      moved.back().slopes[n_index] = step[i];
    }
  }
  const Polynomial along = composed(moved);
  // Group by the power of n, then put the power sums in.
  std::vector<Polynomial> by_power;
  const Powers mask = Powers{31} << (5 * n_index);
  for (const Term& term : along.terms_) {
    const unsigned j = power(term.powers, n_index);
    if (by_power.size() <= j) by_power.resize(j + 1);
    by_power[j].terms_.push_back({term.powers & ~mask, term.coefficient});
  }
  Polynomial result;
  for (unsigned j = 0; j < by_power.size(); ++j)
    if (!by_power[j].is_zero()) result.append(by_power[j] * power_sum(j, n_index), 1);
  result.denominator_ *= along.denominator_;
  result.normalise();
  return result;
}

Count Polynomial::at(std::span<const Count> y) const {
  Count sum, product;
  for (const Term& term : terms_) {
    product = term.coefficient;
    Powers rest = term.powers;
    for (std::size_t i = 0; rest; ++i, rest >>= 5)
      for (unsigned p = static_cast<unsigned>(rest) & 31; p > 0; --p) product *= y[i];
    sum += product;
  }
  if (!denominator_.is_one()) sum.divide_exactly(denominator_);
  return sum;
}

}  // namespace outpace::rules
