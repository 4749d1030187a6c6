// A contestant's rows gathered: what it answered on which rung, its cost curves, and where its story ends.
#pragma once

#include <map>

#include "reports/score.hpp"
#include "reports/score/slopes.hpp"

namespace outpace {

/// A rung that was answered in full, all repetitions folded.
struct AnsweredRung {
  std::vector<std::uint64_t> work;     ///< a query
  std::vector<double> seconds;         ///< a query, median over repetitions
  std::vector<std::uint64_t> answers;  ///< digests
  std::vector<double> totals;          ///< seconds of all queries, a repetition
  std::uint64_t peak_bytes = 0;
  std::string replay;
};

struct RungKey {
  bool far;
  unsigned rung;
  auto operator<=>(const RungKey&) const = default;
};

struct RecordedLadder {
  std::string name;
  const StudyRow* study = nullptr;
  std::map<RungKey, AnsweredRung> rungs;
  std::map<RungKey, const Measurement*> failed;  ///< rungs with a row that is not `answered`
  std::optional<RungKey> unsteady;               ///< a rung whose repetitions differ in work or answer
  bool external = false;                         ///< its work is its own claim: its time counts in place of it
  std::string note;                              ///< the first thing the race remarked on

  [[nodiscard]] std::uint64_t study_work() const { return study ? study->work : 0; }
  [[nodiscard]] double study_seconds() const { return study ? study->seconds : 0; }
  [[nodiscard]] const AnsweredRung* at(RungKey key) const;
};

/// Ladders of a race by contestant, in order of appearance. Rungs answered by fewer than the race's queries are left
/// out. The pointers refer into `race`.
std::vector<RecordedLadder> ladders_of(const RaceRecord& race);

/// log2 of the costs of a rung's queries; `extra` (the study's, where it is charged) is added to each. Work of 0 counts
/// as 1 unit, time below a nanosecond as one.
std::vector<double> log2_work(const AnsweredRung& rung, std::uint64_t extra);
std::vector<double> log2_seconds(const AnsweredRung& rung, double extra);

/// Direct simulation's work on any rung: measured, or extrapolated along its pessimistic slope.
class DirectWork {
 public:
  DirectWork(const RecordedLadder& direct, const std::optional<Slope>& slope);
  struct Value {
    double log2_work;
    bool extrapolated;
  };
  [[nodiscard]] std::optional<Value> at(RungKey key) const;

 private:
  std::map<RungKey, double> measured_;
  double pessimistic_slope_ = 0;
};

}  // namespace outpace
