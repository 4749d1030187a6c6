// Suites: which races are run, declared in suites/*.toml and embedded at build time; and selectors, which pick among
// them or name races that no suite has.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "benchmarks/plan.hpp"
#include "benchmarks/selector.hpp"

namespace outpace {

/// What the command line may change about a suite.
struct SuiteOptions {
  std::vector<Contestant> contestants;        ///< empty: every predictor that is registered; direct always takes part
  std::vector<Contestant> guests = {};        ///< foreign programs that race beside them
  std::optional<double> budget_seconds = {};  ///< instead of the suite's
  std::optional<std::uint64_t> seed = {};     ///< of the run; each race's seed is drawn from it and the race's name
  std::optional<std::uint64_t> byte_limit = {};
  RaceRules rules = {};
};

/// Names of the embedded suites.
std::vector<std::string> suite_names();

/// The races of a suite that a selector picks; no selector picks all. A selector is a glob (`*`, `?`) over
/// `SYSTEM~FAMILY~OBSERVABLE`; parts left out are `*`, so `eca:30` is `eca:30~*~*`. A range of systems, such as
/// `tm:2,2#0..4095`, stands for each of them. Where the suite has nothing that matches and the system part is a
/// system's name, the races are made for that system with the suite's defaults. Errors: an unknown suite, a selector
/// that matches nothing, a budget or a seed out of range.
Result<std::vector<RacePlan>> plan_suite(std::string_view name, const std::vector<std::string>& selectors,
                                         const SuiteOptions& options);

/// The same from a suite's text (TOML); errors name line and column.
Result<std::vector<RacePlan>> plan_suite_text(std::string_view toml, const std::vector<std::string>& selectors,
                                              const SuiteOptions& options);

}  // namespace outpace
