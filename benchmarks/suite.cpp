// Reading suites and turning them into plans.
#include "benchmarks/suite.hpp"

#include <fmt/format.h>

#include <toml++/toml.h>
#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <set>

#include "benchmarks/draws.hpp"
#include "benchmarks/suite_terms.hpp"
#include "predictors/core/catalogue.hpp"
#include "systems/core/catalogue.hpp"
#include "systems/rnn/exactness.hpp"

namespace outpace {
namespace {

const std::map<std::string, std::string, std::less<>>& suites() {
  static const std::map<std::string, std::string, std::less<>> all =
#include "benchmarks/suites.inc"
      ;
  return all;
}

/// `eca:0..255` and `tm:2,2#0..4095` stand for the whole range; anything else for itself.
std::vector<std::string> expand(const std::string& name) {
  const std::size_t dots = name.find(".."), before = dots == std::string::npos ? dots : name.find_last_of(":#", dots);
  unsigned first = 0, last = 0;
  if (before == std::string::npos) return {name};
  const char* text = name.data();
  const auto a = std::from_chars(text + before + 1, text + dots, first);
  const auto b = std::from_chars(text + dots + 2, text + name.size(), last);
  if (a.ptr != text + dots || b.ptr != text + name.size() || a.ec != std::errc() || b.ec != std::errc() ||
      last > 1'000'000 || last < first)
    return {name};
  std::vector<std::string> names;
  for (unsigned i = first; i <= last; ++i) names.push_back(name.substr(0, before + 1) + std::to_string(i));
  return names;
}

/// Steps ahead, for systems that are raced by approximate contestants alone where no leads are given.
const std::vector<std::string> usual_leads{"8", "64"};

/// Makes plans and leaves out what was made before: the first entry that names a race decides its terms.
class Planner {
 public:
  explicit Planner(const SuiteOptions& options) : options_(options) {
    exact_.push_back({"direct"});
    approximate_.push_back({"direct"});
    for (const Contestant& contestant : options.contestants)
      if (contestant.name != "direct" || contestant.external()) add(contestant);
    if (options.contestants.empty())
      for (const auto& predictor : predictors())
        if (predictor->variants("").size() == 1) add({predictor->name()});
    for (const Contestant& guest : options.guests) add(guest);
  }

  /// Adds the race of these three names if it can be asked.
  Result<void> race(const System& system, const std::string& family_name, const std::string& observable,
                    const Terms& terms) {
    const auto family = initial_family(system, family_name);
    if (!family) return std::unexpected(family.error());
    if (!family->offers(observable)) return {};
    // One with parameters may have them wrong.
    if (observable.find(':') != std::string::npos)
      if (const auto fine =
              system.check(system.question(*family, observable, {}, terms.first_rung, Time(1) << terms.first_rung));
          !fine)
        return std::unexpected(fine.error());
    RacePlan plan;
    plan.rules = options_.rules;
    plan.rules.least_seconds = terms.least_seconds;
    plan.rules.repetitions = terms.repetitions;
    RaceHeader& header = plan.header;
    header.name = {system.name(), family->name, observable};
    header.budget_seconds = options_.budget_seconds.value_or(terms.budget_seconds);
    header.byte_limit = options_.byte_limit.value_or(terms.byte_limit);
    header.first_rung = terms.first_rung;
    header.single_member = family->single_member;
    header.floor = system.floor(*family, observable);
    if (const auto start = system.start(family->name); family->single_member && start && system.finite(*start))
      header.kind = RaceKind::duel;
    // Whether and when a machine halts is one question without a time: one rung, asked once.
    if (observable == "halt") {
      header.kind = RaceKind::duel;
      header.queries = 1;
      header.first_rung = plan.rules.last_rung = 0;
      plan.rules.far_rungs = false;
    }
    const bool exact = rnn::has_exact_values(system);
    plan.contestants = exact_;
    if (exact) add(plan, terms);
    if (family->single_member || approximate_.size() < 2) return {};
    // Where there is no ladder, something has to be raced.
    for (const std::string& lead : exact || !terms.leads.empty() ? terms.leads : usual_leads) {
      RacePlan guess = plan;
      guess.header.kind = RaceKind::approximate;
      guess.header.name.lead = lead;
      guess.header.lead = lead;
      guess.contestants = approximate_;
      if (options_.contestants.empty())
        for (const std::string& learner : terms.learners) add({learner}, guess.contestants);
      add(guess, terms);
    }
    return {};
  }

