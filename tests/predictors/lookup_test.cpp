// The predictor `lookup` against the naive simulator on every rule, and its table against the rule itself.
#include "predictors/lookup/step_table.hpp"
#include "tests/predictors/contest.hpp"

using namespace outpace;
using namespace outpace::contest;

TEST_CASE("the table goes four steps", "[lookup]") {
  Draws draws(31);
  for (int rule = 0; rule < 256; rule += 5) {
    const lookup::StepTable table{eca::Rule(static_cast<std::uint8_t>(rule))};
    const std::string cells = draws.bits(16);
    std::uint8_t before[2] = {}, after = 0;
    for (unsigned i = 0; i < 16; ++i)
      before[i / 8] = static_cast<std::uint8_t>(before[i / 8] | (cells[i] == '1') << (i % 8));
    table.advance(before, &after, 1);
    for (int i = 0; i < 8; ++i)
      CHECK(std::to_string(after >> i & 1) == naive({rule, "pattern:" + cells, "cell", i + 4, 4}));
  }
}

TEST_CASE("lookup agrees with the naive simulator on every rule and kind of start", "[lookup]") {
  Draws draws(32);
  for (int rule = 0; rule < 256; ++rule)
    for (const char* kind : {"single", "random", "pattern", "ring"})
      for (int i = 0; i < 5; ++i) CHECK(agrees("lookup", draw(draws, rule, kind, i % 5 ? 30 : 150)));
}

TEST_CASE("lookup agrees with the naive simulator on long patterns and late cells", "[lookup]") {
  Draws draws(33);
  for (const int rule : {30, 45, 73, 90, 105, 110, 184, 1, 255})
    for (const char* kind : {"single", "random", "pattern", "ring"})
      for (int i = 0; i < 8; ++i) CHECK(agrees("lookup", draw(draws, rule, kind, 500, 300, 500)));
}

TEST_CASE("lookup stops at its limits of work and memory", "[lookup]") {
  Work little(1000), small(Work::unlimited, 1000);
  std::string why;
  CHECK_FALSE(ask("lookup", {30, "single", "cell", 0, 5000}, &why, &little));
  CHECK(why == "the work limit was reached");
  CHECK_FALSE(ask("lookup", {30, "random:1", "cell", 0, Integer(1) << 100}, &why));
  CHECK_FALSE(ask("lookup", {30, "random:1", "cell", 0, 100000}, &why, &small));
  CHECK(why == "the memory limit was reached");
}
