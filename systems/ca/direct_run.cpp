// What a question needs of the first row, and how its cells are followed; see direct_run.hpp.
#include "systems/ca/direct_run.hpp"

namespace outpace::ca {

DirectRun::DirectRun(const LineModel& model, const CompiledRule& compiled, const eca::LineStart& start, Work& work,
                     eca::SimdTarget target, Stepper::Means means)
    : rule_(compiled.rule()),
      reach_(model.rule.least(), model.rule.most(), model.rule.constant()),
      start_(start),
      work_(work),
      stepper_(Stepper::make(compiled, target, means)) {}

DirectRun::Framed DirectRun::frame(const Integer& x) const {
  if (!start_.finite() && !start_.ring()) return {floor_shift(x, 6) * 64, static_cast<std::int64_t>(low_word(x) & 63)};
  return {0, x.convert_to<std::int64_t>()};
}

Integer DirectRun::alone(const Time& at, int span) const {
  if (!start_.ring() || span <= 0) return 0;
  return std::max(Integer(0), Integer(at - (*start_.ring() - 1) / static_cast<unsigned>(span)));
}

std::expected<PlaneRow, Declined> DirectRun::first_row(const Integer& origin, const eca::Need& need) {
  PlaneRow row;
  const Interval needed = need.in(reach_, 0);
  row.endless = !start_.finite();
  row.background = row.endless ? 0 : start_.background();
  Interval cells = row.endless ? needed : Interval{0, static_cast<std::int64_t>(start_.length())};
  const auto words = static_cast<std::uint64_t>(cells.size()) / 64 + 2;
  if (row.endless && !work_.spend(start_.reading_units(64 * (words - 1)))) return out_of_work();
  const HeldBytes held(work_, row_bytes(3 * words));
  if (!held.within_limit()) return out_of_memory();
  row.cover(cells);
  const Integer first = origin + row.base;
  const bool near = bit_length(first) < 60;
  const std::int64_t begin = near ? first.convert_to<std::int64_t>() : 0;
  for (std::size_t w = 0; w < row.columns.size(); ++w) {
    const auto offset = static_cast<std::int64_t>(64 * w);
    if (near)
      start_.planes(begin + offset, row.columns[w]);
    else
      start_.planes(Integer(first + offset), row.columns[w]);
  }
  row.live = {std::max(cells.lo, needed.lo), std::min(cells.hi, needed.hi)};
  row.trim();
  return row;
}

std::expected<PlaneRing, Declined> DirectRun::first_ring() {
  const std::uint64_t words = *start_.ring() / 64 + 1;
  if (start_.kind() == eca::LineStart::Kind::random && !work_.spend(start_.reading_units(*start_.ring())))
    return out_of_work();
  const HeldBytes held(work_, row_bytes(3 * words));
  if (!held.within_limit()) return out_of_memory();
  return PlaneRing::of(start_);
}

std::expected<unsigned, Declined> DirectRun::cell(const Integer& x, const Time& at) {
  if (reach_.none && at > 0) return rule_[0];
  if (start_.finite()) {
    // Out of the cone, or so late that only a row that has died out can be answered.
    if (at > longest_time) {
      const auto row = line_row(at);
      if (!row) return std::unexpected(row.error());
      return row->background;
    }
    if (bit_length(x) > 61) return rule_.uniform_after(start_.background(), at);
  }
  const Integer before = alone(at, reach_.most - reach_.least);
  if (at - before > longest_time) return out_of_work();
  const auto [origin, place] = frame(x);
  const eca::Need need{true, {place, place + 1}, Integer(at - before).convert_to<std::int64_t>(), false};
  std::expected<PlaneRow, Declined> row;
  if (before > 0) {
    auto ring = first_ring();
    if (!ring) return std::unexpected(ring.error());
    if (const auto done = advance(*ring, before); !done) return std::unexpected(done.error());
    row = ring->unrolled(need.in(reach_, 0));
  } else {
    row = first_row(origin, need);
  }
  if (!row) return std::unexpected(row.error());
  if (const auto done = advance(*row, need, need.at); !done) return std::unexpected(done.error());
  return row->cell(place);
}

std::expected<void, Declined> DirectRun::column(const Integer& x, const Time& from, const Time& to, ColourSink& sink) {
  if (from >= to) return {};
  const Integer end = to - 1;
  const auto outcome = [](const std::expected<bool, Declined>& told) -> std::expected<void, Declined> {
    if (!told) return std::unexpected(told.error());
    return {};
  };
  if (start_.finite() && bit_length(x) > 61) {
    if (end > longest_time) return out_of_work();
    return outcome(send_uniform(rule_.uniform_after(start_.background(), from), to - from, sink));
  }
  const Integer before = alone(end, std::max(0, reach_.most) - std::min(0, reach_.least));
  if (end - before > longest_time) return out_of_work();
  const auto [origin, place] = frame(x);
  const eca::Need need{true, {place, place + 1}, Integer(end - before).convert_to<std::int64_t>(), true};
  const auto silent = std::max(Integer(0), Integer(from - before)).convert_to<std::int64_t>();
  std::expected<PlaneRow, Declined> row;
  if (before > 0) {
    auto ring = first_ring();
    if (!ring) return std::unexpected(ring.error());
    const Integer quiet = std::min(from, before);
    if (const auto done = advance(*ring, quiet); !done) return std::unexpected(done.error());
    const auto told = advance(*ring, before - quiet, static_cast<std::uint64_t>(place), &sink);
    if (!told || !*told) return outcome(told);
    row = ring->unrolled(need.in(reach_, 0));
  } else {
    row = first_row(origin, need);
  }
  if (!row) return std::unexpected(row.error());
  if (const auto done = advance(*row, need, silent); !done) return outcome(done);
  const auto told = advance(*row, need, need.at, place, &sink);
  if (!told || !*told) return outcome(told);
  const auto last = static_cast<std::uint8_t>(row->cell(place));
  sink.colours({&last, 1});
  return {};
}

std::expected<PlaneRow, Declined> DirectRun::line_row(const Time& at) {
  auto row = first_row(0, eca::Need{});
  if (!row) return row;
  const std::int64_t to = std::min(at, longest_time).convert_to<std::int64_t>();
  if (const auto done = advance(*row, eca::Need{}, to); !done) return std::unexpected(done.error());
  if (at > to) {
    if (!row->live.empty()) return out_of_work();
    row->background = rule_.uniform_after(row->background, at - to);
  }
  return row;
}

std::expected<PlaneRing, Declined> DirectRun::ring_row(const Time& at) {
  auto ring = first_ring();
  if (!ring) return ring;
  if (const auto done = advance(*ring, at); !done) return std::unexpected(done.error());
  return ring;
}

std::expected<void, Declined> DirectRun::rows(const Integer& left, std::uint64_t width, const Time& from,
                                              const Time& to, const RowReceiver& receive) {
  const HeldBytes held(work_, width);
  if (!held.within_limit()) return out_of_memory();
  std::vector<std::uint8_t> colours(width);
  if (start_.ring()) {
    const std::uint64_t size = *start_.ring(), first = residue(left, Integer(size)).convert_to<std::uint64_t>();
    auto ring = first_ring();
    if (!ring) return std::unexpected(ring.error());
    Integer steps = from;
    for (Integer at = from; at <= to; ++at, steps = 1) {
      if (const auto done = advance(*ring, steps); !done) return std::unexpected(done.error());
      if (!work_.spend(width / 64 + 1)) return out_of_work();
      std::uint64_t x = first;
      for (auto& c : colours) c = static_cast<std::uint8_t>(ring->cell(x)), x = x + 1 < size ? x + 1 : 0;
      if (!receive(colours)) return {};
    }
    return {};
  }
  if (to > longest_time) return out_of_work();
  const bool distant = start_.finite() && bit_length(left) > 60;
  const auto [origin, place] = distant ? Framed{0, 0} : frame(left);
  const std::int64_t first = from.convert_to<std::int64_t>(), last = to.convert_to<std::int64_t>();
  const eca::Need need{true, {place, place + static_cast<std::int64_t>(width)}, last, true};
  auto row = first_row(origin, distant ? eca::Need{} : need);
  if (!row) return std::unexpected(row.error());
  for (std::int64_t at = first; at <= last; ++at) {
    if (!work_.spend(width / 64 + 1)) return out_of_work();
    if (distant) {
      std::ranges::fill(colours, static_cast<std::uint8_t>(rule_.uniform_after(start_.background(), at)));
    } else {
      if (const auto done = advance(*row, need, at); !done) return std::unexpected(done.error());
      for (std::uint64_t i = 0; i < width; ++i)
        colours[i] = static_cast<std::uint8_t>(row->cell(place + static_cast<std::int64_t>(i)));
    }
    if (!receive(colours)) return {};
  }
  return {};
}

}  // namespace outpace::ca
