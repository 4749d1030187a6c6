// The leaf kernel of boards, compiled once for every SIMD target; see square_kernel.hpp.
#pragma GCC diagnostic ignored "-Wpsabi"  // 256-bit vectors only pass between functions that are inlined
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "predictors/hashlife/plane/square_kernel.cpp"
#include <hwy/foreach_target.h>
// The line above includes this file again for each target, so it has to come before these.
#include <hwy/highway.h>

#include <array>
#include <cstring>
#include <utility>

#include "predictors/hashlife/plane/square_kernel.hpp"

HWY_BEFORE_NAMESPACE();
namespace outpace::hashlife::plane {
namespace HWY_NAMESPACE {

// 32 rows of 32 cells: lane k of vector i is row 4k + i.
typedef std::uint32_t V __attribute__((vector_size(32)));
typedef std::uint64_t Words __attribute__((vector_size(32)));
typedef std::uint16_t Halves __attribute__((vector_size(32)));
typedef std::uint16_t Eight __attribute__((vector_size(16)));
typedef std::uint64_t Pair __attribute__((vector_size(16)));

struct Sums {
  V sum, carry;
};

/// What one rule makes of the sums of three rows. Which values of a square's total matter is compiled in.
template <unsigned used>
struct Rule {
  const LeafRule& m;
  static HWY_INLINE V at(const std::uint32_t (&mask)[8]) {
    V v;
    std::memcpy(&v, mask, sizeof v);
    return v;
  }
  template <int k>
  HWY_INLINE void add(V& next, V where, V sum, V cells) const {
    if constexpr (used >> k & 1)
      next |= where & ((at(m.constant[k]) ^ (sum & at(m.with_sum[k]))) ^
                       (cells & (at(m.with_cell[k]) ^ (sum & at(m.with_both[k])))));
  }
  HWY_INLINE V operator()(const Sums& up, const Sums& here, const Sums& down, V cells) const {
    const V x = up.sum ^ here.sum, y = up.carry ^ here.carry;
    const V sum = x ^ down.sum, a1 = (up.sum & here.sum) | (x & down.sum);
    const V b0 = y ^ down.carry, b1 = (up.carry & here.carry) | (y & down.carry);
    const V two = a1 ^ b0, both = a1 & b0, four = both ^ b1, eight = both & b1;
    V next{};
    add<0>(next, ~(two | four | eight), sum, cells);
    add<1>(next, two & ~four, sum, cells);
    add<2>(next, four & ~two, sum, cells);
    add<3>(next, four & two, sum, cells);
    add<4>(next, eight, sum, cells);
    return next;
  }
};

/// Rows i and i+1 (mod 4) of two leaves side by side: 4 rows of 32 cells each.
HWY_INLINE void side_by_side(const Leaf& west, const Leaf& east, int i, Pair& even, Pair& odd) {
  Eight a, b;
  std::memcpy(&a, west.words + i, 16);
  std::memcpy(&b, east.words + i, 16);
  even = (Pair)__builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
  odd = (Pair)__builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}

HWY_INLINE Sums sums_of(V cells) {
  const V left = cells << 1, right = cells >> 1, x = left ^ right;
  return {x ^ cells, (left & right) | (x & cells)};
}

template <unsigned used>
void advance(const LeafRule* rules, unsigned steps, const Leaf& nw, const Leaf& ne, const Leaf& sw, const Leaf& se,
             Leaf& out) {
  V v[4];
  for (int i = 0; i < 4; i += 2) {
    Pair n0, n1, s0, s1;
    side_by_side(nw, ne, i, n0, n1);
    side_by_side(sw, se, i, s0, s1);
    v[i] = (V)__builtin_shufflevector(n0, s0, 0, 1, 2, 3);
    v[i + 1] = (V)__builtin_shufflevector(n1, s1, 0, 1, 2, 3);
  }
  for (unsigned step = 0; step < steps; ++step) {
    const Rule<used> rule{rules[step & 1]};
    Sums s[6];
    for (int i = 0; i < 4; ++i) s[i + 1] = sums_of(v[i]);
    // What comes in at the ends is not right, and spoils one more row a step.
    s[0] = {__builtin_shufflevector(s[4].sum, s[4].sum, 0, 0, 1, 2, 3, 4, 5, 6),
            __builtin_shufflevector(s[4].carry, s[4].carry, 0, 0, 1, 2, 3, 4, 5, 6)};
    s[5] = {__builtin_shufflevector(s[1].sum, s[1].sum, 1, 2, 3, 4, 5, 6, 7, 7),
            __builtin_shufflevector(s[1].carry, s[1].carry, 1, 2, 3, 4, 5, 6, 7, 7)};
    for (int i = 0; i < 4; ++i) v[i] = rule(s[i], s[i + 1], s[i + 2], v[i]);
  }
  for (int i = 0; i < 4; ++i) {
    const Halves middle = (Halves)(v[i] >> 8);
    const auto rows = __builtin_shufflevector(middle, middle, 4, 6, 8, 10);
    std::memcpy(out.words + i, &rows, 8);
  }
}

using Advance = void (*)(const LeafRule*, unsigned, const Leaf&, const Leaf&, const Leaf&, const Leaf&, Leaf&);
template <unsigned... used>
constexpr std::array<Advance, 32> advances(std::integer_sequence<unsigned, used...>) {
  return {&advance<used>...};
}

void AdvanceLeaves(const LeafRule* rules, unsigned steps, const Leaf& nw, const Leaf& ne, const Leaf& sw,
                   const Leaf& se, Leaf& out) {
  static constexpr auto all = advances(std::make_integer_sequence<unsigned, 32>());
  all[rules[0].used | rules[1].used](rules, steps, nw, ne, sw, se, out);
}

}  // namespace HWY_NAMESPACE
}  // namespace outpace::hashlife::plane
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace outpace::hashlife::plane {
HWY_EXPORT(AdvanceLeaves);

LeafRule::LeafRule(life::LifeRule rule) {
  const life::kernels::RuleMasks masks(rule);
  used = masks.used;
  for (int k = 0; k < 5; ++k)
    for (int lane = 0; lane < 8; ++lane) {
      constant[k][lane] = static_cast<std::uint32_t>(masks.constant[k]);
      with_sum[k][lane] = static_cast<std::uint32_t>(masks.with_sum[k]);
      with_cell[k][lane] = static_cast<std::uint32_t>(masks.with_cell[k]);
      with_both[k][lane] = static_cast<std::uint32_t>(masks.with_both[k]);
    }
}

void advance_leaves(const LeafRule* rules, unsigned steps, const Leaf& nw, const Leaf& ne, const Leaf& sw,
                    const Leaf& se, Leaf& out) {
  HWY_DYNAMIC_DISPATCH(AdvanceLeaves)(rules, steps, nw, ne, sw, se, out);
}
}  // namespace outpace::hashlife::plane
#endif
