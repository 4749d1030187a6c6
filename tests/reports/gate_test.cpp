// The gate finds planted regressions and nothing else, lets pass what its tolerances say, and tells what a refresh
// changes.
#include "reports/gate.hpp"

#include <algorithm>
#include <sstream>

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

GateResult gate(const Run& run, const std::string& tolerances = "") {
  const auto result = check_baseline(run, baseline(), Tolerances::parse(tolerances).value());
  REQUIRE(result);
  return *result;
}

bool names(const GateResult& result, const std::string& row, const std::string& what) {
  return std::any_of(result.regressions.begin(), result.regressions.end(), [&](const Regression& regression) {
    return regression.row == row && regression.what == what && !regression.replay.empty();
  });
}

/// The medley with ten per cent more work for hashlife on rule 110.
Run costlier() {
  std::vector<Race> races = medley();
  races[1].contestants[1].work = power(44, 1.0);
  return run_of(races);
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
  const GateResult result = gate(costlier());
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

TEST_CASE("a tolerance for a row lets that row pass and no other", "[reports][gate]") {
  const std::string exception = R"(
[[row]]
match = "eca:110~random~cell hashlife *"
why = "the store of nodes got larger"
work = 0.11
)";
  CHECK(gate(costlier(), exception).passed());
  CHECK(gate(costlier(), "work = 0.11").passed());
  CHECK_FALSE(gate(costlier(), "work = 0.09").passed());
  std::string other = exception;
  other.replace(other.find("110"), 3, "111");
  const GateResult result = gate(costlier(), other);
  CHECK_FALSE(result.passed());
  CHECK(result.unused == std::vector<std::string>{"eca:111~random~cell hashlife *"});
  Run wrong = costlier();
  wrong.races[1].measurements.back().answers.clear();
  for (Measurement& row : wrong.races[1].measurements)
    if (row.contestant == "hashlife" && row.rung == 12 && row.outcome == Outcome::answered) row.answers[0] ^= 1;
  CHECK_FALSE(gate(wrong, "work = 1000").passed());
}

TEST_CASE("a verdict that is not gated may be lost, its work may not grow", "[reports][gate]") {
  Run run = run_of(medley());
  std::erase_if(run.races[0].measurements, [](const Measurement& row) { return row.far; });
  const GateResult result = gate(run, "verdict = false\ndelta = 1");
  CHECK_FALSE(names(result, "eca:170~random~cell", "verdict"));
  CHECK(names(result, "eca:170~random~cell identity far 2^64", "row"));
}

TEST_CASE("tolerances that say nothing sensible are refused at their line", "[reports][gate]") {
  for (const char* bad : {"work = -1", "work = '2 %'", "time = 0.1", "verdict = 1", "[[row]]\nwork = 1", "row = 3",
                          "work = ", "[[row]]\nmatch = 'a'\nwhy = 'b'", "[[row]]\nmatch = 'a'\nwork = 1"}) {
    CAPTURE(bad);
    const auto parsed = Tolerances::parse(bad);
    REQUIRE_FALSE(parsed.has_value());
    CHECK(parsed.error().what.starts_with("tolerances, line "));
  }
}

TEST_CASE("annotations stand on the baseline's line of the contestant and hide nothing in their escapes",
          "[reports][gate]") {
  const std::string text = gate_annotations(gate(costlier()), "ci/baseline.json");
  const std::size_t at = text.find(",title=eca%3A110~random~cell hashlife 2^12%3A work::was ");
  REQUIRE(at != std::string::npos);
  const std::size_t start = text.rfind("::error file=ci/baseline.json,line=", at) + 35;
  const auto line = std::stoul(text.substr(start));
  std::istringstream lines(baseline());
  std::string found;
  for (unsigned long i = 0; i < line; ++i) std::getline(lines, found);
  CHECK(found.starts_with("  \"hashlife\""));
  CHECK(text.find("%0Areplay: outpace ask eca:110") != std::string::npos);
}

TEST_CASE("a refresh of the baseline says what it changes", "[reports][gate]") {
  CHECK(baseline_changes(baseline(), baseline()).value().empty());
  std::vector<Race> races = medley();
  races[1].contestants[1].work = power(44, 1.0);
  races[3].contestants.pop_back();
  races.erase(races.begin() + 2);
  races.push_back({header("eca:18"), {direct()}});
  const std::string changes = baseline_changes(baseline(), make_baseline(run_of(races))).value();
  CAPTURE(changes);
  CHECK(changes.find("~ eca:110~random~cell hashlife: work +10 ") != std::string::npos);
  CHECK(changes.find("- eca:54~random~cell: ") != std::string::npos);
  CHECK(changes.find("+ eca:18~random~cell: ") != std::string::npos);
  CHECK(changes.find("eca:30~single~cell") == std::string::npos);
  CHECK_FALSE(baseline_changes("nonsense", baseline()));
}

TEST_CASE("the gate as JSON holds each regression", "[reports][gate]") {
  const auto json = nlohmann::json::parse(gate_json(gate(costlier())));
  CHECK(json["passed"] == false);
  CHECK(json["regressions"][0]["row"] == "eca:110~random~cell hashlife 2^10");
  CHECK(json["seconds"]["direct"].get<double>() > 0);
}
