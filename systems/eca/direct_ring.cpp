// The block loop on a ring; see direct_ring.hpp.
#include "systems/eca/direct_ring.hpp"

#include <algorithm>

namespace outpace::eca {

std::uint64_t around(std::int64_t x, std::uint64_t size) {
  const auto n = static_cast<std::int64_t>(size);
  x %= n;
  return static_cast<std::uint64_t>(x < 0 ? x + n : x);
}

RingRow RingRow::of(const LineStart& start) {
  RingRow row{*start.ring(), {}};
  row.words.resize((row.size + 63) / 64);
  for (std::size_t w = 0; w < row.words.size(); ++w) row.words[w] = start.cells(static_cast<std::int64_t>(64 * w));
  row.clear_padding();
  return row;
}

void RingRow::clear_padding() {
  if (size % 64 != 0) words.back() &= (std::uint64_t{1} << (size % 64)) - 1;
}

void RingRow::fill(bool colour) {
  std::ranges::fill(words, colour ? ~std::uint64_t{0} : 0);
  clear_padding();
}

bool RingRow::uniform(bool* colour) const {
  *colour = cell(0);
  const std::uint64_t all = *colour ? ~std::uint64_t{0} : 0;
  return words.back() == (size % 64 ? all >> (64 - size % 64) : all) &&
         std::all_of(words.begin(), words.end() - 1, [&](std::uint64_t word) { return word == all; });
}

std::uint64_t RingRow::cells(std::uint64_t x) const {
  std::uint64_t result = 0;
  for (std::uint64_t filled = 0; filled < 64;) {
    const std::uint64_t take = std::min({size - x, 64 - filled, 64 - x % 64});
    const std::uint64_t part = words[x / 64] >> (x % 64);
    result |= (take < 64 ? part & ((std::uint64_t{1} << take) - 1) : part) << filled;
    filled += take;
    x += take;
    if (x == size) x = 0;
  }
  return result;
}

LineRow RingRow::unrolled(Interval interval) const {
  LineRow row;
  row.endless = true;
  row.cover(interval);
  for (std::size_t w = 0; w < row.words.size(); ++w)
    row.words[w] = cells(around(row.base + 64 * static_cast<std::int64_t>(w), size));
  row.trim();
  return row;
}

RingEvolution::RingEvolution(Rule rule, Stepper& stepper, Work& work, RingRow row)
    : rule_(rule), stepper_(stepper), work_(work), row_(std::move(row)) {}

//        cells  N−h … N−1 | 0 … N−1 | 0 … h−1        loaded as a ring of its own, at least N + 2h cells
//                 \                       /          garbage from its wrap grows inwards, one cell a row,
//                  \ 0 … N−1 still right /           and after h rows has just not reached the copy in the middle
void RingEvolution::load(std::uint64_t extension) {
  const std::uint64_t size = row_.size, full = size / 64;
  const auto cells = stepper_.prepare((size + 2 * extension + 63) / 64);
  std::size_t w = 0;
  const auto go_round = [&](std::size_t end) {
    std::uint64_t x = around(static_cast<std::int64_t>(64 * w) - static_cast<std::int64_t>(extension), size);
    for (; w < end; ++w, x = (x + 64) % size) cells[w] = row_.cells(x);
  };
  go_round(extension / 64);
  std::copy_n(row_.words.begin(), full, cells.begin() + static_cast<std::ptrdiff_t>(w));
  w += full;
  go_round(cells.size());
  stepper_.load();
}

void RingEvolution::store(std::uint64_t extension) {
  stepper_.store();
  const auto cells = stepper_.prepare((row_.size + 2 * extension + 63) / 64);
  std::copy_n(cells.begin() + static_cast<std::ptrdiff_t>(extension / 64), row_.words.size(), row_.words.begin());
  row_.clear_padding();
}

std::expected<void, Declined> RingEvolution::advance(const Integer& steps, std::uint64_t place, BitSink* sink) {
  const bool exact = stepper_.fits_exactly(row_.size);
  const std::uint64_t units = (row_.size + 63) / 64;
  const HeldBytes held(work_, 24 * units);
  if (!held.within_limit()) return out_of_memory();
  BlockLength length;
  bool loaded = false, uniform = false, colour = false;
  Integer left = steps;
  while (left > 0) {
    const auto rows = length.next(static_cast<std::int64_t>(row_.size), to_int64(left).value_or(INT64_MAX));
    const auto cost = static_cast<unsigned __int128>(rows) * units;
    if (!work_.spend(cost >> 64 ? ~std::uint64_t{0} : static_cast<std::uint64_t>(cost))) return out_of_work();
    const auto extension = exact ? 0 : (static_cast<std::uint64_t>(rows) + 63) / 64 * 64;
    if (!exact || !loaded) load(extension);
    loaded = true;
    if (!stepper_.advance(static_cast<std::uint64_t>(rows), extension + place, sink)) return {};
    left -= rows;
    if (exact) {
      uniform = stepper_.uniform(&colour);
    } else {
      store(extension);
      uniform = row_.uniform(&colour);
    }
    if (uniform) break;
    length.seen(1, 1);
  }
  if (exact && loaded) store(0);
  if (!uniform) return {};
  // A ring of one colour costs nothing more.
  const bool last = uniform_after(rule_, colour, left);
  if (sink) {
    const auto told = send_uniform(rule_, colour, left, *sink, work_);
    if (!told) return std::unexpected(told.error());
  }
  row_.fill(last);
  return {};
}

}  // namespace outpace::eca
