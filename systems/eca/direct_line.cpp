// The block loop on the infinite line: clip, charge, load, step, store, trim.
#include "systems/eca/direct_line.hpp"

#include <bit>

namespace outpace::eca {
namespace {

constexpr std::uint64_t ones = ~std::uint64_t{0};
constexpr std::int64_t floor64(std::int64_t x) { return x & ~std::int64_t{63}; }
constexpr std::int64_t ceil64(std::int64_t x) { return floor64(x + 63); }

}  // namespace

bool uniform_after(Rule rule, bool colour, const Integer& steps) {
  // Two colours: after one step the uniform row either stays or alternates for ever.
  if (steps == 0) return colour;
  const bool next = rule.background_after(colour);
  return low_word(steps) & 1 ? next : next == rule.background_after(next) ? next : rule.background_after(next);
}

std::expected<bool, Declined> send_uniform(Rule rule, bool colour, const Integer& rows, BitSink& sink, Work& work) {
  for (Integer sent = 0; sent < rows; sent += 64) {
    const auto count = static_cast<unsigned>(std::min(Integer(64), Integer(rows - sent)).convert_to<std::uint64_t>());
    std::uint64_t colours = 0;
    for (unsigned i = 0; i < count; ++i, colour = rule.background_after(colour)) colours |= std::uint64_t{colour} << i;
    if (!work.spend()) return out_of_work();
    if (!sink.bits(colours, count)) return false;
  }
  return true;
}

void LineRow::cover(Interval cells) {
  live = cells;
  base = floor64(cells.lo);
  words.resize(cells.empty() ? 0 : static_cast<std::size_t>((ceil64(cells.hi) - base) / 64));
}

void LineRow::trim() {
  if (live.empty()) return;
  const std::uint64_t empty = background ? ones : 0;
  const auto first = static_cast<std::size_t>((live.lo - base) / 64),
             last = static_cast<std::size_t>((live.hi - 1 - base) / 64);
  for (std::size_t w = 0; w < first; ++w) words[w] = empty;
  for (std::size_t w = last + 1; w < words.size(); ++w) words[w] = empty;
  const std::uint64_t low = ones << (live.lo & 63), high = ones >> (63 - ((live.hi - 1) & 63));
  words[first] = (words[first] & low) | (empty & ~low);
  words[last] = (words[last] & high) | (empty & ~high);
  if (endless) return;
  std::size_t a = first, b = last;
  while (a <= last && words[a] == empty) ++a;
  if (a > last) {
    live.hi = live.lo;
    return;
  }
  while (words[b] == empty) --b;
  live.lo = base + 64 * static_cast<std::int64_t>(a) + std::countr_zero(words[a] ^ empty);
  live.hi = base + 64 * static_cast<std::int64_t>(b) + 64 - std::countl_zero(words[b] ^ empty);
}

std::int64_t BlockLength::next(std::int64_t cells, std::int64_t rows_left) {
  const std::int64_t rows = std::max<std::int64_t>(64, std::min(longest_, floor64(cells / 16)));
  return std::min(rows, rows_left);
}

void BlockLength::seen(std::int64_t expected, std::int64_t found) {
  longest_ = found < expected - expected / 8 ? 64 : std::min(2 * longest_, std::int64_t{1} << 40);
}

LineEvolution::LineEvolution(Rule rule, Stepper& stepper, Work& work, LineRow row, const Need& need)
    : rule_(rule), reach_(rule), stepper_(stepper), work_(work), row_(std::move(row)), need_(need) {}

// The cells to load so that the block's last live cells come out right. Two windows do, the smaller is taken. The first
// is all that the last row depends on: garbage from the wrap grows inwards but not as fast as the need shrinks. The
// second is all that differs from the background at any row, and one background cell on each side: no garbage arises.
//
//        |== loaded ==========|          first row            .  .  |== live ==|  .  .
//         \     garbage-free /                                .  . /            \ .  .
//          |== needed ======|            last row             .  |== live =======|   .
Interval LineEvolution::window(const LiveRegion& region, std::int64_t rows, std::int64_t place, bool column) const {
  const Interval last = region.after(rows), g0 = region.now, g1 = region.grown(rows);
  const Interval hull{std::min(g0.lo, g1.lo) - 1, std::max(g0.hi, g1.hi) + 1};
  if (last.empty() || (column && (place < last.lo || place >= last.hi))) return hull;
  const Interval dependent{last.lo + rows * std::min(0, reach_.least), last.hi + rows * std::max(0, reach_.most)};
  return dependent.size() <= hull.size() ? dependent : hull;
}

std::expected<bool, Declined> LineEvolution::block(std::int64_t to, std::int64_t place, BitSink* sink) {
  const LiveRegion region{reach_, need_, row_.at, row_.live};
  const std::int64_t rows = length_.next(row_.live.size(), to - row_.at);
  if (!work_.spend(region.units(rows))) return out_of_work();
  const Interval last = region.after(rows), load = window(region, rows, place, sink != nullptr);
  const std::int64_t base = floor64(load.lo);
  const auto needed = static_cast<std::size_t>((ceil64(load.hi) - base) / 64);
  const HeldBytes held(work_, 8 * (row_.words.size() + 2 * needed));
  if (!held.within_limit()) return out_of_memory();

  const std::span<std::uint64_t> cells = stepper_.prepare(needed);
  const std::int64_t offset = (base - row_.base) / 64;
  for (std::size_t w = 0; w < cells.size(); ++w) cells[w] = row_.word(offset + static_cast<std::int64_t>(w));
  stepper_.load();
  BitSink* inside = sink;
  const std::int64_t position = place - base;
  if (sink && (position < 0 || position >= 64 * static_cast<std::int64_t>(needed))) {
    inside = nullptr;
    const auto told = send_uniform(rule_, row_.background, rows, *sink, work_);
    if (!told || !*told) return told;
  }
  if (!stepper_.advance(static_cast<std::uint64_t>(rows), static_cast<std::size_t>(position), inside)) return false;
  stepper_.store();

  row_.background = uniform_after(rule_, row_.background, rows);
  row_.at += rows;
  row_.cover(last);
  for (std::size_t w = 0; w < row_.words.size(); ++w)
    row_.words[w] = cells[static_cast<std::size_t>((row_.base - base) / 64) + w];
  row_.trim();
  length_.seen(last.size(), row_.live.size());
  return true;
}

/// Nothing differs from the background any more: the rest costs nothing.
std::expected<bool, Declined> LineEvolution::rest_is_uniform(std::int64_t to, std::int64_t place, BitSink* sink) {
  if (sink) {
    if (!sink->bits(row_.cell(place), 1)) return false;
    const bool next = uniform_after(rule_, row_.background, 1);
    const auto told = send_uniform(rule_, next, to - row_.at - 1, *sink, work_);
    if (!told || !*told) return told;
  }
  row_.background = uniform_after(rule_, row_.background, to - row_.at);
  row_.live = {};
  row_.at = to;
  return true;
}

std::expected<void, Declined> LineEvolution::advance(std::int64_t to, std::int64_t place, BitSink* sink) {
  while (row_.at < to) {
    const auto more = row_.live.empty() || reach_.none ? rest_is_uniform(to, place, sink) : block(to, place, sink);
    if (!more) return std::unexpected(more.error());
    if (!*more) return {};
  }
  return {};
}

}  // namespace outpace::eca
