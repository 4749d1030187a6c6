// The gate: a small baseline made from a run, and the regressions of a later run against it. Nothing here depends on
// time: answers, verdict groups, scores, exponents and work counts only.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "reports/record.hpp"

namespace outpace {

inline constexpr int baseline_schema = 1;

/// The baseline of a run, as text: JSON with one line a contestant, so that a change of it can be reviewed.
std::string make_baseline(const Run& run);

/// What a baseline's refresh changes, one line a race or contestant: `+` new, `-` gone, `~` other verdict, exponent,
/// work or answers. Empty where nothing changes. Both are texts of make_baseline; a malformed `before` is an error.
RecordResult<std::string> baseline_changes(const std::string& before, const std::string& after);

/// What the gate lets pass.
struct Tolerance {
  double work = 0.02;      ///< share by which a rung's work may grow
  double exponent = 0.05;  ///< by which α may grow
  double delta = 0.05;     ///< by which Δ may fall
  bool verdict = true;     ///< whether the verdict's group is gated
};

/// The tolerances of a file: one for all rows, and those of some rows.
class Tolerances {
 public:
  /// TOML: `work`, `exponent`, `delta`, `verdict` for all rows, then any number of [[row]] with `match` (a glob over
  /// "RACE", "RACE CONTESTANT" or "RACE CONTESTANT 2^RUNG"), `why` and the keys that differ; the last match decides.
  /// Errors name line and column.
  static Result<Tolerances> parse(std::string_view toml);
  [[nodiscard]] Tolerance of(const std::string& row) const;
  /// Matches of [[row]]s that were never asked for: their rows are gone.
  [[nodiscard]] std::vector<std::string> unused() const;

 private:
  struct Override {
    std::string match;
    std::map<std::string, double> values;
    mutable bool used = false;
  };
  Tolerance all_;
  std::vector<Override> overrides_;
};

/// One way in which a run is worse than its baseline.
struct Regression {
  std::string row;   ///< "eca:30~random~cell hashlife 2^12"
  std::string what;  ///< "work", "verdict", "answers", …
  std::string was, is;
  std::string replay;    ///< the command that shows it
  std::size_t line = 1;  ///< of the baseline's text
};

struct GateResult {
  std::vector<Regression> regressions;
  std::vector<std::string> improvements;  ///< one sentence each: refresh the baseline to keep them
  std::vector<std::string> unused;        ///< tolerances whose rows are in neither run nor baseline
  std::map<std::string, double> seconds;  ///< CPU time of the run by contestant: shown, never gated
  unsigned compared = 0;                  ///< rows that both have
  [[nodiscard]] bool passed() const { return regressions.empty(); }
};

/// Compares. Errors: a baseline that is malformed, or incompatible (another schema; other seed, budget or limits).
RecordResult<GateResult> check_baseline(const Run& run, const std::string& baseline, const Tolerances& tolerances = {});

/// What a person reads.
std::string gate_text(const GateResult& result);

/// Annotations of a workflow on GitHub: an error a regression, on its line of the baseline's file, a notice an
/// improvement; then the last line of the text.
std::string gate_annotations(const GateResult& result, const std::string& baseline_file);

/// The result as JSON.
std::string gate_json(const GateResult& result);

}  // namespace outpace
