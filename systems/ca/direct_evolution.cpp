// The block loops of the line and of rings: clip, charge, load, step, store, trim. See direct_run.hpp; the geometry is
// that of elementary automata (systems/eca/direct_line.cpp has the drawings).
#include "systems/ca/direct_run.hpp"

namespace outpace::ca {
namespace {

constexpr std::int64_t floor64(std::int64_t x) { return x & ~std::int64_t{63}; }
constexpr std::int64_t ceil64(std::int64_t x) { return floor64(x + 63); }

}  // namespace

std::expected<bool, Declined> DirectRun::send_uniform(unsigned colour, const Integer& rows, ColourSink& sink) {
  for (Integer sent = 0; sent < rows; sent += 64) {
    std::vector<std::uint8_t> colours(std::min(Integer(64), Integer(rows - sent)).convert_to<std::size_t>());
    for (std::uint8_t& c : colours) c = static_cast<std::uint8_t>(colour), colour = rule_.uniform(colour);
    if (!work_.spend()) return out_of_work();
    if (!sink.colours(colours)) return false;
  }
  return true;
}

std::expected<bool, Declined> DirectRun::block(PlaneRow& row, const eca::Need& need, eca::BlockLength& length,
                                               std::int64_t to, std::int64_t place, ColourSink* sink) {
  const eca::LiveRegion region{reach_, need, row.at, row.live};
  const std::int64_t left = std::max(0, -reach_.least), right = std::max(0, reach_.most);
  const std::int64_t rows = length.next(2 * row.live.size() / std::max<std::int64_t>(2, left + right), to - row.at);
  if (!work_.spend(region.units(rows))) return out_of_work();
  // Either all that the last row depends on, or all that differs from the background at any row and enough of it on
  // each side that no cell sees across the wrap; the smaller one.
  const Interval last = region.after(rows), g0 = region.now, g1 = region.grown(rows);
  const std::int64_t sight = std::max(left, right);
  Interval load{std::min(g0.lo, g1.lo) - sight, std::max(g0.hi, g1.hi) + sight};
  if (!last.empty() && !(sink && (place < last.lo || place >= last.hi))) {
    const Interval dependent{last.lo - rows * left, last.hi + rows * right};
    if (dependent.size() <= load.size()) load = dependent;
  }
  const std::int64_t base = floor64(load.lo);
  const auto needed = static_cast<std::size_t>((ceil64(load.hi) - base) / 64);
  const HeldBytes held(work_, row_bytes(row.columns.size() + 2 * needed));
  if (!held.within_limit()) return out_of_memory();

  const std::size_t words = stepper_->prepare(needed);
  const std::int64_t offset = (base - row.base) / 64;
  for (std::size_t w = 0; w < words; ++w) {
    const Column64 column = row.column(offset + static_cast<std::int64_t>(w));
    for (unsigned p = 0; p < rule_.planes(); ++p) stepper_->plane(p)[w] = column[p];
  }
  stepper_->load();
  ColourSink* inside = sink;
  const std::int64_t position = place - base;
  if (sink && (position < 0 || position >= 64 * static_cast<std::int64_t>(needed))) {
    inside = nullptr;
    const auto told = send_uniform(row.background, rows, *sink);
    if (!told || !*told) return told;
  }
  if (!stepper_->advance(static_cast<std::uint64_t>(rows), static_cast<std::size_t>(position), inside)) return false;
  stepper_->store();

  row.background = rule_.uniform_after(row.background, rows);
  row.at += rows;
  row.cover(last);
  for (std::size_t w = 0; w < row.columns.size(); ++w) {
    row.columns[w] = {};
    for (unsigned p = 0; p < rule_.planes(); ++p)
      row.columns[w][p] = stepper_->plane(p)[static_cast<std::size_t>((row.base - base) / 64) + w];
  }
  row.trim();
  length.seen(last.size(), row.live.size());
  return true;
}

std::expected<bool, Declined> DirectRun::advance(PlaneRow& row, const eca::Need& need, std::int64_t to,
                                                 std::int64_t place, ColourSink* sink) {
  eca::BlockLength length;
  while (row.at < to) {
    if (!row.live.empty() && !reach_.none) {
      const auto more = block(row, need, length, to, place, sink);
      if (!more || !*more) return more;
      continue;
    }
    // Nothing differs from the background any more: the rest costs nothing.
    if (sink) {
      const auto here = static_cast<std::uint8_t>(row.cell(place));
      if (!sink->colours({&here, 1})) return false;
      const auto told = send_uniform(rule_.uniform(reach_.none ? 0 : row.background), to - row.at - 1, *sink);
      if (!told || !*told) return told;
    }
    row.background = rule_.uniform_after(row.background, to - row.at);
    row.live = {};
    row.at = to;
  }
  return true;
}

std::expected<bool, Declined> DirectRun::advance(PlaneRing& ring, const Integer& steps, std::uint64_t place,
                                                 ColourSink* sink) {
  const bool exact = stepper_->fits_exactly(ring.size);
  const std::uint64_t units = (ring.size + 63) / 64;
  const auto sight = static_cast<std::uint64_t>(std::max({0, -reach_.least, reach_.most}));
  const HeldBytes held(work_, row_bytes(3 * units));
  if (!held.within_limit()) return out_of_memory();
  eca::BlockLength length;
  bool loaded = false, uniform = false;
  unsigned colour = 0;
  Integer left = steps;
  std::uint64_t extension = 0;
  const auto store = [&] {
    stepper_->store();
    for (std::size_t w = 0; w < ring.columns.size(); ++w) {
      ring.columns[w] = {};
      for (unsigned p = 0; p < rule_.planes(); ++p) ring.columns[w][p] = stepper_->plane(p)[extension / 64 + w];
    }
    ring.clear_padding();
  };
  while (left > 0 && !uniform) {
    const auto rows = length.next(static_cast<std::int64_t>(ring.size / std::max<std::uint64_t>(1, sight)),
                                  to_int64(left).value_or(INT64_MAX));
    const auto cost = static_cast<unsigned __int128>(rows) * units;
    if (!work_.spend(cost >> 64 ? ~std::uint64_t{0} : static_cast<std::uint64_t>(cost))) return out_of_work();
    // A ring that does not fill vectors is extended periodically by as many cells as the block's rows spoil.
    if (!exact) extension = (static_cast<std::uint64_t>(rows) * sight + 63) / 64 * 64;
    if (!exact || !loaded) {
      const std::size_t words = stepper_->prepare((ring.size + 2 * extension + 63) / 64);
      std::uint64_t x = around(-static_cast<std::int64_t>(extension % ring.size), ring.size);
      for (std::size_t w = 0; w < words; ++w, x = (x + 64) % ring.size) {
        const Column64 column = ring.cells(x);
        for (unsigned p = 0; p < rule_.planes(); ++p) stepper_->plane(p)[w] = column[p];
      }
      stepper_->load();
    }
    loaded = true;
    if (!stepper_->advance(static_cast<std::uint64_t>(rows), extension + place, sink)) return false;
    left -= rows;
    if (exact) {
      uniform = stepper_->uniform(&colour);
    } else {
      store();
      uniform = ring.uniform(&colour);
    }
    length.seen(1, 1);
  }
  if (exact && loaded) store();
  if (!uniform) return true;
  // A ring of one colour costs nothing more.
  if (sink) {
    const auto told = send_uniform(colour, left, *sink);
    if (!told || !*told) return told;
  }
  ring.fill(rule_.uniform_after(colour, left));
  return true;
}

}  // namespace outpace::ca
