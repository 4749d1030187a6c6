// What a race measures, as plain data: the rows that a run record keeps and that the score reads. No behaviour here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "predictors/core/predictor.hpp"
#include "predictors/learned/difficulty.hpp"

namespace outpace {

/// One (system, family of initial conditions, observable).
struct RaceName {
  std::string system;      ///< "eca:30"
  std::string family;      ///< "random"
  std::string observable;  ///< "cell"
  std::string lead = {};   ///< approximate races only: steps ahead, in decimal
  /// `eca:30~random~cell`, and for an approximate race `eca:30~random~cell@64`.
  [[nodiscard]] std::string text() const {
    return system + "~" + family + "~" + observable + (lead.empty() ? "" : "@" + lead);
  }
  friend bool operator==(const RaceName&, const RaceName&) = default;
};

/// How a race is scored.
enum class RaceKind {
  ladder,       ///< horizons double; exponents are compared
  duel,         ///< one instance (a fixed ring, a halting question): ratio of work and time only, never an exponent
  approximate,  ///< a fixed lead; accuracy of approximate contestants
};

/// Everything that fixes a race. Two races with equal headers ask the same questions within the same limits.
struct RaceHeader {
  RaceName name;
  RaceKind kind = RaceKind::ladder;
  std::uint64_t seed = 0;
  double budget_seconds = 0;     ///< nominal seconds for one answer; a contestant's work limit is this over its nominal
                                 ///< nanoseconds per unit
  std::uint64_t byte_limit = 0;  ///< live bytes a contestant may hold for one answer
  unsigned queries = 16;         ///< a rung's questions
  unsigned first_rung = 0;       ///< rung k asks at times in [2^k, 2^(k+1))
  bool single_member = false;    ///< study work is added to every answer
  std::optional<Floor> floor;    ///< the provable need to read or write
  std::optional<double> compressed;  ///< compressed over raw size of a member's space-time record (compressibility.hpp)
  std::optional<learned::Difficulty> difficulty;  ///< scaling studies: of the map that is learnt
  std::optional<std::string> lead;                ///< approximate races: steps ahead, in decimal
};

/// What a contestant's study came to, once a race.
struct StudyRow {
  std::string race, contestant;
  std::optional<Declined> declined;
  std::uint64_t work = 0;
  double seconds = 0;  ///< CPU seconds
  Claim claim = Claim::exact;
  std::string finding;
  std::uint64_t size_bytes = 0;
  double nanoseconds_per_unit = 0;         ///< as the contestant declares
  std::optional<std::string> certificate;  ///< its JSON
  std::optional<bool> accepted;            ///< the checker's decision on it
  std::string checker_says;
  bool stranger = false;  ///< declined unasked, for it is a predictor of other kinds of systems
  bool external = false;  ///< another program behind the protocol: its work is its own claim, so its time counts
};

/// How a contestant fared on a rung.
enum class Outcome {
  answered,
  declined,       ///< unsuited to one of the queries
  out_of_work,    ///< its deterministic work limit
  out_of_memory,  ///< its byte limit
  cut,            ///< the clock, the safety net, had to stop it
  crashed,        ///< its process died
  wrong,          ///< at least one answer differs from a trusted one
};

/// One contestant, one rung, one repetition: `queries` answers in the order of the race's draws.
struct Measurement {
  std::string race, contestant;
  unsigned rung = 0;
  bool far = false;  ///< beyond the ordinary ladder: rung is one of 64, 128, …, 2048
  unsigned repetition = 0;
  Outcome outcome = Outcome::answered;
  std::string reason;                      ///< for everything but `answered`
  std::vector<std::uint64_t> work;         ///< units, a query
  std::vector<double> seconds;             ///< CPU seconds, a query
  std::vector<std::uint64_t> answers;      ///< digest of each answer's canonical text
  std::uint64_t peak_bytes = 0;            ///< largest over the queries
  std::optional<std::size_t> wrong_query;  ///< the first wrong answer …
  std::string given, expected;             ///< … what it said, what is right
  std::string replay;                      ///< the `outpace ask` command of the first (or the wrong) query
  bool external = false;                   ///< `work` is what the program claims; `seconds` were taken from outside
  std::string note = {};  ///< what an honest meter would not show ("… s of CPU where its work stands for …")
};

/// What else is known of a learner: how large it is, what training it took and how sure it was.
struct LearnerFigures {
  std::string kind;              ///< "mlp", "conv", "nearest", "tree", "match", "ctw"
  std::uint64_t seed = 0;        ///< of its initial weights and its examples
  std::uint64_t parameters = 0;  ///< numbers that training set
  std::uint64_t examples = 0;    ///< different windows that it learnt from
  std::uint64_t operations = 0;  ///< multiply-adds or probes of the training
  std::uint64_t size_bytes = 0;
  double training_loss = 0, loss = 0;  ///< mean cross-entropy on the examples and on the questions, nats
  double batch_seconds = 0;            ///< CPU seconds an answer where all questions are answered at once
  double direct_seconds = 0;           ///< CPU seconds an answer of direct simulation, asked one by one
  double direct_batch_seconds = 0;     ///< the same where it steps all windows at once; 0 where none does
  bool proven = false;                 ///< right on every window there is, by a certificate that was accepted
  std::string failure;                 ///< why this seed gave no learner; it has no part in medians
};

/// How well an approximate contestant did at one lead.
struct AccuracyRow {
  std::string race, contestant, lead;
  std::uint64_t questions = 0, right = 0;
  double majority = 0, persistence = 0;  ///< accuracy of the two trivial guesses on the same questions
  double seconds_per_answer = 0, study_seconds = 0;
  std::optional<LearnerFigures> learner = {};  ///< of `outpace scale`
};

/// The last row of a race.
struct EndRow {
  std::string race;
  bool complete = false;             ///< false: interrupted
  bool direct_matches_naive = true;  ///< on the small rungs where the naive simulator ran too
  std::string note;                  ///< what went wrong, for a person
};

/// Where a race's rows go as they come. Implemented by the run record and by tests.
class RowSink {
 public:
  virtual ~RowSink() = default;
  virtual void add(const RaceHeader& row) = 0;
  virtual void add(const StudyRow& row) = 0;
  virtual void add(const Measurement& row) = 0;
  virtual void add(const AccuracyRow& row) = 0;
  virtual void add(const EndRow& row) = 0;
};

}  // namespace outpace
