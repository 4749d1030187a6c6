// A rule that is a sum modulo 2 of its neighbours and a constant, and what the constant comes to after t steps.
#pragma once

#include <expected>
#include <string>

#include "systems/core/error.hpp"
#include "systems/core/integer.hpp"
#include "systems/eca/rule.hpp"

namespace outpace::additive {

/// f(l, c, r) = left·l + centre·c + right·r + constant modulo 2. As a polynomial acting on rows A(z) = Σ a_x z^x, one
/// step without the constant multiplies by left·z + centre + right·z^(−1) = P(z)/z.
struct AffineRule {
  bool left = false, centre = false, right = false, constant = false;

  [[nodiscard]] bool zero() const { return !left && !centre && !right; }
  /// P·g for a polynomial g in the bits of a word, P = left·z² + centre·z + right.
  [[nodiscard]] constexpr std::uint64_t times(std::uint64_t g) const {
    return (left ? g << 2 : 0) ^ (centre ? g << 1 : 0) ^ (right ? g : 0);
  }
  /// What the constant has added to every cell after t steps: its sum over the images of the uniform row 1.
  [[nodiscard]] bool added(const Time& t) const {
    if (!constant || t == 0) return false;
    return (left ^ centre ^ right) ? low_word(t) & 1 : true;
  }
  /// The colour at time t of a uniform row.
  [[nodiscard]] bool uniform(bool background, const Time& t) const {
    return ((left ^ centre ^ right) || t == 0 ? background : false) != added(t);
  }
  /// "left + right + 1"
  [[nodiscard]] std::string text() const;
};

/// The sum that the rule is, tested over all 8 neighbourhoods; declines with one where it is none.
std::expected<AffineRule, Declined> find_affine(eca::Rule rule);

}  // namespace outpace::additive
