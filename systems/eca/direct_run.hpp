// One direct simulation from one initial condition: sets up the part of the first row that a question needs, on the
// line or a ring, and evolves it. The questions themselves are in direct.cpp, traces in direct_trace.cpp.
#pragma once

#include <expected>

#include "systems/core/work.hpp"
#include "systems/eca/direct_line.hpp"
#include "systems/eca/direct_ring.hpp"
#include "systems/eca/start.hpp"

namespace outpace::eca {

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

 private:
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
