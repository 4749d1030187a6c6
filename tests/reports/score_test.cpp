// The score on races whose exponents are known because they were made up.
#include "reports/score.hpp"

#include "tests/catch.hpp"
#include "tests/reports/synthetic.hpp"

using namespace outpace;
namespace syn = outpace::synthetic;

namespace {

const ContestantScore& of(const RaceScore& race, const std::string& name) {
  for (const ContestantScore& score : race.predictors)
    if (score.name == name) return score;
  FAIL("no contestant " << name);
  return race.direct;
}

RaceScore score(std::vector<syn::Contestant> contestants, const std::string& family = "random") {
  return score_race(syn::record({syn::header("eca:30", family), std::move(contestants)}));
}

}  // namespace

TEST_CASE("each verdict comes out of a race made for it", "[reports][score]") {
  std::vector<RaceVerdict> verdicts;
  for (const syn::Race& race : syn::medley()) verdicts.push_back(score_race(syn::record(race)).verdict);
  CHECK(verdicts == std::vector<RaceVerdict>{RaceVerdict::closed, RaceVerdict::reducible, RaceVerdict::gaining,
                                             RaceVerdict::accelerated, RaceVerdict::unbeaten, RaceVerdict::trivial,
                                             RaceVerdict::inconclusive, RaceVerdict::unbeaten});
}

TEST_CASE("exponents and the reducibility score of clean power laws are what they were made of", "[reports][score]") {
  const RaceScore race = score({syn::direct(), {.name = "p", .work = syn::power(40, 1.0), .last_rung = 20}});
  CHECK(race.alpha_minus == Approx(2).margin(0.02));
  CHECK(of(race, "p").alpha_plus == Approx(1).margin(0.01));
  CHECK(of(race, "p").delta.value() == Approx(0.5).margin(0.01));
  CHECK(of(race, "p").slope->last_rung == 20);
  CHECK_FALSE(of(race, "p").crossover->extrapolated);
  // 40 t = t^2/64 at t = 2560 = 2^11.3: the first whole rung past it
  CHECK(of(race, "p").crossover->log2_time == Approx(11.557).margin(0.6));
}

TEST_CASE("three runs with clocks off by 40 % agree on every verdict and on the score within 0.03",
          "[reports][score]") {
  for (const syn::Race& quiet : syn::medley()) {
    const RaceScore reference = score_race(syn::record(quiet));
    for (const std::uint64_t seed : {11, 12, 13, 14, 15, 16}) {
      syn::Race noisy = quiet;
      noisy.noise = 0.4;
      noisy.noise_seed = seed;
      const RaceScore again = score_race(syn::record(noisy));
      INFO(quiet.header.name.text() << " with noise " << seed);
      CHECK(again.verdict == reference.verdict);
      if (!reference.best()) continue;
      CHECK(again.best()->name == reference.best()->name);
      CHECK(again.best()->delta.value_or(0) == Approx(reference.best()->delta.value_or(0)).margin(0.03));
    }
  }
}

TEST_CASE("direct simulation entered as a predictor gains nothing", "[reports][score]") {
  syn::Contestant twin = syn::direct();
  twin.name = "twin";
  const RaceScore race = score({syn::direct(), twin});
  CHECK(race.verdict == RaceVerdict::unbeaten);
  CHECK(of(race, "twin").delta.value() == Approx(0).margin(0.02));
  CHECK(of(race, "twin").speedup->ratio == Approx(1).margin(0.01));
}

TEST_CASE("a table filled in study wins nothing: its study is charged to every answer", "[reports][score]") {
  // filled by simulating once to 2^16, then one probe an answer
  const auto filled = static_cast<std::uint64_t>(std::exp2(32) / 64);
  const RaceScore race = score(
      {syn::direct(), {.name = "table", .work = syn::power(1, 0), .last_rung = 16, .study_work = filled}}, "single");
  CHECK(of(race, "table").counting_rungs < 6);
  CHECK(race.verdict != RaceVerdict::closed);
  CHECK(race.verdict != RaceVerdict::accelerated);
}

TEST_CASE("a meter that forgets is found out by the clock and loses its gain", "[reports][score]") {
  const RaceScore race =
      score({syn::direct(), {.name = "forgetful", .work = syn::power(8, 0.2), .last_rung = 16, .seconds = [](double x) {
                               return std::exp2(2 * x) / 64 * 2e-9;
                             }}});
  CHECK(of(race, "forgetful").audit->fires);
  CHECK(of(race, "forgetful").alpha_plus > 1.9);
  CHECK(race.verdict == RaceVerdict::unbeaten);
}

TEST_CASE("the audit stays silent on short answers and on noise", "[reports][score]") {
  const auto short_answers = [](double x) { return 1e-7 * std::exp2(0.4 * (x - 4)); };
  const RaceScore race = score(
      {syn::direct(), {.name = "p", .work = [](double x) { return x; }, .last_rung = 20, .seconds = short_answers}});
  CHECK_FALSE(of(race, "p").audit.has_value());
}

