// Words stepped on their own, many at a time (Google Highway picks the widest vectors at run time).
#include "predictors/kinks/evolution.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "predictors/kinks/sixteen_steps.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace outpace::kinks::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// `terms` is the rule as a polynomial over GF(2): coefficients of 1, r, c, rc, l, lr, lc, lcr. Adds and products of
/// pairs like these become one ternary instruction where there is one. Handles whole vectors only; says how many.
std::size_t SixteenSteps(const std::uint64_t* terms, std::uint64_t* words, std::size_t count) {
  const hn::ScalableTag<std::uint64_t> d;
  const std::size_t lanes = hn::Lanes(d);
  const auto m0 = hn::Set(d, terms[0]), m1 = hn::Set(d, terms[1]), m2 = hn::Set(d, terms[2]), m3 = hn::Set(d, terms[3]),
             m4 = hn::Set(d, terms[4]), m5 = hn::Set(d, terms[5]), m6 = hn::Set(d, terms[6]), m7 = hn::Set(d, terms[7]);
  const auto one_step = [&](auto left) HWY_ATTR {
    const auto centre = hn::ShiftRight<1>(left), right = hn::ShiftRight<2>(left);
    const auto add = [](auto a, auto b, auto c) HWY_ATTR { return hn::Xor(a, hn::And(b, c)); };
    const auto low = add(add(m0, right, m1), centre, add(m2, right, m3));
    const auto high = add(add(m4, right, m5), centre, add(m6, right, m7));
    return add(low, left, high);
  };
  std::size_t i = 0;
  for (; i + 2 * lanes <= count; i += 2 * lanes) {
    auto a = hn::LoadU(d, words + i), b = hn::LoadU(d, words + i + lanes);
    for (int n = 0; n < 16; ++n) {
      a = one_step(a);
      b = one_step(b);
    }
    hn::StoreU(a, d, words + i);
    hn::StoreU(b, d, words + i + lanes);
  }
  return i;
}

}  // namespace outpace::kinks::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace outpace::kinks {

HWY_EXPORT(SixteenSteps);

void sixteen_steps(eca::Rule rule, std::uint64_t* words, std::size_t count) {
  std::uint64_t terms[8];
  for (unsigned i = 0; i < 8; ++i) terms[i] = rule.number() >> i & 1 ? ~std::uint64_t{0} : 0;
  for (unsigned bit = 1; bit < 8; bit *= 2)
    for (unsigned i = 0; i < 8; ++i)
      if (i & bit) terms[i] ^= terms[i ^ bit];
  std::size_t done = HWY_DYNAMIC_DISPATCH(SixteenSteps)(terms, words, count);
  const rows::WordRule step(rule);
  for (; done < count; ++done)
    for (int n = 0; n < 16; ++n) words[done] = step(words[done], words[done] >> 1, words[done] >> 2);
}

}  // namespace outpace::kinks
#endif  // HWY_ONCE
