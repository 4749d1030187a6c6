// Reading what the gate lets pass, and finding what holds for a row.
#include <fmt/format.h>

#include <toml++/toml.h>

#include "benchmarks/selector.hpp"
#include "reports/gate.hpp"

namespace outpace {
namespace {

Error at(const toml::node& node, std::string why, std::string remedy) {
  return {fmt::format("tolerances, line {}, column {}", node.source().begin.line, node.source().begin.column),
          std::move(why), std::move(remedy)};
}

/// A tolerance by its key; a verdict's counts as 0 or 1.
Result<double> value_of(std::string_view key, const toml::node& node) {
  if (key == "verdict") {
    const auto gated = node.value_exact<bool>();
    if (gated) return *gated ? 1.0 : 0.0;
    return std::unexpected(at(node, "verdict says whether verdicts are gated", "write verdict = false"));
  }
  if (key != "work" && key != "exponent" && key != "delta")
    return std::unexpected(at(node, fmt::format("'{}' is no tolerance", key),
                              "known are work, exponent, delta and verdict, and in [[row]] also match and why"));
  const auto number = node.is_number() ? node.value<double>() : std::nullopt;
  if (!number || !(*number >= 0) || *number > 1e6)
    return std::unexpected(at(node, fmt::format("{} is a number of at least 0", key),
                              key == "work" ? "write work = 0.02 for two per cent" : "write 0.05"));
  return *number;
}

void put(Tolerance& tolerance, const std::string& key, double value) {
  if (key == "work") tolerance.work = value;
  if (key == "exponent") tolerance.exponent = value;
  if (key == "delta") tolerance.delta = value;
  if (key == "verdict") tolerance.verdict = value != 0;
}

}  // namespace

Result<Tolerances> Tolerances::parse(std::string_view text) {
  toml::table table;
  try {
    table = toml::parse(text);
  } catch (const toml::parse_error& error) {
    return std::unexpected(
        Error{fmt::format("tolerances, line {}, column {}", error.source().begin.line, error.source().begin.column),
              std::string(error.description()), "write work = 0.02"});
  }
  Tolerances result;
  for (const auto& [key, node] : table) {
    if (key.str() == "row") continue;
    const auto value = value_of(key.str(), node);
    if (!value) return std::unexpected(value.error());
    put(result.all_, std::string(key.str()), *value);
  }
  const toml::node* rows = table.get("row");
  if (!rows) return result;
  if (!rows->is_array_of_tables()) return std::unexpected(at(*rows, "rows are tables", "write [[row]]"));
  for (const auto& element : *rows->as_array()) {
    const toml::table& row = *element.as_table();
    const auto match = row["match"].value<std::string>(), why = row["why"].value<std::string>();
    if (!match || !why || match->empty() || why->empty())
      return std::unexpected(at(row, "an exception names its rows and its reason",
                                R"(write match = "eca:110~random~cell hashlife *" and why = "…")"));
    Override& exception = result.overrides_.emplace_back(Override{*match, {}, false});
    for (const auto& [key, node] : row) {
      if (key.str() == "match" || key.str() == "why") continue;
      const auto value = value_of(key.str(), node);
      if (!value) return std::unexpected(value.error());
      exception.values[std::string(key.str())] = *value;
    }
    if (exception.values.empty())
      return std::unexpected(at(row, "an exception says what it lets pass", "write work = 0.1"));
  }
  return result;
}

Tolerance Tolerances::of(const std::string& row) const {
  Tolerance tolerance = all_;
  for (const Override& exception : overrides_) {
    if (!glob_matches(exception.match, row)) continue;
    exception.used = true;
    for (const auto& [key, value] : exception.values) put(tolerance, key, value);
  }
  return tolerance;
}

std::vector<std::string> Tolerances::unused() const {
  std::vector<std::string> matches;
  for (const Override& exception : overrides_)
    if (!exception.used) matches.push_back(exception.match);
  return matches;
}

}  // namespace outpace
