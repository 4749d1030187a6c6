// The reading floor of affine rules; see floor.hpp.
#include "systems/eca/floor.hpp"

#include <cmath>

namespace outpace::eca {
namespace {

/// Whether the rule is a sum of some of its three cells plus a constant.
bool affine(Rule rule) {
  const bool constant = rule(false, false, false);
  const bool left = rule(true, false, false) != constant;
  const bool centre = rule(false, true, false) != constant;
  const bool right = rule(false, false, true) != constant;
  for (int i = 0; i < 8; ++i) {
    const bool l = i & 4, c = i & 2, r = i & 1;
    if (rule(l, c, r) != (constant ^ (left && l) ^ (centre && c) ^ (right && r))) return false;
  }
  return true;
}

double exponent_of_three_terms() {
  double exponent = 0;
  for (int run = 1; run < 60; ++run)
    exponent += std::ldexp(std::log2((std::ldexp(1.0, run + 2) - (run % 2 ? -1.0 : 1.0)) / 3.0), -(run + 2));
  return exponent;
}

}  // namespace

std::optional<Floor> reading_floor(Rule rule) {
  if (!affine(rule)) return std::nullopt;
  const int terms = rule.depends_on_left() + rule.depends_on_centre() + rule.depends_on_right();
  const double exponent = terms == 3 ? exponent_of_three_terms() : terms == 2 ? 0.5 : 0.0;
  return Floor{exponent,
               "the rule is affine, so every cell with an odd coefficient decides the answer and must be read"};
}

}  // namespace outpace::eca
