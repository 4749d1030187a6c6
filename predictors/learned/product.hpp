// The one kernel that learners train and answer with: a product of matrices of single-precision numbers whose every sum
// is taken in one fixed order, so that a seed gives the same bits on every machine and for any size of a batch.
#pragma once

#include <cstddef>

namespace outpace::learned {

/// Columns of a right-hand matrix and of the result come in multiples of this many.
inline constexpr std::size_t column_step = 16;
/// `columns` rounded up to a multiple of `column_step`.
constexpr std::size_t padded(std::size_t columns) { return (columns + column_step - 1) / column_step * column_step; }

/// A left-hand matrix: element (row, k) is data[row·row_stride + k·inner_stride], so a transposed one needs no copy.
struct LeftMatrix {
  const float* data;
  std::size_t row_stride, inner_stride;
};

/// result[row·width + n] += Σ_k left(row, k)·right[k·width + n], k ascending from the value that is there, each term
/// rounded once by the multiplication and once by the sum (never fused). `width` is a multiple of `column_step`.
///
///     right, k ↓ width →     one row of the result lives in registers while k runs; lanes are columns, which never
///     left(row, k) ─ times   meet, so neither the vectors' width nor the number of rows changes any sum
void accumulate_product(std::size_t rows, std::size_t inner, std::size_t width, const LeftMatrix& left,
                        const float* right, float* result);

}  // namespace outpace::learned
