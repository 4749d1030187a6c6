// Walks over long stretches of a random field: every word by a tree of nibbles, many words at a time (Google Highway
// picks the widest vectors at run time).
#include <array>
#include <limits>

#include "predictors/potential/walk.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "predictors/potential/field_walk.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace outpace::potential::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

#if HWY_TARGET == HWY_SCALAR

// Without vectors there are no lanes: the caller goes word by word.
void WalkField(std::uint64_t, std::int64_t, std::uint64_t, int, std::uint64_t, LanePeaks*) {}
std::size_t FieldLanes() { return 0; }

#else

constexpr std::size_t most_lanes = HWY_MAX_BYTES / 8;

/// Lane i walks words first + i·stretch … of the field. Within a word the three numbers of all 16 nibbles come from
/// tables, and neighbours are joined in pairs, four times, in every byte at once; a word's heights fit a byte:
///
///     nibbles   s o e | s o e     →   byte:  s = s₁+s₂,  o = max(o₁, s₁+o₂),  e = max(e₁, s₁+e₂)
///     then bytes 0 1, 2 3, …  →  0..1, 2..3, …  →  0..3, 4..7  →  0..7 (in the lowest byte)
template <int Length>
void WalkLanes(std::uint64_t seed, std::int64_t first, std::uint64_t stretch, std::uint64_t ups, LanePeaks* found) {
  const hn::ScalableTag<std::uint64_t> words;
  const hn::ScalableTag<std::int64_t> heights;
  const hn::Repartition<std::int8_t, decltype(words)> bytes;
  const std::size_t lanes = hn::Lanes(words);
  // Nibbles 0 … 15, lowest cell first: sum of the four steps; maximum after 1 and 3; maximum after 2 and 4.
  alignas(16) static constexpr std::int8_t sums[16] = {-4, -2, -2, 0, -2, 0, 0, 2, -2, 0, 0, 2, 0, 2, 2, 4};
  alignas(16) static constexpr std::int8_t odds[16] = {-1, 1, -1, 1, -1, 1, 1, 3, -1, 1, -1, 1, -1, 1, 1, 3};
  alignas(16) static constexpr std::int8_t evens[16] = {-2, 0, 0, 2, -2, 0, 0, 2, -2, 0, 0, 2, 0, 2, 2, 4};
  const auto sum_table = hn::LoadDup128(bytes, sums), odd_table = hn::LoadDup128(bytes, odds),
             even_table = hn::LoadDup128(bytes, evens);
  const auto nibble = hn::Set(words, 0x0F0F0F0F0F0F0F0Fu);
  const auto golden = hn::Set(words, 0x9E3779B97F4A7C15u);
  const auto multiplier1 = hn::Set(words, 0xBF58476D1CE4E5B9u), multiplier2 = hn::Set(words, 0x94D049BB133111EBu);
  // Where the cells w (first cell lowest) are a step up, for all w: chosen by the last cell, then by those before it.
  const auto all_if = [&](unsigned w) HWY_ATTR { return hn::Set(words, ups >> w & 1 ? ~std::uint64_t{0} : 0); };
  const auto step0 = all_if(0), step1 = all_if(1), step2 = all_if(2), step3 = all_if(3), step4 = all_if(4),
             step5 = all_if(5), step6 = all_if(6), step7 = all_if(7);
  const auto choose = [](auto bit, auto one, auto zero)
                          HWY_ATTR { return hn::Xor(zero, hn::And(bit, hn::Xor(one, zero))); };
  const auto mixed = [&](auto z) HWY_ATTR {
    z = hn::Mul(hn::Xor(z, hn::ShiftRight<30>(z)), multiplier1);
    z = hn::Mul(hn::Xor(z, hn::ShiftRight<27>(z)), multiplier2);
    return hn::Xor(z, hn::ShiftRight<31>(z));
  };

  HWY_ALIGN std::uint64_t begin[most_lanes];
  for (std::size_t i = 0; i < lanes; ++i)
    begin[i] = seed + (static_cast<std::uint64_t>(first) + i * stretch + 1) * 0x9E3779B97F4A7C15u;
  auto counter = hn::Load(words, begin);
  auto height = hn::Zero(heights), even = hn::Zero(heights);
  auto odd = hn::Set(heights, std::numeric_limits<std::int64_t>::min() / 4);
  auto now = mixed(counter);
  for (std::uint64_t n = 0; n < stretch; ++n) {
    auto z = choose(now, step1, step0);
    if constexpr (Length == 1) {
      counter = hn::Add(counter, golden);
      now = mixed(counter);
    } else {
      counter = hn::Add(counter, golden);
      const auto next = mixed(counter);
      const auto second = hn::Or(hn::ShiftRight<1>(now), hn::ShiftLeft<63>(next));
      z = choose(second, choose(now, step3, step2), z);
      if constexpr (Length == 3) {
        const auto third = hn::Or(hn::ShiftRight<2>(now), hn::ShiftLeft<62>(next));
        z = choose(third, choose(second, choose(now, step7, step6), choose(now, step5, step4)), z);
      }
      now = next;
    }
    const auto low = hn::BitCast(bytes, hn::And(z, nibble));
    const auto high = hn::BitCast(bytes, hn::And(hn::ShiftRight<4>(z), nibble));
    const auto low_sum = hn::TableLookupBytes(sum_table, low);
    auto s = hn::Add(low_sum, hn::TableLookupBytes(sum_table, high));
    auto o = hn::Max(hn::TableLookupBytes(odd_table, low), hn::Add(low_sum, hn::TableLookupBytes(odd_table, high)));
    auto e = hn::Max(hn::TableLookupBytes(even_table, low), hn::Add(low_sum, hn::TableLookupBytes(even_table, high)));
    const auto join = [&](auto shifted) HWY_ATTR {
      o = hn::Max(o, hn::Add(s, shifted(o)));
      e = hn::Max(e, hn::Add(s, shifted(e)));
      s = hn::Add(s, shifted(s));
    };
    join([&](auto v) HWY_ATTR { return hn::BitCast(bytes, hn::ShiftRight<8>(hn::BitCast(words, v))); });
    join([&](auto v) HWY_ATTR { return hn::BitCast(bytes, hn::ShiftRight<16>(hn::BitCast(words, v))); });
    join([&](auto v) HWY_ATTR { return hn::BitCast(bytes, hn::ShiftRight<32>(hn::BitCast(words, v))); });
    const auto lowest_byte = [&](auto v)
                                 HWY_ATTR { return hn::ShiftRight<56>(hn::ShiftLeft<56>(hn::BitCast(heights, v))); };
    odd = hn::Max(odd, hn::Add(height, lowest_byte(o)));
    even = hn::Max(even, hn::Add(height, lowest_byte(e)));
    height = hn::Add(height, lowest_byte(s));
  }
  HWY_ALIGN std::int64_t h[most_lanes], e[most_lanes], o[most_lanes];
  hn::Store(height, heights, h);
  hn::Store(even, heights, e);
  hn::Store(odd, heights, o);
  for (std::size_t i = 0; i < lanes; ++i) found[i] = {h[i], e[i], o[i]};
}

