// The predictor `additive` against the naive simulator, known values, the predictor `identity`, and itself.
#include <algorithm>

#include "predictors/proof/checker.hpp"
#include "systems/eca/rule.hpp"
#include "tests/predictors/contest.hpp"

using namespace outpace;
using namespace outpace::contest;

namespace {
const int additive_rules[] = {0, 15, 51, 60, 85, 90, 102, 105, 150, 153, 165, 170, 195, 204, 240, 255};

Integer random_time(Draws& draws, int bits) {
  Integer t = 1;
  for (int i = 1; i < bits; ++i) t = 2 * t + draws.between(0, 1);
  return t;
}
}  // namespace

TEST_CASE("exactly the sixteen affine rules are additive, each with a certificate", "[additive]") {
  for (int rule = 0; rule < 256; ++rule) {
    const auto system = make_system("eca:" + std::to_string(rule)).value();
    Work work;
    const auto shortcut = find_predictor("additive")
                              .value()
                              ->study({*system, "cell", initial_family(*system, "random").value(), std::nullopt}, work);
    CAPTURE(rule);
    CHECK(shortcut.has_value() == (std::ranges::find(additive_rules, rule) != std::end(additive_rules)));
    if (!shortcut) {
      CHECK(shortcut.error().reason.find("is not additive: f(") != std::string::npos);
      continue;
    }
    CHECK(proof::verify((*shortcut)->certificate()->json).kind == proof::Verdict::Kind::accepted);
  }
}

TEST_CASE("a rule that is not additive is refuted by one neighbourhood", "[additive]") {
  std::string why;
  CHECK_FALSE(ask("additive", {30, "single", "cell", 0, 5}, &why));
  CHECK(why == "rule 30 is not additive: f(010)+f(001) ≠ f(011) modulo 2");
  CHECK_FALSE(ask("additive", {1, "single", "cell", 0, 5}, &why));
  CHECK(why == "rule 1 is not additive: f(000)+f(010)+f(001) ≠ f(011) modulo 2");
}

TEST_CASE("additive agrees with the naive simulator on every kind of start", "[additive]") {
  Draws draws(2);
  for (const int rule : additive_rules)
    for (const char* kind : {"single", "random", "pattern", "ring"})
      for (int i = 0; i < 120; ++i) CHECK(agrees("additive", draw(draws, rule, kind, i % 4 ? 50 : 300)));
}

TEST_CASE("additive agrees with the naive simulator on long patterns and large rings", "[additive]") {
  Draws draws(3);
  for (const int rule : additive_rules)
    for (const char* kind : {"pattern", "ring"})
      for (int i = 0; i < 12; ++i) CHECK(agrees("additive", draw(draws, rule, kind, 200, 700, 1000)));
}

TEST_CASE("rule 150 from one cell agrees with the naive simulator up to 2000 steps", "[additive]") {
  Draws draws(4);
  for (int i = 0; i < 8; ++i)
    for (const char* observable : {"cell", "row", "population"}) {
      const Integer t = draws.between(500, 2000);
      CHECK(agrees("additive", {150, "single", observable, draws.between(-500, 500), t}));
    }
}

TEST_CASE("one cell of rule 90 at 10^1000 is a binomial coefficient by Lucas' theorem", "[additive]") {
  const Time t = boost::multiprecision::pow(Integer(10), 1000);
  Draws draws(5);
  int ones = 0;
  for (int i = 0; i < 200; ++i) {
    // (x, t) is C(t, (t+x)/2): odd exactly where the digits of the lower number are among those of the upper.
    Integer lower = 0;
    for (std::uint64_t bit = 0; bit < bit_length(t); ++bit)
      if (mpz_tstbit(t.backend().data(), bit) && draws.between(0, 1)) mpz_setbit(lower.backend().data(), bit);
    if (i % 2) lower += Integer(1) << static_cast<unsigned>(draws.between(0, 3320));
    const bool odd = (lower & t) == lower;
    ones += odd;
    CHECK(ask("additive", {90, "single", "cell", 2 * lower - t, t}) == (odd ? "1" : "0"));
  }
  CHECK(ones > 90);
  CHECK(ask("additive", {90, "single", "cell", 0, t}) == "0");
}

TEST_CASE("populations of rules 90 and 150 at large times are the known ones", "[additive]") {
  for (int k = 1; k < 300; k += 37) {
    const Integer t = (Integer(1) << k) - 1;
    CHECK(ask("additive", {90, "single", "population", 0, t}) == Integer(t + 1).str());
    // The trinomial triangle modulo 2: a run of k ones among the digits counts (2^(k+2) − (−1)^k)/3.
    const Integer run = ((Integer(1) << (k + 2)) - (k % 2 ? -1 : 1)) / 3;
    CHECK(ask("additive", {150, "single", "population", 0, t}) == run.str());
    CHECK(ask("additive", {150, "single", "population", 0, t << 100}) == run.str());
    CHECK(ask("additive", {150, "single", "population", 0, (t << 320) + t}) == Integer(run * run).str());
  }
}

