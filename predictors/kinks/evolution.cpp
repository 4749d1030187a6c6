// Jumps of rows and of the items around kinks.
#include "predictors/kinks/evolution.hpp"

#include <algorithm>
#include <span>

#include "systems/eca/kernels/simd_target.hpp"

namespace outpace::kinks {
namespace {

constexpr unsigned least_level = 6;  // the smallest jump is 64 steps, so that linear jumps move whole words
constexpr unsigned plain_level = 8;  // items of larger jumps are halved

/// Nanoseconds that things take on the machine that work limits are stated for; they only say which way to go on.
constexpr double plain_word = 0.055;  // a step of 64 cells of a row
constexpr double row_word = 0.6;      // a jump of 64 cells of a row, kinks aside
constexpr double item = 12;           // finding and placing one, cutting it out and putting it back
constexpr double turned_word = 1.3;   // an item's cells to the layout of the kernels, or back
constexpr double halved_word = 3;     // a halved item's scan and linear jump

double item_nanoseconds(unsigned level) {
  const auto s = static_cast<double>(std::uint64_t{1} << level);
  if (level > plain_level) return 7 * s / 64 * halved_word + 2 * (item + item_nanoseconds(level - 1));
  return item + 6 * s / 64 * turned_word + s * 3 * s / 64 * plain_word;
}

/// 64 bits from bit `at` on. The word after them is read too.
std::uint64_t bits_at(const std::uint64_t* row, std::uint64_t at) {
  const std::uint64_t* const from = row + at / 64;
  return static_cast<std::uint64_t>((static_cast<unsigned __int128>(from[1]) << 64 | from[0]) >> (at % 64));
}

/// Overwrites the bits from bit `at` on.
void put(std::uint64_t* row, std::uint64_t at, std::span<const std::uint64_t> bits) {
  std::uint64_t* to = row + at / 64;
  const unsigned shift = at % 64;
  if (shift == 0) {
    std::ranges::copy(bits, to);
    return;
  }
  const std::uint64_t below = rows::low_bits(shift);
  std::uint64_t pending = *to & below;
  for (const std::uint64_t word : bits) {
    *to++ = pending | word << shift;
    pending = word >> (64 - shift);
  }
  *to = (*to & ~below) | pending;
}

/// Words of an item.
constexpr std::uint64_t item_words(unsigned level) { return (std::uint64_t{4} << level) / 64; }

}  // namespace

struct Evolution::Room {
  Kinks kinks;
  MarkedWords marked;
  std::vector<std::uint64_t> places;
  rows::Words items;
  ItemSteps::Batch batch;
};

Evolution::Evolution(eca::Rule rule, const NearLinear& near)
    : rule_(rule), step_(rule), near_(near), scan_(near), items_(rule) {}

std::uint64_t Evolution::place(std::uint64_t p, std::uint64_t q, std::uint64_t s, std::uint64_t cells,
                               std::uint64_t& covered) const {
  // Cells q+length−1−2S … p, at most 2S of them, have both marks in their cones; those before `covered` are done.
  const std::uint64_t end = std::min(q + static_cast<unsigned>(near_.length), p + 2 * s + 1);
  const std::uint64_t first = end > 2 * s + 1 ? end - 2 * s - 1 : 0;
  const std::uint64_t at = std::min(std::max(first, covered), cells - 4 * s);
  covered = at + 2 * s;
  return at;
}

bool Evolution::half(unsigned level, rows::Words& items, std::uint64_t count, std::uint64_t cells, Room& room,
                     Work& work) const {
  // Kinks of all items, each in an item of the level below around it.
  const unsigned below = level - 1;
  const std::uint64_t s = std::uint64_t{1} << below, words = item_words(level), wide = item_words(below);
  if (!work.spend(count * (2 * cells / 64 + 1))) return false;
  Room inner;
  std::vector<std::uint64_t> first;  // the first of each item's places
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::uint64_t* const here = items.data() + i * words;
    first.push_back(inner.places.size());
    std::uint64_t covered = 0;
    scan_.scan(here, cells, room.marked, [&](std::uint64_t p, std::uint64_t q) {
      if (p < covered) return true;
      const std::uint64_t at = place(p, q, s, cells, covered);
      inner.places.push_back(at);
      for (std::uint64_t w = 0; w < wide; ++w) inner.items.push_back(bits_at(here, at + 64 * w));
      return true;
    });
  }
  first.push_back(inner.places.size());
  if (!jump(below, inner.items, inner.places.size(), inner, work)) return false;
  for (std::uint64_t i = 0; i < count; ++i) {
    std::uint64_t* const here = items.data() + i * words;
    linear_jump(near_, s, here, (cells - 2 * s) / 64);
    for (std::uint64_t k = first[i]; k < first[i + 1]; ++k)
      put(here, inner.places[k], std::span(inner.items).subspan(k * wide / 2, wide / 2));
  }
  return true;
}

