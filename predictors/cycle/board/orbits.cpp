// Following objects and comparing their ways; see orbits.hpp.
#include "predictors/cycle/board/orbits.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <numeric>

#include "systems/life/pattern_run.hpp"

namespace outpace::cycle::board {
namespace {

constexpr std::int64_t reach = 2;  ///< cells that far apart are in the neighbourhood of a common cell
constexpr std::uint64_t longest_common_period = 1 << 16;

std::vector<Point> points_of(const std::vector<life::RowWord>& words) {
  std::vector<Point> cells;
  for (const life::RowWord& word : words)
    for (std::uint64_t bits = word.cells; bits; bits &= bits - 1)
      cells.push_back({word.x + std::countr_zero(bits), word.y});
  return cells;
}

/// Steps of laps k ≥ 0 for which a + k·d comes within reach of b on one axis: [first, last].
struct Laps {
  std::int64_t first, last;
};
constexpr std::int64_t no_end = std::numeric_limits<std::int64_t>::max();

std::int64_t floor_ratio(std::int64_t a, std::int64_t b) { return a / b - (a % b != 0 && (a < 0) != (b < 0)); }

Laps laps_near(std::int64_t a0, std::int64_t a1, std::int64_t b0, std::int64_t b1, std::int64_t d) {
  // Near where a0 + k·d ≤ b1 − 1 + reach and b0 ≤ a1 − 1 + k·d + reach.
  const std::int64_t least = b0 - reach - (a1 - 1), most = b1 - 1 + reach - a0;
  if (d == 0) return least <= 0 && 0 <= most ? Laps{0, no_end} : Laps{1, 0};
  const std::int64_t from = d > 0 ? -floor_ratio(-least, d) : -floor_ratio(most, -d);
  const std::int64_t to = d > 0 ? floor_ratio(most, d) : floor_ratio(-least, -d);
  return {std::max<std::int64_t>(0, from), to};
}

Laps laps_near(const Phase& a, const Phase& b, Point d) {
  const Laps x = laps_near(a.corner.x, a.corner.x + a.width, b.corner.x, b.corner.x + b.width, d.x);
  const Laps y = laps_near(a.corner.y, a.corner.y + a.height, b.corner.y, b.corner.y + b.height, d.y);
  return {std::max(x.first, y.first), std::min(x.last, y.last)};
}

/// Whether cells are near each other, `a` moved.
bool near(const Phase& a, const Phase& b, Point moved) {
  for (const Point& p : a.cells)
    for (const Point& q : b.cells) {
      const std::int64_t x = p.x + a.corner.x + moved.x - q.x - b.corner.x;
      const std::int64_t y = p.y + a.corner.y + moved.y - q.y - b.corner.y;
      if (x >= -reach && x <= reach && y >= -reach && y <= reach) return true;
    }
  return false;
}

/// A box around all that an orbit is in `laps` periods.
Phase swept(const Orbit& orbit, std::int64_t laps) {
  Phase box;
  std::int64_t x1 = 0, y1 = 0;
  bool any = false;
  for (const Phase& phase : orbit.phases) {
    if (phase.cells.empty()) continue;
    for (const std::int64_t k : {std::int64_t{0}, laps - 1}) {
      const std::int64_t x = phase.corner.x + k * orbit.shift.x, y = phase.corner.y + k * orbit.shift.y;
      if (!any) box.corner = {x, y}, x1 = x, y1 = y;
      any = true;
      box.corner = {std::min(box.corner.x, x), std::min(box.corner.y, y)};
      x1 = std::max(x1, x + phase.width), y1 = std::max(y1, y + phase.height);
    }
  }
  box.width = x1 - box.corner.x, box.height = y1 - box.corner.y;
  return box;
}

Phase phase_at(const Orbit& orbit, std::uint64_t step) {
  Phase phase = orbit.phases[step % orbit.period()];
  const auto laps = static_cast<std::int64_t>(step / orbit.period());
  phase.corner.x += laps * orbit.shift.x, phase.corner.y += laps * orbit.shift.y;
  return phase;
}

/// Two orbits that were followed for some steps only.
std::expected<Meeting, Declined> meeting_so_far(const Orbit& a, const Orbit& b, Work& work) {
  std::uint64_t steps = std::numeric_limits<std::uint64_t>::max();
  if (!a.periodic) steps = std::min(steps, a.period());
  if (!b.periodic) steps = std::min(steps, b.period());
  for (std::uint64_t n = 0; n < steps; ++n) {
    const Phase &p = a.phases[n % a.period()], &q = b.phases[n % b.period()];
    const auto by = [&](const Orbit& o) {
      const auto laps = static_cast<std::int64_t>(n / o.period());
      return Point{laps * o.shift.x, laps * o.shift.y};
    };
    const Point moved{by(a).x - by(b).x, by(a).y - by(b).y};
    Phase shifted;
    shifted.corner = {p.corner.x + moved.x, p.corner.y + moved.y};
    shifted.width = p.width, shifted.height = p.height;
    if (!work.spend(8)) return out_of_work();
    if (p.cells.empty() || q.cells.empty() || laps_near(shifted, q, {0, 0}).last != no_end) continue;
    if (!work.spend(p.cells.size() * q.cells.size())) return out_of_work();
    if (near(p, q, moved)) return Meeting{Meeting::Kind::at, n};
  }
  return Meeting{Meeting::Kind::unknown, steps};
}

}  // namespace

Phase phase_of(std::vector<Point> cells) {
  Phase phase;
  if (cells.empty()) return phase;
  const auto by_x = [](const Point& a, const Point& b) { return a.x < b.x; };
  const auto by_rows = [](const Point& a, const Point& b) { return a.y != b.y ? a.y < b.y : a.x < b.x; };
  std::ranges::sort(cells, by_rows);
  const auto [left, right] = std::ranges::minmax_element(cells, by_x);
  phase.corner = {left->x, cells.front().y};
  phase.width = right->x - left->x + 1, phase.height = cells.back().y - cells.front().y + 1;
  for (Point& cell : cells) cell.x -= phase.corner.x, cell.y -= phase.corner.y;
  phase.cells = std::move(cells);
  return phase;
}

std::expected<Orbit, Declined> follow(const life::LifeRule& rule, eca::SimdTarget target,
                                      const std::vector<Point>& cells, std::uint64_t steps, Work& work) {
  Orbit orbit;
  orbit.phases.push_back(phase_of(cells));
  std::vector<life::RowWord> words;
  std::vector<Point> sorted = cells;
  std::ranges::sort(sorted, [](const Point& a, const Point& b) { return a.y != b.y ? a.y < b.y : a.x < b.x; });
  for (const Point& cell : sorted) {
    const std::int64_t x = cell.x & ~std::int64_t{63};
    if (words.empty() || words.back().x != x || words.back().y != cell.y) words.push_back({x, cell.y, 0});
    words.back().cells |= std::uint64_t{1} << (cell.x & 63);
  }
  life::PatternRun run(rule, target, work);
  if (auto fine = run.put(words); !fine) return std::unexpected(fine.error());
  for (std::uint64_t n = 1; n <= steps; ++n) {
    if (auto fine = run.run(n); !fine) return std::unexpected(fine.error());
    const auto now = run.words();
    if (!now) return std::unexpected(now.error());
    Phase phase = phase_of(points_of(*now));
    if (!work.spend(192 + 12 * phase.cells.size())) return out_of_work();
    if (phase.same_shape(orbit.phases.front())) {
      orbit.periodic = true;
      orbit.shift = {phase.corner.x - orbit.phases.front().corner.x, phase.corner.y - orbit.phases.front().corner.y};
      return orbit;
    }
    if (phase.cells.empty()) return orbit;  // it was something and is gone
    if (!work.hold(sizeof(Phase) + phase.cells.size() * sizeof(Point))) return out_of_memory();
    orbit.phases.push_back(std::move(phase));
  }
  return orbit;
}

std::expected<Meeting, Declined> meeting(const Orbit& a, const Orbit& b, Work& work) {
  if (!a.periodic || !b.periodic) return meeting_so_far(a, b, work);
  const std::uint64_t common = std::lcm(a.period(), b.period());
  if (common > longest_common_period) return Meeting{Meeting::Kind::unknown};
  const auto laps_a = static_cast<std::int64_t>(common / a.period()),
             laps_b = static_cast<std::int64_t>(common / b.period());
  // How far a moves against b in a common period.
  const Point d{laps_a * a.shift.x - laps_b * b.shift.x, laps_a * a.shift.y - laps_b * b.shift.y};
  if (!work.spend(8 + 2 * (a.period() + b.period()))) return out_of_work();
  if (const Laps laps = laps_near(swept(a, laps_a), swept(b, laps_b), d); laps.first > laps.last)
    return Meeting{Meeting::Kind::never};
  Meeting first{Meeting::Kind::never};
  for (std::uint64_t n = 0; n < common; ++n) {
    if (!work.spend(16)) return out_of_work();
    const Phase p = phase_at(a, n), q = phase_at(b, n);
    if (p.cells.empty() || q.cells.empty()) continue;
    const Laps laps = laps_near(p, q, d);
    // Where they stand still towards each other, one lap is all.
    const std::int64_t last = laps.last == no_end ? laps.first : laps.last;
    for (std::int64_t k = laps.first; k <= last; ++k) {
      if (!work.spend(p.cells.size() * q.cells.size())) return out_of_work();
      if (!near(p, q, {k * d.x, k * d.y})) continue;
      const std::uint64_t step = n + static_cast<std::uint64_t>(k) * common;
      if (first.kind == Meeting::Kind::never || step < first.step) first = {Meeting::Kind::at, step};
      break;
    }
  }
  return first;
}

}  // namespace outpace::cycle::board
