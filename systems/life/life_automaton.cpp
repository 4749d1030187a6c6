// Names, initial conditions and questions of Life-like automata; the evolution itself is in direct.cpp and naive.cpp.
#include "systems/life/life_automaton.hpp"

#include "systems/core/catalogue.hpp"
#include "systems/core/random_field.hpp"
#include "systems/eca/kernels/simd_target.hpp"
#include "systems/life/direct.hpp"
#include "systems/life/naive.hpp"

namespace outpace::life {
namespace {

Result<std::unique_ptr<System>> make(std::string_view text) {
  const std::size_t begin = text.find(':') + 1;
  const auto rule = LifeRule::parse(text.substr(begin), begin);
  if (!rule) return std::unexpected(rule.error());
  return std::make_unique<LifeAutomaton>(*rule);
}

const RegisterSystemFamily registered{{"life",
                                       "life:B…/S…",
                                       "Life-like automata: two colours, eight neighbours counted (Conway, 1970)",
                                       {"life:B3/S23", "life:B36/S23", "life:B1357/S1357", "life:B0123478/S01234678"},
                                       make}};

/// The soups of races: ten or so objects come out of one.
constexpr std::uint64_t soup_side = 32;

}  // namespace

std::string LifeAutomaton::describe() const {
  const auto digits = [](unsigned mask) {
    std::string text;
    for (unsigned n = 0; n <= 8; ++n)
      if (mask >> n & 1) text += (text.empty() ? "" : ", ") + std::to_string(n);
    return text.empty() ? std::string("no number of") : text;
  };
  std::string text = "Life-like cellular automaton " + rule_.text() +
                     ": two colours, each cell and its eight neighbours. A dead cell with " + digits(rule_.birth) +
                     " live neighbours is born, a live one with " + digits(rule_.survival) + " survives.";
  if (rule_.background_after(false))
    text += rule_.background_after(true)
                ? " The empty board fills at the first step and stays so; population, box and row's extent count the "
                  "cells that differ from it."
                : " The empty board blinks: it is full at odd times; population, box and row's extent count the cells "
                  "that differ from it.";
  return text;
}

std::vector<ObservableInfo> LifeAutomaton::observables() const {
  return {{"cell", "the colour of cell (x, y) at time t; y grows downwards, as in pattern files", 2, true},
          {"population", "cells that differ from the background at time t (on a torus: live cells)", 0, true},
          {"box", "the box of cells that differ from the background at time t: left, top, width, height", 0, true},
          {"row", "digest of the board at time t by rows, then its width and height (on a torus: from cell (0, 0))", 0,
           true}};
}

std::vector<InitialFamily> LifeAutomaton::initial_families() const {
  const std::string side = std::to_string(soup_side);
  return {{"single", "cell (0, 0) is alive, all others are dead", true, false, {"cell", "population", "box", "row"}},
          {"random", "an infinite plane of fair coins with random access", false, false, {"cell"}},
          {"soup",
           side + " by " + side + " cells of fair coins on an empty board",
           false,
           false,
           {"cell", "population", "box", "row"}},
          {"torus",
           "a square torus of random cells whose side grows with the rung",
           false,
           true,
           {"cell", "population", "row"}}};
}

bool LifeAutomaton::finite(const InitialCondition& start) const {
  const auto* board = start.as<BoardStart>();
  return board && board->torus();
}

Result<InitialCondition> LifeAutomaton::start(std::string_view text) const {
  auto parsed = BoardStart::parse(text, rule_);
  if (!parsed) return std::unexpected(std::move(parsed.error()));
  return InitialCondition(std::make_shared<const BoardStart>(std::move(*parsed)));
}

Result<void> LifeAutomaton::check(const Query& query) const {
  const auto* start = query.from.as<BoardStart>();
  if (!start)
    return std::unexpected(Error{"initial condition '" + query.from.text() + "'", "it is not one of a board",
                                 "take single, random:SEED,box=64x64, rle:…, file:PATH or torus:WxH:…"});
  for (const ObservableInfo& info : observables()) {
    if (info.name != query.what.name) continue;
    if (query.what.place.size() != info.dimensions)
      return std::unexpected(Error{"observable '" + info.name + "'",
                                   info.dimensions ? "a cell of a board has two coordinates" : "it has no place",
                                   info.dimensions ? "give them by --x and --y" : "leave --x and --y out"});
    if (start->infinite() && info.dimensions == 0)
      return std::unexpected(Error{"observable '" + info.name + "' of " + query.from.text(), "the board is infinite",
                                   "ask for a cell, or take random:SEED,box=64x64"});
    if (start->torus() && info.name == "box")
      return std::unexpected(
          Error{"observable 'box' of " + query.from.text(), "a torus has no edges", "ask for population or row"});
    if (start->torus() && info.dimensions &&
        (query.what.place[0] < 0 || query.what.place[0] >= start->torus()->width || query.what.place[1] < 0 ||
         query.what.place[1] >= start->torus()->height))
      return std::unexpected(Error{"cell (" + query.what.place[0].str() + ", " + query.what.place[1].str() + ")",
                                   "it is outside the torus",
                                   "take x from 0 to " + std::to_string(start->torus()->width - 1) + ", y from 0 to " +
                                       std::to_string(start->torus()->height - 1)});
    return {};
  }
  return std::unexpected(Error{"observable '" + query.what.name + "'", "a Life-like automaton does not have it",
                               "known are cell, population, box, row"});
}

Query LifeAutomaton::question(const InitialFamily& family, const std::string& observable, const Draw& draw,
                              unsigned rung, const Time& at) const {
  std::shared_ptr<const BoardStart> start;
  if (family.name == "random") {
    start = std::make_shared<BoardStart>(BoardStart::random(draw.seed, {}, {}));
  } else if (family.name == "soup") {
    start = std::make_shared<BoardStart>(BoardStart::random(draw.seed, Sides{soup_side, soup_side}, {}));
  } else if (family.name == "torus") {
    const Integer cells = std::max(Integer(1), Integer(((Integer(1) << 32) + draw.size) << rung >> 34));
    const auto side = std::min(cells, Integer(std::uint64_t{1} << 40)).convert_to<std::uint64_t>();
    start = std::make_shared<BoardStart>(BoardStart::random(draw.seed, {}, Sides{side, side}));
  } else {
    start = std::make_shared<BoardStart>(BoardStart::parse(family.name, rule_).value());
  }
  Query query{InitialCondition(start), {observable, {}}, at};
  if (observable != "cell") return query;
  // A place in the light cone: across as the draw says, down by a second draw made of it.
  const std::uint64_t down = mix64(draw.position ^ mix64(draw.seed)) >> 32;
  const auto part = [](const Integer& first, const Integer& size, std::uint64_t position) {
    return Integer(first + floor_shift(size * position, 32));
  };
  if (start->torus()) {
    query.what.place = {part(0, start->torus()->width, draw.position), part(0, start->torus()->height, down)};
  } else {
    const Box box = start->infinite() ? Box{0, 0, 1, 1} : start->bounds();
    query.what.place = {part(box.x0 - at, box.x1 - box.x0 + 2 * at, draw.position),
                        part(box.y0 - at, box.y1 - box.y0 + 2 * at, down)};
  }
  return query;
}

std::expected<Answer, Declined> LifeAutomaton::simulate(const Query& query, Work& work) const {
  const auto& target = eca::simd_target();
  if (!target) return unsuited(target.error().text());
  return simulate_directly(rule_, *query.from.as<BoardStart>(), query.what, query.at, work, *target);
}

std::expected<void, Declined> LifeAutomaton::trace(const InitialCondition& start, const TraceWindow& window,
                                                   const Time& from, const Time& to, Sink& sink, Work& work) const {
  const auto& target = eca::simd_target();
  if (!target) return unsuited(target.error().text());
  return trace_directly(rule_, *start.as<BoardStart>(), {window.left, 0, window.right + 1, 1}, from, to, sink, work,
                        *target);
}

Answer LifeAutomaton::simulate_naively(const Query& query) const {
  return life::simulate_naively(rule_, *query.from.as<BoardStart>(), query.what, query.at);
}

double LifeAutomaton::nominal_nanoseconds_per_unit(const InitialFamily& family) const {
  // Measured with AVX2 on one core at about 3.7 GHz; constants, so that a budget is the same work everywhere. Tori are
  // rows in cache; on the plane a few tiles are awake here and there, and each has to be found and woken.
  return family.grows || family.name.starts_with("torus") ? 0.6 : 1.6;
}

}  // namespace outpace::life
