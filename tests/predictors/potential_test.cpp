// The predictor `potential` against the naive simulator, what its search must find unaided, and its checker.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "predictors/potential/law.hpp"
#include "predictors/potential/walk.hpp"
#include "predictors/proof/checker.hpp"
#include "tests/predictors/contest.hpp"

using namespace outpace;
using namespace outpace::contest;

namespace {

std::unique_ptr<Shortcut> studied(int rule, const std::string& observable, const std::string& family = "random") {
  const auto system = make_system("eca:" + std::to_string(rule)).value();
  Work work;
  auto shortcut = find_predictor("potential")
                      .value()
                      ->study({*system, observable, initial_family(*system, family).value(), std::nullopt}, work);
  return shortcut ? std::move(*shortcut) : nullptr;
}

std::vector<int> rules_with_a_law() {
  std::vector<int> rules;
  for (int rule = 0; rule < 256; ++rule)
    if (studied(rule, "cell")) rules.push_back(rule);
  return rules;
}

}  // namespace

TEST_CASE("the search finds laws for 184, 226, 43, 142 and their kin, and none for rule 30", "[potential]") {
  const std::vector<int> rules = rules_with_a_law();
  for (const int rule : {15, 43, 51, 85, 113, 128, 142, 170, 184, 200, 204, 212, 226, 240, 254})
    CHECK(std::ranges::count(rules, rule) == 1);
  for (const int rule : {30, 45, 57, 90, 110, 150}) CHECK(std::ranges::count(rules, rule) == 0);
  Work work;
  CHECK(potential::find_law(eca::Rule(184), work)->formula() == "u'(j) = max(u(j-1), u(j+1) - 1)");
}

TEST_CASE("a rule has a law exactly if its mirror image and its complement have one", "[potential]") {
  const std::vector<int> rules = rules_with_a_law();
  for (int rule = 0; rule < 256; ++rule) {
    const eca::Rule r(static_cast<std::uint8_t>(rule));
    CAPTURE(rule);
    const auto has = [&](eca::Rule of) { return std::ranges::count(rules, of.number()) == 1; };
    CHECK(has(r) == has(r.reflected()));
    CHECK(has(r) == has(r.complemented()));
  }
}

TEST_CASE("cells of every rule with a law agree with the naive simulator on every kind of start", "[potential]") {
  Draws draws(22);
  for (const int rule : rules_with_a_law())
    for (const char* kind : {"single", "random", "pattern", "ring"})
      for (int i = 0; i < 60; ++i) {
        Question q = draw(draws, rule, kind, i % 5 ? 40 : 500, 80);
        q.observable = "cell";
        CHECK(agrees("potential", q));
      }
}

TEST_CASE("populations are told where ones are conserved, or turned into zeros", "[potential]") {
  Draws draws(21);
  const std::set<int> conserving{15, 51, 85, 170, 184, 204, 226, 240};
  for (int rule = 0; rule < 256; ++rule) {
    std::string why;
    CAPTURE(rule);
    const bool known = ask("potential", {rule, "single", "population", 0, 3}, &why).has_value();
    if (!known) CHECK(why.find("does not conserve its ones: the ring ") != std::string::npos);
    CHECK(known == (conserving.count(rule) == 1));
    for (const char* kind : {"single", "pattern", "ring"})
      for (int i = 0; known && i < 40; ++i) {
        Question q = draw(draws, rule, kind, 60);
        q.observable = "population";
        CHECK(agrees("potential", q));
      }
  }
}

TEST_CASE("potential says what is missing", "[potential]") {
  std::string why;
  CHECK_FALSE(ask("potential", {30, "single", "cell", 0, 3}, &why));
  CHECK(why == "rule 30 conserves no sum of numbers at most 2 apart over words of up to 3 cells");
  CHECK_FALSE(ask("potential", {14, "single", "cell", 0, 3}, &why));
  CHECK(why == "rule 14 has conserved heights (up 1 at 10), but no maximum of neighbouring heights follows them");
  CHECK_FALSE(ask("potential", {56, "single", "cell", 0, 3}, &why));
  CHECK(why.find("but they do not show its cells") != std::string::npos);
}

TEST_CASE("long walks over a random field equal the walk step by step", "[potential]") {
  const RandomField field(99);
  for (const int length : {1, 2, 3})
    for (const std::uint64_t ups : {0b10ull, 0b0110ull, 0b10010110ull, 0b01ull})
      for (const std::uint64_t count : {0, 7, 39, 40, 41, 100, 1003})
        for (const std::int64_t first : {-500, 12345}) {
          potential::Profile<std::int64_t> profile;
          const std::uint64_t walked = potential::walk_field(field, first, count, length, ups, profile);
          std::int64_t height = 0, even = 0, odd = -1'000'000;
          for (std::uint64_t i = 0; i < 64 * walked; ++i) {
            const std::uint64_t word = field.cells(Integer(64 * first) + i) & ((1u << length) - 1);
            height += ups >> word & 1 ? 1 : -1;
            auto& most = i % 2 ? even : odd;
            most = std::max(most, height);
          }
          CAPTURE(count, length, first, ups);
          REQUIRE(walked <= count);
          CHECK(profile.height == height);
          CHECK(profile.peak[0] == even);
          if (walked) CHECK(profile.peak[1] == odd);
        }
}

