// One direct simulation of a one-dimensional automaton of any colours and range: the cells that can still matter,
// evolved in blocks of rows. The questions are asked in direct.cpp.
#pragma once

#include <expected>
#include <functional>

#include "systems/ca/line_automaton.hpp"
#include "systems/ca/plane_row.hpp"
#include "systems/ca/stepper.hpp"
#include "systems/core/work.hpp"
#include "systems/eca/direct_line.hpp"

namespace outpace::ca {

/// Times up to this are counted in machine words; no run gets there.
inline const Integer longest_time = Integer(1) << 56;

/// Each of the questions may be asked once.
class DirectRun {
 public:
  DirectRun(const LineModel& model, const CompiledRule& compiled, const eca::LineStart& start, Work& work,
            eca::SimdTarget target, Stepper::Means means);

  /// The colour of cell x at time `at`.
  std::expected<unsigned, Declined> cell(const Integer& x, const Time& at);
  /// Cell x at times `from` … `to`−1, into `sink`.
  std::expected<void, Declined> column(const Integer& x, const Time& from, const Time& to, ColourSink& sink);
  /// The whole row of a finite start on the line, trimmed.
  std::expected<PlaneRow, Declined> line_row(const Time& at);
  /// The whole ring.
  std::expected<PlaneRing, Declined> ring_row(const Time& at);
  /// Cells left … left+width−1 at times `from` … `to`, a row at a time, until `receive` returns false.
  using RowReceiver = std::function<bool(std::span<const std::uint8_t>)>;
  std::expected<void, Declined> rows(const Integer& left, std::uint64_t width, const Time& from, const Time& to,
                                     const RowReceiver& receive);

 private:
  struct Framed {
    Integer origin;  ///< a multiple of 64
    std::int64_t place;
  };
  [[nodiscard]] Framed frame(const Integer& x) const;
  /// The cells of row 0 that `need` asks for, places counted from `origin`.
  std::expected<PlaneRow, Declined> first_row(const Integer& origin, const eca::Need& need);
  std::expected<PlaneRing, Declined> first_ring();
  /// Rows up to `to`; `sink` receives cell `place` at each before its step. False: it stopped.
  std::expected<bool, Declined> advance(PlaneRow& row, const eca::Need& need, std::int64_t to, std::int64_t place = 0,
                                        ColourSink* sink = nullptr);
  std::expected<bool, Declined> block(PlaneRow& row, const eca::Need& need, eca::BlockLength& length, std::int64_t to,
                                      std::int64_t place, ColourSink* sink);
  std::expected<bool, Declined> advance(PlaneRing& ring, const Integer& steps, std::uint64_t place = 0,
                                        ColourSink* sink = nullptr);
  /// Tells the sink the colour of a cell of a uniform row over the next rows.
  std::expected<bool, Declined> send_uniform(unsigned colour, const Integer& rows, ColourSink& sink);
  /// The last row before `at` at which the whole ring is needed, cones opening by `span` cells a row; 0 on the line.
  [[nodiscard]] Integer alone(const Time& at, int span) const;
  [[nodiscard]] std::uint64_t row_bytes(std::uint64_t words) const { return 32 * words; }

  const LocalRule& rule_;
  eca::Reach reach_;
  const eca::LineStart& start_;
  Work& work_;
  std::unique_ptr<Stepper> stepper_;
};

}  // namespace outpace::ca
