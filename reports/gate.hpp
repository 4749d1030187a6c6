// The gate: a small baseline made from a run, and the regressions of a later run against it. Nothing here depends on
// time: answers, verdict groups, scores, exponents and work counts only.
#pragma once

#include <string>
#include <vector>

#include "reports/record.hpp"

namespace outpace {

inline constexpr int baseline_schema = 1;

/// The baseline of a run, as text: JSON with one line a contestant, so that a change of it can be reviewed.
std::string make_baseline(const Run& run);

/// One way in which a run is worse than its baseline.
struct Regression {
  std::string row;   ///< "eca:30~random~cell hashlife 2^12"
  std::string what;  ///< "work", "verdict", "answers", …
  std::string was, is;
  std::string replay;  ///< the command that shows it
};

struct GateResult {
  std::vector<Regression> regressions;
  std::vector<std::string> improvements;  ///< one sentence each: refresh the baseline to keep them
  unsigned compared = 0;                  ///< rows that both have
  [[nodiscard]] bool passed() const { return regressions.empty(); }
};

/// Compares. Errors: a baseline that is malformed, or incompatible (another schema; other seed, budget or limits).
RecordResult<GateResult> check_baseline(const Run& run, const std::string& baseline);

/// What a person reads.
std::string gate_text(const GateResult& result);

}  // namespace outpace
