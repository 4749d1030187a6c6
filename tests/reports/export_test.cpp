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
  CHECK(csv.starts_with("race,contestant,rung,far,repetition,outcome,query,work,seconds,answer\n"));
  CHECK(csv.find("eca:110~random~cell,hashlife,12,0,0,answered,0,") != std::string::npos);
  CHECK_FALSE(export_run(run, "xml"));
}
