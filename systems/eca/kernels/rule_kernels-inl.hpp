// The loops of one rule, for the current Highway target: eight rows fused in registers over a strided row, and short
// rows kept in registers altogether. Included by rules_*.cpp once a target.
//
// Strided layout. A row of L·S cells (L bit lanes a vector) is S vectors; lane k of vector j holds cell k·S + j:
//
//              vector 0   vector 1   vector 2  …  vector S−1
//     lane 0      0          1          2            S−1
//     lane 1      S         S+1        S+2          2S−1       the neighbours of every cell of vector j are the
//     lane 2     2S        2S+1       2S+2          3S−1       same lanes of vectors j−1 and j+1: no shifts
//
// so a step is one ternary-logic instruction a vector. Only at the wrap (left of vector 0, right of vector S−1) lanes
// move by one; those vectors are written before the loop (fill_halo).
//
// Fusion. Row r+1 at j needs row r at j−1, j, j+1, so while the loop reads row 0 at i, row 1 is made at i−1, row 2 at
// i−2, …, row L at i−L. A level keeps two vectors (a, b); the incoming c makes a = rule(a, b, c), which goes to the
// next level as its c, while the level itself goes on with (b, c):
//
//     F → b1 → a1 → b2 → a2 → … → bL → aL → F      (the role that a register has in the next round)
//
// The roles rotate through all 2L+1 registers, so unrolling 2L+1 rounds makes the rotation free: no moves at all.
#if defined(OUTPACE_ECA_RULE_KERNELS_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef OUTPACE_ECA_RULE_KERNELS_INL_HPP
#undef OUTPACE_ECA_RULE_KERNELS_INL_HPP
#else
#define OUTPACE_ECA_RULE_KERNELS_INL_HPP
#endif

#include <utility>

#include "systems/eca/kernels/vector-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace outpace::eca::kernels::HWY_NAMESPACE {

template <std::uint8_t rule, int depth>
struct Pipeline {
  static constexpr int registers = 2 * depth + 1;
  /// The register that plays `role` in round `round`; roles are numbered along the rotation: F, b1, a1, b2, a2, …
  static constexpr int at(int role, int round) { return (role - round + registers) % registers; }

  template <int round, int level>
  static HWY_INLINE void advance_levels(V* r) {
    if constexpr (level <= depth) {
      constexpr int a = at(2 * level, round), b = at(2 * level - 1, round), c = at(2 * level - 2, round);
      r[a] = apply<rule>(r[a], r[b], r[c]);
      advance_levels<round, level + 1>(r);
    }
  }
  template <int round>
  static HWY_INLINE void advance(V* r, V* cells) {
    if constexpr (round < registers) {
      r[at(0, round)] = cells[round];
      advance_levels<round, 1>(r);
      cells[round - depth] = r[at(2 * depth, round)];
      advance<round + 1>(r, cells);
    }
  }
  template <std::size_t... i>
  static HWY_INLINE void move_state(V* r, const V* kept, std::index_sequence<i...>) {
    ((r[i + 1] = kept[i]), ...);
  }
  template <std::size_t... i>
  static HWY_INLINE void keep_state(const V* r, V* kept, std::index_sequence<i...>) {
    ((kept[i] = r[i + 1]), ...);
  }
  static void run(std::uint64_t* first, std::size_t groups, std::uint64_t* state) {
    V* cells = reinterpret_cast<V*>(first);
    V* kept = reinterpret_cast<V*>(state);
    V r[registers];
    move_state(r, kept, std::make_index_sequence<registers - 1>());
    for (; groups > 0; --groups, cells += registers) advance<0>(r, cells);
    keep_state(r, kept, std::make_index_sequence<registers - 1>());
  }
};

/// A ring of `size` vectors in registers; lane k holds a contiguous run of words, so that neighbours within a word are
/// one bit rotation and one selection away, and only the ends of the runs move across lanes.
template <std::uint8_t rule, int size>
void in_registers(std::uint64_t* cells, std::size_t rows) {
  V v[size];
  for (int j = 0; j < size; ++j) v[j] = reinterpret_cast<V*>(cells)[j];
  for (; rows > 0; --rows) {
    V up[size], down[size];
#if HWY_TARGET == HWY_AVX3
    const __m512i lowest = _mm512_set1_epi64(1), highest = _mm512_set1_epi64(INT64_MIN);
    for (int j = 0; j < size; ++j) {
      up[j] = (V)_mm512_rol_epi64((__m512i)v[j], 1);
      down[j] = (V)_mm512_ror_epi64((__m512i)v[j], 1);
    }
    const V before = words_up(up[size - 1]), after = words_down(down[0]);
    for (int j = 0; j < size; ++j) {
      const V below = j > 0 ? up[j > 0 ? j - 1 : 0] : before,
              above = j + 1 < size ? down[j + 1 < size ? j + 1 : 0] : after;
      const V left = (V)_mm512_ternarylogic_epi64(lowest, (__m512i)below, (__m512i)up[j], 0xCA);
      const V right = (V)_mm512_ternarylogic_epi64(highest, (__m512i)above, (__m512i)down[j], 0xCA);
      v[j] = apply<rule>(left, v[j], right);
    }
#else
    for (int j = 0; j < size; ++j) {
      up[j] = v[j] >> 63;
      down[j] = v[j] << 63;
    }
    const V before = words_up(up[size - 1]), after = words_down(down[0]);
    for (int j = 0; j < size; ++j)
      v[j] = apply<rule>(v[j] << 1 | (j > 0 ? up[j > 0 ? j - 1 : 0] : before), v[j],
                         v[j] >> 1 | (j + 1 < size ? down[j + 1 < size ? j + 1 : 0] : after));
#endif
  }
  for (int j = 0; j < size; ++j) reinterpret_cast<V*>(cells)[j] = v[j];
}

template <std::size_t first, std::size_t... i>
const RuleKernels* table_of(std::index_sequence<i...>) {
  static constexpr RuleKernels table[] = {{Pipeline<first + i, levels>::run,
                                           Pipeline<first + i, 1>::run,
                                           {in_registers<first + i, 1>, in_registers<first + i, 2>,
                                            in_registers<first + i, 4>, in_registers<first + i, 8>}}...};
  return table;
}

/// The 32 rules from OUTPACE_FIRST_RULE on.
static const RuleKernels* rules() { return table_of<OUTPACE_FIRST_RULE>(std::make_index_sequence<32>()); }

}  // namespace outpace::eca::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
