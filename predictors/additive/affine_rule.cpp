// The test of additivity; see affine_rule.hpp.
#include "predictors/additive/affine_rule.hpp"

namespace outpace::additive {

std::string AffineRule::text() const {
  std::string sum;
  const auto add = [&](bool present, const char* term) {
    if (present) sum.append(sum.empty() ? "" : " + ").append(term);
  };
  add(left, "left");
  add(centre, "centre");
  add(right, "right");
  add(constant, "1");
  return sum.empty() ? "0" : sum;
}

std::expected<AffineRule, Declined> find_affine(eca::Rule rule) {
  const bool constant = rule(false, false, false);
  const AffineRule affine{rule(true, false, false) != constant, rule(false, true, false) != constant,
                          rule(false, false, true) != constant, constant};
  for (int cells = 0; cells < 8; ++cells) {
    const bool l = cells & 4, c = cells & 2, r = cells & 1;
    const bool sum = (affine.left && l) ^ (affine.centre && c) ^ (affine.right && r) ^ constant;
    if (rule(l, c, r) == sum) continue;
    // The single-cell neighbourhoods fix the sum, so this one has two or three ones.
    std::string terms = constant ? "f(000)" : "";
    const auto add = [&](bool present, const char* one) {
      if (present) terms.append(terms.empty() ? "" : "+").append(one);
    };
    add(l, "f(100)");
    add(c, "f(010)");
    add(r, "f(001)");
    // An even number of terms with a constant: f(000) cancels in pairs, one more makes the affine sum.
    if (constant && l + c + r == 3) terms = "f(100)+f(010)+f(001)";
    terms.append(" ≠ f(").append(l ? "1" : "0").append(c ? "1" : "0").append(r ? "1" : "0");
    return unsuited("rule " + std::to_string(rule.number()) + " is not additive: " + terms + ") modulo 2");
  }
  return affine;
}

}  // namespace outpace::additive
