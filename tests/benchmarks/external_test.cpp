// Programs that are not outpace's take part through the same lines: the Python example, and programs that talk
// nonsense, too much or nothing.
#include "tests/benchmarks/collected_rows.hpp"
#include "tests/catch.hpp"
#include "tests/places.hpp"

using namespace outpace;
using outpace::testing::run;
using outpace::testing::small_race;

namespace {

RacePlan race_of(std::vector<std::string> command) {
  auto plan = small_race({"eca:90", "single", "cell"}, {});
  plan.contestants.push_back({"foreign", std::move(command)});
  plan.rules.grace_seconds = 2;
  plan.rules.last_rung = 8;
  plan.rules.far_rungs = false;
  return plan;
}

/// What became of a shell script that stands for a program.
StudyRow study_of(const std::string& script) {
  auto plan = race_of({"sh", "-c", script});
  plan.rules.grace_seconds = 0.2;
  plan.rules.last_rung = 3;
  const auto rows = run(plan);
  REQUIRE(rows.ends.size() == 1);
  CHECK(rows.ends[0].complete);
  CHECK(rows.rungs("direct") >= 1);
  REQUIRE(rows.study("foreign"));
  return *rows.study("foreign");
}

}  // namespace

TEST_CASE("the Python example races beside direct simulation, and flies to the far rungs", "[race][external]") {
  auto plan = small_race({"eca:90", "single", "cell"}, {}, 0.05);
  plan.contestants = {{"direct"}, {"lucas", {"python3", outpace::tests::source_folder + "/examples/predictor.py"}}};
  plan.rules.last_rung = 6;
  const auto rows = run(plan);
  const StudyRow* study = rows.study("lucas");
  REQUIRE(study);
  INFO((study->declined ? study->declined->reason : ""));
  REQUIRE_FALSE(study->declined.has_value());
  CHECK(study->external);
  const auto rungs = rows.of("lucas");
  REQUIRE_FALSE(rungs.empty());
  CHECK(rungs.back().outcome == Outcome::answered);
  CHECK(rungs.back().rung == 2048);
  for (const auto& row : rungs) {
    CHECK(row.external);
    CHECK(row.seconds.size() == 16);
    CHECK(row.seconds[0] > 0);
  }
}

TEST_CASE("the Python example declines what it does not know", "[race][external]") {
  auto plan = race_of({"python3", outpace::tests::source_folder + "/examples/predictor.py"});
  plan.header.name.system = "eca:30";
  plan.rules.grace_seconds = 20;
  plan.rules.last_rung = 3;
  const auto rows = run(plan);
  REQUIRE(rows.study("foreign"));
  REQUIRE(rows.study("foreign")->declined.has_value());
  CHECK(rows.study("foreign")->declined->reason.find("Lucas") != std::string::npos);
}

TEST_CASE("programs that do not keep to the protocol decline with what was wrong", "[race][external]") {
  CHECK(study_of("echo hello world; cat").declined->reason.find("not JSON") != std::string::npos);
  CHECK(study_of("echo '{\"type\":\"hello\"}'; cat").declined->reason.find("/protocol") != std::string::npos);
  CHECK(study_of("echo '{\"type\":\"hello\",\"protocol\":9,\"program\":\"p\",\"offers\":[]}'; cat")
            .declined->reason.find("protocol 9") != std::string::npos);
  CHECK(study_of("printf '{\"type\":\"hel'; exit 4").declined->reason.find("exit code 4") != std::string::npos);
  CHECK(study_of("kill -SEGV $$").declined->reason.find("signal 11") != std::string::npos);
  CHECK(study_of("exec nothing-of-that-name").declined->reason.find("127") != std::string::npos);
}

TEST_CASE("a program that writes one endless line is stopped", "[race][external]") {
  auto plan = race_of({"sh", "-c", "yes | tr -d '\\n'"});
  plan.rules.last_rung = 3;
  const auto rows = run(plan);
  CHECK(rows.study("foreign")->declined.has_value());
}

TEST_CASE("a program that stops answering in mid-race is a crash or a cut, not a hang", "[race][external]") {
  const std::string greet =
      R"(read a; echo '{"type":"hello","protocol":1,"program":"p","offers":[{"predictor":"p"}]}'; read b; )"
      R"(echo '{"type":"studied","claim":"exact","finding":"nothing"}'; read c; )";
  for (const auto& [rest, outcome] : {std::pair{"printf '{\"type\":\"answ'", Outcome::crashed},
                                      {"echo '{\"type\":\"answers\",\"answers\":[]}'; cat", Outcome::crashed},
                                      {"echo '[1,2'; cat", Outcome::crashed},
                                      {"exec sleep 100", Outcome::cut}}) {
    CAPTURE(rest);
    const auto rows = run(race_of({"sh", "-c", greet + rest}));
    const auto asked = rows.of("foreign");
    REQUIRE(asked.size() == 1);
    CHECK(asked[0].outcome == outcome);
    CHECK_FALSE(asked[0].reason.empty());
    CHECK(rows.ends[0].complete);
  }
}
