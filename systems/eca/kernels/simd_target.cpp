// Choosing the SIMD target: Highway says what the processor can do, OUTPACE_SIMD what the user wants.
#include "systems/eca/kernels/simd_target.hpp"

#include <algorithm>
#include <cstdlib>
#include <string>

#include "systems/eca/kernels/highway_targets.hpp"

#include <hwy/highway.h>

namespace outpace::eca {
namespace {

std::vector<SimdTarget> detect() {
  [[maybe_unused]] const std::int64_t offered = hwy::SupportedTargets();
  std::vector<SimdTarget> targets;
#if !((HWY_AVX2 | HWY_AVX3) & HWY_STATIC_TARGET)
  targets.push_back(SimdTarget::portable);
#endif
#if HWY_TARGETS & HWY_AVX2
  if (offered & HWY_AVX2) targets.push_back(SimdTarget::avx2);
#endif
#if HWY_TARGETS & HWY_AVX3
  if (offered & HWY_AVX3) targets.push_back(SimdTarget::avx512);
#endif
  return targets;
}

Result<SimdTarget> choose() {
  const auto& available = available_simd_targets();
  const char* wanted = std::getenv("OUTPACE_SIMD");
  if (!wanted || !*wanted) return available.back();
  std::string names;
  for (const SimdTarget target : available) {
    if (to_string(target) == wanted) return target;
    names += (names.empty() ? "" : ", ") + std::string(to_string(target));
  }
  return std::unexpected(Error{"OUTPACE_SIMD='" + std::string(wanted) + "'", "this machine has no such SIMD target",
                               "take one of " + names + ", or unset it"});
}

}  // namespace

std::string_view to_string(SimdTarget target) {
  switch (target) {
    case SimdTarget::portable:
      return "portable";
    case SimdTarget::avx2:
      return "avx2";
    case SimdTarget::avx512:
      return "avx512";
  }
  return "";
}

const std::vector<SimdTarget>& available_simd_targets() {
  static const std::vector<SimdTarget> targets = detect();
  return targets;
}

const Result<SimdTarget>& simd_target() {
  static const Result<SimdTarget> target = choose();
  return target;
}

}  // namespace outpace::eca
