// Peaks of packed cells: a byte at a time by a table where there is little, and for long stretches of a random field
// every word by a tree of nibbles, many words at a time (Google Highway picks the widest vectors at run time).
#include "predictors/conserved/peaks.hpp"

#include <array>
#include <limits>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "predictors/conserved/peaks.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace outpace::conserved::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

#if HWY_TARGET == HWY_SCALAR

// Without vectors there are no lanes: the caller goes word by word.
void WalkField(std::uint64_t, std::int64_t, std::uint64_t, std::uint64_t, LanePeaks*) {}
std::size_t FieldLanes() { return 0; }

#else

constexpr std::size_t most_lanes = HWY_MAX_BYTES / 8;

/// Lane i walks words first + i·stretch … of the field. Within a word the three numbers of all 16 nibbles come from
/// tables, and neighbours are joined in pairs, four times, in every byte at once; a word's heights fit a byte:
///
///     nibbles   s o e | s o e     →   byte:  s = s₁+s₂,  o = max(o₁, s₁+o₂),  e = max(e₁, s₁+e₂)
///     then bytes 0 1, 2 3, …  →  0..1, 2..3, …  →  0..3, 4..7  →  0..7 (in the lowest byte)
void WalkField(std::uint64_t seed, std::int64_t first, std::uint64_t stretch, std::uint64_t flip, LanePeaks* found) {
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
  const auto flips = hn::Set(words, flip);

  HWY_ALIGN std::uint64_t begin[most_lanes];
  for (std::size_t i = 0; i < lanes; ++i)
    begin[i] = seed + (static_cast<std::uint64_t>(first) + i * stretch + 1) * 0x9E3779B97F4A7C15u;
  auto counter = hn::Load(words, begin);
  auto height = hn::Zero(heights), even = hn::Zero(heights);
  auto odd = hn::Set(heights, std::numeric_limits<std::int64_t>::min() / 4);
  for (std::uint64_t n = 0; n < stretch; ++n, counter = hn::Add(counter, golden)) {
    auto z = hn::Mul(hn::Xor(counter, hn::ShiftRight<30>(counter)), multiplier1);
    z = hn::Mul(hn::Xor(z, hn::ShiftRight<27>(z)), multiplier2);
    z = hn::Xor(hn::Xor(z, hn::ShiftRight<31>(z)), flips);
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

std::size_t FieldLanes() { return hn::Lanes(hn::ScalableTag<std::uint64_t>()); }

#endif  // HWY_TARGET == HWY_SCALAR

}  // namespace outpace::conserved::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace outpace::conserved {

HWY_EXPORT(WalkField);
HWY_EXPORT(FieldLanes);

namespace {
struct ByteTable {
  std::array<std::int8_t, 256> sum{}, even{}, odd{};
  constexpr ByteTable() {
    for (int byte = 0; byte < 256; ++byte) {
      const auto at = static_cast<std::size_t>(byte);
      int h = 0, most_even = -8, most_odd = -8;
      for (int i = 0; i < 8; ++i) {
        h += byte >> i & 1 ? 1 : -1;
        int& most = i % 2 ? most_even : most_odd;
        most = std::max(most, h);
      }
      sum[at] = static_cast<std::int8_t>(h);
      even[at] = static_cast<std::int8_t>(most_even);
      odd[at] = static_cast<std::int8_t>(most_odd);
    }
  }
};
constexpr ByteTable table;
}  // namespace

Peaks<std::int64_t> peaks_of_cells(std::uint64_t word, unsigned cells) {
  Peaks<std::int64_t> peaks;
  if (cells == 0) return peaks;
  peaks.empty = false;
  peaks.odd_length = cells % 2;
  peaks.odd = -64;
  unsigned i = 0;
  for (; i + 8 <= cells; i += 8) {
    const std::uint64_t byte = word >> i & 255;
    peaks.even = std::max(peaks.even, peaks.height + table.even[byte]);
    peaks.odd = std::max(peaks.odd, peaks.height + table.odd[byte]);
    peaks.height += table.sum[byte];
  }
  for (; i < cells; ++i) {
    peaks.height += word >> i & 1 ? 1 : -1;
    std::int64_t& most = i % 2 ? peaks.even : peaks.odd;
    most = std::max(most, peaks.height);
  }
  return peaks;
}

Peaks<std::int64_t> peaks_of_field(const RandomField& field, std::int64_t first, std::uint64_t count,
                                   std::uint64_t flip) {
  Peaks<std::int64_t> peaks;
  const std::uint64_t lanes = HWY_DYNAMIC_DISPATCH(FieldLanes)(), stretch = lanes ? count / lanes : 0;
  if (stretch > 4) {
    LanePeaks found[256 / 8];
    HWY_DYNAMIC_DISPATCH(WalkField)(field.seed(), first, stretch, flip, found);
    for (std::uint64_t i = 0; i < lanes; ++i)
      peaks = join(peaks, {found[i].height, found[i].even, found[i].odd, false, false});
    first += static_cast<std::int64_t>(lanes * stretch);
    count -= lanes * stretch;
  }
  for (; count > 0; --count, ++first) peaks = join(peaks, peaks_of_cells(field.word(first) ^ flip, 64));
  return peaks;
}

}  // namespace outpace::conserved
#endif  // HWY_ONCE
