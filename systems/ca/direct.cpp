// The questions of the direct simulator and its traces, and how answers are read off the last row.
#include "systems/ca/direct.hpp"

#include <bit>
#include <new>
#include <stdexcept>

#include "systems/ca/direct_run.hpp"
#include "systems/core/digest.hpp"

namespace outpace::ca {
namespace {

/// Counts the cells that are not 0 and takes the digest of a stream of colours, as many at a time as come.
class ColumnSum final : public ColourSink {
 public:
  explicit ColumnSum(const LineModel& model) : model_(model) {}
  bool colours(std::span<const std::uint8_t> colours) override {
    for (const std::uint8_t cell : colours) {
      const unsigned colour = model_.colour(cell);
      coloured_ += colour != 0;
      for (unsigned p = 0; p < 4; ++p) pending_[p] |= std::uint64_t{colour >> p & 1} << filled_;
      if (++filled_ == 64) flush();
    }
    return true;
  }
  [[nodiscard]] Answer answer() {
    flush();
    return Answer({Integer(coloured_), Digest{digest_}});
  }

 private:
  void flush() {
    std::uint64_t part = 0;
    for (unsigned p = 4; p-- > 0;) part = mersenne61::add(mersenne61::add(part, part), digest_word(pending_[p]));
    digest_ = mersenne61::add(digest_, mersenne61::multiply(part, weight_));
    weight_ = mersenne61::multiply(weight_, step_);
    pending_ = {};
    filled_ = 0;
  }
  const LineModel& model_;
  std::uint64_t coloured_ = 0, digest_ = 0, weight_ = 1;
  Column64 pending_{};
  const std::uint64_t step_ = mersenne61::power(row_base, std::uint64_t{64});
  unsigned filled_ = 0;
};

/// Cells of which a shown digit differs from the background's.
std::uint64_t count_differing(const LineModel& model, const std::vector<Column64>& columns, unsigned background) {
  const Column64 plain = uniform64(background);
  std::uint64_t count = 0;
  for (const Column64& column : columns) {
    std::uint64_t differs = 0;
    for (unsigned p = 0; p < model.shown_planes(); ++p) differs |= column[p] ^ plain[p];
    count += static_cast<std::uint64_t>(std::popcount(differs));
  }
  return count;
}

std::expected<Answer, Declined> read_line(const LineModel& model, PlaneRow row, const Observable& what, Work& work) {
  if (!work.spend(row.columns.size())) return out_of_work();
  // What is not shown may reach farther than what is.
  row.background = model.colour(row.background);
  for (Column64& column : row.columns)
    for (unsigned p = model.shown_planes(); p < 4; ++p) column[p] = 0;
  row.trim();
  if (row.live.empty()) return what.name == "row" ? Answer({Digest{0}, Integer(0)}) : Answer(Integer(0));
  if (what.name == "population") return Answer(Integer(count_differing(model, row.columns, row.background)));
  const auto cells = static_cast<std::uint64_t>(row.live.size());
  const std::uint64_t digest = digest_of_columns(cells, model.shown_planes(), [&](std::uint64_t w) {
    return row.cells(row.live.lo + 64 * static_cast<std::int64_t>(w));
  });
  return Answer({Digest{digest}, Integer(cells)});
}

std::expected<Answer, Declined> answer(const LineModel& model, DirectRun& run, const eca::LineStart& start,
                                       const Observable& what, const Time& at, Work& work) {
  if (what.name == "cell") {
    const auto colour = run.cell(what.place[0], at);
    if (!colour) return std::unexpected(colour.error());
    return Answer(Symbol{model.colour(*colour)});
  }
  if (what.name == "column") {
    ColumnSum sum(model);
    const auto done = run.column(what.place[0], 0, at, sum);
    if (!done) return std::unexpected(done.error());
    return sum.answer();
  }
  if (!start.ring()) {
    auto row = run.line_row(at);
    if (!row) return std::unexpected(row.error());
    return read_line(model, std::move(*row), what, work);
  }
  const auto ring = run.ring_row(at);
  if (!ring) return std::unexpected(ring.error());
  if (!work.spend(ring->columns.size())) return out_of_work();
  if (what.name == "population") return Answer(Integer(count_differing(model, ring->columns, 0)));
  const std::uint64_t digest =
      digest_of_columns(ring->size, model.shown_planes(), [&](std::uint64_t w) { return ring->columns[w]; });
  return Answer({Digest{digest}, Integer(ring->size)});
}

/// Tells a sink of rows what a column's pass finds.
class OneCellRows final : public ColourSink {
 public:
  OneCellRows(const LineModel& model, Sink& sink, Time at, const Integer& x)
      : model_(model), sink_(sink), at_(std::move(at)), x_(x) {}
  bool colours(std::span<const std::uint8_t> colours) override {
    for (const std::uint8_t cell : colours) {
      const auto colour = static_cast<std::uint8_t>(model_.colour(cell));
      if (!sink_.row(at_, x_, {&colour, 1})) return false;
      ++at_;
    }
    return true;
  }

 private:
  const LineModel& model_;
  Sink& sink_;
  Time at_;
  const Integer& x_;
};

std::expected<void, Declined> trace(const LineModel& model, DirectRun& run, const eca::LineStart& start,
                                    const TraceWindow& window, const Time& from, const Time& to, Sink& sink) {
  if (from > to || window.left > window.right) return {};
  if (window.left == window.right) {
    OneCellRows rows(model, sink, from, window.left);
    return run.column(start.ring() ? residue(window.left, *start.ring()) : window.left, from, to + 1, rows);
  }
  const auto width = to_int64(window.right - window.left + 1);
  if (!width || *width >> 48) return out_of_memory();
  Time at = from;
  std::vector<std::uint8_t> shown;
  return run.rows(window.left, static_cast<std::uint64_t>(*width), from, to, [&](std::span<const std::uint8_t> cells) {
    shown.clear();
    for (const std::uint8_t cell : cells) shown.push_back(static_cast<std::uint8_t>(model.colour(cell)));
    const bool more = sink.row(at, window.left, shown);
    ++at;
    return more;
  });
}

}  // namespace

std::expected<Answer, Declined> simulate_directly(const LineModel& model, const CompiledRule& compiled,
                                                  const eca::LineStart& start, const Observable& what, const Time& at,
                                                  Work& work, eca::SimdTarget target, Stepper::Means means) {
  try {
    DirectRun run(model, compiled, start, work, target, means);
    return answer(model, run, start, what, at, work);
  } catch (const std::bad_alloc&) {
    return out_of_memory();
  } catch (const std::length_error&) {
    return out_of_memory();
  }
}

std::expected<void, Declined> trace_directly(const LineModel& model, const CompiledRule& compiled,
                                             const eca::LineStart& start, const TraceWindow& window, const Time& from,
                                             const Time& to, Sink& sink, Work& work, eca::SimdTarget target) {
  try {
    DirectRun run(model, compiled, start, work, target, Stepper::Means::fastest);
    return trace(model, run, start, window, from, to, sink);
  } catch (const std::bad_alloc&) {
    return out_of_memory();
  } catch (const std::length_error&) {
    return out_of_memory();
  }
}

}  // namespace outpace::ca
