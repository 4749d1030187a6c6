// One step of tiles and rows for the current Highway target. Included once a target, inside no namespace.
#if defined(OUTPACE_LIFE_STEP_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef OUTPACE_LIFE_STEP_INL_HPP
#undef OUTPACE_LIFE_STEP_INL_HPP
#else
#define OUTPACE_LIFE_STEP_INL_HPP
#endif

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace outpace::life::kernels::HWY_NAMESPACE {

#if HWY_TARGET == HWY_AVX3
inline constexpr std::size_t lanes = 8;
#elif HWY_TARGET == HWY_AVX2
inline constexpr std::size_t lanes = 4;
#else
inline constexpr std::size_t lanes = 2;
#endif
inline constexpr std::size_t tile_rows = tile_words / lanes;
typedef std::uint64_t V __attribute__((vector_size(8 * lanes), may_alias));
typedef std::uint64_t Loose __attribute__((vector_size(8 * lanes), may_alias, aligned(8)));

HWY_INLINE V load(const std::uint64_t* words) { return (V) * (const Loose*)words; }
HWY_INLINE V splat(std::uint64_t word) { return V{} + word; }

HWY_INLINE V parity(V a, V b, V c) {
#if HWY_TARGET == HWY_AVX3
  return (V)_mm512_ternarylogic_epi64((__m512i)a, (__m512i)b, (__m512i)c, 0x96);
#else
  return a ^ b ^ c;
#endif
}
HWY_INLINE V majority(V a, V b, V c) {
#if HWY_TARGET == HWY_AVX3
  return (V)_mm512_ternarylogic_epi64((__m512i)a, (__m512i)b, (__m512i)c, 0xE8);
#else
  return (a & b) | ((a ^ b) & c);
#endif
}

#if HWY_TARGET == HWY_AVX3
#define OUTPACE_LANES_UP 15, 0, 1, 2, 3, 4, 5, 6
#define OUTPACE_LANES_DOWN 1, 2, 3, 4, 5, 6, 7, 8
#elif HWY_TARGET == HWY_AVX2
#define OUTPACE_LANES_UP 7, 0, 1, 2
#define OUTPACE_LANES_DOWN 1, 2, 3, 4
#else
#define OUTPACE_LANES_UP 3, 0
#define OUTPACE_LANES_DOWN 1, 2
#endif
/// Lane k takes lane k−1 of `v`, lane 0 the last one of `before`.
HWY_INLINE V lanes_up(V v, V before) { return (V)__builtin_shufflevector(v, before, OUTPACE_LANES_UP); }
/// Lane k takes lane k+1 of `v`, the last one lane 0 of `after`.
HWY_INLINE V lanes_down(V v, V after) { return (V)__builtin_shufflevector(v, after, OUTPACE_LANES_DOWN); }
#undef OUTPACE_LANES_UP
#undef OUTPACE_LANES_DOWN

/// A row's cells, and how many of each cell and its two neighbours in the row live: sum + 2·carry.
struct Row {
  V cells, sum, carry;
};
HWY_INLINE Row row_of(V west, V cells, V east) {
  const V left = cells << 1 | west >> 63, right = cells >> 1 | east << 63;
  return {cells, parity(left, cells, right), majority(left, cells, right)};
}

/// Rules by masks, for the values of T's upper part in `used`.
template <unsigned used>
struct Masked {
  V constant[5], with_sum[5], with_cell[5], with_both[5];
  explicit HWY_INLINE Masked(const RuleMasks& m) {
    for (int k = 0; k < 5; ++k)
      if (used >> k & 1) {
        constant[k] = splat(m.constant[k]), with_sum[k] = splat(m.with_sum[k]);
        with_cell[k] = splat(m.with_cell[k]), with_both[k] = splat(m.with_both[k]);
      }
  }
  template <int k>
  [[nodiscard]] static constexpr bool uses() {
    return used >> k & 1;
  }
  template <int k>
  [[nodiscard]] HWY_INLINE V at(V sum, V cells) const {
    return (constant[k] ^ (sum & with_sum[k])) ^ (cells & (with_cell[k] ^ (sum & with_both[k])));
  }
};

/// A rule whose masks the compiler knows: it drops what they cancel.
template <unsigned birth, unsigned survival>
struct Fixed {
  explicit HWY_INLINE Fixed(const RuleMasks&) {}
  /// The colour after T = 2k + low, from a dead or live cell.
  static constexpr bool value(int k, int low, bool alive) {
    const int total = 2 * k + low, neighbours = total - alive;
    return neighbours >= 0 && neighbours <= 8 && ((alive ? survival : birth) >> neighbours & 1);
  }
  template <int k>
  [[nodiscard]] static constexpr bool uses() {
    return value(k, 0, false) || value(k, 1, false) || value(k, 0, true) || value(k, 1, true);
  }
  template <bool low, bool high>
  [[nodiscard]] static HWY_INLINE V pick(V sum) {
    if constexpr (low && high) return ~V{};
    if constexpr (low) return ~sum;
    if constexpr (high) return sum;
    return V{};
  }
  template <int k>
  [[nodiscard]] HWY_INLINE V at(V sum, V cells) const {
    constexpr bool dead0 = value(k, 0, false), dead1 = value(k, 1, false);
    constexpr bool live0 = value(k, 0, true), live1 = value(k, 1, true);
    // T = 0 with a live cell and T = 9 with a dead one do not occur: let them be whatever is simplest.
    constexpr bool same = (k == 0 ? dead1 == live1 : k == 4 ? dead0 == live0 : dead0 == live0 && dead1 == live1);
    if constexpr (same) return pick < k == 0 ? dead0 : live0, k == 4 ? live1 : dead1 > (sum);
    const V dead = pick<dead0, dead1>(sum), live = pick<live0, live1>(sum);
    return (cells & live) | (dead & ~cells);
  }
};

template <class Rule>
HWY_INLINE V next_cells(const Rule& rule, const Row& up, const Row& here, const Row& down) {
  const V sum = parity(up.sum, here.sum, down.sum), a1 = majority(up.sum, here.sum, down.sum);
  const V b0 = parity(up.carry, here.carry, down.carry), b1 = majority(up.carry, here.carry, down.carry);
  const V two = a1 ^ b0, both = a1 & b0, four = both ^ b1;
  V next{};
  if constexpr (Rule::template uses<0>()) next = rule.template at<0>(sum, here.cells) & ~(two | four | (both & b1));
  if constexpr (Rule::template uses<1>()) next |= rule.template at<1>(sum, here.cells) & (two & ~four);
  if constexpr (Rule::template uses<2>()) next |= rule.template at<2>(sum, here.cells) & (four & ~two);
  if constexpr (Rule::template uses<3>()) next |= rule.template at<3>(sum, here.cells) & (four & two);
  if constexpr (Rule::template uses<4>()) next |= rule.template at<4>(sum, here.cells) & (both & b1);
  return next;
}

template <class Rule>
void step_tile(const RuleMasks& masks, const TileStep& t, TileFacts& facts) {
  const Rule rule(masks);
  constexpr std::size_t last = (tile_rows - 1) * lanes;
  const std::uint64_t *const west = t.around[3], *const east = t.around[4];
  const auto row = [&](std::size_t i) {
    return row_of(load(west + i * lanes), load(t.cells + i * lanes), load(east + i * lanes));
  };
  Row up = row_of(lanes_up(load(west + last), load(t.around[0] + last)),
                  lanes_up(load(t.cells + last), load(t.around[1] + last)),
                  lanes_up(load(east + last), load(t.around[2] + last)));
  const Row below = row_of(lanes_down(load(west), load(t.around[5])), lanes_down(load(t.cells), load(t.around[6])),
                           lanes_down(load(east), load(t.around[7])));
  Row here = row(0);
  V changed{}, any{}, first{}, next{}, difference{}, first_difference{};
  for (std::size_t i = 0; i < tile_rows; ++i) {
    const Row down = i + 1 < tile_rows ? row(i + 1) : below;
    next = next_cells(rule, up, here, down);
    difference = next ^ load(t.next + i * lanes);
    if (i == 0) first = next, first_difference = difference;
    changed |= difference;
    any |= next;
    *(V*)(t.next + i * lanes) = next;
    up = here;
    here = down;
  }
  std::uint64_t changed_word = 0, any_word = 0;
  for (std::size_t k = 0; k < lanes; ++k) changed_word |= changed[k], any_word |= any[k];
  facts = {changed_word != 0,
           {first_difference[0], difference[lanes - 1], changed_word & 1, changed_word >> 63},
           {first[0], next[lanes - 1], any_word & 1, any_word >> 63}};
}

/// Rows in blocks that stay in the first cache while all columns are swept over them.
template <class Rule>
void step_rows(const RuleMasks& masks, const std::uint64_t* cells, std::uint64_t* next, std::size_t pitch,
               std::size_t words, std::size_t height) {
  const Rule rule(masks);
  constexpr std::size_t block = 64;
  for (std::size_t top = 0; top < height; top += block) {
    const std::size_t bottom = top + block < height ? top + block : height;
    for (std::size_t w = 0; w < words; w += lanes) {
      const std::uint64_t* from = cells + top * pitch + w;
      std::uint64_t* to = next + top * pitch + w;
      const auto row = [](const std::uint64_t* p) { return row_of(load(p - 1), load(p), load(p + 1)); };
      Row up = row(from - pitch), here = row(from);
      for (std::size_t y = top; y < bottom; ++y, to += pitch) {
        from += pitch;
        const Row down = row(from);
        *(Loose*)to = (Loose)next_cells(rule, up, here, down);
        up = here;
        here = down;
      }
    }
  }
}

template <class Rule>
constexpr RuleKernels kernels_of() {
  return {lanes, &step_tile<Rule>, &step_rows<Rule>};
}

}  // namespace outpace::life::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
