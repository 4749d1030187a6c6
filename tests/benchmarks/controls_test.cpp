// Contestants that cheat, lie, hang or break: each is caught, and direct simulation beside it is not hurt.
#include <map>

#include "benchmarks/child.hpp"
#include "tests/benchmarks/collected_rows.hpp"
#include "tests/catch.hpp"

using namespace outpace;
using outpace::testing::CollectedRows;
using outpace::testing::run;
using outpace::testing::small_race;

namespace {

const RaceName random_cell{"eca:30", "random", "cell"};

/// The last row of a contestant.
Measurement last(const CollectedRows& rows, const std::string& contestant) {
  const auto all = rows.of(contestant);
  REQUIRE_FALSE(all.empty());
  return all.back();
}

void check_unhurt(const CollectedRows& rows) {
  CHECK(rows.rungs("direct") >= 5);
  CHECK(last(rows, "direct").outcome == Outcome::out_of_work);
  REQUIRE(rows.ends.size() == 1);
  CHECK(rows.ends[0].complete);
  CHECK(rows.ends[0].direct_matches_naive);
}

}  // namespace

TEST_CASE("direct simulation entered as a predictor does the same work as direct", "[race]") {
  RaceEnd end;
  const auto rows = run(small_race(random_cell, {"control-direct"}), &end);
  check_unhurt(rows);
  CHECK_FALSE(end.wrong);
  std::map<unsigned, std::vector<std::uint64_t>> work;
  for (const auto& row : rows.of("direct"))
    if (row.outcome == Outcome::answered && row.repetition == 0) work[row.rung] = row.work;
  for (const auto& row : rows.of("control-direct"))
    if (row.outcome == Outcome::answered && work.contains(row.rung)) CHECK(row.work == work[row.rung]);
  CHECK(rows.rungs("control-direct") >= 5);
}

TEST_CASE("a liar is struck with the question, both answers and the command that replays it", "[race]") {
  RaceEnd end;
  const auto rows = run(small_race(random_cell, {"control-liar", "control-direct"}), &end);
  check_unhurt(rows);
  CHECK(end.wrong);
  const Measurement row = last(rows, "control-liar");
  CHECK(row.outcome == Outcome::wrong);
  CHECK(row.rung == 6);
  CHECK(row.given == "2");
  CHECK((row.expected == "0" || row.expected == "1"));
  CHECK(row.replay.find("outpace ask eca:30 cell --at ") == 0);
  CHECK(row.replay.find(" --from random:") != std::string::npos);
  CHECK(row.replay.find(" --by control-liar") != std::string::npos);
  CHECK(rows.rungs("control-direct") >= 5);
}

TEST_CASE("who answers cheaply what was asked before is struck at the first rung", "[race]") {
  const auto rows = run(small_race(random_cell, {"control-hoarder"}));
  check_unhurt(rows);
  const Measurement row = last(rows, "control-hoarder");
  CHECK(row.outcome == Outcome::wrong);
  CHECK(row.reason.find("work depends on what was asked before") != std::string::npos);
}

TEST_CASE("who keeps state from rung to rung is found out in a fresh process", "[race]") {
  auto plan = small_race(random_cell, {"control-keeper", "control-direct"});
  plan.rules.last_rung = 14;
  const auto rows = run(plan);
  check_unhurt(rows);
  const Measurement row = last(rows, "control-keeper");
  CHECK(row.outcome == Outcome::wrong);
  CHECK(row.reason.find("fresh process") != std::string::npos);
  CHECK(rows.of("control-keeper").size() > 5);
  CHECK(last(rows, "control-direct").outcome == Outcome::out_of_work);
}

TEST_CASE("a meter that forgets is stopped by the clock, and its rows say so", "[race]") {
  auto plan = small_race(random_cell, {"control-forgetful"});
  plan.rules.least_cut_seconds = 0.002;
  plan.rules.last_rung = 24;
  const auto rows = run(plan);
  CHECK(rows.rungs("direct") >= 5);
  const Measurement row = last(rows, "control-forgetful");
  CHECK(row.outcome == Outcome::cut);
  CHECK(row.reason.find("counted 0 units") != std::string::npos);
  CHECK(row.note.find("0 counted units") != std::string::npos);
}

