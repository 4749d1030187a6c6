// Portraits: each system made again from its name, its facts recomputed, and a picture for every kind of start that was
// raced. The pictures show fixed times and places, so that two reports can be laid side by side.
#include <atomic>
#include <set>
#include <thread>

#include "reports/blocks.hpp"
#include "reports/page.hpp"
#include "reports/picture.hpp"
#include "systems/core/catalogue.hpp"
#include "systems/core/facts.hpp"

namespace outpace {
namespace {

constexpr std::uint64_t fact_units = 20'000'000, picture_units = 20'000'000, picture_bytes = std::uint64_t{1} << 28;
constexpr std::int64_t steps = 220, half_width = 220, most_pixels = 1 << 18;
constexpr unsigned member_rung = 10;  // rings and tori of about 256 cells

/// Rows as they come.
class Film final : public Sink {
 public:
  bool row(const Time&, const Integer&, std::span<const std::uint8_t> colours) override {
    rows_.emplace_back(colours.begin(), colours.end());
    for (const std::uint8_t c : colours) largest_ = std::max(largest_, c);
    return static_cast<std::int64_t>(rows_.size() * std::max<std::size_t>(colours.size(), 1)) < most_pixels;
  }
  [[nodiscard]] const std::vector<std::vector<std::uint8_t>>& rows() const { return rows_; }
  [[nodiscard]] unsigned colours() const { return std::max(2u, 1u + largest_); }

 private:
  std::vector<std::vector<std::uint8_t>> rows_;
  std::uint8_t largest_ = 0;
};

/// Columns that hold anything but the first row's first colour, with a margin; all of them where that is most.
std::pair<std::size_t, std::size_t> inhabited(const std::vector<std::vector<std::uint8_t>>& rows) {
  std::size_t first = rows[0].size(), last = 0;
  for (const auto& row : rows)
    for (std::size_t x = 0; x < row.size(); ++x)
      if (row[x] != rows[0][0]) first = std::min(first, x), last = std::max(last, x);
  constexpr std::size_t margin = 3, least = 24;
  if (first > last) return {0, rows[0].size()};
  first -= std::min(first, margin);
  last = std::min(last + margin + 1, rows[0].size());
  while (last - first < least && (first > 0 || last < rows[0].size())) {
    if (first > 0) --first;
    if (last < rows[0].size()) ++last;
  }
  return {first, last};
}

std::optional<Picture> picture_of(const System& system, const InitialCondition& start) {
  const bool ring = start.text().starts_with("ring:") || start.text().starts_with("torus:");
  const std::int64_t left = ring ? 0 : -half_width, right = ring ? 2 * half_width - 1 : half_width;
  Film film;
  Work work(picture_units, picture_bytes);
  // What the meter cut short is shown as far as it goes.
  if (const auto traced = system.trace(start, {left, right}, 0, steps - 1, film, work);
      !traced && traced.error().why == Declined::Why::unsuited)
    return std::nullopt;
  const auto& rows = film.rows();
  if (rows.empty() || rows[0].empty()) return std::nullopt;
  const auto [first, last] = inhabited(rows);
  Picture picture{.start = start.text(), .caption = {}, .width = last - first, .height = rows.size(), .png = {}};
  std::vector<std::uint8_t> cells;
  cells.reserve(picture.width * picture.height);
  for (const auto& row : rows)
    cells.insert(cells.end(), row.begin() + static_cast<std::ptrdiff_t>(first),
                 row.begin() + static_cast<std::ptrdiff_t>(last));
  picture.caption = std::to_string(picture.height) + " rows of " + std::to_string(picture.width) + " from " +
                    start.text() + ", time runs down";
  auto png = png_of(cells, {picture.width, picture.height}, page_palette(film.colours()));
  if (!png) return std::nullopt;
  picture.png = std::move(*png);
  return picture;
}

/// One start of each family that was raced; the families' members differ by a seed only.
std::vector<InitialCondition> starts_of(const System& system, const RunScore& run) {
  std::vector<InitialCondition> starts;
  std::set<std::string> seen;
  for (const RaceScore& race : run.races) {
    const RaceName& name = race.header.name;
    if (name.system != system.name() || !seen.insert(name.family).second) continue;
    const auto family = initial_family(system, name.family);
    if (!family) continue;
    if (const auto one = system.start(family->single_member ? family->name : family->name + ":1"); one)
      starts.push_back(*one);
    else if (!family->observables.empty())
      starts.push_back(
          system.question(*family, family->observables.front(), {.seed = 1}, member_rung, 1 << member_rung).from);
  }
  return starts;
}

Portrait portrait_of(const std::string& name, const RunScore& run) {
  Portrait portrait{.system = name, .family = {}, .description = {}, .facts = {}, .pictures = {}};
  const auto system = make_system(name);
  if (!system) return portrait;
  portrait.family = (*system)->family();
  portrait.description = (*system)->describe();
  for (Fact& fact : facts_of(**system, fact_units))
    portrait.facts.push_back({std::move(fact.name), std::move(fact.text), std::move(fact.how)});
  for (const InitialCondition& start : starts_of(**system, run))
    if (auto picture = picture_of(**system, start)) portrait.pictures.push_back(std::move(*picture));
  return portrait;
}

}  // namespace

std::vector<Portrait> portraits_of(const RunScore& run) {
  std::vector<Portrait> portraits;
  std::set<std::string> seen = folded_systems(run);
  for (const RaceScore& race : run.races)
    if (seen.insert(race.header.name.system).second) portraits.emplace_back().system = race.header.name.system;
  std::atomic<std::size_t> next{0};
  const auto draw = [&] {
    for (std::size_t i; (i = next++) < portraits.size();) portraits[i] = portrait_of(portraits[i].system, run);
  };
  std::vector<std::jthread> painters;
  for (unsigned i = 1; i < std::min(8u, std::thread::hardware_concurrency()); ++i) painters.emplace_back(draw);
  draw();
  painters.clear();
  return portraits;
}

}  // namespace outpace
