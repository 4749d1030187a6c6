// Exports have the shape that their readers want.
#include "reports/export.hpp"

#include "tests/catch.hpp"
#include "tests/reports/synthetic.hpp"

using namespace outpace;
using namespace outpace::synthetic;

TEST_CASE("exports hold every answered rung in the shape of their readers", "[reports][export]") {
  Run run;
  run.races.push_back(record(medley()[1]));
  const auto gbench = nlohmann::json::parse(export_gbench(run));
  REQUIRE(gbench["benchmarks"].size() > 50);
  for (const auto& entry : gbench["benchmarks"]) {
    CHECK(entry["time_unit"] == "ns");
    CHECK(entry["run_type"] == "iteration");
    CHECK(entry["cpu_time"].is_number());
  }
  const auto github = nlohmann::json::parse(export_github(run));
  REQUIRE(github.is_array());
  CHECK(github[0]["unit"] == "units/answer");
  const auto bmf = nlohmann::json::parse(export_bmf(run));
  CHECK(bmf["eca:110~random~cell/hashlife/2^12"]["latency"]["value"].is_number());
  const std::string csv = export_csv(run);
  CHECK(csv.starts_with("race,contestant,rung,far,repetition,outcome,query,work,seconds,answer,questions,right\n"));
  CHECK(csv.find("eca:110~random~cell,hashlife,12,0,0,answered,0,") != std::string::npos);
  CHECK_FALSE(export_run(run, "xml"));
}

TEST_CASE("exports hold what learners did, and no training that failed", "[reports][export]") {
  Run run;
  RaceRecord race;
  race.header = header("eca:30");
  race.header.kind = RaceKind::approximate;
  AccuracyRow row{.race = "eca:30~random~cell~8",
                  .contestant = "learned:tree:64:128:1",
                  .lead = "8",
                  .questions = 200,
                  .right = 150,
                  .seconds_per_answer = 2e-6,
                  .learner = LearnerFigures{}};
  race.accuracy.push_back(row);
  row.contestant = "learned:mlp:8x1:64:1";
  row.learner->failure = "failed seed";
  race.accuracy.push_back(row);
  run.races.push_back(race);
  const std::string name = "eca:30~random~cell~8/learned:tree:64:128:1";
  const auto gbench = nlohmann::json::parse(export_gbench(run));
  REQUIRE(gbench["benchmarks"].size() == 1);
  CHECK(gbench["benchmarks"][0]["name"] == name);
  CHECK(gbench["benchmarks"][0]["real_time"] == Approx(2000));
  CHECK(gbench["benchmarks"][0]["accuracy"] == Approx(0.75));
  const auto github = nlohmann::json::parse(export_github(run));
  REQUIRE(github.size() == 2);
  CHECK(github[0]["value"] == Approx(0.25));
  CHECK(nlohmann::json::parse(export_bmf(run))[name]["accuracy"]["value"] == Approx(0.75));
  CHECK(export_csv(run).find("eca:30~random~cell~8,learned:tree:64:128:1,,0,0,approximate,,,2e-06,,200,150\n") !=
        std::string::npos);
}
