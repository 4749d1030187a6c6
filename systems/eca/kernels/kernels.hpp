// The table of compiled kernels: what the stepper calls for a rule and a SIMD target. Shapes of memory are described
// here, the loops are in rule_kernels-inl.hpp (one rule each) and layout.cpp (rule-independent).
#pragma once

#include <cstddef>
#include <cstdint>

#include "systems/eca/kernels/simd_target.hpp"
#include "systems/eca/rule.hpp"

namespace outpace::eca::kernels {

/// Rows of at most this many vectors are kept in registers.
inline constexpr std::size_t register_vectors = 8;

/// The loops of one rule. A vector is `LayoutKernels::words` 64-bit words.
struct RuleKernels {
  /// In place over a stream of vectors, `levels` rows later: reads cells[0], cells[1], … and writes the vector read as
  /// number i, `levels` rows on, to cells[i − levels]. Handles groups·(2·levels+1) vectors; `state` (2·levels vectors)
  /// carries the pipeline from one call to the next.
  void (*fused)(std::uint64_t* cells, std::size_t groups, std::uint64_t* state);
  /// The same with levels = 1.
  void (*single)(std::uint64_t* cells, std::size_t groups, std::uint64_t* state);
  /// A ring of 2^i vectors (i = 0 … 3) in registers: word k·2^i + j of the ring is word k of vector j.
  void (*in_registers[4])(std::uint64_t* cells, std::size_t rows);
};

/// What does not depend on the rule.
struct LayoutKernels {
  std::size_t words;   ///< 64-bit words a vector
  std::size_t levels;  ///< rows that `RuleKernels::fused` advances
  /// Linear to strided: cell k·vectors + j to bit k of vector j. `linear` has words·vectors words and one to spare.
  void (*to_strided)(const std::uint64_t* linear, std::size_t vectors, std::uint64_t* strided);
  /// And back.
  void (*from_strided)(const std::uint64_t* strided, std::size_t vectors, std::uint64_t* linear);
  /// Writes `depth` vectors before and after a strided ring: its neighbours across the wrap.
  void (*fill_halo)(std::uint64_t* strided, std::size_t vectors, std::size_t depth);
  /// The machine's roof: `count` rounds of `roof_operations` steps of rule 30, a vector each, without loads or stores.
  std::uint64_t (*register_roof)(std::size_t count);
  std::size_t roof_operations;
};

[[nodiscard]] const RuleKernels& rule_kernels(SimdTarget target, Rule rule);
[[nodiscard]] const LayoutKernels& layout_kernels(SimdTarget target);

}  // namespace outpace::eca::kernels
