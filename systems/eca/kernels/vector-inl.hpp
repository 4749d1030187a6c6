// The vector type of the current Highway target and the few operations on it that compilers' vector extensions lack.
// Included once a target, inside no namespace.
#if defined(OUTPACE_ECA_VECTOR_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef OUTPACE_ECA_VECTOR_INL_HPP
#undef OUTPACE_ECA_VECTOR_INL_HPP
#else
#define OUTPACE_ECA_VECTOR_INL_HPP
#endif

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace outpace::eca::kernels::HWY_NAMESPACE {

#if HWY_TARGET == HWY_AVX3
inline constexpr std::size_t words = 8, levels = 8;
#elif HWY_TARGET == HWY_AVX2
inline constexpr std::size_t words = 4, levels = 4;
#else
inline constexpr std::size_t words = 2, levels = 4;
#endif
typedef std::uint64_t V __attribute__((vector_size(8 * words), may_alias));

/// The function of two variables with this table (see pair_cost).
template <unsigned table>
HWY_INLINE V pair_value(V p, V q) {
  if constexpr (table == 0b0000) return V{};
  if constexpr (table == 0b1111) return ~V{};
  if constexpr (table == 0b1100) return p;
  if constexpr (table == 0b1010) return q;
  if constexpr (table == 0b0011) return ~p;
  if constexpr (table == 0b0101) return ~q;
  if constexpr (table == 0b1000) return p & q;
  if constexpr (table == 0b1110) return p | q;
  if constexpr (table == 0b0110) return p ^ q;
  if constexpr (table == 0b0100) return p & ~q;
  if constexpr (table == 0b0010) return q & ~p;
  if constexpr (table == 0b0001) return ~(p | q);
  if constexpr (table == 0b0111) return ~(p & q);
  if constexpr (table == 0b1001) return ~(p ^ q);
  if constexpr (table == 0b1101) return p | ~q;
  if constexpr (table == 0b1011) return q | ~p;
}

/// The rule as and, or, xor.
template <std::uint8_t rule>
HWY_INLINE V boolean_rule(V left, V centre, V right) {
  constexpr Form form = best_form(rule);
  constexpr Split half = split(form.negated ? ~unsigned{rule} & 255 : rule, form.pivot);
  const V p = form.pivot == 0 ? left : form.pivot == 1 ? centre : right;
  const V x = form.pivot == 0 ? centre : left;
  const V y = form.pivot == 2 ? centre : right;
  const V f0 = pair_value<half.when0>(x, y);
  const V f1 = pair_value<half.when1>(x, y);
  V result = f0;
  if constexpr (form.join == Join::both) result = p & f1;
  if constexpr (form.join == Join::without) result = f0 & ~p;
  if constexpr (form.join == Join::either) result = f0 | p;
  if constexpr (form.join == Join::toggle) result = f0 ^ (p & pair_value<half.when0 ^ half.when1>(x, y));
  if constexpr (form.join == Join::select) result = (p & f1) | (f0 & ~p);
  if constexpr (form.negated) result = ~result;
  return result;
}

/// The rule on vectors of cells.
template <std::uint8_t rule>
HWY_INLINE V apply(V left, V centre, V right) {
#if HWY_TARGET == HWY_AVX3
  return (V)_mm512_ternarylogic_epi64((__m512i)left, (__m512i)centre, (__m512i)right, rule);
#else
  return boolean_rule<rule>(left, centre, right);
#endif
}

/// Word k moves to word k+1, the last one to word 0.
HWY_INLINE V words_up(V v) {
#if HWY_TARGET == HWY_AVX3
  return (V)_mm512_alignr_epi64((__m512i)v, (__m512i)v, 7);
#elif HWY_TARGET == HWY_AVX2
  return (V)_mm256_permute4x64_epi64((__m256i)v, 0b10'01'00'11);
#else
  return V{v[1], v[0]};
#endif
}

/// Word k moves to word k−1, word 0 to the last one.
HWY_INLINE V words_down(V v) {
#if HWY_TARGET == HWY_AVX3
  return (V)_mm512_alignr_epi64((__m512i)v, (__m512i)v, 1);
#elif HWY_TARGET == HWY_AVX2
  return (V)_mm256_permute4x64_epi64((__m256i)v, 0b00'11'10'01);
#else
  return V{v[1], v[0]};
#endif
}

}  // namespace outpace::eca::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
