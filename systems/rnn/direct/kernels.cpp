// The kernels of kernels.hpp for each SIMD target: baseline, AVX2, and AVX-512 of the Ice Lake kind.
#include "systems/rnn/direct/kernels.hpp"

#include <cstring>

#define HWY_WANT_AVX3_DL
#ifndef HWY_DISABLED_TARGETS
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_SSE4 | HWY_AVX3)
#endif

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "systems/rnn/direct/kernels.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace outpace::rnn::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using D64 = hn::CappedTag<std::int64_t, 8>;
using U64 = hn::RebindToUnsigned<D64>;

/// The bits of a mask of D64 lanes.
template <class Mask>
HWY_INLINE unsigned bits_of(D64 d, Mask mask) {
  std::uint8_t bytes[8] = {};
  hn::StoreMaskBits(d, mask, bytes);
  return bytes[0];
}

template <PackedRule rule>
HWY_INLINE void packed_rows(const PackedRows& rows, const std::uint64_t* HWY_RESTRICT state,
                            const std::int64_t* HWY_RESTRICT thresholds, std::uint8_t* first, std::uint8_t* second) {
  constexpr D64 d;
  constexpr U64 u;
  const std::size_t lanes = hn::Lanes(d);
  for (std::size_t g = 0; g < rows.groups; ++g) {
    unsigned above = 0, below = 0;
    for (std::size_t lane = 0; lane < 8; lane += lanes) {
      auto sum = hn::Zero(d);
      for (std::uint32_t i = rows.begin[g]; i < rows.begin[g + 1]; ++i) {
        const PackedItem item = rows.items[i];
        const auto masks = hn::LoadU(u, rows.masks + 8 * i + lane);
        auto count = hn::BitCast(d, hn::PopulationCount(hn::And(masks, hn::Set(u, state[item.word]))));
        if (item.shift) count = hn::ShiftLeftSame(count, item.shift);
        sum = item.negative ? hn::Sub(sum, count) : hn::Add(sum, count);
      }
      const auto threshold = hn::LoadU(d, thresholds + 8 * g + lane);
      if constexpr (rule == PackedRule::parity) {
        const auto odd = hn::And(hn::Add(sum, threshold), hn::Set(d, 1));
        above |= bits_of(d, hn::Eq(odd, hn::Set(d, 1))) << lane;
      } else {
        above |= bits_of(d, hn::Gt(sum, threshold)) << lane;
        if constexpr (rule == PackedRule::ternary) below |= bits_of(d, hn::Lt(sum, threshold)) << lane;
      }
    }
    first[g] = static_cast<std::uint8_t>(above);
    if constexpr (rule == PackedRule::ternary) second[g] = static_cast<std::uint8_t>(below);
  }
}

void packed(const PackedRows& rows, PackedRule rule, const std::uint64_t* state, const std::int64_t* thresholds,
            std::uint8_t* first, std::uint8_t* second) {
  switch (rule) {
    case PackedRule::above:
      return packed_rows<PackedRule::above>(rows, state, thresholds, first, second);
    case PackedRule::parity:
      return packed_rows<PackedRule::parity>(rows, state, thresholds, first, second);
    case PackedRule::ternary:
      return packed_rows<PackedRule::ternary>(rows, state, thresholds, first, second);
  }
}

// Four columns of a row are one 32-bit lane, so one instruction adds four products to each lane:
//
//     weights  [ w(0,j..j+3) | w(1,j..j+3) | … ]   ·   state [ h(j..j+3) | h(j..j+3) | … ]   →   sums [ 0 | 1 | … ]
//
// VNNI multiplies unsigned by signed bytes: the state is raised by 128 and 128·Σw is taken off again at the end.
#if HWY_TARGET == HWY_AVX3_DL
__attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni")))  // Highway 1.0 leaves VNNI's 512-bit form out
#endif
void int8_products(const std::int8_t* HWY_RESTRICT weights, std::size_t rows, std::size_t columns,
                   const std::int8_t* HWY_RESTRICT state, const std::int32_t* HWY_RESTRICT start,
                   std::int32_t* HWY_RESTRICT sums) {
#if HWY_TARGET == HWY_AVX3_DL
  const __m512i raise = _mm512_set1_epi8(static_cast<char>(0x80));
  const __m512i one = _mm512_set1_epi8(1);
  for (std::size_t i = 0; i < rows; i += 16) {
    __m512i sum = _mm512_loadu_si512(start + i), total = _mm512_setzero_si512();
    for (std::size_t j = 0; j < columns; j += 4) {
      std::int32_t four;
      std::memcpy(&four, state + j, 4);
      const __m512i w = _mm512_loadu_si512(weights + j * rows + 4 * i);
      sum = _mm512_dpbusd_epi32(sum, _mm512_xor_si512(_mm512_set1_epi32(four), raise), w);
      total = _mm512_dpbusd_epi32(total, one, w);
    }
    _mm512_storeu_si512(sums + i, _mm512_sub_epi32(sum, _mm512_slli_epi32(total, 7)));
  }
#elif HWY_TARGET == HWY_AVX2
  for (std::size_t i = 0; i < rows; i += 16) {
    __m256i pairs[4] = {};  // two sums of pairs a row, four rows each
    for (std::size_t j = 0; j < columns; j += 4) {
      std::int32_t four;
      std::memcpy(&four, state + j, 4);
      const __m256i h = _mm256_broadcastq_epi64(_mm_cvtepi8_epi16(_mm_cvtsi32_si128(four)));
      const auto* w = reinterpret_cast<const __m128i*>(weights + j * rows + 4 * i);
      for (int part = 0; part < 4; ++part)
        pairs[part] =
            _mm256_add_epi32(pairs[part], _mm256_madd_epi16(_mm256_cvtepi8_epi16(_mm_loadu_si128(w + part)), h));
    }
    for (int half = 0; half < 2; ++half) {
      // hadd keeps to 128-bit halves and gives rows 0 1 4 5 | 2 3 6 7; the permutation mends it.
      const __m256i sum = _mm256_permute4x64_epi64(_mm256_hadd_epi32(pairs[2 * half], pairs[2 * half + 1]), 0xD8);
      const auto* from = reinterpret_cast<const __m256i*>(start + i + 8 * half);
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(sums + i + 8 * half),
                          _mm256_add_epi32(_mm256_loadu_si256(from), sum));
    }
  }
