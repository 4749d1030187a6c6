// A sink that keeps rows, and plans small enough for a test.
#pragma once

#include <algorithm>
#include <atomic>
#include <string>
#include <vector>

#include "benchmarks/race.hpp"
#include "tests/places.hpp"

namespace outpace::testing {

struct CollectedRows final : RowSink {
  void add(const RaceHeader& row) override { headers.push_back(row); }
  void add(const StudyRow& row) override { studies.push_back(row); }
  void add(const Measurement& row) override { measurements.push_back(row); }
  void add(const AccuracyRow& row) override { accuracies.push_back(row); }
  void add(const EndRow& row) override { ends.push_back(row); }

  [[nodiscard]] std::vector<Measurement> of(const std::string& contestant) const {
    std::vector<Measurement> result;
    std::ranges::copy_if(measurements, std::back_inserter(result),
                         [&](const Measurement& row) { return row.contestant == contestant; });
    return result;
  }
  /// First repetitions that were answered in full.
  [[nodiscard]] std::size_t rungs(const std::string& contestant) const {
    return static_cast<std::size_t>(std::ranges::count_if(measurements, [&](const Measurement& row) {
      return row.contestant == contestant && row.repetition == 0 && row.outcome == Outcome::answered;
    }));
  }
  [[nodiscard]] const StudyRow* study(const std::string& contestant) const {
    const auto found = std::ranges::find(studies, contestant, &StudyRow::contestant);
    return found == studies.end() ? nullptr : &*found;
  }

  std::vector<RaceHeader> headers;
  std::vector<StudyRow> studies;
  std::vector<Measurement> measurements;
  std::vector<AccuracyRow> accuracies;
  std::vector<EndRow> ends;
};

/// A race with the tests' worker in which direct simulation reaches a time near a thousand.
inline RacePlan small_race(RaceName name, const std::vector<std::string>& contestants, double budget = 8e-6) {
  RacePlan plan;
  plan.header.single_member = name.family == "single";
  plan.header.name = std::move(name);
  plan.header.seed = 7;
  plan.header.budget_seconds = budget;
  plan.header.byte_limit = std::uint64_t{64} << 20;
  plan.header.first_rung = 3;
  plan.contestants.push_back({"direct"});
  for (const std::string& contestant : contestants) plan.contestants.push_back({contestant});
  plan.rules.worker = {outpace::tests::control_worker};
  plan.rules.least_seconds = 1e-6;
  plan.rules.grace_seconds = 30;
  return plan;
}

inline CollectedRows run(const RacePlan& plan, RaceEnd* end = nullptr) {
  CollectedRows rows;
  const std::atomic<bool> stop = false;
  const RaceEnd result = run_race(plan, rows, stop);
  if (end) *end = result;
  return rows;
}

}  // namespace outpace::testing
