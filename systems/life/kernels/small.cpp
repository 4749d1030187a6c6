// The loops of small patterns, once for every SIMD target, and choosing those for a pair of rules.
#include "systems/life/kernels/small.hpp"

#include <array>
#include <bit>
#include <utility>

#include "systems/eca/kernels/highway_targets.hpp"

#ifndef OUTPACE_LIFE_SMALL_CHOICE
#define OUTPACE_LIFE_SMALL_CHOICE
namespace outpace::life::kernels {
using SmallChoice = SmallKernels (*)(LifeRule, LifeRule);
}
#endif

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "systems/life/kernels/small.cpp"
#include <hwy/foreach_target.h>
// The line above includes this file again for each target, so it has to come before these.
#include "systems/life/kernels/step-inl.hpp"
//
#include "systems/life/kernels/small-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace outpace::life::kernels::HWY_NAMESPACE {

template <unsigned... used>
constexpr std::array<SmallKernels, 32> masked_small_kernels(std::integer_sequence<unsigned, used...>) {
  return {small_kernels_of<Masked<used>, Masked<used>>()...};
}

SmallKernels small_kernels_for(LifeRule first, LifeRule second) {
  static constexpr auto masked = masked_small_kernels(std::make_integer_sequence<unsigned, 32>());
  using Life = Fixed<0b1000, 0b1100>;
  if (first == second && first == LifeRule{0b1000, 0b1100}) return small_kernels_of<Life, Life>();
  return masked[RuleMasks(first).used | RuleMasks(second).used];
}

SmallChoice small_choice() { return &small_kernels_for; }

}  // namespace outpace::life::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "systems/eca/kernels/select_target.hpp"
namespace outpace::life::kernels {
namespace {
using eca::SimdTarget;
SmallChoice choose_small(SimdTarget target) { OUTPACE_SELECT_TARGET(target, small_choice); }
}  // namespace

void SmallPattern::trim(unsigned rows_used) {
  unsigned first = 0, last = rows_used;
  while (first < last && !rows[first]) ++first;
  while (last > first && !rows[last - 1]) --last;
  std::uint64_t columns = 0;
  for (unsigned j = first; j < last; ++j) columns |= rows[j];
  if (!columns) {
    width = height = 0;
    return;
  }
  const auto left = static_cast<unsigned>(std::countr_zero(columns));
  width = 64 - left - static_cast<unsigned>(std::countl_zero(columns));
  height = last - first;
  for (unsigned j = 0; j < height; ++j) rows[j] = rows[first + j] >> left;
  x += left, y += first;
}

SmallKernels small_kernels(SimdTarget target, LifeRule first, LifeRule second) {
  return choose_small(target)(first, second);
}

}  // namespace outpace::life::kernels
#endif
