// The checker of "settled" certificates: a board at a time is the union of objects, each of which comes back (moved or
// not) by itself, and no two of which ever have cells within two of each other. It walks every object with plain lists
// of cells and every pair lap by lap until they only move apart. Whoever found the objects has no part in this.
//
// Why that is enough: a cell that has neighbours (itself included) of two objects puts cells of both into one 3×3
// square, at most two apart. Where that never happens, every cell sees one object at most, so the union's next
// generation is the union of the objects' next generations; and under a rule without B0 nothing arises elsewhere.
#include <algorithm>
#include <bit>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "predictors/proof/checker.hpp"
#include "systems/core/catalogue.hpp"
#include "systems/life/life_automaton.hpp"
#include "systems/life/pattern_run.hpp"

namespace outpace::proof {
namespace {

constexpr std::uint64_t latest = std::uint64_t{1} << 22;      ///< steps to the settled board
constexpr std::uint64_t longest = 1 << 16;                    ///< period
constexpr std::int64_t farthest = std::int64_t{1} << 40;      ///< coordinates
constexpr std::uint64_t most_steps = std::uint64_t{1} << 31;  ///< elementary steps of a check
constexpr std::uint64_t most_bytes = std::uint64_t{1} << 32;

using Cell = std::pair<std::int64_t, std::int64_t>;  ///< row, column
using Cells = std::vector<Cell>;                     ///< sorted

struct Span {
  std::int64_t x0 = 0, x1 = -1, y0 = 0, y1 = -1;  ///< inclusive
};

struct Object {
  std::vector<Cells> steps;  ///< a period of them
  std::vector<Span> spans;
  std::int64_t dx = 0, dy = 0;
  [[nodiscard]] std::uint64_t period() const { return steps.size(); }
  [[nodiscard]] Span all() const {
    Span span = spans.front();
    for (const Span& s : spans)
      span = {std::min(span.x0, s.x0), std::max(span.x1, s.x1), std::min(span.y0, s.y0), std::max(span.y1, s.y1)};
    return span;
  }
};

Span span_of(const Cells& cells) {
  Span span{cells.front().second, cells.front().second, cells.front().first, cells.back().first};
  for (const auto& [y, x] : cells) span.x0 = std::min(span.x0, x), span.x1 = std::max(span.x1, x);
  return span;
}

Cells after_one(const life::LifeRule& rule, const Cells& cells) {
  std::vector<std::pair<Cell, bool>> seen;  // every cell that a live one sees, and whether it is that one
  for (const auto& [y, x] : cells)
    for (int dy = -1; dy <= 1; ++dy)
      for (int dx = -1; dx <= 1; ++dx) seen.push_back({{y + dy, x + dx}, dx == 0 && dy == 0});
  std::ranges::sort(seen);
  Cells next;
  for (std::size_t i = 0; i < seen.size();) {
    unsigned neighbours = 0;
    bool alive = false;
    const Cell at = seen[i].first;
    for (; i < seen.size() && seen[i].first == at; ++i) (seen[i].second ? alive = true : (++neighbours, alive));
    if (rule(alive, neighbours)) next.push_back(at);
  }
  return next;
}

Cells moved(const Cells& cells, std::int64_t dx, std::int64_t dy) {
  Cells out;
  for (const auto& [y, x] : cells) out.emplace_back(y + dy, x + dx);
  return out;
}

/// Walks pairs of objects; `left` is what may still be spent.
class Pairs {
 public:
  explicit Pairs(std::uint64_t& left) : left_(left) {}
  /// None if it would take too long to say.
  std::optional<bool> ever_near(const Object& a, const Object& b) {
    if (!spend(1)) return std::nullopt;
    if (!a.dx && !a.dy && !b.dx && !b.dy && apart(a.all(), b.all(), 0, 0)) return false;
    const std::uint64_t common = std::lcm(a.period(), b.period());
    if (common > longest) return std::nullopt;
    const auto laps_a = static_cast<std::int64_t>(common / a.period()),
               laps_b = static_cast<std::int64_t>(common / b.period());
    const std::int64_t dx = laps_a * a.dx - laps_b * b.dx, dy = laps_a * a.dy - laps_b * b.dy;
    for (std::uint64_t n = 0; n < common; ++n) {
      // Where `a` stands from `b`, the laps of both since step 0 taken off.
      std::int64_t x = static_cast<std::int64_t>(n / a.period()) * a.dx -
                       static_cast<std::int64_t>(n / b.period()) * b.dx,
                   y = static_cast<std::int64_t>(n / a.period()) * a.dy -
                       static_cast<std::int64_t>(n / b.period()) * b.dy;
      const std::size_t i = n % a.period(), j = n % b.period();
      for (;; x += dx, y += dy) {
        if (!spend(1)) return std::nullopt;
        const Span s = shifted(a.spans[i], x, y);
        if (apart(s, b.spans[j], dx, dy)) break;
        if (!apart(s, b.spans[j], 0, 0)) {
          if (!spend(a.steps[i].size() * b.steps[j].size())) return std::nullopt;
          if (touching(a.steps[i], b.steps[j], x, y)) return true;
        }
        if (dx == 0 && dy == 0) break;
      }
    }
    return false;
  }