#else
  for (std::size_t i = 0; i < rows; ++i) sums[i] = start[i];
  for (std::size_t j = 0; j < columns; j += 4)
    for (std::size_t i = 0; i < rows; ++i) {
      const std::int8_t* w = weights + j * rows + 4 * i;
      sums[i] += w[0] * state[j] + w[1] * state[j + 1] + w[2] * state[j + 2] + w[3] * state[j + 3];
    }
#endif
}

void double_products(const double* HWY_RESTRICT weights, std::size_t rows, std::size_t columns,
                     const double* HWY_RESTRICT state, const double* HWY_RESTRICT start, double* HWY_RESTRICT sums) {
  const hn::CappedTag<double, 8> d;
  const std::size_t lanes = hn::Lanes(d);
  // Four vectors of rows at a time, so that additions do not wait for one another.
  std::size_t i = 0;
  for (; i + 4 * lanes <= rows; i += 4 * lanes) {
    auto a = hn::LoadU(d, start + i), b = hn::LoadU(d, start + i + lanes);
    auto c = hn::LoadU(d, start + i + 2 * lanes), e = hn::LoadU(d, start + i + 3 * lanes);
    for (std::size_t j = 0; j < columns; ++j) {
      const double* column = weights + j * rows + i;
      const auto h = hn::Set(d, state[j]);
      a = hn::MulAdd(hn::LoadU(d, column), h, a);
      b = hn::MulAdd(hn::LoadU(d, column + lanes), h, b);
      c = hn::MulAdd(hn::LoadU(d, column + 2 * lanes), h, c);
      e = hn::MulAdd(hn::LoadU(d, column + 3 * lanes), h, e);
    }
    hn::StoreU(a, d, sums + i);
    hn::StoreU(b, d, sums + i + lanes);
    hn::StoreU(c, d, sums + i + 2 * lanes);
    hn::StoreU(e, d, sums + i + 3 * lanes);
  }
  for (; i < rows; i += lanes) {
    auto a = hn::LoadU(d, start + i), b = hn::Zero(d);
    std::size_t j = 0;
    for (; j + 2 <= columns; j += 2) {
      a = hn::MulAdd(hn::LoadU(d, weights + j * rows + i), hn::Set(d, state[j]), a);
      b = hn::MulAdd(hn::LoadU(d, weights + (j + 1) * rows + i), hn::Set(d, state[j + 1]), b);
    }
    if (j < columns) a = hn::MulAdd(hn::LoadU(d, weights + j * rows + i), hn::Set(d, state[j]), a);
    hn::StoreU(hn::Add(a, b), d, sums + i);
  }
}

const Table& kernels_of_target() {
  static const Table table{packed, int8_products, double_products};
  return table;
}

}  // namespace outpace::rnn::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace outpace::rnn::kernels {

const Table& table(eca::SimdTarget target) {
#if HWY_TARGETS & HWY_AVX3_DL
  if (target == eca::SimdTarget::avx512 && (hwy::SupportedTargets() & HWY_AVX3_DL) &&
      __builtin_cpu_supports("avx512vnni"))
    return N_AVX3_DL::kernels_of_target();
#endif
#if HWY_TARGETS & HWY_AVX2
  if (target != eca::SimdTarget::portable) return N_AVX2::kernels_of_target();
#endif
  (void)target;
  return HWY_STATIC_DISPATCH(kernels_of_target)();
}

}  // namespace outpace::rnn::kernels
#endif
