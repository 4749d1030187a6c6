// A baseline as data: what of a run is gated, and its text form.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "reports/gate.hpp"
#include "reports/score.hpp"

namespace outpace {

/// A rung's work, summed over its queries, and its answers' digests folded into one.
struct GatedRung {
  std::uint64_t work = 0;
  std::uint32_t answers = 0;
};

struct GatedContestant {
  std::optional<double> exponent;             ///< α⁺
  std::map<std::string, GatedRung> rungs;     ///< "12", "far 64"
  std::map<std::string, std::string> replay;  ///< not in the baseline's text
};

struct GatedRace {
  std::uint64_t seed = 0, byte_limit = 0, queries = 0, first_rung = 0;
  double budget_seconds = 0;
  std::string group;  ///< "closed", "reduced", "rest"
  std::string verdict;
  std::optional<double> delta;
  std::optional<double> alpha_minus;
  std::map<std::string, GatedContestant> contestants;
};

using Baseline1 = std::map<std::string, GatedRace>;

Baseline1 gated_part(const Run& run, const RunScore& score);
std::string to_text(const Baseline1& baseline);
RecordResult<Baseline1> parse_baseline(const std::string& text);

/// On which line of a baseline's text a race ("RACE") and its contestants ("RACE CONTESTANT") stand.
using BaselineLines = std::map<std::string, std::size_t>;
BaselineLines lines_of(const std::string& text);
/// The line of a race's row ("CONTESTANT 2^RUNG" or empty); of the race, or 1, where the row has none.
std::size_t line_of(const BaselineLines& lines, const std::string& race, const std::string& row);

}  // namespace outpace