TEST_CASE("one that answers otherwise than direct simulation is struck", "[reports][score]") {
  RaceRecord record =
      syn::record({syn::header("eca:30"), {syn::direct(), {.name = "liar", .work = syn::power(1, 0.5)}}});
  for (Measurement& row : record.measurements)
    if (row.contestant == "liar" && row.rung == 9 && row.outcome == Outcome::answered) row.answers[3] ^= 1;
  const RaceScore race = score_race(record);
  CHECK(race.verdict == RaceVerdict::unbeaten);
  REQUIRE(race.problems.size() == 1);
  CHECK(race.problems[0].kind == Problem::Kind::wrong_answer);
  CHECK_FALSE(of(race, "liar").ranked());
}

TEST_CASE("an answer that the race found wrong strikes an exact claimant", "[reports][score]") {
  RaceRecord record =
      syn::record({syn::header("eca:30"), {syn::direct(), {.name = "liar", .work = syn::power(1, 0.5)}}});
  for (Measurement& row : record.measurements) {
    if (row.contestant != "liar" || row.rung != 9) continue;
    row.outcome = Outcome::wrong;
    row.wrong_query = 3;
    row.given = "1";
    row.expected = "0";
  }
  const RaceScore race = score_race(record);
  REQUIRE(race.problems.size() == 1);
  CHECK(race.problems[0].text == "answered 1 at 2^9 where 0 is right");
}

TEST_CASE("a rejected certificate takes its contestant out", "[reports][score]") {
  RaceRecord record = syn::record(syn::medley()[0]);
  for (StudyRow& study : record.studies) {
    if (!study.certificate) continue;
    study.accepted = false;
    study.checker_says = "f^2 differs from shift^1 at 010";
  }
  const RaceScore race = score_race(record);
  REQUIRE(race.problems.size() == 1);
  CHECK(race.problems[0].kind == Problem::Kind::rejected_certificate);
  CHECK(race.verdict == RaceVerdict::unbeaten);
}

TEST_CASE("a claim of proof without the checker's word counts as exact only", "[reports][score]") {
  RaceRecord record = syn::record(syn::medley()[0]);
  for (StudyRow& study : record.studies) study.accepted.reset();
  CHECK(of(score_race(record), "identity").claim == Claim::exact);
}

TEST_CASE("repetitions that cost other work give away state kept between answers", "[reports][score]") {
  RaceRecord record =
      syn::record({syn::header("eca:30"), {syn::direct(), {.name = "keeper", .work = syn::power(9, 1)}}});
  for (Measurement& row : record.measurements)
    if (row.contestant == "keeper" && row.rung == 12 && row.repetition == 2) row.work[5] = 1;
  const RaceScore race = score_race(record);
  REQUIRE(race.problems.size() == 1);
  CHECK(race.problems[0].kind == Problem::Kind::keeps_state);
}

TEST_CASE("two that disagree past direct simulation's reach make a race disputed, two that agree corroborate",
          "[reports][score]") {
  const std::vector<syn::Contestant> contestants{syn::direct(),
                                                 {.name = "a", .work = syn::power(40, 1), .last_rung = 19},
                                                 {.name = "b", .work = syn::power(80, 1), .last_rung = 18}};
  RaceRecord record = syn::record({syn::header("eca:30"), contestants});
  CHECK(of(score_race(record), "a").corroboration == Corroboration::partial);
  CHECK(of(score_race(record), "b").corroboration == Corroboration::full);
  for (Measurement& row : record.measurements)
    if (row.contestant == "b" && row.rung == 18 && row.outcome == Outcome::answered) row.answers[0] ^= 1;
  const RaceScore race = score_race(record);
  CHECK(race.verdict == RaceVerdict::disputed);
  REQUIRE(race.problems.size() == 1);
}

TEST_CASE("a predictor that misses one far rung is not polylogarithmic", "[reports][score]") {
  RaceRecord record = syn::record(syn::medley()[0]);
  std::erase_if(record.measurements, [](const Measurement& row) { return row.far && row.rung == 1024; });
  const RaceScore race = score_race(record);
  CHECK_FALSE(of(race, "identity").polylog.has_value());
  CHECK(race.verdict == RaceVerdict::reducible);
}

TEST_CASE("a small power of t is not polylogarithmic even where far rungs are answered", "[reports][score]") {
  const RaceScore race =
      score({syn::direct(), {.name = "p", .work = syn::power(8, 0.015), .last_rung = 30, .far = true}});
  CHECK_FALSE(of(race, "p").polylog.has_value());
}

TEST_CASE("costs of big-integer arithmetic at far times pass as polylogarithmic", "[reports][score]") {
  const auto limbs = [](double x) { return 100 + std::pow(std::ceil(x / 64), 2) * std::log2(x); };
  const RaceScore race = score({syn::direct(), {.name = "p", .work = limbs, .last_rung = 40, .far = true}});
  CHECK(of(race, "p").polylog.has_value());
  CHECK(race.verdict == RaceVerdict::closed);
}

