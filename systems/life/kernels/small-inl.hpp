// Squares of 16, 32 and 64 cells a side for the current Highway target. Included once a target, inside no namespace,
// after step-inl.hpp.
//
// A row is a lane as wide as the square. Row y is lane floor(y/R) of vector y mod R, so that the rows above and below a
// vector are the vectors before and after it, and only at the ends the lanes move; with 256 bits, 16 rows of 16 cells
// are one register. Nothing comes in at the square's sides: the pattern is put into the middle and taken out before it
// can reach them.
#if defined(OUTPACE_LIFE_SMALL_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef OUTPACE_LIFE_SMALL_INL_HPP
#undef OUTPACE_LIFE_SMALL_INL_HPP
#else
#define OUTPACE_LIFE_SMALL_INL_HPP
#endif

HWY_BEFORE_NAMESPACE();
namespace outpace::life::kernels::HWY_NAMESPACE {

typedef std::uint16_t V16 __attribute__((vector_size(8 * lanes), may_alias));
typedef std::uint32_t V32 __attribute__((vector_size(8 * lanes), may_alias));

#if HWY_TARGET == HWY_AVX3
HWY_INLINE V row_up(V v, V16) {
  const V16 a = (V16)v;
  return (V)__builtin_shufflevector(a, a, 31, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20,
                                    21, 22, 23, 24, 25, 26, 27, 28, 29, 30);
}
HWY_INLINE V row_down(V v, V16) {
  const V16 a = (V16)v;
  return (V)__builtin_shufflevector(a, a, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22,
                                    23, 24, 25, 26, 27, 28, 29, 30, 31, 0);
}
HWY_INLINE V row_up(V v, V32) {
  const V32 a = (V32)v;
  return (V)__builtin_shufflevector(a, a, 15, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14);
}
HWY_INLINE V row_down(V v, V32) {
  const V32 a = (V32)v;
  return (V)__builtin_shufflevector(a, a, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0);
}
#elif HWY_TARGET == HWY_AVX2
// Two instructions, which the compiler does not find for 16-bit lanes.
HWY_INLINE V row_up(V v, V16) {
  const __m256i a = (__m256i)v;
  return (V)_mm256_alignr_epi8(a, _mm256_permute2x128_si256(a, a, 0x01), 14);
}
HWY_INLINE V row_down(V v, V16) {
  const __m256i a = (__m256i)v;
  return (V)_mm256_alignr_epi8(_mm256_permute2x128_si256(a, a, 0x01), a, 2);
}
HWY_INLINE V row_up(V v, V32) {
  const V32 a = (V32)v;
  return (V)__builtin_shufflevector(a, a, 7, 0, 1, 2, 3, 4, 5, 6);
}
HWY_INLINE V row_down(V v, V32) {
  const V32 a = (V32)v;
  return (V)__builtin_shufflevector(a, a, 1, 2, 3, 4, 5, 6, 7, 0);
}
#else
HWY_INLINE V row_up(V v, V16) {
  const V16 a = (V16)v;
  return (V)__builtin_shufflevector(a, a, 7, 0, 1, 2, 3, 4, 5, 6);
}
HWY_INLINE V row_down(V v, V16) {
  const V16 a = (V16)v;
  return (V)__builtin_shufflevector(a, a, 1, 2, 3, 4, 5, 6, 7, 0);
}
HWY_INLINE V row_up(V v, V32) {
  const V32 a = (V32)v;
  return (V)__builtin_shufflevector(a, a, 3, 0, 1, 2);
}
HWY_INLINE V row_down(V v, V32) {
  const V32 a = (V32)v;
  return (V)__builtin_shufflevector(a, a, 1, 2, 3, 0);
}
#endif
HWY_INLINE V row_up(V v, V) { return lanes_up(v, v); }
HWY_INLINE V row_down(V v, V) { return lanes_down(v, v); }

/// The shape of a square whose rows are lanes of `Lane` in vectors `Lanes`.
template <class Lane, class Lanes>
struct Square {
  static constexpr unsigned side = 8 * sizeof(Lane), per_vector = sizeof(V) / sizeof(Lane);
  static constexpr unsigned vectors = side > per_vector ? side / per_vector : 1;

  static HWY_INLINE Row row(V cells) {
    const V left = (V)((Lanes)cells << 1), right = (V)((Lanes)cells >> 1);
    return {cells, parity(left, cells, right), majority(left, cells, right)};
  }
  template <class Rule>
  static HWY_INLINE void step(const Rule& rule, V (&v)[vectors]) {
    Row up = row(row_up(v[vectors - 1], Lanes{})), here = row(v[0]);
    const Row below = row(row_down(v[0], Lanes{}));
    for (unsigned i = 0; i < vectors; ++i) {
      const Row down = i + 1 < vectors ? row(v[i + 1]) : below;
      v[i] = next_cells(rule, up, here, down);
      up = here;
      here = down;
    }
  }
  static constexpr unsigned place(unsigned y) { return y % vectors * per_vector + y / vectors; }
};

template <class Lane, class Lanes, class First, class Second>
void run_small(const RuleMasks& first, const RuleMasks& second, SmallPattern& p, unsigned steps) {
  using S = Square<Lane, Lanes>;
  const First even(first);
  const Second odd(second);
  alignas(64) Lane cells[S::per_vector * S::vectors] = {};
  const unsigned across = (S::side - p.width) / 2, down = (S::side - p.height) / 2;
  for (unsigned y = 0; y < p.height; ++y) cells[S::place(down + y)] = static_cast<Lane>(p.rows[y] << across);
  V v[S::vectors];
  for (unsigned i = 0; i < S::vectors; ++i) v[i] = *(const V*)(cells + i * S::per_vector);
  for (unsigned n = steps / 2; n > 0; --n) {
    S::step(even, v);
    S::step(odd, v);
  }
  if (steps & 1) S::step(even, v);
  for (unsigned i = 0; i < S::vectors; ++i) *(V*)(cells + i * S::per_vector) = v[i];
  p.x -= across, p.y -= down;
  for (unsigned y = 0; y < S::side; ++y) p.rows[y] = cells[S::place(y)];
  p.trim(S::side);
}

template <class First, class Second>
constexpr SmallKernels small_kernels_of() {
  return {{&run_small<std::uint16_t, V16, First, Second>, &run_small<std::uint32_t, V32, First, Second>,
           &run_small<std::uint64_t, V, First, Second>}};
}

}  // namespace outpace::life::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
