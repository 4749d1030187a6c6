// Pairs of words stepped on their own, many at a time (Google Highway picks the widest vectors at run time).
#include "predictors/kinks/evolution.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "predictors/kinks/short_jumps.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace outpace::kinks::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// `terms` is the rule as a polynomial over GF(2): coefficients of 1, r, c, rc, l, lr, lc, lcr. Adds and products of
/// pairs like these become one ternary instruction where there is one. Handles whole vectors only; says how many.
std::size_t ShortJumps(const std::uint64_t* terms, std::uint64_t* words, std::size_t count) {
  const hn::ScalableTag<std::uint64_t> d;
  const std::size_t lanes = hn::Lanes(d);
  const auto m0 = hn::Set(d, terms[0]), m1 = hn::Set(d, terms[1]), m2 = hn::Set(d, terms[2]), m3 = hn::Set(d, terms[3]),
             m4 = hn::Set(d, terms[4]), m5 = hn::Set(d, terms[5]), m6 = hn::Set(d, terms[6]), m7 = hn::Set(d, terms[7]);
  const auto add = [](auto a, auto b, auto c) HWY_ATTR { return hn::Xor(a, hn::And(b, c)); };
  const auto step = [&](auto left, auto centre, auto right) HWY_ATTR {
    const auto low = add(add(m0, right, m1), centre, add(m2, right, m3));
    const auto high = add(add(m4, right, m5), centre, add(m6, right, m7));
    return add(low, left, high);
  };
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    hn::VFromD<decltype(d)> low, high;
    hn::LoadInterleaved2(d, words + 2 * i, low, high);
    for (int n = 0; n < 32; ++n) {
      const auto centre = hn::Or(hn::ShiftRight<1>(low), hn::ShiftLeft<63>(high));
      const auto right = hn::Or(hn::ShiftRight<2>(low), hn::ShiftLeft<62>(high));
      low = step(low, centre, right);
      high = step(high, hn::ShiftRight<1>(high), hn::ShiftRight<2>(high));
    }
    hn::StoreInterleaved2(low, high, d, words + 2 * i);
  }
  return i;
}

}  // namespace outpace::kinks::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace outpace::kinks {

HWY_EXPORT(ShortJumps);

void short_jumps(eca::Rule rule, std::uint64_t* pairs, std::size_t count) {
  std::uint64_t terms[8];
  for (unsigned i = 0; i < 8; ++i) terms[i] = rule.number() >> i & 1 ? ~std::uint64_t{0} : 0;
  for (unsigned bit = 1; bit < 8; bit *= 2)
    for (unsigned i = 0; i < 8; ++i)
      if (i & bit) terms[i] ^= terms[i ^ bit];
  std::size_t done = HWY_DYNAMIC_DISPATCH(ShortJumps)(terms, pairs, count);
  const rows::WordRule step(rule);
  for (; done < count; ++done) {
    std::uint64_t& low = pairs[2 * done];
    std::uint64_t& high = pairs[2 * done + 1];
    for (int n = 0; n < 32; ++n) {
      low = step(low, low >> 1 | high << 63, low >> 2 | high << 62);
      high = step(high, high >> 1, high >> 2);
    }
  }
}

}  // namespace outpace::kinks
#endif  // HWY_ONCE