  [[nodiscard]] bool empty() const { return plans_.empty(); }
  std::vector<RacePlan> take() { return std::move(plans_); }

 private:
  void add(const Contestant& contestant) {
    if (contestant.external()) {
      exact_.push_back(contestant);
      return approximate_.push_back(contestant);
    }
    const auto predictor = find_predictor(std::string_view(contestant.name).substr(0, contestant.name.find(':')));
    add(contestant, predictor && (*predictor)->approximate() ? approximate_ : exact_);
  }
  /// `learned` takes part once a kind and seed.
  static void add(const Contestant& contestant, std::vector<Contestant>& among) {
    const std::string_view name = contestant.name, strategy = name.substr(0, name.find(':'));
    const auto predictor = find_predictor(strategy);
    if (!predictor) return among.push_back(contestant);
    for (const std::string& one : (*predictor)->variants(name.substr(std::min(name.size(), strategy.size() + 1))))
      among.push_back({one});
  }
  void add(RacePlan& plan, const Terms& terms) {
    const std::string name = plan.header.name.text();
    plan.header.seed = race_seed(options_.seed.value_or(terms.seed), name);
    if (made_.insert(name).second) plans_.push_back(plan);
  }

  const SuiteOptions& options_;
  std::vector<Contestant> exact_, approximate_;
  std::set<std::string> made_;
  std::vector<RacePlan> plans_;
};

/// Races of a system that the suite does not have.
Result<std::vector<RacePlan>> beyond_suite(const Selector& selector, const Terms& terms, const SuiteOptions& options) {
  const auto system = make_system(selector.system);
  if (!system) return std::unexpected(system.error());
  std::vector<std::string> families;
  for (const InitialFamily& family : (*system)->initial_families())
    if (glob_matches(selector.family, family.name)) families.push_back(family.name);
  if (families.empty() && !is_glob(selector.family)) families.push_back(selector.family);
  Planner planner(options);
  for (const std::string& family : families)
    for (const ObservableInfo& info : (*system)->observables())
      if (info.raced && glob_matches(selector.observable, info.name))
        if (auto made = planner.race(**system, family, info.name, terms); !made) return std::unexpected(made.error());
  // One with parameters has to be named.
  if (planner.empty() && !is_glob(selector.observable))
    for (const std::string& family : families)
      if (auto made = planner.race(**system, family, selector.observable, terms); !made)
        return std::unexpected(made.error());
  return planner.take();
}

/// Ranges written out, and every system by the name that races give it: `tm:2,2#0` is `tm:0LA0LA_0LA0LA`.
std::vector<std::string> expanded(const std::vector<std::string>& selectors) {
  std::vector<std::string> result;
  for (const std::string& text : selectors) {
    const Selector selector = Selector::parse(text);
    const std::vector<std::string> names =
        is_glob(selector.system) ? std::vector{selector.system} : expand(selector.system);
    for (const std::string& name : names) {
      const auto system = is_glob(name) ? nullptr : make_system(name).value_or(nullptr);
      if (names.size() == 1 && (!system || system->name() == name))
        result.push_back(text);
      else
        result.push_back((system ? system->name() : name) + "~" + selector.family + "~" + selector.observable);
    }
  }
  return result;
}

}  // namespace

std::vector<std::string> suite_names() {
  std::vector<std::string> names;
  for (const auto& [name, text] : suites()) names.push_back(name);
  return names;
}

Result<std::vector<RacePlan>> plan_suite_text(std::string_view text, const std::vector<std::string>& selectors,
                                              const SuiteOptions& options) {
  if (options.budget_seconds && (!(*options.budget_seconds > 0) || *options.budget_seconds > 1e5))
    return std::unexpected(Error{fmt::format("budget {}", *options.budget_seconds),
                                 "it is the nominal seconds of one answer", "take a number above 0"});
  toml::table table;
  try {
    table = toml::parse(text);
  } catch (const toml::parse_error& error) {
    return std::unexpected(
        Error{fmt::format("suite, line {}, column {}", error.source().begin.line, error.source().begin.column),
              std::string(error.description()), "write it like benchmarks/suites/quick.toml"});
  }
  const auto defaults = read_terms(table, {});
  if (!defaults) return std::unexpected(defaults.error());
  Planner planner(options);
  const toml::node* races = table.get("race");
  if (!races || !races->is_array_of_tables())
    return std::unexpected(Error{"suite", "it has no [[race]]", "write it like benchmarks/suites/quick.toml"});
  for (const auto& element : *races->as_array()) {
    const toml::table& entry = *element.as_table();
    const auto terms = read_terms(entry, *defaults);
    const auto systems = read_names(entry, "systems"), families = read_names(entry, "families"),
               observables = read_names(entry, "observables");
    if (!terms) return std::unexpected(terms.error());
    for (const auto* names : {&systems, &families, &observables})
      if (!*names) return std::unexpected(names->error());
    for (const std::string& range : *systems)
      for (const std::string& name : expand(range)) {
        const auto system = make_system(name);
        if (!system) return std::unexpected(system.error());
        for (const std::string& family : *families)
          for (const std::string& observable : *observables)
            if (auto made = planner.race(**system, family, observable, *terms); !made)
              return std::unexpected(made.error());
      }
  }
  std::vector<RacePlan> plans = planner.take(), picked;
  if (selectors.empty()) return plans;
  std::vector<bool> taken(plans.size());
  for (const std::string& text_form : expanded(selectors)) {
    const Selector selector = Selector::parse(text_form);
    bool matched = false;
    for (std::size_t i = 0; i < plans.size(); ++i) {
      if (!selector.matches(plans[i].header.name)) continue;
      matched = true;
      if (!taken[i]) picked.push_back(plans[i]);
      taken[i] = true;
    }
    if (matched) continue;
    Error nothing{"selector '" + text_form + "'", "no race matches it",
                  "write SYSTEM~FAMILY~OBSERVABLE like eca:30~random~cell, with * for any"};
    if (is_glob(selector.system)) return std::unexpected(nothing);
    auto made = beyond_suite(selector, *defaults, options);
    if (!made) return std::unexpected(made.error());
    if (made->empty()) {
      const auto system = make_system(selector.system);
      if (system && !rnn::has_exact_values(**system))
        nothing = {nothing.what, "its values are those of single precision: only approximate contestants race on them",
                   "take a family of many members, such as zero+random or random"};
      return std::unexpected(nothing);
    }
    for (RacePlan& plan : *made)
      if (std::ranges::none_of(picked, [&](const RacePlan& p) { return p.header.name == plan.header.name; }))
        picked.push_back(std::move(plan));
  }
  return picked;
}

Result<std::vector<RacePlan>> plan_suite(std::string_view name, const std::vector<std::string>& selectors,
                                         const SuiteOptions& options) {
  const auto suite = suites().find(name);
  if (suite == suites().end())
    return std::unexpected(Error{fmt::format("suite '{}'", name), "there is none of that name",
                                 fmt::format("known are {}", fmt::join(suite_names(), ", "))});
  return plan_suite_text(suite->second, selectors, options);
}

}  // namespace outpace