TEST_CASE("a cell one step later follows from three cells, far out and late", "[potential]") {
  Draws draws(23);
  for (const int rule : {184, 226, 43, 142, 113, 212, 138, 200, 254})
    for (const std::string from :
         {"random:7", "ring:1001:random:7", "ring:64:random:8", "pattern:1101110001,background=1", "single"})
      for (int i = 0; i < 8; ++i) {
        const bool field = from == "random:7", ring = from[0] == 'r' && !field;
        const int cells = from.find("1001") != std::string::npos ? 1001 : 64;
        const Integer t = field ? Integer(draws.between(0, 100000))
                                : Integer(draws.between(0, 1000)) +
                                      (i % 2 ? boost::multiprecision::pow(Integer(10), 30) : Integer(0));
        const Integer x = ring    ? Integer(draws.between(0, cells - 1))
                          : field ? draws.between(-100, 100) + (i % 3 ? Integer(0) : Integer(1) << 70)
                                  : draws.between(-20, 30) + (i % 2 ? t * (draws.between(-1, 1)) : Integer(0));
        const auto cell = [&](const Integer& at, const Integer& time) {
          return ask("potential", {rule, from, "cell", ring ? residue(at, cells) : at, time}).value() == "1";
        };
        const bool l = cell(x - 1, t), c = cell(x, t), r = cell(x + 1, t);
        const Question q{rule, from, "cell", x, t + 1};
        INFO(q.command("potential"));
        CHECK(cell(x, t + 1) == (rule >> (4 * l + 2 * c + r) & 1));
      }
}

TEST_CASE("a cell of rule 184 costs two units a word of its cone's base and stops at the limit", "[potential]") {
  const Question q{184, "random:7", "cell", 12345, 3'000'000};
  Work meter;
  REQUIRE(ask("potential", q, nullptr, &meter));
  CHECK(meter.spent() < 2 * 6'000'000 / 64 + 200);
  Work little(1000);
  std::string why;
  CHECK_FALSE(ask("potential", q, &why, &little));
  CHECK(why == "the work limit was reached");
}

TEST_CASE("the checker accepts every law found and rejects it once a number is changed", "[potential]") {
  for (const int rule : rules_with_a_law()) {
    const auto shortcut = studied(rule, "cell");
    const std::string text = shortcut->certificate()->json;
    const auto verdict = proof::verify(text);
    CAPTURE(rule, text, verdict.text);
    CHECK(verdict.kind == proof::Verdict::Kind::accepted);
    CHECK(verdict.system == "eca:" + std::to_string(rule));
    auto json = nlohmann::json::parse(text);
    const auto refused = [](const nlohmann::json& changed) {
      return proof::verify(changed.dump()).kind != proof::Verdict::Kind::accepted;
    };
    for (const char* table : {"flow"})
      for (std::size_t i = 0; i < json[table].size(); ++i) {
        auto changed = json;
        changed[table][i] = changed[table][i].get<int>() + 2;
        CHECK(refused(changed));
      }
    for (std::size_t i = 0; i < json["terms"].size(); ++i) {
      auto changed = json;
      changed["terms"][i][1] = changed["terms"][i][1].get<int>() + 1;
      CHECK(refused(changed));
      changed = json;
      changed["terms"].erase(i);
      CHECK(refused(changed));
    }
    json["system"] = "eca:30";
    CHECK(refused(json));
  }
  for (const int rule : {184, 51})
    CHECK(proof::verify(studied(rule, "population", "single")->certificate()->json).kind ==
          proof::Verdict::Kind::accepted);
}

TEST_CASE("the potential checker says what is malformed", "[potential]") {
  const auto json = nlohmann::json::parse(studied(184, "cell")->certificate()->json);
  const auto said = [&](const std::string& pointer, const nlohmann::json& value) {
    auto changed = json;
    changed[nlohmann::json::json_pointer(pointer)] = value;
    const auto verdict = proof::verify(changed.dump());
    CHECK(verdict.kind == proof::Verdict::Kind::malformed);
    return verdict.text;
  };
  CHECK(said("/system", "eca:256") == "/system: it must be eca:0 … eca:255");
  CHECK(said("/length", 40) == "/length: it must be an integer from 1 to 6");
  CHECK(said("/density", {0}) == "/density: it must be a list of 2 integers");
  CHECK(said("/flow/0", 18446744073709551615ull) == "/flow/0: it must be an integer from -1048576 to 1048576");
  CHECK(said("/terms/0", 3) == "/terms: a term is a pair of an offset and a weight");
  CHECK(said("/terms", nlohmann::json::array()) == "/terms: it must be a list of 1 to 17 pairs");
  CHECK(said("/parity", 0) == "/parity: it must be true or false");
  CHECK(said("/read", {2, 1}) == "/read/1: it must be an integer from 2 to 8");
}
