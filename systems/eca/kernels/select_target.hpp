// Calls the variant of a function that was compiled for a SIMD target. Included after the variants, under HWY_ONCE.
#pragma once

#if HWY_TARGETS & HWY_AVX3
#define OUTPACE_CALL_AVX512(function) return N_AVX3::function()
#else
#define OUTPACE_CALL_AVX512(function) break
#endif
#if HWY_TARGETS & HWY_AVX2
#define OUTPACE_CALL_AVX2(function) return N_AVX2::function()
#else
#define OUTPACE_CALL_AVX2(function) break
#endif

/// Returns function() of the namespace of `target`; of the baseline where that variant is not compiled.
#define OUTPACE_SELECT_TARGET(target, function) \
  switch (target) {                             \
    case SimdTarget::avx512:                    \
      OUTPACE_CALL_AVX512(function);            \
    case SimdTarget::avx2:                      \
      OUTPACE_CALL_AVX2(function);              \
    case SimdTarget::portable:                  \
      break;                                    \
  }                                             \
  return HWY_STATIC_DISPATCH(function)()
