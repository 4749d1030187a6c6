// Falling apart into objects; see settled.hpp.
//
// Live cells within two cells of each other belong together. Each such group is followed by itself; groups that come
// near each other while they are followed belong together too, as a shuttle and the blocks that turn it do, and are
// followed anew as one. When every group comes back and the ways of no two ever meet, no cell has neighbours of two
// groups at any time, so each evolves as if it were alone: the board is their union for ever.
#include "predictors/cycle/board/settled.hpp"

#include <algorithm>
#include <bit>
#include <nlohmann/json.hpp>
#include <numeric>
#include <unordered_map>

#include "systems/core/digest.hpp"
#include "systems/core/random_field.hpp"
#include "systems/life/pattern_file.hpp"

namespace outpace::cycle::board {
namespace {

constexpr std::uint64_t first_look = 16;
/// Groups are followed for a sixteenth of the time before: objects of longer periods are recognised later.
constexpr std::uint64_t least_followed = 64, most_followed = 4096;
constexpr unsigned most_rounds = 12;  ///< of finding out what belongs together

/// Sets of numbers that are united.
struct Unions {
  std::vector<std::size_t> parent;
  explicit Unions(std::size_t n) : parent(n) { std::iota(parent.begin(), parent.end(), std::size_t{0}); }
  std::size_t find(std::size_t i) {
    while (parent[i] != i) i = parent[i] = parent[parent[i]];
    return i;
  }
  void unite(std::size_t i, std::size_t j) { parent[find(i)] = find(j); }
};

/// Gives back, at the end, what was held on the way.
struct GivenBack {
  Work& work;
  std::uint64_t spare = work.spare_bytes();
  ~GivenBack() {
    if (const std::uint64_t now = work.spare_bytes(); now < spare) work.release(spare - now);
  }
};

using Group = std::vector<Point>;

/// Members of the same set as one group each.
std::vector<Group> united(const std::vector<Group>& groups, Unions& unions) {
  std::unordered_map<std::size_t, std::size_t> place;
  std::vector<Group> out;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const auto [it, fresh] = place.emplace(unions.find(i), out.size());
    if (fresh) out.emplace_back();
    out[it->second].insert(out[it->second].end(), groups[i].begin(), groups[i].end());
  }
  return out;
}

std::vector<Group> groups_of(const std::vector<life::RowWord>& words) {
  std::vector<Group> cells;
  struct Hash {
    std::size_t operator()(const Point& p) const {
      return mix64(static_cast<std::uint64_t>(p.x) ^ mix64(static_cast<std::uint64_t>(p.y)));
    }
  };
  std::unordered_map<Point, std::size_t, Hash> place;
  for (const life::RowWord& word : words)
    for (std::uint64_t bits = word.cells; bits; bits &= bits - 1) {
      const Point p{word.x + std::countr_zero(bits), word.y};
      place.emplace(p, cells.size());
      cells.push_back({p});
    }
  Unions unions(cells.size());
  for (const auto& [p, i] : place)
    for (std::int64_t y = 0; y <= 2; ++y)
      for (std::int64_t x = y ? -2 : 1; x <= 2; ++x)
        if (const auto it = place.find({p.x + x, p.y + y}); it != place.end()) unions.unite(i, it->second);
  return united(cells, unions);
}

/// The objects of a board, if it is nothing but objects that never meet.
std::expected<std::optional<std::vector<Orbit>>, Declined> objects_of(const std::vector<life::RowWord>& words,
                                                                      const life::LifeRule& rule,
                                                                      eca::SimdTarget target, std::uint64_t followed,
                                                                      Work& work) {
  const GivenBack given_back{work};
  std::uint64_t live = 0;
  for (const life::RowWord& word : words) live += static_cast<std::uint64_t>(std::popcount(word.cells));
  const HeldBytes held(work, 192 * live);
  if (!held.within_limit()) return out_of_memory();
  if (!work.spend(300 * live)) return out_of_work();
  std::vector<Group> groups = groups_of(words);
  std::vector<std::optional<Orbit>> orbits(groups.size());
  for (unsigned round = 0; round < most_rounds; ++round) {
    for (std::size_t i = 0; i < groups.size(); ++i) {
      if (orbits[i]) continue;
      auto orbit = follow(rule, target, groups[i], followed, work);
      if (!orbit) return std::unexpected(orbit.error());
      orbits[i] = std::move(*orbit);
    }
    Unions unions(groups.size());
    bool meet = false;
    for (std::size_t i = 0; i < groups.size(); ++i)
      for (std::size_t j = 0; j < i; ++j) {
        const auto met = meeting(*orbits[i], *orbits[j], work);
        if (!met) return std::unexpected(met.error());
        const bool both = orbits[i]->periodic && orbits[j]->periodic;
        if (met->kind == Meeting::Kind::unknown && both) return std::nullopt;
        if (met->kind != Meeting::Kind::at) continue;
        if (met->step > followed) return std::nullopt;  // not yet settled
        unions.unite(i, j);
        meet = true;
      }
    if (!meet) {
      std::vector<Orbit> objects;
      for (std::optional<Orbit>& orbit : orbits) {
        if (!orbit->periodic) return std::nullopt;
        objects.push_back(std::move(*orbit));
      }
      return objects;
    }
    std::vector<Group> merged = united(groups, unions);
    std::vector<std::optional<Orbit>> kept(merged.size());
    std::size_t at = 0;
    std::unordered_map<std::size_t, std::size_t> place;
    for (std::size_t i = 0; i < groups.size(); ++i) {
      const auto [it, fresh] = place.emplace(unions.find(i), at);
      at += fresh;
      if (merged[it->second].size() == groups[i].size()) kept[it->second] = std::move(orbits[i]);
    }
    groups = std::move(merged);
    orbits = std::move(kept);
  }
  return std::nullopt;
}

struct Placed {
  const Phase* phase;
  Integer x, y;
};

Placed place_of(const Orbit& orbit, const Integer& steps) {
  const Integer laps = steps / orbit.period();
  const Phase& phase = orbit.phases[Integer(steps % orbit.period()).convert_to<std::size_t>()];
  return {&phase, Integer(phase.corner.x + laps * orbit.shift.x), Integer(phase.corner.y + laps * orbit.shift.y)};
}

}  // namespace

