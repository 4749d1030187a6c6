// What Highway's headers want of its library: which vector instructions this processor has. The library itself is not
// linked, since loading it measures the clock for milliseconds, at every start of a program that never asks.
#include <hwy/base.h>
#include <hwy/targets.h>

#include <cstdint>
#include <cstdlib>

namespace hwy {

/// A bit for every kind of vector that Highway compiles by itself and this processor has.
std::int64_t SupportedTargets() {
  std::int64_t targets = HWY_ENABLED_BASELINE | HWY_SCALAR;
#if HWY_ARCH_X86
  __builtin_cpu_init();
  if (__builtin_cpu_supports("ssse3")) targets |= HWY_SSSE3;
  if (__builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("aes"))
    targets |= HWY_SSE4;
  if ((targets & HWY_SSE4) && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
      __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("fma"))
    targets |= HWY_AVX2;
  if ((targets & HWY_AVX2) && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512cd"))
    targets |= HWY_AVX3;
#endif
  return targets;
}

ChosenTarget& GetChosenTarget() {
  static ChosenTarget chosen;
  return chosen;
}

/// Reached only where an assertion of Highway's own fails, in builds that have them.
void Abort(const char* /*file*/, int /*line*/, const char* /*format*/, ...) { std::abort(); }

}  // namespace hwy
