// Which vector instructions the kernels of elementary automata use: what this machine offers and what the environment
// asks for. The kernels themselves are in rule_kernels-inl.hpp and layout.cpp.
#pragma once

#include <string_view>
#include <vector>

#include "systems/core/error.hpp"

namespace outpace::eca {

/// One compiled variant of the kernels. All variants give the same answers and the same work counts.
enum class SimdTarget {
  portable,  ///< 128-bit vectors that every compiler can lower
  avx2,      ///< 256-bit vectors
  avx512,    ///< 512-bit vectors and ternary logic
};

/// "portable", "avx2", "avx512".
[[nodiscard]] std::string_view to_string(SimdTarget target);

/// The variants that are compiled in and that this processor runs, slowest first.
[[nodiscard]] const std::vector<SimdTarget>& available_simd_targets();

/// The variant in use: the one that the environment variable OUTPACE_SIMD names, else the fastest available. An unknown
/// or unavailable name is an error. Read once, at the first call.
[[nodiscard]] const Result<SimdTarget>& simd_target();

}  // namespace outpace::eca
