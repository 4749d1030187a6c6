// The predictor `coarse`, the search for exact coarse-grainings, the observable and the checker: published counts and
// examples, random questions against the naive simulator, and certificates that were tampered with.
#include <nlohmann/json.hpp>
#include <set>

#include "predictors/coarse/congruences.hpp"
#include "predictors/proof/checker.hpp"
#include "systems/eca/coarse_question.hpp"
#include "tests/predictors/contest.hpp"

using namespace outpace;
using namespace outpace::contest;
using nlohmann::json;
using Kind = proof::Verdict::Kind;

namespace {

coarse::CoarseGrainings search(int rule, unsigned cells, std::uint64_t units = 400'000) {
  Work work(units);
  return coarse::coarse_grainings(eca::Rule(static_cast<std::uint8_t>(rule)), cells, work).value();
}

std::set<std::string> binary(int rule, unsigned cells) {
  std::set<std::string> rules;
  for (const auto& one : search(rule, cells).binary) rules.insert(one.rule_text());
  return rules;
}

StudyResult study(int rule, const std::string& observable, const std::string& from) {
  const auto system = make_system("eca:" + std::to_string(rule)).value();
  Work work(4'000'000, std::uint64_t{1} << 28);
  return find_predictor("coarse").value()->study({*system, observable, initial_family(*system, from).value(), {}},
                                                 work);
}

std::string answered(const Shortcut& shortcut, int rule, const Observable& what, const std::string& from,
                     const Time& at) {
  const auto system = make_system("eca:" + std::to_string(rule)).value();
  Work work(100'000'000);
  const auto answer = shortcut.answer(make_query(*system, from, what, at).value(), work);
  return answer ? answer->text() : answer.error().reason;
}

}  // namespace

TEST_CASE("binary coarse-grainings exist for 92, 151 and 202 rules up to N = 2, 3, 4", "[coarse]") {
  std::set<int> found;
  const std::size_t published[] = {92, 151, 202};
  for (unsigned cells = 2; cells <= 4; ++cells) {
    for (int rule = 0; rule < 256; ++rule) {
      // Of blocks of four cells some rules have tens of thousands: to list the first will do.
      const auto all = search(rule, cells, 1'000'000);
      CHECK((cells == 4 || all.all_binary));
      if (!all.binary.empty()) found.insert(rule);
    }
    CHECK(found.size() == published[cells - 2]);
  }
}

TEST_CASE("coarse-grainings are those that are known", "[coarse]") {
  CHECK(binary(105, 2) == std::set<std::string>{"rule 150"});
  CHECK(binary(90, 2) == std::set<std::string>{"rule 90"});
  for (const int rule : {146, 134, 178, 44, 128}) CHECK(binary(rule, 3).contains("rule 128"));
}

TEST_CASE("rules 30, 45, 106, 154 and their equivalents have none with any colours", "[coarse]") {
  for (int rule = 0; rule < 256; ++rule) {
    const eca::Rule number(static_cast<std::uint8_t>(rule));
    const int name = number.representative().number();
    if (name != 30 && name != 45 && name != 106 && name != 154) continue;
    CAPTURE(rule);
    Work work;
    for (unsigned cells = 1; cells <= (rule == name ? 6u : 5u); ++cells)
      CHECK_FALSE(coarse::any_coarse_graining(number, cells, work).value());
  }
}

TEST_CASE("every projection of three cells that a plain search finds is found", "[coarse]") {
  Draws draws(2004);
  for (int i = 0; i < 12; ++i) {
    const auto rule = static_cast<int>(draws.between(0, 255));
    Work work;
    const auto algebra = coarse::block_algebra(eca::Rule(static_cast<std::uint8_t>(rule)), 3, work).value();
    std::set<std::string> plain, found;
    for (unsigned number = 1; number < 128; ++number) {
      std::vector<std::uint8_t> projection;
      for (unsigned block = 0; block < 8; ++block) projection.push_back(number >> (7 - block) & 1);
      if (auto one = coarse::exact_coarse_graining(algebra, 3, projection, work)) plain.insert(one->text());
    }
    for (const auto& one : search(rule, 3).binary) found.insert(one.text());
    CAPTURE(rule);
    CHECK(found == plain);
  }
}

TEST_CASE("coarse-grainings onto more colours are exact, and their worth is their entropy", "[coarse]") {
  int seen = 0;
  for (int rule = 0; rule < 256; ++rule)
    for (const auto& one : search(rule, 3).more) {
      ++seen;
      CHECK(one.colours > 2);
      CHECK(one.entropy < 3);
      Work work;
      const auto algebra = coarse::block_algebra(eca::Rule(static_cast<std::uint8_t>(rule)), 3, work).value();
      CHECK(coarse::exact_coarse_graining(algebra, 3, one.projection, work));
    }
  CHECK(seen > 0);
  coarse::CoarseGraining two_of_32{5, std::vector<std::uint8_t>(32), 31, {}, 4.9375};
  CHECK(two_of_32.worthless());
}

