// Rules written as JSON; see certificate.hpp and, for how it is read, predictors/proof/tape_rules_checker.cpp.
#include "predictors/rules/certificate.hpp"

#include <nlohmann/json.hpp>

namespace outpace::rules {
namespace {

using nlohmann::ordered_json;

ordered_json json_of(const Affine& a, std::size_t variables) {
  ordered_json json = ordered_json::array({a.constant.text()});
  for (std::size_t i = 0; i < variables; ++i) json.push_back(a.slope(i).text());
  return json;
}

ordered_json json_of(const Polynomial& polynomial, std::size_t variables) {
  ordered_json terms = ordered_json::array();
  for (const auto& term : polynomial.terms()) {
    ordered_json json = ordered_json::array({term.coefficient.text()});
    for (std::size_t i = 0; i < variables; ++i) json.push_back(Polynomial::power(term.powers, i));
    terms.push_back(std::move(json));
  }
  return {{"denominator", polynomial.denominator().text()}, {"terms", std::move(terms)}};
}

std::string word(const tape::BlockMachine& machine, BlockId block) {
  std::string text;
  for (const char cell : machine.cells_of(block)) text += static_cast<char>('0' + cell);
  return text;
}

ordered_json json_of(const PatternSide& side, const tape::BlockMachine& machine) {
  ordered_json runs = ordered_json::array();
  for (const PatternRun& run : side.runs) {
    ordered_json json{{"word", word(machine, run.block)}};
    if (run.fixed) {
      json["count"] = run.residue.text();
    } else {
      json["variable"] = run.variable;
      json["times"] = run.divisor.text();
      json["plus"] = run.residue.text();
    }
    runs.push_back(std::move(json));
  }
  ordered_json json{{"runs", std::move(runs)}};
  if (side.ends) json["background"] = word(machine, side.background);
  return json;
}

ordered_json json_of(const Rule& rule, const tape::BlockMachine& machine) {
  const std::size_t v = rule.variables;
  ordered_json json{{"state", machine.state_of(rule.head)},
                    {"facing", machine.faces_right(rule.head) ? "right" : "left"}};
  if (machine.options().context) json["behind"] = word(machine, machine.behind(rule.head));
  json["left"] = json_of(rule.left, machine);
  json["right"] = json_of(rule.right, machine);
  json["variables"] = v;
  json["guards"] = json["after"] = ordered_json::array();
  for (const Affine& guard : rule.guards) json["guards"].push_back(json_of(guard, v));
  for (const Affine& after : rule.after) json["after"].push_back(json_of(after, v));
  json["steps"] = json_of(rule.steps, v);
  json["edge"] = json_of(rule.edge, v);
  if (rule.translates) {
    json["total_steps"] = json_of(rule.total_steps, v + 1);
    json["total_edge"] = json_of(rule.total_edge, v + 1);
  }
  ordered_json course = ordered_json::array();
  for (const Application& part : rule.course) {
    course.push_back(part.after_moves);
    course.push_back({{"rule", part.rule}, {"times", json_of(part.times, v)}});
  }
  course.push_back(rule.last_moves);
  json["course"] = std::move(course);
  return json;
}

/// Flat, as there may be a great many: moves, rule, guard, moves, rule, guard, …, moves. Of a jump that the clock cut
/// short it says how often, as a string, in place of the guard.
ordered_json course(const std::string& start, const Chain& chain, const tape::BlockMachine& machine) {
  ordered_json links = ordered_json::array();
  auto cut = chain.cut.begin();
  for (std::size_t i = 0; i < chain.jumps.size(); ++i) {
    const Jumped& jumped = chain.jumps[i];
    links.push_back(jumped.moves);
    links.push_back(jumped.rule);
    if (cut != chain.cut.end() && cut->first == i)
      links.push_back((cut++)->second.text());
    else
      links.push_back(jumped.guard);
  }
  links.push_back(chain.last_moves);
  return {{"from", start}, {"carries", machine.options().context}, {"chain", std::move(links)}};
}

}  // namespace

Certificate certificate_of(const tm::Machine& machine, const Knowledge& knowledge, const Shown& shown) {
  ordered_json json{{"kind", "tape-rules"},
                    {"system", "tm:" + machine.text()},
                    {"block", knowledge.machine.cells()},
                    {"rules", ordered_json::array()}};
  for (const Rule& rule : knowledge.book.rules()) json["rules"].push_back(json_of(rule, knowledge.machine));
  if (const auto& endless = shown.endless) {
    ordered_json lengths = ordered_json::array();
    for (const Count& length : endless->lengths) lengths.push_back(length.text());
    json["never_halts"] = {{"from", endless->start},
                           {"steps", endless->steps.str()},
                           {"rule", endless->rule},
                           {"lengths", std::move(lengths)}};
  }
  if (const auto& halting = shown.halting) {
    ordered_json& halts = json["halts"] = course(halting->start, halting->chain, knowledge.machine);
    halts["steps"] = halting->steps.str();
    halts["score"] = halting->score.str();
  }
  if (const auto& passing = shown.passing) {
    ordered_json& passes = json["passes"] = course(passing->start, passing->chain, knowledge.machine);
    passes["steps"] = passing->steps.str();
    passes["state"] = passing->state;
    passes["position"] = passing->position.str();
    passes["symbol"] = passing->symbol;
    passes["population"] = passing->population.str();
  }
  return {json.dump()};
}

}  // namespace outpace::rules