TEST_CASE("a table filled in study has that study's work beside it", "[race]") {
  const auto rows = run(small_race({"eca:30", "single", "population"}, {"control-table"}));
  REQUIRE(rows.headers.size() == 1);
  CHECK(rows.headers[0].single_member);
  const StudyRow* study = rows.study("control-table");
  REQUIRE(study);
  CHECK_FALSE(study->declined.has_value());
  std::map<unsigned, std::vector<std::uint64_t>> direct;
  for (const auto& row : rows.of("direct"))
    if (row.outcome == Outcome::answered) direct[row.rung] = row.work;
  for (const auto& row : rows.of("control-table"))
    for (std::size_t i = 0; i < row.work.size() && direct.contains(row.rung); ++i)
      CHECK(study->work + row.work[i] >= direct[row.rung][i]);
}

TEST_CASE("a table cannot be filled for a family of random starts", "[race]") {
  const auto rows = run(small_race(random_cell, {"control-table"}));
  REQUIRE(rows.study("control-table"));
  CHECK(rows.study("control-table")->declined.has_value());
}

TEST_CASE("one that never returns is cut by the clock", "[race]") {
  auto plan = small_race(random_cell, {"control-endless"});
  plan.rules.grace_seconds = 2;
  plan.rules.last_rung = 9;
  const auto rows = run(plan);
  CHECK(rows.rungs("direct") >= 5);
  CHECK(last(rows, "control-endless").outcome == Outcome::cut);
  CHECK(last(rows, "control-endless").rung == 7);
}

TEST_CASE("one that crashes loses its own rungs only, and its last words are kept", "[race]") {
  const auto rows = run(small_race(random_cell, {"control-crasher"}));
  check_unhurt(rows);
  const Measurement row = last(rows, "control-crasher");
  CHECK(row.outcome == Outcome::crashed);
  CHECK(row.reason.find("the control crashes now") != std::string::npos);
}

TEST_CASE("one that eats memory is stopped by its process's limit or by its meter", "[race]") {
  const auto rows = run(small_race(random_cell, {"control-eater", "control-holder"}));
  check_unhurt(rows);
  // Under the address sanitizer such an allocation ends the process.
  const Outcome outcome = last(rows, "control-eater").outcome;
  CHECK(outcome == (address_space_is_reserved() ? Outcome::crashed : Outcome::out_of_memory));
  CHECK(last(rows, "control-holder").outcome == Outcome::out_of_memory);
  CHECK(rows.rungs("control-holder") == 4);
}

TEST_CASE("a predictor that prints does not break the protocol", "[race]") {
  const auto rows = run(small_race(random_cell, {"control-talker"}));
  CHECK(last(rows, "control-talker").outcome == Outcome::out_of_work);
}

TEST_CASE("a proof that no checker accepts is reported as rejected", "[race]") {
  RaceEnd end;
  const auto rows = run(small_race(random_cell, {"control-prophet"}), &end);
  REQUIRE(rows.study("control-prophet"));
  CHECK(rows.study("control-prophet")->accepted == false);
  CHECK(end.rejected);
}

TEST_CASE("a program that dies in its study declines, and says how it died", "[race]") {
  const auto rows = run(small_race(random_cell, {"control-quitter", "nobody-of-that-name"}));
  check_unhurt(rows);
  REQUIRE(rows.study("control-quitter")->declined.has_value());
  CHECK(rows.study("control-quitter")->declined->reason.find("exit code 3") != std::string::npos);
  CHECK(rows.study("nobody-of-that-name")->declined.has_value());
}

TEST_CASE("approximate contestants are measured against both trivial guesses", "[race]") {
  auto plan = small_race({"eca:30", "random", "cell", "32"}, {"control-guesser", "control-direct"});
  plan.header.kind = RaceKind::approximate;
  plan.header.lead = "32";
  const auto rows = run(plan);
  REQUIRE(rows.accuracies.size() == 2);
  for (const auto& row : rows.accuracies) {
    CHECK(row.questions == 512);
    CHECK(row.race == "eca:30~random~cell@32");
    if (row.contestant == "direct") CHECK(row.right == 512);
    if (row.contestant == "control-guesser") {
      CHECK(row.right > 200);
      CHECK(row.right < 312);
      CHECK(row.majority >= static_cast<double>(row.right) / 512);
    }
  }
  CHECK(rows.study("control-direct")->declined.has_value());
  const auto ladder = run(small_race(random_cell, {"control-guesser"}));
  CHECK(ladder.study("control-guesser")->declined.has_value());
}
