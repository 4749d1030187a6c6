// The product kernel, compiled once for every SIMD target; see product.hpp. Fused multiplication and addition would be
// faster by half, but rounds differently where a machine lacks it.
#include "systems/eca/kernels/highway_targets.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "predictors/learned/product.cpp"
#include <hwy/foreach_target.h>
// The line above includes this file again for each target, so it has to come before these.
#include <hwy/highway.h>

#include "predictors/learned/product.hpp"

HWY_BEFORE_NAMESPACE();
namespace outpace::learned {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Lanes = hn::CappedTag<float, column_step>;
using Vector = hn::Vec<Lanes>;

/// A block of `rows` × `vectors` sums in registers.
template <std::size_t rows, std::size_t vectors>
HWY_INLINE void Block(std::size_t inner, std::size_t width, const LeftMatrix& left, const float* HWY_RESTRICT right,
                      float* HWY_RESTRICT result) {
  const Lanes d;
  const std::size_t lanes = hn::Lanes(d);
  Vector sum[rows][vectors];
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t v = 0; v < vectors; ++v) sum[r][v] = hn::LoadU(d, result + r * width + v * lanes);
  const float* scalar = left.data;
  for (std::size_t k = 0; k < inner; ++k, right += width, scalar += left.inner_stride) {
    Vector term[vectors];
    for (std::size_t v = 0; v < vectors; ++v) term[v] = hn::LoadU(d, right + v * lanes);
    for (std::size_t r = 0; r < rows; ++r) {
      const Vector factor = hn::Set(d, scalar[r * left.row_stride]);
      for (std::size_t v = 0; v < vectors; ++v) sum[r][v] = hn::Add(sum[r][v], hn::Mul(factor, term[v]));
    }
  }
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t v = 0; v < vectors; ++v) hn::StoreU(sum[r][v], d, result + r * width + v * lanes);
}

template <std::size_t vectors>
HWY_INLINE void Columns(std::size_t rows, std::size_t inner, std::size_t width, const LeftMatrix& left,
                        const float* right, float* result) {
  std::size_t row = 0;
  const auto at = [&](std::size_t r) {
    return LeftMatrix{left.data + r * left.row_stride, left.row_stride, left.inner_stride};
  };
  for (; row + 4 <= rows; row += 4) Block<4, vectors>(inner, width, at(row), right, result + row * width);
  for (; row < rows; ++row) Block<1, vectors>(inner, width, at(row), right, result + row * width);
}

void AccumulateProduct(std::size_t rows, std::size_t inner, std::size_t width, const LeftMatrix& left,
                       const float* right, float* result) {
  const std::size_t lanes = hn::Lanes(Lanes());
  std::size_t column = 0;
  for (; column + 2 * lanes <= width; column += 2 * lanes)
    Columns<2>(rows, inner, width, left, right + column, result + column);
  for (; column + lanes <= width; column += lanes)
    Columns<1>(rows, inner, width, left, right + column, result + column);
}

}  // namespace HWY_NAMESPACE
}  // namespace outpace::learned
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace outpace::learned {
HWY_EXPORT(AccumulateProduct);

void accumulate_product(std::size_t rows, std::size_t inner, std::size_t width, const LeftMatrix& left,
                        const float* right, float* result) {
  HWY_DYNAMIC_DISPATCH(AccumulateProduct)(rows, inner, width, left, right, result);
}

}  // namespace outpace::learned
#endif
