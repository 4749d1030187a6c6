// From rows to scores: exponents, crossovers, verdicts, and what was wrong. The method is written out in
// docs/method.md; nothing here prints, and every number depends on the rows alone.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reports/record.hpp"

namespace outpace {

/// The contestant that every ratio is against.
inline constexpr std::string_view direct_name = "direct";

/// What came out of a race, best news first.
enum class RaceVerdict {
  closed,        ///< polylogarithmic work in t
  reducible,     ///< a smaller exponent and a measured crossover
  gaining,       ///< a smaller exponent, the crossover extrapolated
  accelerated,   ///< faster by a constant factor of at least 2
  unbeaten,      ///< no shortcut found
  trivial,       ///< cheap to simulate
  inconclusive,  ///< too few rungs, or intervals too wide
  disputed,      ///< exact claimants disagree, or the direct simulator is wrong
};
/// "closed", …; `unbeaten` reads "no shortcut found".
[[nodiscard]] std::string_view to_string(RaceVerdict verdict);

struct ScalingScore;

struct Interval {
  double low = 0, high = 0;
};

/// An exponent: log2 of cost over log2 of time, on a window of rungs.
struct Slope {
  double alpha = 0;           ///< Theil–Sen
  Interval interval;          ///< 95 %, bootstrap over queries
  double smallest_local = 0;  ///< of the window's neighbouring rungs
  double largest_local = 0;
  unsigned first_rung = 0, last_rung = 0;
};

/// Time against work over a contestant's ladder: the slope of seconds per unit.
struct Audit {
  double gap = 0;      ///< time's exponent less work's
  Interval interval;   ///< over rungs and queries
  bool fires = false;  ///< the interval lies above 0.15: time grows faster than the meter says
};

/// A ratio of two contestants' CPU times on the same questions; above 1 the predictor is faster.
struct Speedup {
  unsigned rung = 0;
  double ratio = 1;
  Interval interval;  ///< 95 %, bootstrap over queries (over repetitions where there is one query)
};

/// From which time on a predictor is faster.
struct Crossover {
  double log2_time = 0;
  bool extrapolated = false;
};

/// One point of a contestant's cost curve.
struct RungCost {
  unsigned rung = 0;
  bool far = false;
  double log2_work = 0;     ///< of the geometric mean over queries, study included where the family has a single member
  double log2_seconds = 0;  ///< likewise; each query's median over repetitions
  double work_margin = 0;   ///< half of the 95 % interval of log2_work over queries (Student's t); 0 for one query
  double seconds_margin = 0;
  bool counts = true;             ///< direct simulation's work is at least 4 times the study's
  bool by_extrapolation = false;  ///< … as extrapolated: direct simulation did not come this far
  std::string replay;             ///< the command of the first query
};

/// How far answers past direct simulation's reach are confirmed by another strategy.
enum class Corroboration { not_needed, none, partial, full };
[[nodiscard]] std::string_view to_string(Corroboration corroboration);

struct ContestantScore {
  std::string name;
  Claim claim = Claim::exact;
  std::string finding;
  bool stranger = false;         ///< a predictor of other kinds of systems, not asked
  bool external = false;         ///< another program: its time stands for its work
  std::string note;              ///< what the race remarked on
  std::optional<bool> accepted;  ///< the checker's decision on its certificate, where it showed one
  std::string checker_says;
  std::optional<std::string> declined;  ///< why it did not take part
  std::vector<std::string> strikes;     ///< why it is out of the ranking
  std::string ended;                    ///< why its ladder ends, "" if unknown
  std::vector<RungCost> costs;          ///< ordinary rungs first, then far ones
  unsigned counting_rungs = 0;
  std::optional<Slope> slope;  ///< of work
  std::optional<Audit> audit;
  double alpha_plus = 0;             ///< the pessimistic exponent; meaningful where `slope` or `polylog` is there
  std::optional<double> polylog;     ///< the degree d, where it is polylogarithmic
  std::optional<double> delta;       ///< 1 − α⁺/α⁻(direct), within [0, 1]
  std::optional<double> share;       ///< of the possible gain, where a floor is known
  bool at_floor = false;             ///< direct simulation is at the floor: only constant factors are left
  std::optional<Speedup> speedup;    ///< at the highest common counting rung
  std::optional<double> work_ratio;  ///< direct's over its own, there
  std::optional<double> nominal;     ///< duels: log2 of the nominal nanoseconds that its study and answer stand for
  std::optional<Crossover> crossover;
  std::uint64_t study_work = 0;
  double study_seconds = 0;
  std::optional<double> break_even;  ///< queries after which the study has paid
  std::uint64_t peak_bytes = 0, size_bytes = 0;
  Corroboration corroboration = Corroboration::not_needed;
  RaceVerdict verdict = RaceVerdict::unbeaten;  ///< what the race would be with this predictor alone
  std::string replay;                           ///< the command of its last answered rung
  [[nodiscard]] bool ranked() const { return !declined && strikes.empty() && claim != Claim::approximate; }
};

/// Something that must be seen first.
struct Problem {
  enum class Kind { wrong_answer, disputed, rejected_certificate, keeps_state, direct_wrong };
  Kind kind;
  std::string race, contestant, text, replay;
};

/// How an approximate contestant did at one lead.
struct LeadScore {
  std::string lead;
  double accuracy = 0, majority = 0, persistence = 0;
  double skill = 0;  ///< (accuracy − better trivial guess)/(1 − better trivial guess)
  double seconds_per_answer = 0;
  std::uint64_t questions = 0;
  std::vector<double> accuracies = {};  ///< of a learner, one a seed, ascending; `accuracy` is their median
  unsigned failed = 0;                  ///< seeds that gave no learner
  bool on_front = false;                ///< nobody is both more accurate and faster at this lead
};
struct ApproximateScore {
  std::string name;
  std::vector<LeadScore> leads;           ///< by lead, ascending
  std::optional<std::string> half_skill;  ///< the first lead at which skill is below one half
  double study_seconds = 0;
};

struct RaceScore {
  RaceHeader header;
  bool complete = false;
  RaceVerdict verdict = RaceVerdict::inconclusive;
  std::string because;  ///< one sentence on the verdict where it needs one
  ContestantScore direct;
  double alpha_minus = 0;                   ///< direct simulation's pessimistic exponent
  std::vector<ContestantScore> predictors;  ///< best first, then who declined
  std::vector<Problem> problems;
  std::vector<ApproximateScore> approximate;
  std::string note;
  std::optional<double> noise;  ///< slowest over fastest repetition of a rung of direct simulation, less 1: the median
  /// The predictor that the verdict rests on; null where nobody is ranked.
  [[nodiscard]] const ContestantScore* best() const;
};

struct RunScore {
  RunMeta meta;
  std::vector<RaceScore> races;  ///< in the record's order
  std::vector<std::string> gaps;
  std::shared_ptr<const ScalingScore> scaling;  ///< of its scaling studies; null where it holds none
  [[nodiscard]] std::vector<Problem> problems() const;
  [[nodiscard]] std::map<RaceVerdict, unsigned> counts() const;
  /// 0, 3 (a wrong or rejected claim, a dispute), 4 (the direct simulator is wrong) or 5 (incomplete).
  [[nodiscard]] int exit_code() const;
};

/// Spearman's rank correlation (1904) of the zstd ratio and Δ over the races that have both and whose direct cost grows
/// with the square of time (α ≥ 1.5), and how many those are: compressible is not the same as reducible.
std::pair<double, std::size_t> compressibility_correlation(const RunScore& run);

RaceScore score_race(const RaceRecord& race);
RunScore score_run(const Run& run);

/// The race that stands for a system: cellular automata on `random`, Turing machines on `blank`, networks without a
/// random input; the least reducible observable where there are several. System's name → index into `races`.
std::map<std::string, std::size_t> headlines(const RunScore& run);

/// One sentence for each foreign program of the run: that its time is from outside, and where it answered, led and
/// declined. Empty where there is none.
std::vector<std::string> guest_notes(const RunScore& run);

/// summary.json and `--json`.
nlohmann::json to_json(const RaceScore& race);
nlohmann::json to_json(const RunScore& run);

}  // namespace outpace
