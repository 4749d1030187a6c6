// The gate finds planted regressions and nothing else; exports have the shape that their readers want.
#include "reports/gate.hpp"

#include <algorithm>

#include "reports/export.hpp"
#include "tests/catch.hpp"
#include "tests/reports/synthetic.hpp"

using namespace outpace;
using namespace outpace::synthetic;

namespace {

Run run_of(const std::vector<Race>& races) {
  Run run;
  for (const Race& race : races) run.races.push_back(record(race));
  return run;
}

const std::string& baseline() {
  static const std::string text = make_baseline(run_of(medley()));
  return text;
}

GateResult gate(const Run& run) {
  const auto result = check_baseline(run, baseline());
  REQUIRE(result);
  return *result;
}

bool names(const GateResult& result, const std::string& row, const std::string& what) {
  return std::any_of(result.regressions.begin(), result.regressions.end(), [&](const Regression& regression) {
    return regression.row == row && regression.what == what && !regression.replay.empty();
  });
}

}  // namespace

TEST_CASE("a run passes the gate that was made from it", "[reports][gate]") {
  const GateResult result = gate(run_of(medley()));
  CHECK(gate_text(result).find("passed") != std::string::npos);
  CHECK(result.passed());
  CHECK(result.improvements.empty());
  CHECK(result.compared > 100);
}

TEST_CASE("clocks off by 40 % do not fail the gate", "[reports][gate]") {
  for (const std::uint64_t seed : {21, 22, 23}) {
    std::vector<Race> races = medley();
    for (Race& race : races) {
      race.noise = 0.4;
      race.noise_seed = seed;
    }
    CHECK(gate_text(gate(run_of(races))).find("passed") != std::string::npos);
  }
}

TEST_CASE("ten percent more work fails the gate and names the row and the command", "[reports][gate]") {
  std::vector<Race> races = medley();
  races[1].contestants[1].work = power(44, 1.0);
  const GateResult result = gate(run_of(races));
  CHECK_FALSE(result.passed());
  CHECK(names(result, "eca:110~random~cell hashlife 2^12", "work"));
}

TEST_CASE("less work passes and is named as an improvement", "[reports][gate]") {
  std::vector<Race> races = medley();
  races[1].contestants[1].work = power(30, 1.0);
  const GateResult result = gate(run_of(races));
  CHECK(result.passed());
  CHECK_FALSE(result.improvements.empty());
}

TEST_CASE("a lost verdict fails the gate", "[reports][gate]") {
  Run run = run_of(medley());
  std::erase_if(run.races[0].measurements, [](const Measurement& row) { return row.far; });
  CHECK(names(gate(run), "eca:170~random~cell", "verdict"));
}

TEST_CASE("a wrong answer fails the gate", "[reports][gate]") {
  Run run = run_of(medley());
  for (Measurement& row : run.races[1].measurements)
    if (row.contestant == "hashlife" && row.rung == 12 && row.outcome == Outcome::answered) row.answers[0] ^= 1;
  const GateResult result = gate(run);
  CHECK(names(result, "eca:110~random~cell hashlife 2^12", "answers"));
  CHECK(names(result, "eca:110~random~cell hashlife", "correctness"));
}

TEST_CASE("a missing row, contestant or race fails the gate", "[reports][gate]") {
  Run run = run_of(medley());
  std::erase_if(run.races[1].measurements,
                [](const Measurement& row) { return row.contestant == "lookup" && row.rung == 9; });
  CHECK(names(gate(run), "eca:110~random~cell lookup 2^9", "row"));
  run.races.erase(run.races.begin());
  CHECK(names(gate(run), "eca:170~random~cell", "race"));
}

TEST_CASE("an empty comparison fails the gate", "[reports][gate]") {
  CHECK_FALSE(gate({}).passed());
  const auto nothing = check_baseline(run_of(medley()), R"({"schema": 1, "races": {}})");
  REQUIRE(nothing);
  CHECK_FALSE(nothing->passed());
}

TEST_CASE("a baseline of another schema or another race's settings is incompatible", "[reports][gate]") {
  const Run run = run_of(medley());
  CHECK(check_baseline(run, R"({"schema": 2, "races": {}})").error().kind == RecordError::Kind::incompatible);
  Run other = run;
  other.races[0].header.seed = 2;
  CHECK(check_baseline(other, baseline()).error().kind == RecordError::Kind::incompatible);
  CHECK(check_baseline(run, "[]").error().kind == RecordError::Kind::malformed);
}

TEST_CASE("mutated baselines are baselines or errors, never crashes", "[reports][gate]") {
  const Run run = run_of({medley()[4]});
  const std::string whole = make_baseline(run);
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    std::string text = whole;
    text[mix64(seed) % text.size()] = "{}[]\",:019.-en"[mix64(seed + 999) % 14];
    if (const auto result = check_baseline(run, text); !result) CHECK_FALSE(result.error().error.why.empty());
  }
}

TEST_CASE("exports hold every answered rung in the shape of their readers", "[reports][export]") {
  const Run run = run_of({medley()[1]});
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

TEST_CASE("a race is gated by its own score though an approximate race of the same name came first",
          "[reports][gate]") {
  Run run = run_of(medley());
  RaceRecord approximate;
  approximate.header = run.races.front().header;
  approximate.header.kind = RaceKind::approximate;
  approximate.header.lead = "8";
  approximate.header.name.lead = "8";
  approximate.end = EndRow{approximate.header.name.text(), true, true, ""};
  run.races.insert(run.races.begin(), approximate);
  CHECK(gate(run).passed());
}
