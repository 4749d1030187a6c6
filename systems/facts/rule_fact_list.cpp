// The facts of one-dimensional automata, one after another, with how each was decided. The deciding itself is in
// rule_facts.cpp and rule_graphs.cpp.
#include <fmt/format.h>

#include "systems/ca/cellular_automaton.hpp"
#include "systems/core/facts.hpp"
#include "systems/eca/elementary_automaton.hpp"
#include "systems/facts/rule_facts.hpp"
#include "systems/facts/wolfram_class.hpp"

namespace outpace::facts {
namespace {

using ca::LineAutomaton;

constexpr unsigned longest_density = 5;

/// "true", "false" or "null", with words for people.
Fact yes_or_no(std::string name, std::optional<bool> value, std::string how) {
  if (!value) return {std::move(name), "null", "not decided within the work that this command allows", std::move(how)};
  return {std::move(name), json_text(*value), *value ? "yes" : "no", std::move(how)};
}

std::string name_of(const LineAutomaton& system, const LocalRule& rule) {
  if (dynamic_cast<const eca::ElementaryAutomaton*>(&system)) return "eca:" + rule.number().str();
  ca::RuleCode code;
  code.colours = rule.colours();
  code.twice_range = 2 * rule.left();
  code.code = rule.number();
  return code.text();
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    if (!text.empty()) text += ", ";
    text += word;
  }
  return text;
}

std::vector<Fact> symmetry_facts(const LineAutomaton& system, const LocalRule& rule, Work& work) {
  std::vector<Fact> facts;
  const auto members = equivalence_class(rule, work);
  if (!members) return facts;
  std::vector<std::string> names;
  for (const LocalRule& member : *members) names.push_back(name_of(system, member));
  const std::string how = "the table in a mirror and with its colours renamed in every way";
  std::string text =
      names.size() <= 8 ? joined(names) : std::to_string(names.size()) + " rules, " + names[0] + " first";
  facts.push_back({"representative", json_text(names[0]), names[0], "the member of the class with the least number"});
  facts.push_back({"equivalence class", json_text(names), std::move(text), how});
  if (dynamic_cast<const eca::ElementaryAutomaton*>(&system)) {
    const unsigned label = wolfram_class(members->front().number().convert_to<unsigned>());
    facts.push_back({"Wolfram class", std::to_string(label), std::to_string(label) + " (a label, not a theorem)",
                     std::string("by eye, from the literature: ") + wolfram_class_source});
  }
  return facts;
}

std::vector<Fact> algebra_facts(const LocalRule& rule, Work& work) {
  std::vector<Fact> facts;
  if (!work.spend(4 * rule.table().size())) return facts;
  const auto sum = affine_sum(rule);
  const std::string how = "its values on neighbourhoods with one cell of colour 1 fix the sum; compared on all " +
                          std::to_string(rule.table().size());
  const bool additive = sum && sum->constant == 0;
  facts.push_back({"additive", json_text(additive), additive ? sum->text(rule) : "no", how});
  facts.push_back({"affine", json_text(sum.has_value()), sum ? sum->text(rule) : "no", how});
  std::vector<std::string> offsets;
  std::string numbers;
  for (const int offset : permutive_offsets(rule)) {
    if (!numbers.empty()) numbers += ',';
    numbers += std::to_string(offset);
    offsets.push_back(rule.left() == 1 && rule.right() == 1 ? (offset < 0   ? "left"
                                                               : offset > 0 ? "right"
                                                                            : "centre")
                                                            : "offset " + std::to_string(offset));
  }
  facts.push_back({"permutive", fmt::format("[{}]", numbers), offsets.empty() ? "in no cell" : joined(offsets),
                   "whether the colours of that cell are mapped one to one, whatever the others are"});
  return facts;
}

std::vector<Fact> graph_facts(const LocalRule& rule, Work& work) {
  std::vector<Fact> facts;
  std::string orphan;
  const auto pairs = surjective_by_pairs(rule, work);
  const auto subsets = surjective_by_subsets(rule, work, &orphan);
  const std::string by = pairs && subsets ? "by the pair graph and by the subset graph of its de Bruijn graph"
                         : pairs          ? "by the pair graph of its de Bruijn graph"
                                          : "by the subset graph of its de Bruijn graph";
  facts.push_back(yes_or_no("surjective", pairs ? pairs : subsets,
                            by + (orphan.empty() ? "" : "; no row leads to the word " + orphan)));
  facts.push_back(yes_or_no("injective", injective(rule, work),
                            "whether no way through the pair graph goes on for ever beside the diagonal"));
  facts.push_back(yes_or_no("number-conserving", number_conserving(rule, work),
                            "the change of the sum of colours is 0 around every cycle of the de Bruijn graph"));
  return facts;
}

std::vector<Fact> density_facts(const LocalRule& rule, Work& work) {
  std::string dimensions, basis, text;
  unsigned reached = 0;
  std::size_t before = 0;
  for (unsigned length = 1; length <= longest_density; ++length) {
    const auto found = conserved_densities(rule, length, work);
    if (!found) break;
    reached = length;
    const std::size_t dimension = found->basis.size();
    if (!dimensions.empty()) dimensions += ',';
    dimensions += std::to_string(dimension);
    // Where the space grew, show it whole: what was there before is in it.
    if (dimension > before && dimension <= 8) {
      text += fmt::format("{}range {}: ", text.empty() ? "" : "; ", length);
      std::string list;
      for (const auto& density : found->basis) {
        const std::string one = ConservedDensities::text(density, rule.colours(), length);
        list += fmt::format("{}{}", list.empty() ? "" : ", ", one);
        basis += fmt::format("{}{}", basis.empty() ? "" : ",", json_text(one));
      }
      text += list;
    } else if (dimension > before) {
      text += fmt::format("{}range {}: {} independent ones", text.empty() ? "" : "; ", length, dimension);
    }
    before = dimension;
  }
  if (reached == 0) return {};
  if (text.empty()) text = "none up to range " + std::to_string(reached);
  return {{"conserved densities", fmt::format(R"({{"dimensions":[{}],"basis":[{}]}})", dimensions, basis),
           std::move(text),
           "exact solution of the linear equations that every cycle of the de Bruijn graph of words gives (#w: places "
           "where the word w stands), up to range " +
               std::to_string(reached)}};
}

std::vector<Fact> power_facts(const LocalRule& rule, Work& work) {
  std::vector<Fact> facts;
  facts.push_back(yes_or_no("idempotent", idempotent(rule, work), "f applied twice and once, on all windows"));
  const Nilpotency nilpotent = nilpotency(rule, work);
  std::string how = "neither a power of f that is constant nor a witness against was found";
  if (nilpotent.nilpotent && *nilpotent.nilpotent)
    how = "f^" + std::to_string(nilpotent.steps) + " is constant on all windows";
  if (nilpotent.nilpotent && !*nilpotent.nilpotent) how = nilpotent.witness;
  facts.push_back(yes_or_no("nilpotent", nilpotent.nilpotent, std::move(how)));
  return facts;
}

/// A source of facts about the local rule of first-order automata.
template <class Decide>
RegisterFacts about_rules(int order, Decide decide) {
  return RegisterFacts({order, [decide](const System& system, Work& work) -> std::vector<Fact> {
                          const auto* line = dynamic_cast<const LineAutomaton*>(&system);
                          if (!line || line->model().shown != ~0u) return {};
                          return decide(line->model().rule, work);
                        }});
}

const RegisterFacts symmetries({0, [](const System& system, Work& work) -> std::vector<Fact> {
                                  const auto* line = dynamic_cast<const LineAutomaton*>(&system);
                                  if (!line || line->model().shown != ~0u) return {};
                                  return symmetry_facts(*line, line->model().rule, work);
                                }});
const RegisterFacts algebra = about_rules(1, algebra_facts);
const RegisterFacts graphs = about_rules(2, graph_facts);
const RegisterFacts densities = about_rules(3, density_facts);
const RegisterFacts powers = about_rules(10, power_facts);
const RegisterFacts reversible(
    {2, [](const System& system, Work&) -> std::vector<Fact> {
       const auto* line = dynamic_cast<const LineAutomaton*>(&system);
       if (!line || line->model().shown == ~0u) return {};
       return {{"injective", "true", "yes (of second order)", "the row before is f of this row minus the row after"}};
     }});

}  // namespace
}  // namespace outpace::facts
