// Measuring the direct simulator's figures; see direct_figures.hpp.
#include "benchmarks/figures/direct_figures.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>

#include "benchmarks/figures/fastest.hpp"
#include "systems/ca/rule_code.hpp"
#include "systems/ca/stepper.hpp"
#include "systems/eca/direct.hpp"
#include "systems/eca/kernels/stepper.hpp"

namespace outpace {
namespace {

using namespace eca;

constexpr Rule rule{30};
/// A step of a ring of whole words by the plain 64-bit loop: the second opinion.
void plain_ring_step(const PlainStep& step, std::span<std::uint64_t> cells) {
  const std::uint64_t first = cells.front();
  std::uint64_t before = cells.back();
  for (std::size_t w = 0; w < cells.size(); ++w) {
    const std::uint64_t centre = cells[w], after = w + 1 < cells.size() ? cells[w + 1] : first;
    cells[w] = step(centre << 1 | before >> 63, centre, centre >> 1 | after << 63);
    before = centre;
  }
}

Error disagreement(const std::string& name, SimdTarget target) {
  return {name, "the " + std::string(to_string(target)) + " kernel and its second opinion differ",
          "report this processor and compiler; until then force another target by OUTPACE_SIMD"};
}

Result<Figure> ring_figure(std::uint64_t cells, std::uint64_t rows, SimdTarget target, std::optional<double> bar) {
  const std::string name = "rule 30, ring of " + std::to_string(cells) + " cells";
  Stepper stepper(rule, target);
  const auto ring = stepper.prepare(cells / 64);
  const RandomField field(30);
  for (std::size_t w = 0; w < ring.size(); ++w) ring[w] = field.word(static_cast<std::int64_t>(w));
  std::vector<std::uint64_t> expected(ring.begin(), ring.end());
  stepper.load();
  constexpr int checked_rows = 9;
  for (int r = 0; r < checked_rows; ++r) plain_ring_step(PlainStep(rule), expected);
  stepper.advance(checked_rows, 0, nullptr);
  stepper.store();
  if (!std::ranges::equal(expected, ring)) return std::unexpected(disagreement(name, target));
  const double seconds = fastest_seconds(name, [&] { stepper.advance(rows, 0, nullptr); });
  return Figure{name, static_cast<double>(cells) * static_cast<double>(rows) / seconds, "cells/s", bar};
}

Figure roof_figure(SimdTarget target) {
  const auto& kernels = kernels::layout_kernels(target);
  constexpr std::size_t rounds = 1'000'000;
  const double seconds = fastest_seconds("roof", [&] { benchmark::DoNotOptimize(kernels.register_roof(rounds)); });
  const double cells = 64.0 * static_cast<double>(kernels.words * kernels.roof_operations * rounds);
  return {"roof: rule 30 in registers only", cells / seconds, "cells/s", {}};
}

Figure cell_figure(std::int64_t at, SimdTarget target) {
  const std::string name = "rule 30, one cell of a random row at t = " + std::to_string(at);
  std::uint64_t units = 0;
  const double seconds = fastest_seconds(name, [&] {
    Work work;
    benchmark::DoNotOptimize(simulate_directly(rule, LineStart::random(1), {"cell", {0}}, at, work, target));
    units = work.spent();
  });
  return {name, 64.0 * static_cast<double>(units) / seconds, "cells/s", {}};
}

/// The general simulator beside the elementary one: so many cells a second that an operation on a bit plane takes at
/// most three times what it takes there (`elementary`, operations a second).
Result<Figure> general_figure(const std::string& name, SimdTarget target, double elementary, bool promised) {
  const auto code = ca::parse_rule_code(name);
  if (!code) return std::unexpected(code.error());
  const ca::CompiledRule compiled(code->rule());
  constexpr std::size_t words = 1024;
  const auto start = LineStart::random(30, code->colours);
  std::vector<std::uint64_t> seen[2];
  std::unique_ptr<ca::Stepper> steppers[2] = {ca::Stepper::make(compiled, target),
                                              ca::Stepper::make(compiled, target, ca::Stepper::Means::table)};
  const unsigned planes = compiled.rule().planes();
  for (int i = 0; i < 2; ++i) {
    ca::Stepper& stepper = *steppers[i];
    stepper.prepare(words);
    for (std::size_t w = 0; w < words; ++w) {
      std::uint64_t cells[4];
      start.planes(static_cast<std::int64_t>(64 * w), cells);
      for (unsigned p = 0; p < planes; ++p) stepper.plane(p)[w] = cells[p];
    }
    stepper.load();
    stepper.advance(9, 0, nullptr);
    stepper.store();
    for (unsigned p = 0; p < planes; ++p) seen[i].insert(seen[i].end(), stepper.plane(p), stepper.plane(p) + words);
  }
  if (seen[0] != seen[1]) return std::unexpected(disagreement(name, target));
  constexpr std::uint64_t rows = 20000;
  const double seconds = fastest_seconds(name, [&] { steppers[0]->advance(rows, 0, nullptr); });
  const double gates = static_cast<double>(compiled.network() ? compiled.network()->gates.size() : 1);
  return Figure{name + ", " + std::to_string(static_cast<int>(gates)) + " gates", 64.0 * words * rows / seconds,
                "cells/s", promised ? std::optional(elementary / (3 * gates)) : std::nullopt};
}

Result<Figure> column_figure(SimdTarget target, std::optional<double> bar) {
  const std::string name = "rule 30, centre column to t = 1000000";
  constexpr const char* ones = "500768 ";  // Wolfram's count
  bool right = true;
  const double seconds = fastest_seconds(name, [&] {
    Work work;
    const auto answer = simulate_directly(rule, LineStart::single(), {"column", {0}}, 1'000'000, work, target);
    right = right && answer && answer->text().starts_with(ones);
  });
  if (!right) return std::unexpected(disagreement(name, target));
  return Figure{name, seconds, "s", bar};
}

}  // namespace

Result<std::vector<Figure>> measure_direct_figures(SimdTarget target) {
  // The bars are those of AVX-512; AVX2 must reach a third of each.
  const double share = target == SimdTarget::avx512 ? 1 : 1.0 / 3;
  const bool promised = target != SimdTarget::portable;
  const auto bar = [&](double value) { return promised ? std::optional(value) : std::nullopt; };
  std::vector<Figure> figures = {roof_figure(target)};
  struct Ring {
    std::uint64_t cells, rows;
    double bar;
  };
  for (const auto& [cells, rows, least] :
       {Ring{1 << 16, 1'000'000, 2.5e12}, Ring{1 << 22, 16384, 2.5e12}, Ring{1 << 28, 128, 1e12}}) {
    auto figure = ring_figure(cells, promised ? rows : rows / 4, target, bar(least * share));
    if (!figure) return std::unexpected(figure.error());
    figures.push_back(std::move(*figure));
  }
  // Rule 30 is one instruction with ternary logic and two without.
  const double operations = figures[1].value * (target == SimdTarget::avx512 ? 1 : 2);
  for (const char* name : {"ca:k=2,r=2,totalistic=20", "ca:k=3,r=1,totalistic=1599", "ca:k=4,r=1,totalistic=107396",
                           "ca:k=2,r=3,totalistic=88"}) {
    auto figure = general_figure(name, target, operations, promised);
    if (!figure) return std::unexpected(figure.error());
    figures.push_back(std::move(*figure));
  }
  for (const std::int64_t at : {1 << 12, 1 << 15, 1 << 18}) figures.push_back(cell_figure(at, target));
  auto column = column_figure(target, bar(0.2 / share));
  if (!column) return std::unexpected(column.error());
  figures.push_back(std::move(*column));
  return figures;
}

}  // namespace outpace
