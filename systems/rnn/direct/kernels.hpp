// The inner loops of the direct simulator, compiled for each SIMD target through Highway. Plain data in and out; which
// network they belong to is decided elsewhere.
#pragma once

#include <cstddef>
#include <cstdint>

#include "systems/eca/kernels/simd_target.hpp"

namespace outpace::rnn::kernels {

/// Rows of bits in groups of eight. An item adds (popcount(state[word] & mask) << shift) or its negative to each of the
/// eight sums of its group; its eight masks are consecutive.
struct PackedItem {
  std::uint32_t word;
  std::uint8_t shift;
  bool negative;
};
struct PackedRows {
  const PackedItem* items;
  const std::uint64_t* masks;  ///< eight an item
  const std::uint32_t* begin;  ///< groups + 1: where each group's items begin
  std::size_t groups;
};

/// Eight activations a group, each written as one byte of bits.
enum class PackedRule : std::uint8_t {
  above,    ///< bit = sum > threshold
  parity,   ///< bit = (sum + threshold) odd
  ternary,  ///< first bit = sum > threshold, second bit = sum < threshold
};

struct Table {
  /// One step: `thresholds` has eight a group; `first` (and `second` for ternary) one byte a group.
  void (*packed)(const PackedRows& rows, PackedRule rule, const std::uint64_t* state, const std::int64_t* thresholds,
                 std::uint8_t* first, std::uint8_t* second);
  /// sums[i] = start[i] + Σ_j weights[j/4][i][j%4]·state[j]: `rows` a multiple of 16, `columns` of 4. Weights are
  /// signed bytes in blocks of four columns; the state is signed bytes. Sums fit 32 bits.
  void (*int8_products)(const std::int8_t* weights, std::size_t rows, std::size_t columns, const std::int8_t* state,
                        const std::int32_t* start, std::int32_t* sums);
  /// sums[i] = start[i] + Σ_j weights[j·rows + i]·state[j] in double: `rows` a multiple of 8.
  void (*double_products)(const double* weights, std::size_t rows, std::size_t columns, const double* state,
                          const double* start, double* sums);
};

/// The kernels for a target; for avx512 those with VNNI and VPOPCNTDQ where the processor has them, else AVX2's.
const Table& table(eca::SimdTarget target);

}  // namespace outpace::rnn::kernels
