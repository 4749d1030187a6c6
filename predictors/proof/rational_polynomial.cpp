// Arithmetic for checkers; see rational_polynomial.hpp.
#include "predictors/proof/rational_polynomial.hpp"

namespace outpace::proof {

LinearForm substituted(const LinearForm& outer, const std::vector<LinearForm>& inner, std::size_t variables) {
  LinearForm result = LinearForm::number(outer.constant, variables);
  for (std::size_t i = 0; i < outer.slopes.size(); ++i)
    if (outer.slopes[i] != 0) result.add(inner[i], outer.slopes[i]);
  return result;
}

RationalPolynomial::RationalPolynomial(const LinearForm& form) : variables_(form.slopes.size()) {
  Powers powers(variables_);
  add_term(powers, Rational(form.constant));
  for (std::size_t i = 0; i < variables_; ++i) {
    powers[i] = 1;
    add_term(powers, Rational(form.slopes[i]));
    powers[i] = 0;
  }
}

void RationalPolynomial::add_term(const Powers& powers, const Rational& coefficient) {
  if (coefficient == 0) return;
  const auto [it, fresh] = terms_.try_emplace(powers, coefficient);
  if (fresh) return;
  it->second += coefficient;
  if (it->second == 0) terms_.erase(it);
}

void RationalPolynomial::add(const RationalPolynomial& other, const Rational& factor) {
  for (const auto& [powers, coefficient] : other.terms_) add_term(powers, coefficient * factor);
}

RationalPolynomial RationalPolynomial::times(const RationalPolynomial& other) const {
  RationalPolynomial product(variables_);
  for (const auto& [a, x] : terms_)
    for (const auto& [b, y] : other.terms_) {
      Powers powers = a;
      for (std::size_t i = 0; i < variables_; ++i) powers[i] += b[i];
      product.add_term(powers, x * y);
    }
  return product;
}

RationalPolynomial RationalPolynomial::substituted(const std::vector<LinearForm>& inner, std::size_t variables,
                                                   std::int64_t& budget) const {
  RationalPolynomial result(variables);
  for (const auto& [powers, coefficient] : terms_) {
    RationalPolynomial product(LinearForm::number(1, variables));
    for (std::size_t i = 0; i < variables_; ++i)
      for (unsigned p = 0; p < powers[i]; ++p) {
        budget -= static_cast<std::int64_t>(product.terms_.size() * (1 + variables));
        if (budget <= 0) return result;
        product = product.times(RationalPolynomial(inner[i]));
      }
    result.add(product, coefficient);
  }
  return result;
}

}  // namespace outpace::proof