bool Evolution::jump(unsigned level, rows::Words& items, std::uint64_t count, Room& room, Work& work) const {
  const std::uint64_t cells = std::uint64_t{4} << level, words = item_words(level);
  const HeldBytes held(work, 16 * count * words);
  if (!held.within_limit()) return false;
  if (level <= plain_level) {
    if (!work.spend(count * words * ((std::uint64_t{1} << level) + 2))) return false;
    if (count > 0) items_.advance(std::uint64_t{1} << level, items, count, room.batch);
    return true;
  }
  items.resize(count * words + 1);
  if (!half(level, items, count, cells, room, work)) return false;
  if (!half(level, items, count, cells - cells / 4, room, work)) return false;
  for (std::uint64_t i = 0; i < count; ++i)
    std::copy_n(items.begin() + static_cast<std::ptrdiff_t>(i * words), words / 2,
                items.begin() + static_cast<std::ptrdiff_t>(i * words / 2));
  return true;
}

bool Evolution::jump_row(unsigned level, rows::Words& row, std::uint64_t& cells, Room& room, Work& work) const {
  const std::uint64_t s = std::uint64_t{1} << level, wide = item_words(level);
  if (!work.spend(3 * rows::words_for(cells))) return false;
  room.places.clear();
  std::uint64_t covered = 0;
  for (const auto& [p, q] : room.kinks)
    if (p >= covered) room.places.push_back(place(p, q, s, cells, covered));
  row.push_back(0);
  items_.pad(room.items, wide, room.places.size());
  std::uint64_t* to = room.items.data();
  for (const std::uint64_t at : room.places)
    for (std::uint64_t w = 0; w < wide; ++w) *to++ = bits_at(row.data(), at + 64 * w);
  if (!jump(level, room.items, room.places.size(), room, work)) return false;
  cells -= 2 * s;
  linear_jump(near_, s, row.data(), rows::words_for(cells));
  for (std::uint64_t i = 0; i < room.places.size(); ++i)
    put(row.data(), room.places[i], std::span(room.items).subspan(i * wide / 2, wide / 2));
  row.resize(rows::words_for(cells));
  return true;
}

bool Evolution::plain(std::uint64_t count, rows::Words& row, std::uint64_t& cells, eca::Stepper& stepper,
                      Work& work) const {
  if (!work.spend(row.size() * (count + 2))) return false;
  const auto ring = stepper.prepare(row.size());
  std::ranges::copy(row, ring.begin());
  stepper.load();
  stepper.advance(count, 0, nullptr);
  stepper.store();
  cells -= 2 * count;
  row.resize(rows::words_for(cells));
  std::copy_n(ring.begin() + static_cast<std::ptrdiff_t>(count / 64), row.size(), row.begin());
  return true;
}

std::expected<void, Declined> Evolution::run(rows::Words& row, std::uint64_t& cells, std::uint64_t steps,
                                             Work& work) const {
  // Beside the row: its kinks, its ring in the stepper's two layouts, its items.
  const HeldBytes held(work, 48 * row.size() + (std::uint64_t{1} << 16));
  if (!held.within_limit()) return out_of_memory();
  eca::Stepper stepper(rule_, eca::simd_target().value_or(eca::SimdTarget::portable));
  Room room;
  const std::uint64_t whole = steps;
  while (steps > 0) {
    if (cells < 512 || steps < 64) {
      if (!work.spend(row.size())) return out_of_work();
      rows::step(step_, row, cells);
      --steps;
      continue;
    }
    if (!work.spend(row.size())) return out_of_work();
    room.kinks.clear();
    const std::uint64_t most = row.size() / 4;  // fewer than four words between kinks: not worth a look
    scan_.scan(row.data(), cells, room.marked, [&](std::uint64_t p, std::uint64_t q) {
      room.kinks.emplace_back(p, q);
      return room.kinks.size() < most;
    });
    const auto words = static_cast<double>(row.size());
    unsigned best = 0;
    double least = words * plain_word;
    for (unsigned level = least_level; room.kinks.size() < most; ++level) {
      const std::uint64_t s = std::uint64_t{1} << level;
      if (s > steps || 4 * s > cells) break;
      // Halving counts on one kink in most items.
      if (level > plain_level && 16 * s * room.kinks.size() > cells) break;
      const auto items = static_cast<double>(std::min<std::uint64_t>(room.kinks.size(), cells / (2 * s) + 1));
      const double a_step = (words * row_word + items * item_nanoseconds(level)) / static_cast<double>(s);
      if (a_step < least) {
        least = a_step;
        best = level;
      }
    }
    if (best > 0) {
      if (!jump_row(best, row, cells, room, work)) return out_of_work();
      steps -= std::uint64_t{1} << best;
      continue;
    }
    // Kinks get fewer as 1/√t: it takes a while until it can pay to look again.
    const std::uint64_t wanted = std::max<std::uint64_t>(256, (whole - steps) / 4);
    const std::uint64_t count = std::max<std::uint64_t>(64, std::min({wanted, steps, cells / 32}) / 64 * 64);
    if (!plain(count, row, cells, stepper, work)) return out_of_work();
    steps -= count;
  }
  return {};
}

}  // namespace outpace::kinks
