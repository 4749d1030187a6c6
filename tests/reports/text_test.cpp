// Reports as text, compared with approved files in tests/data/reports. OUTPACE_APPROVE=1 writes what comes out now.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>

#include "reports/compare.hpp"
#include "reports/page.hpp"
#include "reports/table.hpp"
#include "tests/catch.hpp"
#include "tests/places.hpp"
#include "tests/reports/synthetic.hpp"

using namespace outpace;
using namespace outpace::synthetic;

namespace {

Run run_of(const std::vector<Race>& races) {
  Run run;
  run.folder = "runs/made-up";
  run.meta.version = "0.1.0";
  for (const Race& race : races) run.races.push_back(record(race));
  return run;
}

/// A medley with a wrong answer, a dispute and a gap.
Run troubled() {
  Run run = run_of(medley());
  for (Measurement& row : run.races[4].measurements)
    if (row.contestant == "hashlife" && row.rung == 9 && row.outcome == Outcome::answered) row.answers[3] ^= 1;
  for (Measurement& row : run.races[1].measurements)
    if (row.contestant == "lookup" && row.rung == 17 && row.outcome == Outcome::answered) row.answers[3] ^= 1;
  run.gaps.push_back("eca:22~random~cell was interrupted");
  return run;
}

void check_approved(const std::string& name, const std::string& text) {
  const std::filesystem::path path = std::filesystem::path(outpace::tests::data_folder) / "reports" / name;
  if (std::getenv("OUTPACE_APPROVE")) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
  }
  std::ifstream in(path);
  const std::string approved((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  CHECK(text == approved);
}

std::size_t widest(const std::string& text) {
  std::size_t widest = 0, start = 0;
  for (std::size_t end; (end = text.find('\n', start)) != std::string::npos; start = end + 1) {
    const std::string line = text.substr(start, end - start);
    if (line.find("replay: ") == std::string::npos) widest = std::max(widest, text_width(line));
  }
  return widest;
}

}  // namespace

TEST_CASE("the table of a run reads as approved at 120 and at 80 columns", "[reports][table]") {
  const RunScore score = score_run(troubled());
  const std::string wide = score_table(score, {.columns = 120}), narrow = score_table(score, {.columns = 80});
  check_approved("table-120.txt", wide);
  check_approved("table-80.txt", narrow);
  CHECK(widest(wide) <= 120);
  CHECK(widest(narrow) <= 80);
  CHECK(widest(score_table(score, {.columns = 60})) <= 60);
}

TEST_CASE("colour changes nothing but colour", "[reports][table]") {
  const RunScore score = score_run(troubled());
  const std::string coloured = score_table(score, {.columns = 120, .colour = true});
  CHECK(coloured.find("\x1b[") != std::string::npos);
  CHECK(std::regex_replace(coloured, std::regex("\x1b\\[[0-9;]*m"), "") == score_table(score, {.columns = 120}));
}

TEST_CASE("no report calls a system irreducible", "[reports][table]") {
  const RunScore score = score_run(troubled());
  for (const std::string& text : {score_table(score, {}), report_page(score), to_json(score).dump()})
    CHECK(text.find("irreducible") == std::string::npos);
}

TEST_CASE("an empty run still gives a table and a page", "[reports][table]") {
  CHECK(score_table(score_run({}), {}) == "The record holds no race.\n");
  CHECK(report_page(score_run({})).find("</html>") != std::string::npos);
}

TEST_CASE("two runs are compared with the direction of what changed and what is missing", "[reports][compare]") {
  const Run before = run_of(medley());
  std::vector<Race> races = medley();
  races[1].contestants[1].work = power(20, 1.0);        // hashlife on 110: half the work
  races[3].contestants[1].work = power(1.0 / 16, 2.0);  // lookup on 45: sixteen times the work
  races.erase(races.begin() + 2);
  races.push_back({header("eca:18"), {direct()}});
  const RunComparison comparison = compare_runs(before, run_of(races));
  CHECK(comparison.missing == std::vector<std::string>{"eca:54~random~cell"});
  CHECK(comparison.added == std::vector<std::string>{"eca:18~random~cell"});
  unsigned better = 0, worse = 0;
  for (const ContestantChange& change : comparison.contestants) {
    REQUIRE(change.work);
    better += change.work->direction() == Direction::better ? 1 : 0;
    worse += change.work->direction() == Direction::worse ? 1 : 0;
  }
  CHECK(better == 1);
  CHECK(worse == 1);
  check_approved("compare-runs.txt", comparison_text(comparison, {.columns = 120}));
  CHECK(to_json(comparison)["missing"].size() == 1);
}

TEST_CASE("a run compared with itself shows no change", "[reports][compare]") {
  const Run run = run_of(medley());
  CHECK(comparison_text(compare_runs(run, run), {}).find("No contestant's work or time changed") != std::string::npos);
}

TEST_CASE("two predictors of one run are compared on the same queries", "[reports][compare]") {
  const Run run = run_of(medley());
  const auto comparison = compare_predictors(run, "hashlife", "lookup");
  REQUIRE(comparison);
  CHECK(comparison->wins_first + comparison->wins_second + comparison->ties == 2);
  check_approved("compare-predictors.txt", comparison_text(*comparison, {.columns = 120}));
  const auto declined = compare_predictors(run, "direct", "additive");
  REQUIRE(declined);
  CHECK(declined->duels[0].second_declines->find("not additive") != std::string::npos);
  CHECK_FALSE(compare_predictors(run, "direct", "nobody"));
}
