// Blocks: many systems with the same single question are shown as counts, and what is wrong or open is still named.
#include "reports/blocks.hpp"

#include <nlohmann/json.hpp>

#include "reports/page.hpp"
#include "reports/table.hpp"
#include "tests/catch.hpp"
#include "tests/reports/approved.hpp"
#include "tests/reports/synthetic.hpp"

using namespace outpace;
using namespace outpace::synthetic;

namespace {

/// A duel about halting that direct simulation cannot answer.
synthetic::Race halting(unsigned number, std::vector<synthetic::Contestant> who) {
  RaceHeader its = header("tm:machine" + std::to_string(number), "blank", "halt");
  its.kind = RaceKind::duel;
  its.queries = 1;
  its.first_rung = 0;
  its.single_member = true;
  return {its, std::move(who)};
}

synthetic::Contestant prover(const std::string& name, double units) {
  return {.name = name,
          .work = [units](double) { return units; },
          .last_rung = 0,
          .claim = Claim::proven,
          .nanoseconds_per_unit = 1};
}

/// 70 machines that `cycler` proves to run on, cheaper than `bouncer` does; one that nobody decides; one with another
/// question besides.
Run many(bool wrong = false) {
  std::vector<synthetic::Race> races{{header("eca:30"), {direct()}}};
  for (unsigned i = 0; i < 70; ++i) races.push_back(halting(i, {prover("bouncer", 900), prover("cycler", 100)}));
  races.push_back(halting(70, {}));
  races.push_back(halting(71, {prover("bouncer", 900)}));
  races.push_back({header("tm:machine71", "blank", "head"), {direct()}});
  Run run = run_of(races);
  if (wrong) run.races[5].end->direct_matches_naive = false;
  return run;
}

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size()) ++count;
  return count;
}

}  // namespace

TEST_CASE("seventy systems with one question are a block, and the cheapest proof wins", "[reports][blocks]") {
  const RunScore score = score_run(many());
  const auto blocks = blocks_of(score);
  REQUIRE(blocks.size() == 1);
  CHECK(blocks[0].title() == "tm, halt from blank");
  CHECK(blocks[0].races.size() == 72);
  CHECK(blocks[0].counts.at(RaceVerdict::closed) == std::map<std::string, unsigned>{{"cycler", 70}, {"bouncer", 1}});
  REQUIRE(blocks[0].open.size() == 1);
  CHECK(blocks[0].open[0]->header.name.system == "tm:machine70");
  CHECK(folded_systems(score).size() == 71);
  CHECK_FALSE(folded_systems(score).contains("tm:machine71"));
}

TEST_CASE("table, lines, matrix and JSON tell of a block without its rows", "[reports][blocks]") {
  const RunScore score = score_run(many());
  const std::string table = score_table(score, {}), lines = verdict_lines(score, {}),
                    matrix = verdict_matrix(score, {});
  for (const std::string& text : {table, lines}) {
    CAPTURE(text);
    CHECK(text.find("tm, halt from blank: a block of 72 races") != std::string::npos);
    CHECK(text.find("cycler 70 · bouncer 1") != std::string::npos);
    CHECK(text.find("Open: 1: tm:machine70") != std::string::npos);
    CHECK(text.find("tm:machine7 ") == std::string::npos);
    CHECK(text.find("eca:30") != std::string::npos);
  }
  CHECK(matrix.find("tm:machine71") != std::string::npos);
  CHECK(matrix.find("tm:machine7 ") == std::string::npos);
  const auto json = to_json(score);
  REQUIRE(json["blocks"].size() == 1);
  CHECK(json["blocks"][0]["races"] == 72);
  CHECK(json["blocks"][0]["winners"]["closed"]["cycler"] == 70);
  CHECK(json["blocks"][0]["open"] == nlohmann::json{"tm:machine70"});
  CHECK(json["races"].size() == score.races.size());
}

TEST_CASE("on the page a block's rows are a folded list, each with its anchor", "[reports][blocks]") {
  const std::string page = report_page(score_run(many()));
  CHECK(page.find("id='block:tm~blank~halt'") != std::string::npos);
  CHECK(page.find("<tr id='tm:machine7~blank~halt'>") != std::string::npos);
  CHECK(page.find("data-system='tm:machine7'") == std::string::npos);
  CHECK(page.find("data-system='tm:machine71'") != std::string::npos);
  CHECK(count_of(page, "tm:machine7~blank~halt") == 1);  // no list of what a predictor won names it again
  CHECK(page.find("70 of a block") != std::string::npos);
}

TEST_CASE("a race with something wrong in it keeps its row", "[reports][blocks]") {
  const RunScore score = score_run(many(true));
  CHECK(folded_systems(score).size() == 70);
  const std::string table = score_table(score, {});
  CHECK(table.find("DIRECT SIMULATOR WRONG") != std::string::npos);
  CHECK(table.find("tm:machine4~blank~halt") != std::string::npos);
}

TEST_CASE("a run without so many systems has no block", "[reports][blocks]") {
  const RunScore score = score_run(run_of(medley()));
  CHECK(blocks_of(score).empty());
  CHECK(folded_systems(score).empty());
  CHECK(block_text(score, {}).empty());
  CHECK_FALSE(to_json(score).contains("blocks"));
}
