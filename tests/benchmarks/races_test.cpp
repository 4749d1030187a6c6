// Several races side by side, interruption, growing rings, duels, repetitions, and that two runs agree.
#include <fmt/format.h>
#include "tests/benchmarks/collected_rows.hpp"
#include "tests/catch.hpp"

using namespace outpace;
using outpace::testing::CollectedRows;
using outpace::testing::run;
using outpace::testing::small_race;

namespace {
struct Watcher final : Progress {
  void update(const ProgressState& state) override {
    CHECK(state.seconds_done >= last);
    CHECK(state.seconds_done <= state.seconds_total * 1.0001);
    last = state.seconds_done;
    races_done = state.races_done;
  }
  double last = 0;
  std::size_t races_done = 0;
};

/// Everything of a run but its times.
std::string noise_free(const CollectedRows& rows) {
  std::vector<std::string> lines;
  for (const auto& row : rows.measurements) {
    lines.push_back(fmt::format("{} {} {}/{} {}: {} {}\n", row.race, row.contestant, row.rung, row.repetition,
                                static_cast<int>(row.outcome), fmt::join(row.work, " "), fmt::join(row.answers, " ")));
  }
  std::ranges::sort(lines);
  return fmt::format("{}", fmt::join(lines, ""));
}
}  // namespace

TEST_CASE("races side by side leave complete rows, and two runs differ in times only", "[race]") {
  const std::vector<RacePlan> plans{small_race({"eca:90", "random", "cell"}, {"control-direct"}, 2e-6),
                                    small_race({"eca:110", "single", "population"}, {"control-direct"}, 2e-6),
                                    small_race({"eca:30", "ring", "row"}, {"control-direct"}, 2e-6)};
  const std::atomic<bool> stop = false;
  CollectedRows first, second;
  Watcher watcher;
  const auto ends = run_races(plans, 2, first, &watcher, stop);
  run_races(plans, 1, second, nullptr, stop);
  REQUIRE(ends.size() == 3);
  for (const RaceEnd& end : ends) CHECK((end.complete && !end.wrong && end.direct_matches_naive));
  CHECK((first.headers.size() == 3 && first.ends.size() == 3));
  CHECK(watcher.races_done == 3);
  CHECK(watcher.last == Approx(nominal_seconds(plans[0]) + nominal_seconds(plans[1]) + nominal_seconds(plans[2])));
  CHECK(noise_free(first) == noise_free(second));
}

TEST_CASE("a stop leaves the rows of the rung at hand and an end that says it is incomplete", "[race]") {
  std::atomic<bool> stop = false;
  CollectedRows rows;
  const auto plan = small_race({"eca:30", "random", "cell"}, {"control-direct"});
  const RaceEnd end = run_race(plan, rows, stop, [&](unsigned rung, double) { stop = rung >= 4; });
  CHECK_FALSE(end.complete);
  REQUIRE(rows.ends.size() == 1);
  CHECK_FALSE(rows.ends[0].complete);
  CHECK(rows.rungs("direct") == 2);
  CHECK(rows.rungs("control-direct") == 2);
}

TEST_CASE("cheap rungs are repeated, and every repetition gives the same answers for the same work", "[race]") {
  auto plan = small_race({"eca:30", "single", "cell"}, {});
  plan.rules.repetitions = 3;
  const auto all = run(plan).of("direct");
  CHECK(std::ranges::count_if(all, [](const auto& row) { return row.repetition == 2; }) >= 3);
  for (const auto& row : all)
    for (const auto& other : all)
      if (row.rung == other.rung) CHECK((row.work == other.work && row.answers == other.answers));
}

TEST_CASE("a fixed ring is raced as a duel and a growing one grows", "[race]") {
  auto plan = small_race({"eca:30", "ring:20:random:3", "cell"}, {"control-direct"}, 2e-6);
  plan.header.kind = RaceKind::duel;
  plan.header.single_member = true;
  const auto rows = run(plan);
  CHECK(rows.ends[0].complete);
  CHECK(rows.rungs("direct") >= 4);
  const auto growing = run(small_race({"eca:30", "ring", "population"}, {}, 2e-6));
  REQUIRE(growing.rungs("direct") >= 4);
  const auto last = growing.of("direct")[growing.rungs("direct") - 1];
  CHECK(last.replay.find("--from ring:") != std::string::npos);
}

TEST_CASE("a race that cannot be asked ends with the reason", "[race]") {
  for (const RaceName& name : {RaceName{"eca:300", "random", "cell"}, RaceName{"eca:30", "nowhere", "cell"},
                               RaceName{"eca:30", "random", "population"}}) {
    const auto rows = run(small_race(name, {}));
    REQUIRE(rows.ends.size() == 1);
    CHECK_FALSE(rows.ends[0].complete);
    CHECK_FALSE(rows.ends[0].note.empty());
  }
  auto nobody = small_race({"eca:30", "random", "cell"}, {});
  nobody.rules.worker = {"/nonexistent/worker"};
  const auto rows = run(nobody);
  CHECK(rows.study("direct")->declined.has_value());
  CHECK(rows.ends[0].note.find("direct simulation answered no rung") != std::string::npos);
}
