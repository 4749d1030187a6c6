// Reading the keys of a suite.
#include "benchmarks/suite_terms.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "predictors/core/catalogue.hpp"

namespace outpace {

Error at(const toml::node& node, std::string why, std::string remedy) {
  return {fmt::format("suite, line {}, column {}", node.source().begin.line, node.source().begin.column),
          std::move(why), std::move(remedy)};
}

Result<std::vector<std::string>> read_names(const toml::table& table, std::string_view key) {
  const toml::node* node = table.get(key);
  std::vector<std::string> names;
  if (!node || !node->is_array())
    return std::unexpected(at(node ? *node : static_cast<const toml::node&>(table),
                              fmt::format("{} must be a list of names", key), fmt::format("write {} = [\"…\"]", key)));
  for (const auto& element : *node->as_array()) {
    const auto name = element.value<std::string>();
    if (!name) return std::unexpected(at(element, "a name is a string", "put it in quotes"));
    names.push_back(*name);
  }
  return names;
}

Result<Terms> read_terms(const toml::table& table, Terms terms) {
  for (const auto& [key, node] : table) {
    const std::string name(key.str());
    const auto number = node.value<double>();
    const bool count = number && *number >= 0 && *number < 9e15 && *number == std::floor(*number);
    if (name == "budget") {
      if (!number || !(*number > 0) || *number > 1e5)
        return std::unexpected(at(node, "a budget is seconds an answer, above 0", "write budget = 0.03"));
      terms.budget_seconds = *number;
    } else if (name == "least_seconds") {
      if (!number || !(*number >= 0) || *number > 10)
        return std::unexpected(at(node, "least_seconds is in [0, 10]", "write least_seconds = 1e-4"));
      terms.least_seconds = *number;
    } else if (name == "megabytes" || name == "seed" || name == "first_rung" || name == "repetitions") {
      if (!count) return std::unexpected(at(node, name + " is a whole number", "write " + name + " = 4"));
      if (name == "megabytes") terms.byte_limit = static_cast<std::uint64_t>(*number) << 20;
      if (name == "seed") terms.seed = static_cast<std::uint64_t>(*number);
      if (name == "first_rung") terms.first_rung = static_cast<unsigned>(std::min(*number, 40.0));
      if (name == "repetitions") terms.repetitions = static_cast<unsigned>(std::clamp(*number, 1.0, 100.0));
    } else if (name == "leads") {
      terms.leads.clear();
      if (!node.is_array()) return std::unexpected(at(node, "leads is a list of steps", "write leads = [8, 64]"));
      for (const auto& lead : *node.as_array()) {
        const auto steps = lead.value<std::int64_t>();
        if (!steps || *steps < 1) return std::unexpected(at(lead, "a lead is a number of steps ≥ 1", "write 64"));
        terms.leads.push_back(std::to_string(*steps));
      }
    } else if (name == "learners") {
      const auto learners = read_names(table, "learners");
      if (!learners) return std::unexpected(learners.error());
      for (const std::string& one : terms.learners = *learners)
        if (const auto known = find_predictor(one); !known) return std::unexpected(known.error());
    } else if (name != "systems" && name != "families" && name != "observables" && name != "race" &&
               name != "meaning") {
      return std::unexpected(at(node, "'" + name + "' is not a key of a suite",
                                "known are systems, families, observables, budget, megabytes, seed, first_rung, "
                                "repetitions, least_seconds, leads, learners, meaning"));
    }
  }
  return terms;
}

}  // namespace outpace
