// Comparisons of two runs and of two predictors, as text, Markdown and JSON.
#include "reports/compare.hpp"

#include "tests/reports/approved.hpp"

using namespace outpace;
using namespace outpace::synthetic;

namespace {

/// The medley with hashlife cheaper on rule 110, lookup dearer on 45, rule 54 gone and rule 18 new.
Run changed() {
  std::vector<Race> races = medley();
  races[1].contestants[1].work = power(20, 1.0);        // half the work
  races[3].contestants[1].work = power(1.0 / 16, 2.0);  // sixteen times the work
  races[4].contestants[1].last_rung = 11;               // two rungs fewer
  races.erase(races.begin() + 2);
  races.push_back({header("eca:18"), {direct()}});
  return run_of(races);
}

/// A run of one approximate race in which so many of 512 answers were right.
Run guessing(std::uint64_t right) {
  Run run;
  RaceRecord race;
  race.header = header("eca:30");
  race.header.kind = RaceKind::approximate;
  race.header.name.lead = "8";
  race.header.lead = "8";
  race.accuracy.push_back({.race = race.header.name.text(),
                           .contestant = "majority",
                           .lead = "8",
                           .questions = 512,
                           .right = right,
                           .majority = 0.5,
                           .persistence = 0.5});
  run.races.push_back(race);
  return run;
}

}  // namespace

TEST_CASE("two runs are compared with the direction of what changed and what is missing", "[reports][compare]") {
  const RunComparison comparison = compare_runs(run_of(medley()), changed());
  CHECK(comparison.missing == std::vector<std::string>{"eca:54~random~cell"});
  CHECK(comparison.added == std::vector<std::string>{"eca:18~random~cell"});
  unsigned better = 0, worse = 0;
  for (const ContestantChange& change : comparison.contestants) {
    REQUIRE(change.work);
    better += change.work->direction() == Direction::better ? 1 : 0;
    worse += change.work->direction() == Direction::worse ? 1 : 0;
    if (change.race == "eca:30~random~cell" && change.contestant == "hashlife")
      CHECK(change.lost == std::vector<std::string>{"2^12", "2^13"});
  }
  CHECK(better == 1);
  CHECK(worse == 1);
  check_approved("compare-runs.txt", comparison_text(comparison, {.columns = 120}));
  check_approved("compare-runs.md", comparison_markdown(comparison));
  CHECK(to_json(comparison)["missing"].size() == 1);
  CHECK(to_json(comparison)["contestants"].size() == comparison.contestants.size());
}

TEST_CASE("a run compared with itself shows no change", "[reports][compare]") {
  const Run run = run_of(medley());
  CHECK(comparison_text(compare_runs(run, run), {}).find("No contestant's work or time changed") != std::string::npos);
}

TEST_CASE("two accuracies differ only beyond the chance of their questions", "[reports][compare]") {
  CHECK(compare_runs(guessing(300), guessing(310)).leads.at(0).direction() == Direction::same);
  CHECK(compare_runs(guessing(300), guessing(400)).leads.at(0).direction() == Direction::better);
  const RunComparison worse = compare_runs(guessing(400), guessing(300));
  CHECK(worse.leads.at(0).direction() == Direction::worse);
  CHECK(comparison_text(worse, {}).find("0.781 → 0.586") != std::string::npos);
}

TEST_CASE("two predictors of one run are compared on the same queries", "[reports][compare]") {
  const Run run = run_of(medley());
  const auto comparison = compare_predictors(run, "hashlife", "lookup");
  REQUIRE(comparison);
  CHECK(comparison->wins_first + comparison->wins_second + comparison->ties == 2);
  REQUIRE(comparison->work);
  CHECK(comparison->work->interval.low < comparison->work->value);
  CHECK(comparison->work->value < comparison->work->interval.high);
  check_approved("compare-predictors.txt", comparison_text(*comparison, {.columns = 120}));
  check_approved("compare-predictors.md", comparison_markdown(*comparison));
  const auto declined = compare_predictors(run, "direct", "additive");
  REQUIRE(declined);
  CHECK(declined->duels[0].second_declines->find("not additive") != std::string::npos);
  CHECK_FALSE(compare_predictors(run, "direct", "nobody"));
}

TEST_CASE("two learners of one study are compared over their seeds", "[reports][compare]") {
  Run run = guessing(300);
  AccuracyRow row = run.races[0].accuracy[0];
  row.learner.emplace();
  for (const auto& [name, right] : {std::pair{"learned:tree:64:128:1", 400},
                                    {"learned:tree:64:128:2", 420},
                                    {"learned:nearest:5:128:1", 410},
                                    {"learned:nearest:5:128:2", 405}}) {
    row.contestant = name;
    row.right = static_cast<std::uint64_t>(right);
    row.seconds_per_answer = 1e-6;
    run.races[0].accuracy.push_back(row);
  }
  row.contestant = "learned:tree:64:128:3";
  row.learner->failure = "failed seed";
  run.races[0].accuracy.push_back(row);
  const auto close = compare_predictors(run, "learned:tree:64:128", "learned:nearest:5:128").value();
  REQUIRE(close.accuracies.size() == 1);
  CHECK(close.accuracies[0].first == Approx(410.0 / 512));
  CHECK(close.accuracies[0].direction() == Direction::same);
  const auto far = compare_predictors(run, "majority", "learned:tree:64:128").value();
  CHECK(far.accuracies[0].direction() == Direction::better);
  CHECK(comparison_text(far, {}).find("1 better, 0 worse") != std::string::npos);
  CHECK(to_json(far)["approximate"].size() == 1);
  CHECK_FALSE(compare_predictors(run, "majority", "learned:conv:16x2:128"));
}

TEST_CASE("a predictor compared with itself ties everywhere", "[reports][compare]") {
  const auto comparison = compare_predictors(run_of(medley()), "hashlife", "hashlife").value();
  CHECK(comparison.wins_first + comparison.wins_second == 0);
  CHECK(comparison.ties == 6);
  CHECK(comparison.time->direction() == Direction::same);
}