TEST_CASE("additive and identity agree at 10^100 on the rules that both know", "[additive]") {
  const Time t = boost::multiprecision::pow(Integer(10), 100) + 1;
  Draws draws(6);
  for (const int rule : {0, 15, 51, 85, 170, 204, 240, 255})
    for (const char* from :
         {"pattern:1101000101,background=1", "pattern:0110", "ring:101:random:4", "ring:64:random:4", "random:9"})
      for (const char* observable : {"cell", "row", "population"}) {
        if (std::string(from) == "random:9" && std::string(observable) != "cell") continue;
        const bool ring = from[0] == 'r' && from[1] == 'i';
        for (const Integer& shift : {Integer(0), t, Integer(-t)}) {
          const Question q{rule, from, observable, ring ? Integer(draws.between(0, 63)) : shift + draws.between(-5, 12),
                           t};
          INFO(q.command("additive"));
          CHECK(ask("additive", q).value() == ask("identity", q).value());
        }
      }
}

TEST_CASE("a far cell of a random field is the sum of the three cells a power of two away", "[additive]") {
  const RandomField field(11);
  for (const unsigned k : {20u, 57u, 61u, 63u, 64u, 90u, 300u}) {
    const Integer d = Integer(1) << k;
    for (int i = -70; i < 70; i += 3) {
      const Integer x = Integer(i) * 3 + (i % 2 ? d / 3 : Integer(0));
      const bool left = field.bit(x - d), centre = field.bit(x), right = field.bit(x + d);
      CHECK(ask("additive", {150, "random:11", "cell", x, d}) == std::to_string(left ^ centre ^ right));
      CHECK(ask("additive", {90, "random:11", "cell", x, d}) == std::to_string(left ^ right));
      CHECK(ask("additive", {195, "random:11", "cell", x, d}) == std::to_string(left ^ centre ^ 1));
    }
  }
}

TEST_CASE("a cell of a random field at time t+s follows from cells at time t", "[additive]") {
  Draws draws(12);
  for (const int rule : {60, 90, 105, 150})
    for (int i = 0; i < 12; ++i) {
      // Few ones among the high digits, any among the low, so that the plan has both parts.
      Integer t = draws.between(0, 4000);
      for (int j = 0; j < 4; ++j) t += Integer(1) << static_cast<unsigned>(draws.between(13, i % 3 ? 40 : 90));
      const Integer x = draws.between(-1000, 1000);
      const auto cell = [&](const Integer& at, const Integer& time) {
        return ask("additive", {rule, "random:5", "cell", at, time}).value() == "1";
      };
      const eca::Rule f(static_cast<std::uint8_t>(rule));
      CAPTURE(rule, x.str(), t.str());
      CHECK(cell(x, t + 1) == f(cell(x - 1, t), cell(x, t), cell(x + 1, t)));
    }
}

TEST_CASE("rings fold huge times: a step after t is a step after t", "[additive]") {
  Draws draws(13);
  for (const int rule : {60, 90, 105, 150})
    for (const int cells : {1, 2, 3, 7, 12, 64, 65, 100, 129, 1000})
      for (const int bits : {1, 5, 40, 400}) {
        const std::string ring = "ring:" + std::to_string(cells) + ":";
        const Integer t = random_time(draws, bits);
        const auto row = [&](const Integer& time) {
          std::string content;
          for (int x = 0; x < cells; ++x) content += *ask("additive", {rule, ring + "random:3", "cell", x, time});
          return content;
        };
        if (cells > 130 && bits != 40) continue;
        const Question after{rule, ring + "random:3", "row", 0, t + 1};
        INFO(after.command("additive"));
        CHECK(ask("additive", after) == naive({rule, ring + "pattern:" + row(t), "row", 0, 1}));
      }
}

TEST_CASE("additive stops at its limits of work and memory", "[additive]") {
  const Time dense = (Integer(1) << 200) - 1;
  Work little(1000), small(Work::unlimited, 1000);
  std::string why;
  CHECK_FALSE(ask("additive", {90, "random:1", "cell", 0, dense}, &why, &little));
  CHECK(why == "the work limit was reached");
  CHECK_FALSE(ask("additive", {90, "ring:1000000:random:1", "row", 0, 5}, &why, &small));
  CHECK(why == "the memory limit was reached");
  CHECK_FALSE(ask("additive", {90, "ring:1000000000000000:random:1", "row", 0, 5}, &why));
}
