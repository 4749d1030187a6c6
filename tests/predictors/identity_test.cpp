// The predictor `identity` against the naive simulator, the classes it must find, and its checker.
#include <nlohmann/json.hpp>
#include <set>

#include "predictors/proof/checker.hpp"
#include "systems/eca/rule.hpp"
#include "tests/predictors/contest.hpp"

using namespace outpace;
using namespace outpace::contest;

namespace {
StudyResult study(int rule, Work& work) {
  const auto system = make_system("eca:" + std::to_string(rule)).value();
  return find_predictor("identity")
      .value()
      ->study({*system, "cell", initial_family(*system, "random").value(), std::nullopt}, work);
}
}  // namespace

TEST_CASE("identities are found for 26 of the 88 classes and for nothing else", "[identity]") {
  std::set<int> classes;
  for (int rule = 0; rule < 256; ++rule) {
    Work work;
    const auto shortcut = study(rule, work);
    CAPTURE(rule, work.spent());
    CHECK(work.spent() < 5'000'000);
    if (!shortcut) {
      CHECK(shortcut.error().reason.find("n+p ≤ 10") != std::string::npos);
      continue;
    }
    classes.insert(eca::Rule(static_cast<std::uint8_t>(rule)).representative().number());
    const auto json = nlohmann::json::parse((*shortcut)->certificate()->json);
    CHECK(json["n"].get<int>() + json["p"].get<int>() <= 4);
    const auto verdict = proof::verify((*shortcut)->certificate()->json);
    CHECK(verdict.kind == proof::Verdict::Kind::accepted);
    CHECK(verdict.system == "eca:" + std::to_string(rule));
  }
  CHECK(classes.size() == 26);
}

TEST_CASE("known identities have their least n, p and k", "[identity]") {
  const auto finding = [](int rule) {
    Work work;
    return study(rule, work).value()->finding();
  };
  CHECK(finding(4) == "f^2 = f^1");
  CHECK(finding(108) == "f^4 = f^2");
  CHECK(finding(2) == "f^2 = shift^1 f^1");
  CHECK(finding(46) == "f^3 = shift^1 f^2");
  CHECK(finding(38) == "f^4 = shift^2 f^2");
  CHECK(finding(3) == "f^3 = shift^-1 f^1");
  CHECK(finding(170) == "f^1 = shift^1 f^0");
  CHECK(finding(51) == "f^1 = not f^0");
}

TEST_CASE("identity agrees with the naive simulator wherever it answers", "[identity]") {
  Draws draws(1);
  int answered = 0;
  for (int rule = 0; rule < 256; ++rule)
    for (const char* kind : {"single", "random", "pattern", "ring"})
      for (int i = 0; i < 4; ++i) answered += agrees("identity", draw(draws, rule, kind, 40));
  CHECK(answered > 800);
}

TEST_CASE("identity answers at any time", "[identity]") {
  const Time far = boost::multiprecision::pow(Integer(10), 100);
  CHECK(ask("identity", {170, "single", "cell", -far, far}) == "1");
  CHECK(ask("identity", {170, "single", "cell", -far + 1, far}) == "0");
  CHECK(ask("identity", {51, "pattern:0110", "population", 0, far + 1}) == "2");
  CHECK(ask("identity", {204, "ring:1000:random:7", "row", 0, far}) == naive({204, "ring:1000:random:7", "row", 0, 0}));
  CHECK(ask("identity", {170, "ring:7:random:7", "row", 0, far}) == naive({170, "ring:7:random:7", "row", 0, far % 7}));
}

TEST_CASE("identity says why it declines", "[identity]") {
  std::string why;
  CHECK_FALSE(ask("identity", {30, "single", "cell", 0, 10}, &why));
  CHECK(why.find("rule 30 has no f^(n+p) = shift^k f^n") == 0);
}
