// Names, initial conditions and questions of elementary automata; the evolution itself is in direct.cpp and naive.cpp.
#include "systems/eca/elementary_automaton.hpp"

#include <charconv>

#include "systems/ca/cellular_automaton.hpp"
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
  if (digits.ends_with('R')) {
    auto code = ca::elementary_of_second_order(text);
    if (!code) return std::unexpected(std::move(code.error()));
    return std::make_unique<ca::CellularAutomaton>(std::move(*code), std::string(text));
  }
  unsigned number = 0;
  const auto [end, status] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (status != std::errc() || end != digits.data() + digits.size() || number > 255)
    return std::unexpected(Error{"system '" + std::string(text) + "', column " + std::to_string(text.find(':') + 2),
                                 "an elementary rule is a number from 0 to 255", "write it like eca:30, or eca:37R"});
  return std::make_unique<ElementaryAutomaton>(Rule(static_cast<std::uint8_t>(number)));
}

const RegisterSystemFamily registered{{"eca",
                                       "eca:0 … eca:255, eca:37R",
                                       "elementary cellular automata (Wolfram, 1983); R: of second order",
                                       {"eca:30", "eca:90", "eca:110", "eca:184", "eca:37R", "eca:214R"},
                                       make}};

}  // namespace

ElementaryAutomaton::ElementaryAutomaton(Rule rule)
    : LineAutomaton(std::make_shared<const ca::LineModel>(ca::LineModel{ca::LocalRule::elementary(rule.number()), 2})),
      rule_(rule) {}

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
  auto all = LineAutomaton::observables();
  all.push_back(
      {"coarse:N:P", "cells N·x … N·x+N−1 at a multiple of N through a projection: coarse:3:00000001", 1, false});
  return all;
}

std::vector<InitialFamily> ElementaryAutomaton::initial_families() const {
  auto families = LineAutomaton::initial_families();
  for (InitialFamily& family : families)
    if (!family.grows) family.observables.push_back("coarse:N:P");
  return families;
}

Result<void> ElementaryAutomaton::check(const Query& query) const {
  return is_coarse(query.what.name) && query.from.as<LineStart>() ? check_coarse(query) : LineAutomaton::check(query);
}

Query ElementaryAutomaton::question(const InitialFamily& family, const std::string& observable, const Draw& draw,
                                    unsigned rung, const Time& at) const {
  Query query = LineAutomaton::question(family, observable, draw, rung, at);
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
