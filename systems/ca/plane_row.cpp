// Reading, trimming and unrolling rows of bit planes; see plane_row.hpp.
#include "systems/ca/plane_row.hpp"

#include <algorithm>
#include <bit>

namespace outpace::ca {
namespace {

constexpr std::uint64_t ones = ~std::uint64_t{0};
constexpr std::int64_t floor64(std::int64_t x) { return x & ~std::int64_t{63}; }

/// `inside` where the mask is set, `outside` elsewhere.
Column64 choose(std::uint64_t mask, const Column64& inside, const Column64& outside) {
  Column64 result;
  for (std::size_t p = 0; p < 4; ++p) result[p] = (inside[p] & mask) | (outside[p] & ~mask);
  return result;
}

}  // namespace

Column64 uniform64(unsigned colour) {
  Column64 result;
  for (std::size_t p = 0; p < 4; ++p) result[p] = colour >> p & 1 ? ones : 0;
  return result;
}

std::uint64_t around(std::int64_t x, std::uint64_t size) {
  const auto n = static_cast<std::int64_t>(size);
  x %= n;
  return static_cast<std::uint64_t>(x < 0 ? x + n : x);
}

unsigned PlaneRow::cell(std::int64_t x) const {
  if (x < live.lo || x >= live.hi) return background;
  const auto i = static_cast<std::uint64_t>(x - base);
  return colour_at(columns[i / 64], i % 64);
}

Column64 PlaneRow::column(std::int64_t index) const {
  if (live.empty() || index < 0 || index >= static_cast<std::int64_t>(columns.size())) return uniform64(background);
  return columns[static_cast<std::size_t>(index)];
}

Column64 PlaneRow::cells(std::int64_t x) const {
  const std::int64_t index = (x - base) >> 6;
  const auto offset = static_cast<unsigned>(x & 63);
  Column64 result = column(index);
  if (offset == 0) return result;
  const Column64 next = column(index + 1);
  for (std::size_t p = 0; p < 4; ++p) result[p] = result[p] >> offset | next[p] << (64 - offset);
  return result;
}

void PlaneRow::cover(Interval cells) {
  live = cells;
  base = floor64(cells.lo);
  columns.resize(cells.empty() ? 0 : static_cast<std::size_t>((floor64(cells.hi + 63) - base) / 64));
}

void PlaneRow::trim() {
  if (live.empty()) return;
  const Column64 empty = uniform64(background);
  const auto first = static_cast<std::size_t>((live.lo - base) / 64),
             last = static_cast<std::size_t>((live.hi - 1 - base) / 64);
  for (std::size_t w = 0; w < first; ++w) columns[w] = empty;
  for (std::size_t w = last + 1; w < columns.size(); ++w) columns[w] = empty;
  columns[first] = choose(ones << (live.lo & 63), columns[first], empty);
  columns[last] = choose(ones >> (63 - ((live.hi - 1) & 63)), columns[last], empty);
  if (endless) return;
  std::size_t a = first, b = last;
  while (a <= last && columns[a] == empty) ++a;
  if (a > last) {
    live.hi = live.lo;
    return;
  }
  while (columns[b] == empty) --b;
  live.lo = base + 64 * static_cast<std::int64_t>(a) + std::countr_zero(differing(columns[a], empty));
  live.hi = base + 64 * static_cast<std::int64_t>(b) + 64 - std::countl_zero(differing(columns[b], empty));
}

PlaneRing PlaneRing::of(const eca::LineStart& start) {
  PlaneRing row{*start.ring(), {}};
  row.columns.resize((row.size + 63) / 64);
  for (std::size_t w = 0; w < row.columns.size(); ++w) start.planes(static_cast<std::int64_t>(64 * w), row.columns[w]);
  row.clear_padding();
  return row;
}

void PlaneRing::clear_padding() {
  if (size % 64 != 0) columns.back() = choose((std::uint64_t{1} << (size % 64)) - 1, columns.back(), Column64{});
}

void PlaneRing::fill(unsigned colour) {
  std::ranges::fill(columns, uniform64(colour));
  clear_padding();
}

bool PlaneRing::uniform(unsigned* colour) const {
  *colour = cell(0);
  const Column64 all = uniform64(*colour);
  return columns.back() == (size % 64 ? choose((std::uint64_t{1} << (size % 64)) - 1, all, Column64{}) : all) &&
         std::all_of(columns.begin(), columns.end() - 1, [&](const Column64& column) { return column == all; });
}

Column64 PlaneRing::cells(std::uint64_t x) const {
  Column64 result{};
  for (std::uint64_t filled = 0; filled < 64;) {
    const std::uint64_t take = std::min({size - x, 64 - filled, 64 - x % 64});
    for (std::size_t p = 0; p < 4; ++p) {
      const std::uint64_t part = columns[x / 64][p] >> (x % 64);
      result[p] |= (take < 64 ? part & ((std::uint64_t{1} << take) - 1) : part) << filled;
    }
    filled += take;
    x += take;
    if (x == size) x = 0;
  }
  return result;
}

PlaneRow PlaneRing::unrolled(Interval interval) const {
  PlaneRow row;
  row.endless = true;
  row.cover(interval);
  for (std::size_t w = 0; w < row.columns.size(); ++w)
    row.columns[w] = cells(around(row.base + 64 * static_cast<std::int64_t>(w), size));
  row.trim();
  return row;
}

}  // namespace outpace::ca