void WalkField(std::uint64_t seed, std::int64_t first, std::uint64_t stretch, int length, std::uint64_t ups,
               LanePeaks* found) {
  if (length == 1) return WalkLanes<1>(seed, first, stretch, ups, found);
  if (length == 2) return WalkLanes<2>(seed, first, stretch, ups, found);
  WalkLanes<3>(seed, first, stretch, ups, found);
}

std::size_t FieldLanes() { return hn::Lanes(hn::ScalableTag<std::uint64_t>()); }

#endif  // HWY_TARGET == HWY_SCALAR

}  // namespace outpace::potential::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace outpace::potential {

HWY_EXPORT(WalkField);
HWY_EXPORT(FieldLanes);

std::uint64_t walk_field(const RandomField& field, std::int64_t first, std::uint64_t count, int length,
                         std::uint64_t ups, Profile<std::int64_t>& profile) {
  const std::uint64_t lanes = HWY_DYNAMIC_DISPATCH(FieldLanes)(), stretch = lanes ? count / lanes : 0;
  if (stretch <= 4) return 0;
  LanePeaks found[256 / 8];
  HWY_DYNAMIC_DISPATCH(WalkField)(field.seed(), first, stretch, length, ups, found);
  for (std::uint64_t i = 0; i < lanes; ++i)
    profile = join(profile, {found[i].height, {found[i].even, found[i].odd}, 3, 0}, 2);
  return lanes * stretch;
}

}  // namespace outpace::potential
#endif  // HWY_ONCE