TEST_CASE("the share of the possible gain is relative to the floor", "[reports][score]") {
  const RaceScore race = score_race(syn::record(syn::medley()[1]));
  CHECK(of(race, "hashlife").share.value() == Approx(1).margin(0.02));
  syn::Race at_floor{syn::header("eca:90"),
                     {{.name = "direct", .work = syn::power(4, 1), .last_rung = 20},
                      {.name = "p", .work = syn::power(1, 1), .last_rung = 22}}};
  at_floor.header.floor = Floor{1, "reads 2t+1 cells"};
  const RaceScore tight = score_race(syn::record(at_floor));
  CHECK(of(tight, "p").at_floor);
  CHECK(tight.verdict == RaceVerdict::accelerated);
}

TEST_CASE("a duel gives ratios with the study included and never an exponent", "[reports][score]") {
  syn::Race race{syn::header("eca:30", "ring:64:random:1"),
                 {{.name = "direct", .work = syn::power(1000, 1), .last_rung = 12},
                  {.name = "cycle", .work = syn::power(100, 0), .last_rung = 12, .study_work = 1000000}}};
  race.header.kind = RaceKind::duel;
  race.header.first_rung = 12;
  const RaceScore score = score_race(syn::record(race));
  CHECK(score.verdict == RaceVerdict::accelerated);
  CHECK_FALSE(of(score, "cycle").delta.has_value());
  CHECK(of(score, "cycle").work_ratio.value() == Approx(1000 * 5900.0 / 1000100).epsilon(0.05));
}

TEST_CASE("a duel that direct simulation cannot answer is settled by whoever answers it", "[reports][score]") {
  RaceRecord record = syn::record(syn::medley()[0]);
  record.header.kind = RaceKind::duel;
  std::erase_if(record.measurements, [](const Measurement& row) { return row.contestant == "direct"; });
  CHECK(score_race(record).verdict == RaceVerdict::closed);
  for (StudyRow& study : record.studies) study.accepted.reset();
  CHECK(score_race(record).verdict == RaceVerdict::accelerated);
  record.measurements.clear();
  CHECK(score_race(record).verdict == RaceVerdict::inconclusive);
}

TEST_CASE("approximate contestants are scored by skill over the better trivial guess", "[reports][score]") {
  RunCollector collector;
  for (const unsigned lead : {6, 8, 10}) {
    RaceHeader header = syn::header("eca:30");
    header.kind = RaceKind::approximate;
    header.lead = header.name.lead = std::to_string(lead);
    collector.add(header);
    collector.add(AccuracyRow{.race = header.name.text(),
                              .contestant = "network",
                              .lead = *header.lead,
                              .questions = 1000,
                              .right = lead == 6   ? 950u
                                       : lead == 8 ? 740u
                                                   : 510u,
                              .majority = 0.5,
                              .persistence = 0.48,
                              .seconds_per_answer = 2e-6,
                              .study_seconds = 3});
    collector.add(EndRow{.race = header.name.text(), .complete = true, .direct_matches_naive = true, .note = ""});
  }
  Run run;
  run.races = collector.take();
  const RunScore score = score_run(run);
  REQUIRE(score.races.size() == 1);
  REQUIRE(score.races[0].approximate.size() == 1);
  CHECK(score.races[0].approximate[0].leads[0].skill == Approx(0.9));
  CHECK(score.races[0].approximate[0].half_skill == std::string("8"));
}

TEST_CASE("the exit code names the worst that happened", "[reports][score]") {
  Run run;
  run.races.push_back(syn::record(syn::medley()[1]));
  CHECK(score_run(run).exit_code() == 0);
  run.gaps.push_back("interrupted");
  CHECK(score_run(run).exit_code() == 5);
  run.races[0].studies[1].accepted = false;
  CHECK(score_run(run).exit_code() == 3);
  run.races[0].end->direct_matches_naive = false;
  CHECK(score_run(run).exit_code() == 4);
  CHECK(score_run(run).races[0].verdict == RaceVerdict::disputed);
}

TEST_CASE("the headline of a cellular automaton is its race on random", "[reports][score]") {
  Run run;
  for (const syn::Race& race : syn::medley()) run.races.push_back(syn::record(race));
  const RunScore score = score_run(run);
  const auto heads = headlines(score);
  CHECK(score.races[heads.at("eca:30")].header.name.family == "random");
  CHECK(to_json(score)["headlines"]["eca:170"]["verdict"] == "closed");
}

TEST_CASE("the rank correlation of compressibility and reducibility is -1 where they go together and 0 without races",
          "[reports]") {
  RunScore run;
  CHECK(compressibility_correlation(run).second == 0);
  for (int i = 0; i < 9; ++i) {
    RaceScore race;
    race.header.compressed = 0.1 * i;
    race.alpha_minus = 2;
    ContestantScore best;
    best.delta = 1 - 0.1 * i;
    race.predictors.push_back(best);
    run.races.push_back(race);
  }
  CHECK(compressibility_correlation(run) == std::pair<double, std::size_t>{-1.0, 9});
}
