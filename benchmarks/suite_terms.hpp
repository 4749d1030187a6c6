// What a suite fixes for its races, read from its TOML; suite.cpp makes plans of it.
#pragma once

#include <toml++/toml.h>

#include <cstdint>
#include <string>
#include <vector>

#include "systems/core/error.hpp"

namespace outpace {

/// What a suite, and within it an entry, fixes for its races.
struct Terms {
  double budget_seconds = 0.03;
  std::uint64_t byte_limit = std::uint64_t{512} << 20;
  std::uint64_t seed = 1;
  unsigned first_rung = 4;
  double least_seconds = 1e-4;
  unsigned repetitions = 3;
  std::vector<std::string> leads;     ///< of approximate races, steps ahead
  std::vector<std::string> learners;  ///< who joins those beside the ones who always do
};

/// An error at a place of a suite's text.
Error at(const toml::node& node, std::string why, std::string remedy);
/// The keys of a table over `terms`; errors name line and column.
Result<Terms> read_terms(const toml::table& table, Terms terms);
/// A list of names.
Result<std::vector<std::string>> read_names(const toml::table& table, std::string_view key);

}  // namespace outpace
