// Initial conditions, observables and questions of one-dimensional automata; see line_automaton.hpp.
#include "systems/ca/line_automaton.hpp"

#include <bit>

namespace outpace::ca {
namespace {

using eca::LineStart;

/// A place that the first `steps` steps can carry the colour of cell 0 to: the fraction position/2^32 of the way across
/// the cone, whose sides move by the outermost neighbours that the rule looks at.
Integer place_in_cone(const LocalRule& rule, const Time& steps, std::uint32_t position) {
  const int least = -rule.most(), most = -rule.least();
  return steps * least + floor_shift(steps * (most - least) * position, 32);
}

}  // namespace

unsigned LineModel::shown_planes() const {
  return std::min(rule.planes(), static_cast<unsigned>(std::bit_width(start_colours - 1)));
}

std::vector<ObservableInfo> LineAutomaton::observables() const {
  const bool two = model_->start_colours == 2;
  return {{"cell", "the colour of cell x at time t", 1, true},
          {"column",
           std::string("cell x at times 0 … t−1 in one pass: the count of ") + (two ? "ones" : "cells that are not 0") +
               " and a digest",
           1, false},
          {"row", "digest of the row at time t, then its width (on a ring: from cell 0, its size)", 0, true},
          {"population",
           std::string("cells that differ from the background at time t (on a ring: ") +
               (two ? "cells of colour 1)" : "cells that are not 0)"),
           0, true}};
}

std::vector<InitialFamily> LineAutomaton::initial_families() const {
  return {{"single", "cell 0 is 1, all others 0", true, false, {"cell", "row", "population"}},
          {"random",
           model_->start_colours == 2 ? "an infinite field of fair coins with random access"
                                      : "an infinite field of equally likely colours with random access",
           false,
           false,
           {"cell"}},
          {"ring", "a ring of random cells that grows with the rung", false, true, {"cell", "row", "population"}}};
}

bool LineAutomaton::finite(const InitialCondition& start) const {
  const auto* line = start.as<LineStart>();
  return line && line->ring();
}

Result<InitialCondition> LineAutomaton::start(std::string_view text) const {
  auto parsed = LineStart::parse(text, model_->start_colours);
  if (!parsed) return std::unexpected(std::move(parsed.error()));
  return InitialCondition(std::make_shared<const LineStart>(std::move(*parsed)));
}

Result<void> LineAutomaton::check(const Query& query) const {
  const auto* start = query.from.as<LineStart>();
  if (!start || start->colours() != model_->start_colours)
    return std::unexpected(Error{"initial condition '" + query.from.text() + "'",
                                 "it is not one of a line of " + std::to_string(model_->start_colours) + " colours",
                                 "take single, random:SEED, pattern:… or ring:N:…"});
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
  return std::unexpected(Error{"observable '" + query.what.name + "'", "an automaton on a line does not have it",
                               "known are cell, column, row, population"});
}

Query LineAutomaton::question(const InitialFamily& family, const std::string& observable, const Draw& draw,
                              unsigned rung, const Time& at) const {
  std::shared_ptr<const LineStart> start;
  if (family.name == "random") {
    start = std::make_shared<LineStart>(LineStart::random(draw.seed, model_->start_colours));
  } else if (family.name == "ring") {
    const Integer cells = ((Integer(1) << 32) + draw.size) << rung >> 34;
    start = std::make_shared<LineStart>(LineStart::random_ring(std::max(Integer(1), cells).convert_to<std::uint64_t>(),
                                                               draw.seed, model_->start_colours));
  } else {
    start = std::make_shared<LineStart>(LineStart::parse(family.name, model_->start_colours).value());
  }
  Query query{InitialCondition(start), {observable, {}}, at};
  for (const ObservableInfo& info : observables())
    if (info.names(observable) && info.dimensions)
      query.what.place = {start->ring() ? Integer(Integer(*start->ring()) * draw.position >> 32)
                                        : place_in_cone(model_->rule, at, draw.position)};
  return query;
}

}  // namespace outpace::ca