std::expected<std::optional<Settled>, Declined> settle(life::PatternRun& run, const life::LifeRule& rule,
                                                       eca::SimdTarget target, std::uint64_t latest, Work& work) {
  for (std::uint64_t look = 0; look <= latest; look = look ? 2 * look : first_look) {
    if (auto fine = run.run(look); !fine) return std::unexpected(fine.error());
    const auto words = run.words();
    if (!words) return std::unexpected(words.error());
    auto objects = objects_of(*words, rule, target, std::clamp(look / 16, least_followed, most_followed), work);
    if (!objects) return std::unexpected(objects.error());
    if (*objects) return Settled{look, std::move(**objects)};
    if (look > latest / 2) break;
  }
  return std::nullopt;
}

std::expected<Answer, Declined> show(const Settled& settled, const Observable& what, const Time& at, Work& work) {
  const Integer steps = at - settled.time;
  std::vector<Placed> board;
  for (const Orbit& orbit : settled.objects) {
    if (!work.spend(16 + 2 * product_units(limbs(steps), 1))) return out_of_work();
    board.push_back(place_of(orbit, steps));
  }
  if (what.name == "cell") {
    for (const Placed& object : board) {
      const Integer x = what.place[0] - object.x, y = what.place[1] - object.y;
      if (x < 0 || y < 0 || x >= object.phase->width || y >= object.phase->height) continue;
      const Point p{x.convert_to<std::int64_t>(), y.convert_to<std::int64_t>()};
      if (!work.spend(object.phase->cells.size())) return out_of_work();
      if (std::ranges::find(object.phase->cells, p) != object.phase->cells.end()) return Answer(Symbol{1});
    }
    return Answer(Symbol{0});
  }
  Integer population = 0;
  std::optional<life::Box> box;
  for (const Placed& object : board) {
    population += object.phase->cells.size();
    if (object.phase->cells.empty()) continue;
    const life::Box mine{object.x, object.y, Integer(object.x + object.phase->width),
                         Integer(object.y + object.phase->height)};
    if (!box) box = mine;
    *box = {std::min(box->x0, mine.x0), std::min(box->y0, mine.y0), std::max(box->x1, mine.x1),
            std::max(box->y1, mine.y1)};
  }
  if (what.name == "population") return Answer(population);
  if (!box) box = life::Box{0, 0, 0, 0};
  const Integer width = box->x1 - box->x0, height = box->y1 - box->y0;
  if (what.name == "box") return Answer({box->x0, box->y0, width, height});
  using namespace mersenne61;
  std::uint64_t digest = 0;
  for (const Placed& object : board) {
    if (!work.spend(128 * object.phase->cells.size() + 64 * limbs(steps))) return out_of_work();
    std::uint64_t sum = 0;
    for (const Point& cell : object.phase->cells)
      sum = add(sum, multiply(power(row_base, static_cast<std::uint64_t>(cell.x)),
                              power(column_base, static_cast<std::uint64_t>(cell.y))));
    const std::uint64_t weight =
        multiply(power(row_base, Integer(object.x - box->x0)), power(column_base, Integer(object.y - box->y0)));
    digest = add(digest, multiply(sum, weight));
  }
  return Answer({Digest{digest}, width, height});
}

Certificate settled_certificate(const std::string& system, const std::string& from, const Settled& settled) {
  nlohmann::json objects = nlohmann::json::array();
  for (const Orbit& orbit : settled.objects) {
    const Phase& phase = orbit.phases.front();
    nlohmann::json cells = nlohmann::json::array();
    for (const Point& cell : phase.cells) cells.push_back({phase.corner.x + cell.x, phase.corner.y + cell.y});
    objects.push_back(
        {{"cells", std::move(cells)}, {"period", orbit.period()}, {"shift", {orbit.shift.x, orbit.shift.y}}});
  }
  return {nlohmann::json{
      {"kind", "settled"}, {"system", system}, {"from", from}, {"time", settled.time}, {"objects", std::move(objects)}}
              .dump()};
}

}  // namespace outpace::cycle::board