 private:
  bool spend(std::uint64_t steps) { return left_ >= steps ? (left_ -= steps, true) : false; }
  static Span shifted(const Span& s, std::int64_t x, std::int64_t y) {
    return {s.x0 + x, s.x1 + x, s.y0 + y, s.y1 + y};
  }
  /// On some side of `b`, three or more away, and going on by (dx, dy) does not come nearer on that side.
  static bool apart(const Span& a, const Span& b, std::int64_t dx, std::int64_t dy) {
    return (a.x0 - b.x1 >= 3 && dx >= 0) || (b.x0 - a.x1 >= 3 && dx <= 0) || (a.y0 - b.y1 >= 3 && dy >= 0) ||
           (b.y0 - a.y1 >= 3 && dy <= 0);
  }
  static bool touching(const Cells& a, const Cells& b, std::int64_t dx, std::int64_t dy) {
    for (const auto& [y, x] : a)
      for (const auto& [v, u] : b)
        if (std::max(std::abs(x + dx - u), std::abs(y + dy - v)) <= 2) return true;
    return false;
  }
  std::uint64_t& left_;
};

std::optional<std::int64_t> integer_in(const nlohmann::json& json, std::int64_t least, std::int64_t most) {
  if (!json.is_number_integer()) return std::nullopt;
  if (json.is_number_unsigned() && json.get<std::uint64_t>() > std::uint64_t{1} << 62) return std::nullopt;
  const auto value = json.get<std::int64_t>();
  return value >= least && value <= most ? std::optional(value) : std::nullopt;
}

std::optional<Cell> point(const nlohmann::json& json, std::int64_t most) {
  if (!json.is_array() || json.size() != 2) return std::nullopt;
  const auto x = integer_in(json[0], -most, most), y = integer_in(json[1], -most, most);
  return x && y ? std::optional(Cell{*y, *x}) : std::nullopt;
}

/// The live cells of the start after some steps; empty and `why` where that takes too much.
std::optional<Cells> board_at(const life::LifeRule& rule, const life::BoardStart& start, std::uint64_t time) {
  const auto& target = eca::simd_target();
  if (!target) return std::nullopt;
  Work work(most_steps * 8, most_bytes);
  const auto words = start.words(most_bytes / 64);
  if (!words) return std::nullopt;
  life::PatternRun run(rule, *target, work);
  if (!run.put(*words) || !run.run(time)) return std::nullopt;
  const auto shown = run.words();
  if (!shown) return std::nullopt;
  Cells cells;
  for (const life::RowWord& word : *shown)
    for (std::uint64_t bits = word.cells; bits; bits &= bits - 1)
      cells.emplace_back(word.y, word.x + std::countr_zero(bits));
  std::ranges::sort(cells);
  return cells;
}

Verdict check(const nlohmann::json& json) {
  std::string system;
  const auto malformed = [&](std::string text) { return Verdict{Verdict::Kind::malformed, std::move(text), system}; };
  const auto rejected = [&](std::string text) { return Verdict{Verdict::Kind::rejected, std::move(text), system}; };
  if (!json.is_object()) return malformed("/: a settled certificate is an object");
  for (const char* field : {"system", "from"})
    if (!json.contains(field) || !json[field].is_string())
      return malformed(std::string("/") + field + ": it must be a text");
  const auto made = make_system(json["system"].get<std::string>());
  const auto* life = made ? dynamic_cast<const life::LifeAutomaton*>(made->get()) : nullptr;
  if (!life) return malformed("/system: it must be a Life-like automaton, life:B…/S…");
  system = life->name();
  const life::LifeRule rule = life->rule();
  const auto from = json["from"].get<std::string>();
  const auto start = life::BoardStart::parse(from, rule);
  if (!start || start->torus() || start->infinite())
    return malformed("/from: it must be the text of a finite pattern on the infinite board");
  const auto time = json.contains("time") ? integer_in(json["time"], 0, latest) : std::nullopt;
  if (!time) return malformed("/time: it must be a number of steps, at most 2^22");
  if (!json.contains("objects") || !json["objects"].is_array()) return malformed("/objects: it must be a list");
  if (rule.background_after(false)) return rejected("/system: empty ground is born, objects are not by themselves");

  std::uint64_t left = most_steps;
  std::vector<Object> objects;
  Cells all;
  for (std::size_t n = 0; n < json["objects"].size(); ++n) {
    const nlohmann::json& one = json["objects"][n];
    const std::string place = "/objects/" + std::to_string(n);
    if (!one.is_object() || !one.contains("cells") || !one["cells"].is_array() || one["cells"].empty())
      return malformed(place + "/cells: it must be a list of cells [x, y]");
    const auto period = one.contains("period") ? integer_in(one["period"], 1, longest) : std::nullopt;
    if (!period) return malformed(place + "/period: it must be a number of steps, 1 to 2^16");
    const auto shift = one.contains("shift") ? point(one["shift"], farthest) : std::nullopt;
    if (!shift) return malformed(place + "/shift: it must be [x, y]");
    Cells cells;
    for (const nlohmann::json& cell : one["cells"]) {
      const auto at = point(cell, farthest);
      if (!at) return malformed(place + "/cells: a cell is [x, y] within ±2^40");
      cells.push_back(*at);
    }
    std::ranges::sort(cells);
    all.insert(all.end(), cells.begin(), cells.end());
    Object object;
    object.dy = shift->first, object.dx = shift->second;
    const Cells goal = moved(cells, object.dx, object.dy);
    for (std::int64_t s = 0; s < *period; ++s) {
      const std::uint64_t cost = 64 * (cells.size() + 1);
      if (cells.empty()) return rejected(place + ": it dies");
      if (left < cost) return rejected(place + "/period: walking the objects takes over 2^31 steps");
      left -= cost;
      object.spans.push_back(span_of(cells));
      object.steps.push_back(cells);
      cells = after_one(rule, cells);
    }
    if (cells != goal) return rejected(place + ": after its period it is not what it was, moved by its shift");
    objects.push_back(std::move(object));
  }
  std::ranges::sort(all);
  const auto board = board_at(rule, *start, static_cast<std::uint64_t>(*time));
  if (!board) return rejected("/time: walking that far takes more than is done here");
  if (*board != all) return rejected("/objects: together they are not the board at that time");
  Pairs pairs(left);
  for (std::size_t i = 0; i < objects.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const auto meet = pairs.ever_near(objects[i], objects[j]);
      const std::string place = "/objects: " + std::to_string(j) + " and " + std::to_string(i);
      if (!meet) return rejected(place + ": whether they meet takes too long to say");
      if (*meet) return rejected(place + " come within two cells of each other");
    }
  return {Verdict::Kind::accepted,
          system + " from " + from + ": from step " + std::to_string(*time) + " on, " + std::to_string(objects.size()) +
              " objects that come back, moved or not, and never meet",
          system, from};
}

const RegisterChecker registered{
    {"settled", "a board is a union of still lives, oscillators and spaceships that never meet", check}};

}  // namespace
}  // namespace outpace::proof
