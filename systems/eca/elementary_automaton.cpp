// Names, initial conditions and questions of elementary automata; the evolution itself is in direct.cpp and naive.cpp.
#include "systems/eca/elementary_automaton.hpp"

#include <charconv>

#include "systems/core/catalogue.hpp"
#include "systems/eca/coarse_question.hpp"
#include "systems/eca/direct.hpp"
#include "systems/eca/direct_trace.hpp"
#include "systems/eca/floor.hpp"
#include "systems/eca/naive.hpp"

namespace outpace::eca {
namespace {

Result<std::unique_ptr<System>> make(std::string_view text) {
  const std::string_view digits = text.substr(text.find(':') + 1);
  unsigned number = 0;
  const auto [end, status] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (status != std::errc() || end != digits.data() + digits.size() || number > 255)
    return std::unexpected(Error{"system '" + std::string(text) + "', column " + std::to_string(text.find(':') + 2),
                                 "an elementary rule is a number from 0 to 255", "write it like eca:30"});
  return std::make_unique<ElementaryAutomaton>(Rule(static_cast<std::uint8_t>(number)));
}

const RegisterSystemFamily registered{{"eca",
                                       "eca:0 … eca:255",
                                       "elementary cellular automata (Wolfram, 1983)",
                                       {"eca:30", "eca:90", "eca:110", "eca:184"},
                                       make}};

/// A place that the first `steps` steps can carry the colour of cell 0 to: the fraction position/2^32 of the way across
/// the cone, whose sides move by the outermost neighbours that the rule looks at.
Integer place_in_cone(Rule rule, const Time& steps, std::uint32_t position) {
  const bool left = rule.depends_on_left(), centre = rule.depends_on_centre(), right = rule.depends_on_right();
  const int least = right ? -1 : centre || !left ? 0 : 1, most = left ? 1 : centre || !right ? 0 : -1;
  return steps * least + floor_shift(steps * (most - least) * position, 32);
}

}  // namespace

std::string ElementaryAutomaton::name() const { return "eca:" + std::to_string(rule_.number()); }
std::string ElementaryAutomaton::family() const { return "elementary cellular automaton"; }

std::string ElementaryAutomaton::describe() const {
  std::string table;
  for (int i = 7; i >= 0; --i) {
    for (int bit = 2; bit >= 0; --bit) table += i >> bit & 1 ? '1' : '0';
    table += rule_.number() >> i & 1 ? "→1" : "→0";
    if (i) table += "  ";
  }
  return "Elementary cellular automaton, rule " + std::to_string(rule_.number()) +
         ": two colours, nearest neighbours. " + table +
         ". Its equivalence class under reflection and complement is that of rule " +
         std::to_string(rule_.representative().number()) + ".";
}

std::vector<ObservableInfo> ElementaryAutomaton::observables() const {
  return {{"cell", "the colour of cell x at time t", 1, true},
          {"column", "cell x at times 0 … t−1 in one pass: the count of ones and a digest", 1, false},
          {"row", "digest of the row at time t, then its width (on a ring: from cell 0, its size)", 0, true},
          {"population", "cells that differ from the background at time t (on a ring: cells of colour 1)", 0, true},
          {"coarse:N:P", "cells N·x … N·x+N−1 at a multiple of N through a projection: coarse:3:00000001", 1, false}};
}

std::vector<InitialFamily> ElementaryAutomaton::initial_families() const {
  return {{"single", "cell 0 is 1, all others 0", true, false, {"cell", "row", "population", "coarse:N:P"}},
          {"random", "an infinite field of fair coins with random access", false, false, {"cell", "coarse:N:P"}},
          {"ring", "a ring of random cells that grows with the rung", false, true, {"cell", "row", "population"}}};
}

Result<InitialCondition> ElementaryAutomaton::start(std::string_view text) const {
  auto parsed = LineStart::parse(text);
  if (!parsed) return std::unexpected(std::move(parsed.error()));
  return InitialCondition(std::make_shared<const LineStart>(std::move(*parsed)));
}

Result<void> ElementaryAutomaton::check(const Query& query) const {
  const auto* start = query.from.as<LineStart>();
  if (!start)
    return std::unexpected(Error{"initial condition '" + query.from.text() + "'",
                                 "it is not one of a line of two colours",
                                 "take single, random:SEED, pattern:… or ring:N:…"});
  if (is_coarse(query.what.name)) return check_coarse(query);
  for (const ObservableInfo& info : observables()) {
    if (info.name != query.what.name) continue;
    if (query.what.place.size() != info.dimensions)
      return std::unexpected(Error{"observable '" + info.name + "'",
                                   info.dimensions ? "a cell has one coordinate" : "it has no place",
                                   info.dimensions ? "give it by --x" : "leave --x and --y out"});
    if (!start->ring() && start->kind() == LineStart::Kind::random && info.dimensions == 0)
      return std::unexpected(Error{"observable '" + info.name + "' of " + query.from.text(), "the row is infinite",
                                   "ask for a cell, or take ring:N:random:SEED"});
    if (start->ring() && info.dimensions && (query.what.place[0] < 0 || query.what.place[0] >= *start->ring()))
      return std::unexpected(Error{"cell " + query.what.place[0].str(),
                                   "it is outside the ring of " + std::to_string(*start->ring()) + " cells",
                                   "take 0 to " + std::to_string(*start->ring() - 1)});
    return {};
  }
  return std::unexpected(Error{"observable '" + query.what.name + "'", "an elementary automaton does not have it",
                               "known are cell, column, row, population, coarse:N:P"});
}

Query ElementaryAutomaton::question(const InitialFamily& family, const std::string& observable, const Draw& draw,
                                    unsigned rung, const Time& at) const {
  std::shared_ptr<const LineStart> start;
  if (family.name == "random") {
    start = std::make_shared<LineStart>(LineStart::random(draw.seed));
  } else if (family.name == "ring") {
    const Integer cells = ((Integer(1) << 32) + draw.size) << rung >> 34;
    start = std::make_shared<LineStart>(
        LineStart::random_ring(std::max(Integer(1), cells).convert_to<std::uint64_t>(), draw.seed));
  } else {
    start = std::make_shared<LineStart>(LineStart::parse(family.name).value());
  }
  Query query{InitialCondition(start), {observable, {}}, at};
  for (const ObservableInfo& info : observables())
    if (info.names(observable) && info.dimensions)
      query.what.place = {start->ring() ? Integer(Integer(*start->ring()) * draw.position >> 32)
                                        : place_in_cone(rule_, at, draw.position)};
  return is_coarse(observable) ? coarse_question(std::move(query)) : query;
}

std::expected<Answer, Declined> ElementaryAutomaton::simulate(const Query& query, Work& work) const {
  if (is_coarse(query.what.name))
    return simulate_coarsely(rule_, *query.from.as<LineStart>(), query.what, query.at, work);
  return simulate_directly(rule_, *query.from.as<LineStart>(), query.what, query.at, work);
}

Answer ElementaryAutomaton::simulate_naively(const Query& query) const {
  if (is_coarse(query.what.name))
    return simulate_coarsely_naively(rule_, *query.from.as<LineStart>(), query.what, query.at);
  return eca::simulate_naively(rule_, *query.from.as<LineStart>(), query.what, query.at);
}

std::expected<void, Declined> ElementaryAutomaton::trace(const InitialCondition& start, const TraceWindow& window,
                                                         const Time& from, const Time& to, Sink& sink,
                                                         Work& work) const {
  return trace_directly(rule_, *start.as<LineStart>(), window, from, to, sink, work);
}

double ElementaryAutomaton::nominal_nanoseconds_per_unit(const InitialFamily& family) const {
  // Measured with the AVX-512 kernels on one core at about 3.8 GHz: 3.1e12 cells/s on cones of 10^5 rows and more, less
  // on the shorter rows of growing rings. Constants, not measured anew, so that a budget is the same work everywhere.
  return family.grows ? 0.03 : 0.021;
}

std::optional<Floor> ElementaryAutomaton::floor(const InitialFamily& family, const std::string& observable) const {
  if (family.name == "random" && observable == "cell") return reading_floor(rule_);
  return std::nullopt;
}

}  // namespace outpace::eca
