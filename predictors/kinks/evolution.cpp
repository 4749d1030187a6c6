// Jumps of rows and of the items around kinks.
#include "predictors/kinks/evolution.hpp"

#include <algorithm>

namespace outpace::kinks {
namespace {

constexpr unsigned base = 5;             // the smallest jump is 32 steps
constexpr std::size_t most_items = 512;  // jumped together

/// 64 bits from bit `at` on; bits of words at or past `words` are 0.
std::uint64_t bits_at(const std::uint64_t* row, std::size_t words, std::uint64_t at) {
  const std::size_t w = at / 64;
  const unsigned shift = at % 64;
  std::uint64_t bits = w < words ? row[w] >> shift : 0;
  if (shift && w + 1 < words) bits |= row[w + 1] << (64 - shift);
  return bits;
}
/// Overwrites `count` ≤ 64 bits from bit `at` on.
void put_bits(std::uint64_t* row, std::uint64_t at, std::uint64_t bits, unsigned count) {
  const std::size_t w = at / 64;
  const unsigned shift = at % 64;
  const std::uint64_t mask = rows::low_bits(count);
  bits &= mask;
  row[w] = (row[w] & ~(mask << shift)) | bits << shift;
  if (shift + count > 64) row[w + 1] = (row[w + 1] & ~(mask >> (64 - shift))) | bits >> (64 - shift);
}

/// Words of an item.
constexpr std::size_t item_words(unsigned level) { return (std::size_t{4} << level) / 64; }

}  // namespace

Evolution::Evolution(eca::Rule rule, const NearLinear& near) : step_(rule), rule_(rule), near_(near), scan_(near) {}

void Evolution::linear(unsigned level, std::uint64_t* row, std::uint64_t cells) const {
  const std::uint64_t s = std::uint64_t{1} << level, made = cells - 2 * s;
  const std::size_t words = rows::words_for(cells);
  // The constant of S steps: it doubles through the map, whose sum of coefficients is 0 or 1 (S is at least 2).
  const bool odd = near_.left ^ near_.centre ^ near_.right;
  const std::uint64_t constant = near_.constant && !odd ? ~std::uint64_t{0} : 0;
  for (std::size_t w = 0; w < rows::words_for(made); ++w) {
    std::uint64_t sum = constant;
    if (near_.left) sum ^= row[w];
    if (near_.centre) sum ^= bits_at(row, words, 64 * w + s);
    if (near_.right) sum ^= bits_at(row, words, 64 * w + 2 * s);
    row[w] = sum;
  }
}

std::uint64_t Evolution::place(std::uint64_t p, std::uint64_t q, std::uint64_t s, std::uint64_t cells,
                               std::uint64_t& covered) const {
  // Cells q+length−1−2S … p, at most 2S of them, have both marks in their cones; those before `covered` are done.
  const std::uint64_t end = std::min(q + static_cast<unsigned>(near_.length), p + 2 * s + 1);
  const std::uint64_t first = end > 2 * s + 1 ? end - 2 * s - 1 : 0;
  const std::uint64_t at = std::min(std::max(first, covered), cells - 4 * s);
  covered = at + 2 * s;
  return at;
}

bool Evolution::half(unsigned level, std::uint64_t* items, std::size_t count, std::size_t words, std::uint64_t cells,
                     Work& work) const {
  // Kinks of all items, each in an item of the level below around it.
  const unsigned below = level - 1;
  const std::uint64_t s = std::uint64_t{1} << below;
  const std::size_t wide = item_words(below), row_words = rows::words_for(cells);
  if (!work.spend(count * (2 * row_words + 1))) return false;
  struct Spot {
    std::uint64_t* item;
    std::uint64_t at;
  };
  std::vector<Spot> spots;
  std::vector<std::uint64_t> inner;
  for (std::size_t i = 0; i < count; ++i) {
    std::uint64_t* const item = items + i * words;
    std::uint64_t covered = 0;
    scan_.scan(item, cells, [&](std::uint64_t p, std::uint64_t q) {
      if (p < covered) return;
      const std::uint64_t at = place(p, q, s, cells, covered);
      spots.push_back({item, at});
      for (std::size_t w = 0; w < wide; ++w) inner.push_back(bits_at(item, row_words, at + 64 * w));
    });
  }
  if (!spots.empty() && !jump(below, inner.data(), spots.size(), work)) return false;
  for (std::size_t i = 0; i < count; ++i) linear(below, items + i * words, cells);
  for (std::size_t i = 0; i < spots.size(); ++i)
    for (std::uint64_t bit = 0; bit < 2 * s; bit += 64)
      put_bits(spots[i].item, spots[i].at + bit, inner[i * wide + bit / 64],
               static_cast<unsigned>(std::min<std::uint64_t>(64, 2 * s - bit)));
  return true;
}

bool Evolution::jump(unsigned level, std::uint64_t* items, std::size_t count, Work& work) const {
  if (level == base) {
    if (!work.spend(64 * count)) return false;
    short_jumps(rule_, items, count);
    return true;
  }
  const std::uint64_t cells = std::uint64_t{4} << level;
  const std::size_t words = item_words(level);
  return half(level, items, count, words, cells, work) && half(level, items, count, words, cells - cells / 4, work);
}

bool Evolution::jump_row(unsigned level, rows::Words& row, std::uint64_t& cells, std::uint64_t& kinks,
                         Work& work) const {
  const std::uint64_t s = std::uint64_t{1} << level;
  const std::size_t wide = item_words(level), row_words = rows::words_for(cells);
  if (!work.spend(3 * row_words)) return false;
  // The items' places first: the row is overwritten by its linear jump before they are put back.
  std::vector<std::uint64_t> places;
  kinks = 1;
  std::uint64_t covered = 0;
  scan_.scan(row.data(), cells, [&](std::uint64_t p, std::uint64_t q) {
    ++kinks;
    if (p >= covered) places.push_back(place(p, q, s, cells, covered));
  });
  rows::Words next = row;
  linear(level, next.data(), cells);
  std::vector<std::uint64_t> items;
  for (std::size_t first = 0; first < places.size(); first += most_items) {
    const std::size_t count = std::min(most_items, places.size() - first);
    items.assign(count * wide, 0);
    for (std::size_t i = 0; i < count; ++i)
      for (std::size_t w = 0; w < wide; ++w)
        items[i * wide + w] = bits_at(row.data(), row_words, places[first + i] + 64 * w);
    if (!jump(level, items.data(), count, work)) return false;
    for (std::size_t i = 0; i < count; ++i)
      for (std::uint64_t bit = 0; bit < 2 * s; bit += 64)
        put_bits(next.data(), places[first + i] + bit, items[i * wide + bit / 64],
                 static_cast<unsigned>(std::min<std::uint64_t>(64, 2 * s - bit)));
  }
  row = std::move(next);
  cells -= 2 * s;
  row.resize(rows::words_for(cells));
  return true;
}

std::expected<void, Declined> Evolution::run(rows::Words& row, std::uint64_t& cells, std::uint64_t steps,
                                             Work& work) const {
  const HeldBytes held(work, 32 * row.size());
  if (!held.within_limit()) return out_of_memory();
  std::uint64_t kinks = cells;  // of the last row; they only get fewer
  while (steps > 0) {
    if (cells < 256 || steps < 32) {
      if (!work.spend(row.size())) return out_of_work();
      rows::step(step_, row, cells);
      --steps;
      continue;
    }
    // As far as the items of all kinks together are not longer than half the row.
    unsigned level = base;
    while ((std::uint64_t{2} << level) <= steps && (std::uint64_t{16} << level) * kinks <= cells) ++level;
    if (!jump_row(level, row, cells, kinks, work)) return out_of_work();
    steps -= std::uint64_t{1} << level;
  }
  return {};
}

}  // namespace outpace::kinks