TEST_CASE("coarse agrees with the naive simulator, and so does direct simulation", "[coarse]") {
  Draws draws(2006);
  int asked = 0;
  for (int i = 0; i < 40; ++i) {
    const auto rule = static_cast<int>(draws.between(0, 255));
    const auto cells = static_cast<unsigned>(draws.between(2, 3));
    const auto all = search(rule, cells).binary;
    if (all.empty()) continue;
    const auto& one = all[static_cast<std::size_t>(draws.between(0, std::ssize(all) - 1))];
    const std::string name = "coarse:" + one.text();
    const std::string from = draws.between(0, 1) ? draw(draws, rule, "pattern", 1, 30).from : "random";
    const auto shortcut = study(rule, name, from);
    if (!shortcut) WARN(shortcut.error().reason);
    REQUIRE(shortcut);
    for (int k = 0; k < 4; ++k) {
      const Time at = draws.between(0, 70) * cells;
      const std::string member = from == "random" ? "random:" + std::to_string(draws.between(0, 999)) : from;
      const Observable what{name, {Integer(draws.between(-60, 60))}};
      const auto system = make_system("eca:" + std::to_string(rule)).value();
      const auto query = make_query(*system, member, what, at).value();
      Work work;
      INFO("outpace ask eca:" << rule << " " << name << " --at " << at << " --x " << what.place[0] << " --from "
                              << member);
      const std::string expected = system->simulate_naively(query).text();
      CHECK(answered(**shortcut, rule, what, member, at) == expected);
      CHECK(system->simulate(query, work)->text() == expected);
      ++asked;
    }
  }
  CHECK(asked > 40);
}

TEST_CASE("chains are followed: 105 by 150 and its jump, 146 by 128 and its walls", "[coarse]") {
  const auto additive = study(105, "coarse:2:0110", "random");
  REQUIRE(additive);
  CHECK((*additive)->finding().find("rule 150, answered by additive") != std::string::npos);
  CHECK((*additive)->claim() == Claim::proven);
  const auto verdict = proof::verify((*additive)->certificate()->json);
  CHECK(verdict.kind == Kind::accepted);
  CHECK(verdict.text.find("blocks of 2 cells follow rule 150") != std::string::npos);
  // The projection is the sum of two cells of an additive rule: the two ways meet far out.
  for (const char* time : {"2^40+6", "2^60+2^21"}) {
    const Time at = parse_time(time).value();
    const auto sum = [&](const Integer& x) {
      const std::string left = *ask("additive", {105, "random:5", "cell", 2 * x, at}),
                        right = *ask("additive", {105, "random:5", "cell", 2 * x + 1, at});
      return left == right ? "0" : "1";
    };
    for (const int x : {-77, 0, 123456})
      CHECK(answered(**additive, 105, {"coarse:2:0110", {Integer(x)}}, "random:5", at) == sum(x));
  }
  const auto walls = study(146, "coarse:3:00000001", "random");
  REQUIRE(walls);
  const Time far = parse_time("3*10^100").value();
  CHECK(answered(**walls, 146, {"coarse:3:00000001", {Integer(0)}}, "random:5", far) == "0");
  const auto nested = study(105, "coarse:2:0110", "single");
  REQUIRE(nested);
  CHECK(proof::verify((*nested)->certificate().value().json).kind == Kind::accepted);
}

TEST_CASE("coarse questions that make no sense are refused with the place", "[coarse]") {
  const auto system = make_system("eca:146").value();
  const auto why = [&](const std::string& name, const std::string& from, int at) {
    return make_query(*system, from, {name, {Integer(0)}}, at).error().text();
  };
  CHECK(why("coarse:", "single", 0).find("column 8") != std::string::npos);
  CHECK(why("coarse:3", "single", 0).find("column 8") != std::string::npos);
  CHECK(why("coarse:99:01", "single", 0).find("1 to 12 cells") != std::string::npos);
  CHECK(why("coarse:2:011", "single", 0).find("column 13") != std::string::npos);
  CHECK(why("coarse:2:0?10", "single", 0).find("column 11") != std::string::npos);
  CHECK(why("coarse:2:0110", "single", 3).find("multiple of 2") != std::string::npos);
  CHECK(why("coarse:2:0110", "ring:4:single", 2).find("ring") != std::string::npos);
  CHECK(study(30, "coarse:2:0110", "random").error().reason.find("not exact") != std::string::npos);
  CHECK(study(146, "cell", "random").error().reason.find("coarse:3:00000001 (rule 128)") != std::string::npos);
}

TEST_CASE("the checker of coarse-grainings rejects what is not exact", "[coarse]") {
  const json whole = json::parse(study(105, "coarse:2:0110", "random").value()->certificate()->json);
  REQUIRE(proof::verify(whole.dump()).kind == Kind::accepted);
  for (unsigned i = 0; i < 8; ++i) {
    json copy = whole;
    copy["rule"][i] = 1 - copy["rule"][i].get<int>();
    CHECK(proof::verify(copy.dump()).kind == Kind::rejected);
  }
  json copy = whole;
  copy["projection"] = {0, 0, 0, 1};
  CHECK(proof::verify(copy.dump()).kind == Kind::rejected);
  copy = whole;
  copy["then"]["system"] = "eca:90";
  CHECK(proof::verify(copy.dump()).kind == Kind::rejected);
  copy = whole;
  copy["then"] = whole;
  CHECK(proof::verify(copy.dump()).kind == Kind::rejected);
  copy = whole;
  copy["cells"] = 9;
  CHECK(proof::verify(copy.dump()).kind == Kind::rejected);
  for (const char* field : {"system", "cells", "projection", "rule"})
    for (const json& value : {json(nullptr), json(-1), json("x"), json::array({-1}), json::object()}) {
      copy = whole;
      copy[field] = value;
      CHECK(proof::verify(copy.dump()).kind == Kind::malformed);
    }
}
