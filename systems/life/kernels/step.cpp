// The loops of boards, once for every SIMD target, and choosing one for a rule.
#include <array>
#include <utility>

#include "systems/eca/kernels/highway_targets.hpp"
#include "systems/life/kernels/kernels.hpp"

#ifndef OUTPACE_LIFE_CHOICE
#define OUTPACE_LIFE_CHOICE
namespace outpace::life::kernels {
using Choice = const RuleKernels& (*)(LifeRule, unsigned);
}
#endif

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "systems/life/kernels/step.cpp"
#include <hwy/foreach_target.h>
// The line above includes this file again for each target, so it has to come before this one.
#include "systems/life/kernels/step-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace outpace::life::kernels::HWY_NAMESPACE {

template <unsigned... used>
constexpr std::array<RuleKernels, 32> masked_kernels(std::integer_sequence<unsigned, used...>) {
  return {kernels_of<Masked<used>>()...};
}

struct FixedRule {
  LifeRule rule;
  RuleKernels kernels;
};
template <unsigned birth, unsigned survival>
constexpr FixedRule fixed_rule() {
  return {{birth, survival}, kernels_of<Fixed<birth, survival>>()};
}

/// Bit n for each digit n: digits(23) is 0b1100.
constexpr unsigned digits(unsigned decimal) {
  unsigned mask = 0;
  for (; decimal; decimal /= 10) mask |= 1u << decimal % 10;
  return mask;
}

const RuleKernels& kernels_for(LifeRule rule, unsigned used) {
  static constexpr auto masked = masked_kernels(std::make_integer_sequence<unsigned, 32>());
  static constexpr FixedRule fixed[] = {
      fixed_rule<digits(3), digits(23)>(),       fixed_rule<digits(36), digits(23)>(),
      fixed_rule<digits(3678), digits(34678)>(), fixed_rule<digits(2), 0>(),
      fixed_rule<digits(34), digits(34)>(),      fixed_rule<digits(368), digits(245)>(),
      fixed_rule<digits(1357), digits(1357)>(),  fixed_rule<digits(35678), digits(5678)>(),
  };
  for (const FixedRule& known : fixed)
    if (known.rule == rule) return known.kernels;
  return masked[used];
}

Choice choice() { return &kernels_for; }

}  // namespace outpace::life::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "systems/eca/kernels/select_target.hpp"
namespace outpace::life::kernels {
namespace {
using eca::SimdTarget;
Choice choose(SimdTarget target) { OUTPACE_SELECT_TARGET(target, choice); }
}  // namespace

RuleMasks::RuleMasks(LifeRule rule) {
  for (unsigned k = 0; k < 5; ++k) {
    const auto value = [&](unsigned low, bool alive) {
      const unsigned total = 2 * k + low;
      if (total < alive || total - alive > 8) return false;
      return rule(alive, total - alive);
    };
    const auto mask = [](bool bit) { return bit ? ~std::uint64_t{0} : 0; };
    const bool v00 = value(0, false), v10 = value(1, false), v01 = value(0, true), v11 = value(1, true);
    constant[k] = mask(v00);
    with_sum[k] = mask(v00 != v10);
    with_cell[k] = mask(v00 != v01);
    with_both[k] = mask((v00 != v10) != (v01 != v11));
    if (v00 || v10 || v01 || v11) used |= 1u << k;
  }
}

RuleKernels rule_kernels(SimdTarget target, LifeRule rule) { return choose(target)(rule, RuleMasks(rule).used); }

}  // namespace outpace::life::kernels
#endif
