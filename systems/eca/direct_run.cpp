// Setting up and running one direct simulation; see direct_run.hpp.
#include "systems/eca/direct_run.hpp"

namespace outpace::eca {
Framed DirectRun::frame(const Integer& x) const {
  if (start_.kind() == LineStart::Kind::random && !start_.ring())
    return {floor_shift(x, 6) * 64, static_cast<std::int64_t>(low_word(x) & 63)};
  return {0, x.convert_to<std::int64_t>()};
}

/// The cells of row 0 that `need` asks for, places counted from `origin`.
std::expected<LineRow, Declined> DirectRun::first_row(const Integer& origin, const Need& need) {
  LineRow row;
  const Interval needed = need.in(reach_, 0);
  const bool random = start_.kind() == LineStart::Kind::random;
  const bool all = random || start_.ring();
  row.background = start_.finite() && start_.background();
  row.endless = all;
  Interval cells = all ? needed : Interval{0, static_cast<std::int64_t>(start_.length())};
  const auto words = static_cast<std::uint64_t>(cells.size()) / 64 + 2;
  if (random && !work_.spend(words)) return out_of_work();
  const HeldBytes held(work_, 24 * words);
  if (!held.within_limit()) return out_of_memory();
  row.cover(cells);
  const Integer first = floor_shift(origin + row.base, 6);
  const bool near = bit_length(first) < 62;
  for (std::size_t w = 0; w < row.words.size(); ++w) {
    const auto index = static_cast<std::int64_t>(w);
    if (start_.ring()) {
      row.words[w] = start_.cells(row.base + 64 * index);
    } else if (!random) {
      row.words[w] = start_.cells(64 * index);
    } else {
      row.words[w] = near ? start_.field().word(first.convert_to<std::int64_t>() + index)
                          : start_.field().word(Integer(first + index));
    }
  }
  row.live = {std::max(cells.lo, needed.lo), std::min(cells.hi, needed.hi)};
  row.trim();
  return row;
}

std::expected<RingRow, Declined> DirectRun::first_ring() {
  const std::uint64_t words = *start_.ring() / 64 + 1;
  if (start_.kind() == LineStart::Kind::random && !work_.spend(words)) return out_of_work();
  const HeldBytes held(work_, 24 * words);
  if (!held.within_limit()) return out_of_memory();
  return RingRow::of(start_);
}

std::expected<bool, Declined> DirectRun::cell(const Integer& x, const Time& at) {
  if (reach_.none && at > 0) return rule_.background_after(false);
  const bool far = at > longest_time;
  if (start_.finite()) {
    // Out of the cone, or so late that only a row that has died out can be answered.
    const bool distant = bit_length(x) > 60;
    if (!far && distant) return uniform_after(rule_, start_.background(), at);
    if (far) {
      const auto row = line_row(at);
      if (!row) return std::unexpected(row.error());
      return row->background;
    }
  }
  const std::uint64_t size = start_.ring().value_or(0);
  const int span = reach_.most - reach_.least;
  Integer alone = 0;  // the last row at which the whole ring is needed
  if (start_.ring() && span > 0) alone = std::max(Integer(0), Integer(at - (size - 1) / static_cast<unsigned>(span)));
  if (at - alone > longest_time) return out_of_work();
  const auto [origin, place] = frame(x);
  const Need need{true, {place, place + 1}, Integer(at - alone).convert_to<std::int64_t>(), false};
  std::expected<LineRow, Declined> row;
  if (alone > 0) {
    auto ring = first_ring();
    if (!ring) return std::unexpected(ring.error());
    RingEvolution whole(rule_, stepper_, work_, std::move(*ring));
    if (const auto done = whole.advance(alone); !done) return std::unexpected(done.error());
    row = whole.row().unrolled(need.in(reach_, 0));
  } else {
    row = first_row(origin, need);
  }
  if (!row) return std::unexpected(row.error());
  LineEvolution line(rule_, stepper_, work_, std::move(*row), need);
  if (const auto done = line.advance(need.at); !done) return std::unexpected(done.error());
  return line.row().cell(place);
}

/// The end of a column on the line: rows row.at … need.at, told to the sink from row `from` on.
std::expected<void, Declined> DirectRun::last_rows(LineRow row, const Need& need, std::int64_t place, std::int64_t from,
                                                   BitSink& sink) {
  LineEvolution line(rule_, stepper_, work_, std::move(row), need);
  if (const auto done = line.advance(from); !done) return done;
  if (const auto done = line.advance(need.at, place, &sink); !done) return done;
  if (line.row().at == need.at) sink.bits(line.row().cell(place), 1);
  return {};
}

std::expected<void, Declined> DirectRun::column(const Integer& x, const Time& from, const Time& to, BitSink& sink) {
  if (from >= to) return {};
  const Integer end = to - 1;
  const int span = std::max(0, reach_.most) - std::min(0, reach_.least);
  if (start_.finite() && bit_length(x) > 60) {
    if (end > longest_time) return out_of_work();
    const auto told = send_uniform(rule_, uniform_after(rule_, start_.background(), from), to - from, sink, work_);
    if (!told) return std::unexpected(told.error());
    return {};
  }
  Integer alone = 0;
  if (start_.ring() && span > 0)
    alone = std::max(Integer(0), Integer(end - (*start_.ring() - 1) / static_cast<unsigned>(span)));
  if (end - alone > longest_time) return out_of_work();
  const auto [origin, place] = frame(x);
  const Need need{true, {place, place + 1}, Integer(end - alone).convert_to<std::int64_t>(), true};
  const auto later = std::max(Integer(0), Integer(from - alone)).convert_to<std::int64_t>();
  if (alone == 0) {
    auto row = first_row(origin, need);
    if (!row) return std::unexpected(row.error());
    return last_rows(std::move(*row), need, place, later, sink);
  }
  auto ring = first_ring();
  if (!ring) return std::unexpected(ring.error());
  RingEvolution whole(rule_, stepper_, work_, std::move(*ring));
  const Integer silent = std::min(from, alone);
  if (const auto done = whole.advance(silent); !done) return done;
  StoppableSink stoppable(sink);
  if (const auto done = whole.advance(alone - silent, static_cast<std::uint64_t>(place), &stoppable); !done)
    return done;
  if (stoppable.stopped()) return {};
  return last_rows(whole.row().unrolled(need.in(reach_, 0)), need, place, later, sink);
}

std::expected<LineRow, Declined> DirectRun::line_row(const Time& at) {
  auto row = first_row(0, Need{});
  if (!row) return row;
  LineEvolution line(rule_, stepper_, work_, std::move(*row), Need{});
  const std::int64_t to = std::min(at, longest_time).convert_to<std::int64_t>();
  if (const auto done = line.advance(to); !done) return std::unexpected(done.error());
  LineRow last = std::move(line.row());
  if (at > to) {
    if (!last.live.empty()) return out_of_work();
    last.background = uniform_after(rule_, last.background, at - to);
  }
  return last;
}

std::expected<RingRow, Declined> DirectRun::ring_row(const Time& at) {
  auto ring = first_ring();
  if (!ring) return ring;
  RingEvolution whole(rule_, stepper_, work_, std::move(*ring));
  if (const auto done = whole.advance(at); !done) return std::unexpected(done.error());
  return std::move(whole.row());
}

}  // namespace outpace::eca
