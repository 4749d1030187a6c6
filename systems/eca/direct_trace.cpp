// Traces: a column where one cell is asked for, else the line or the ring one row at a time.
#include "systems/eca/direct_trace.hpp"

#include <algorithm>
#include <new>
#include <stdexcept>
#include <vector>

#include "systems/eca/direct_run.hpp"

namespace outpace::eca {
namespace {

/// Tells a sink of rows what a column's pass finds.
class OneCellRows final : public BitSink {
 public:
  OneCellRows(Sink& sink, Time at, const Integer& x) : sink_(sink), at_(std::move(at)), x_(x) {}
  bool bits(std::uint64_t colours, unsigned count) override {
    for (unsigned i = 0; i < count; ++i, ++at_) {
      const std::uint8_t colour = colours >> i & 1;
      if (!sink_.row(at_, x_, {&colour, 1})) return false;
    }
    return true;
  }

 private:
  Sink& sink_;
  Time at_;
  const Integer& x_;
};

std::expected<void, Declined> trace(Rule rule, const LineStart& start, const TraceWindow& window, const Time& from,
                                    const Time& to, Sink& sink, Work& work, SimdTarget target) {
  if (from > to || window.left > window.right) return {};
  DirectRun run(rule, start, work, target);
  if (window.left == window.right) {
    OneCellRows rows(sink, from, window.left);
    return run.column(start.ring() ? residue(window.left, *start.ring()) : window.left, from, to + 1, rows);
  }
  const auto width = to_int64(window.right - window.left + 1);
  if (!width || *width >> 48) return out_of_memory();
  Time at = from;
  return run.rows(window.left, static_cast<std::uint64_t>(*width), from, to,
                  [&](std::span<const std::uint8_t> colours) {
                    const bool more = sink.row(at, window.left, colours);
                    ++at;
                    return more;
                  });
}

}  // namespace

std::expected<void, Declined> DirectRun::rows(const Integer& left, std::uint64_t width, const Time& from,
                                              const Time& to, const RowReceiver& receive) {
  const HeldBytes held(work_, width);
  if (!held.within_limit()) return out_of_memory();
  if (start_.ring()) return ring_rows(left, width, from, to, receive);
  if (to > longest_time) return out_of_work();
  std::vector<std::uint8_t> colours(width);
  if (start_.finite() && bit_length(left) > 60) {  // out of every cone that can be reached
    for (Integer at = from; at <= to; ++at) {
      if (!work_.spend(width / 64 + 1)) return out_of_work();
      std::ranges::fill(colours, uniform_after(rule_, start_.background(), at));
      if (!receive(colours)) return {};
    }
    return {};
  }
  const auto [origin, place] = frame(left);
  const std::int64_t first = from.convert_to<std::int64_t>(), last = to.convert_to<std::int64_t>();
  const Need need{true, {place, place + static_cast<std::int64_t>(width)}, last, true};
  auto row = first_row(origin, need);
  if (!row) return std::unexpected(row.error());
  LineEvolution line(rule_, stepper_, work_, std::move(*row), need);
  for (std::int64_t at = first; at <= last; ++at) {
    if (const auto done = line.advance(at); !done) return done;
    if (!work_.spend(width / 64 + 1)) return out_of_work();
    for (std::uint64_t i = 0; i < width; ++i) colours[i] = line.row().cell(place + static_cast<std::int64_t>(i));
    if (!receive(colours)) return {};
  }
  return {};
}

std::expected<void, Declined> DirectRun::ring_rows(const Integer& left, std::uint64_t width, const Time& from,
                                                   const Time& to, const RowReceiver& receive) {
  const std::uint64_t size = *start_.ring(), first = residue(left, size).convert_to<std::uint64_t>();
  auto ring = first_ring();
  if (!ring) return std::unexpected(ring.error());
  RingEvolution whole(rule_, stepper_, work_, std::move(*ring));
  std::vector<std::uint8_t> colours(width);
  Integer steps = from;
  for (Integer at = from; at <= to; ++at, steps = 1) {
    if (const auto done = whole.advance(steps); !done) return done;
    if (!work_.spend(width / 64 + 1)) return out_of_work();
    std::uint64_t x = first;
    for (std::uint64_t i = 0; i < width; ++i, x = x + 1 < size ? x + 1 : 0) colours[i] = whole.row().cell(x);
    if (!receive(colours)) return {};
  }
  return {};
}

std::expected<void, Declined> trace_directly(Rule rule, const LineStart& start, const TraceWindow& window,
                                             const Time& from, const Time& to, Sink& sink, Work& work) {
  const auto& target = simd_target();
  if (!target) return unsuited(target.error().text());
  try {
    return trace(rule, start, window, from, to, sink, work, *target);
  } catch (const std::bad_alloc&) {
    return out_of_memory();
  } catch (const std::length_error&) {
    return out_of_memory();
  }
}

}  // namespace outpace::eca
