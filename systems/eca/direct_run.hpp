// One direct simulation from one initial condition: sets up the part of the first row that a question needs, on the
// line or a ring, and evolves it. The questions themselves are in direct.cpp, traces in direct_trace.cpp.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <span>

#include "systems/core/work.hpp"
#include "systems/eca/direct_line.hpp"
#include "systems/eca/direct_ring.hpp"
#include "systems/eca/start.hpp"

namespace outpace::eca {

/// Times up to this are counted in machine words; no run gets there.
inline const Integer longest_time = Integer(1) << 60;

/// Places inside are counted from `origin`, a multiple of 64, so that they fit machine words wherever the question is.
struct Framed {
  Integer origin;
  std::int64_t place;
};

/// Each member function may be called once.
class DirectRun {
 public:
  DirectRun(Rule rule, const LineStart& start, Work& work, SimdTarget target)
      : rule_(rule), reach_(rule), start_(start), work_(work), stepper_(rule, target) {}

  /// The colour of cell x at time `at`.
  std::expected<bool, Declined> cell(const Integer& x, const Time& at);
  /// Cell x at times `from` … `to`−1, into `sink`.
  std::expected<void, Declined> column(const Integer& x, const Time& from, const Time& to, BitSink& sink);
  /// The whole row of a finite start on the line, trimmed.
  std::expected<LineRow, Declined> line_row(const Time& at);
  /// The whole ring.
  std::expected<RingRow, Declined> ring_row(const Time& at);

  /// Receives the cells of a trace's window at consecutive times; false stops.
  using RowReceiver = std::function<bool(std::span<const std::uint8_t>)>;
  /// Cells left … left+width−1 at times `from` … `to`, a row at a time. For a single cell, `column` is much faster.
  std::expected<void, Declined> rows(const Integer& left, std::uint64_t width, const Time& from, const Time& to,
                                     const RowReceiver& receive);

 private:
  std::expected<void, Declined> ring_rows(const Integer& left, std::uint64_t width, const Time& from, const Time& to,
                                          const RowReceiver& receive);
  [[nodiscard]] Framed frame(const Integer& x) const;
  std::expected<LineRow, Declined> first_row(const Integer& origin, const Need& need);
  std::expected<RingRow, Declined> first_ring();
  std::expected<void, Declined> last_rows(LineRow row, const Need& need, std::int64_t place, std::int64_t from,
                                          BitSink& sink);

  Rule rule_;
  Reach reach_;
  const LineStart& start_;
  Work& work_;
  Stepper stepper_;
};

}  // namespace outpace::eca
