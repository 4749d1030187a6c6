// Laws of growth from synthetic losses, and a study's rows through the record and back.
#include <cmath>

#include "benchmarks/scaling.hpp"
#include "predictors/learned/difficulty.hpp"
#include "reports/record/row_json.hpp"
#include "reports/scaling.hpp"
#include "systems/core/catalogue.hpp"
#include "tests/catch.hpp"

using namespace outpace;

TEST_CASE("a saturating power law is found again, with a floor or without", "[scaling]") {
  for (const double floor : {0.0, 0.2}) {
    std::vector<double> sizes;
    std::vector<std::vector<double>> losses;
    for (double n = 128; n <= 8192; n *= 2) {
      sizes.push_back(n);
      losses.emplace_back();
      for (int seed = 0; seed < 5; ++seed)
        losses.back().push_back(20 * std::pow(n, -0.8) * (1 + 0.02 * (seed - 2)) + floor);
    }
    const auto law = fit_law(sizes, losses);
    REQUIRE(law);
    CHECK(law->b == Approx(0.8).margin(0.05));
    CHECK(law->c == Approx(floor).margin(0.01));
    CHECK(law->b_interval.low <= 0.81);
    CHECK(law->b_interval.high >= 0.79);
    CHECK(law->floor_above_zero() == (floor > 0));
  }
  CHECK_FALSE(fit_law({1, 2, 3}, {{1}, {1}, {1}}));
}

TEST_CASE("ranks correlate, whatever the scale", "[scaling]") {
  CHECK(rank_correlation({1, 2, 3, 4}, {1, 10, 100, 1e6}) == Approx(1));
  CHECK(rank_correlation({1, 2, 3, 4}, {4, 3, 2, 1}) == Approx(-1));
  CHECK(rank_correlation({1, 1, 1}, {1, 2, 3}) == 0);
}

TEST_CASE("a grid is every combination once, and a wrong part is named", "[scaling]") {
  const auto grid = parse_grid("mlp:8x1/16x2:64/128,tree,mlp:8x1:64", 3);
  REQUIRE(grid);
  CHECK(grid->size() == 5 * 3);
  CHECK(contestant_name(grid->front()) == "learned:mlp:8x1:64:1");
  CHECK(contestant_name(parse_grid("ctw:8", 1)->front()) == "compress:ctw:8:4096:1");
  REQUIRE_FALSE(parse_grid("mlp:8x1,svm", 1));
  CHECK(parse_grid("mlp:8x1,svm", 1).error().text().find("svm") != std::string::npos);
  CHECK(parse_grid(default_grid(), 5));
}

namespace {
RacePlan small_plan(const std::string& system, const std::string& lead) {
  RacePlan plan;
  plan.header.name = {system, "random", "cell", lead};
  plan.header.kind = RaceKind::approximate;
  plan.header.lead = lead;
  plan.header.seed = 5;
  plan.header.budget_seconds = 0.2;
  plan.header.byte_limit = std::uint64_t{1} << 28;
  plan.rules.accuracy_questions = 200;
  return plan;
}
}  // namespace

TEST_CASE("a study's rows say who learnt what, and give the same score when read back", "[scaling]") {
  RunCollector rows;
  const std::atomic<bool> stop{false};
  const auto grid = parse_grid("mlp:16x2:64/96/128/192,tree:64:192", 2).value();
  for (const char* system : {"eca:90", "eca:110"}) {
    RacePlan plan = small_plan(system, "4");
    const auto made = make_system(system).value();
    Work work;
    plan.header.difficulty =
        learned::difficulty_of({*made, "cell", initial_family(*made, "random").value(), Time(4)}, work);
    REQUIRE(plan.header.difficulty);
    rows.add(plan.header);
    CHECK(run_scaling(plan, grid, rows, stop, {}).complete);
  }
  Run run;
  run.races = rows.take();
  REQUIRE(run.races.size() == 2);
  Run again;
  RunCollector read;
  for (const RaceRecord& race : run.races) {
    REQUIRE(race.accuracy.size() == grid.size());
    CHECK(std::get<RaceHeader>(parse_row(to_line(race.header)).value()).difficulty == race.header.difficulty);
    read.add(std::get<RaceHeader>(parse_row(to_line(race.header)).value()));
    for (const AccuracyRow& row : race.accuracy) {
      REQUIRE(row.learner);
      CHECK(row.learner->parameters > 0);
      CHECK(row.learner->operations > 0);
      CHECK(row.learner->direct_seconds > 0);
      CHECK(row.learner->batch_seconds > 0);
      read.add(std::get<AccuracyRow>(parse_row(to_line(row)).value()));
    }
    read.add(*race.end);
  }
  again.races = read.take();
  const ScalingScore score = score_scaling(run);
  CHECK(scaling_text(score_scaling(again)) == scaling_text(score));
  REQUIRE(score.systems.size() == 2);
  CHECK(score.systems[0].leads[0].by_examples);
  CHECK(score.correlations.size() == 5);  // no record was compressed
  // Seeds are one contestant.
  CHECK(score_run(run).races[0].approximate[0].leads[0].accuracies.size() == 2);
}

TEST_CASE("a failed seed is counted and has no part in the median; a stopped study says so", "[scaling]") {
  RaceRecord race;
  race.header = small_plan("eca:30", "4").header;
  for (int seed = 1; seed <= 3; ++seed) {
    AccuracyRow row{.race = race.header.name.text(),
                    .contestant = "learned:mlp:8x1:64:" + std::to_string(seed),
                    .lead = "4",
                    .questions = 100,
                    .right = seed == 2 ? 0u : 80u,
                    .majority = 0.5};
    row.learner.emplace();
    row.learner->kind = "mlp";
    if (seed == 2) row.learner->failure = "failed seed: its loss became infinite";
    race.accuracy.push_back(row);
  }
  Run run;
  run.races.push_back(race);
  const LeadScore lead = score_run(run).races[0].approximate[0].leads[0];
  CHECK(lead.accuracy == Approx(0.8));
  CHECK(lead.failed == 1);
  CHECK(score_scaling(run).systems[0].leads[0].failed == 1);

  RunCollector rows;
  const std::atomic<bool> stop{true};
  const RacePlan plan = small_plan("eca:30", "4");
  rows.add(plan.header);
  CHECK_FALSE(run_scaling(plan, parse_grid("tree", 2).value(), rows, stop, {}).complete);
  CHECK_FALSE(rows.races()[0].complete());
}
