// The predictor `cycle` and the checker of its certificates: known cycles of rings, random rings at near and far times,
// and certificates that were tampered with.
#include <nlohmann/json.hpp>
#include <numeric>

#include "predictors/cycle/cycle.hpp"
#include "predictors/proof/checker.hpp"
#include "systems/eca/elementary_automaton.hpp"
#include "tests/predictors/contest.hpp"

using namespace outpace;
using namespace outpace::contest;
using nlohmann::json;
using Kind = proof::Verdict::Kind;

namespace {

eca::LineStart ring(const std::string& text) { return eca::LineStart::parse(text).value(); }

/// The longest unshifted period over all states of a ring.
Integer longest_period(int rule, unsigned cells) {
  Integer longest = 0;
  for (std::uint64_t state = 0; state < std::uint64_t{1} << cells; ++state) {
    Work work;
    const auto start = eca::LineStart::pattern({state}, cells, false, cells);
    const auto cycle =
        cycle::find_cycle(eca::ElementaryAutomaton(eca::Rule(static_cast<std::uint8_t>(rule))), start, work).value();
    longest = std::max(longest, cycle.unshifted_period(cells));
  }
  return longest;
}

std::string certificate(int rule, const std::string& from) {
  Work work;
  const eca::ElementaryAutomaton number(eca::Rule(static_cast<std::uint8_t>(rule)));
  return cycle::cycle_certificate(number, ring(from), cycle::find_cycle(number, ring(from), work).value()).json;
}

}  // namespace

TEST_CASE("the longest cycles of rings under rule 30 are as published", "[cycle]") {
  const int expected[] = {1, 1, 1, 8, 5, 1, 63, 40, 171, 15, 154, 102};
  for (unsigned cells = 1; cells <= 12; ++cells) {
    CAPTURE(cells);
    CHECK(longest_period(30, cells) == expected[cells - 1]);
  }
}

TEST_CASE("the longest cycles of rings under rule 90 are as published", "[cycle]") {
  const int expected[] = {1, 1, 3, 2, 7, 1, 7, 6, 31, 4, 63, 14};  // Martin, Odlyzko and Wolfram, 1984
  for (unsigned cells = 3; cells <= 14; ++cells) {
    CAPTURE(cells);
    CHECK(longest_period(90, cells) == expected[cells - 3]);
  }
}

TEST_CASE("cycle agrees with the naive simulator on rings", "[cycle]") {
  Draws draws(1980);
  for (int i = 0; i < 1500; ++i)
    CHECK(agrees("cycle", draw(draws, static_cast<int>(draws.between(0, 255)), "ring", 300, 40, 140)));
}

TEST_CASE("cycle agrees with hashlife at far times", "[cycle]") {
  Draws draws(1984);
  for (int i = 0; i < 60; ++i) {
    Question q = draw(draws, static_cast<int>(draws.between(0, 255)), "ring", 10, 8, 12);
    q.at = parse_time("10^18").value() * draws.between(1, 1000) + draws.between(0, 1 << 30);
    INFO(q.command("cycle"));
    CHECK(ask("cycle", q) == ask("hashlife", q));
  }
}

TEST_CASE("cycle answers families of rings as it answers one ring", "[cycle]") {
  const auto system = make_system("eca:110").value();
  Work work;
  const auto shortcut = find_predictor("cycle").value()->study(
      {*system, "row", initial_family(*system, "ring").value(), std::nullopt}, work);
  REQUIRE(shortcut);
  CHECK((*shortcut)->claim() == Claim::exact);
  for (int at : {0, 1, 5, 40, 1000}) {
    const Question q{110, "ring:23:random:4", "row", 0, at};
    const auto query = make_query(*system, q.from, q.what(), q.at).value();
    CHECK((*shortcut)->answer(query, work)->text() == naive(q));
  }
}

TEST_CASE("cycle declines infinite rows and cycles beyond its meter", "[cycle]") {
  std::string why;
  CHECK_FALSE(ask("cycle", {30, "single", "cell", 0, 100}, &why));
  CHECK(why.find("ring") != std::string::npos);
  Work work(10000);
  const auto found = cycle::find_cycle(eca::ElementaryAutomaton(eca::Rule(30)), ring("ring:100:random:1"), work);
  REQUIRE_FALSE(found);
  CHECK(found.error().why == Declined::Why::work);
  Work small(Work::unlimited, 1000);
  CHECK(cycle::find_cycle(eca::ElementaryAutomaton(eca::Rule(30)), ring("ring:100000:random:1"), small).error().why ==
        Declined::Why::memory);
}

TEST_CASE("a fixed ring's cycle is proven", "[cycle]") {
  const auto system = make_system("eca:30").value();
  Work work;
  const auto shortcut = find_predictor("cycle").value()->study(
      {*system, "cell", initial_family(*system, "ring:11:single").value(), std::nullopt}, work);
  REQUIRE(shortcut);
  CHECK((*shortcut)->claim() == Claim::proven);
  CHECK((*shortcut)->finding().find("period") != std::string::npos);
  const auto verdict = proof::verify((*shortcut)->certificate().value().json);
  CHECK(verdict.kind == Kind::accepted);
  CHECK(verdict.system == "eca:30");
  CHECK(work.spent() > 0);
}

TEST_CASE("the checker accepts every true cycle", "[cycle]") {
  Draws draws(5);
  for (int i = 0; i < 400; ++i) {
    const int rule = static_cast<int>(draws.between(0, 255));
    const std::string from =
        "ring:" + std::to_string(draws.between(1, 18)) + ":random:" + std::to_string(draws.between(0, 99));
    const std::string text = certificate(rule, from);
    INFO(text);
    const auto verdict = proof::verify(text);
    CAPTURE(verdict.text);
    CHECK(verdict.kind == Kind::accepted);
  }
  CHECK(proof::verify(certificate(184, "ring:1000:random:1")).kind == Kind::accepted);
  CHECK(proof::verify(certificate(204, "ring:64:random:1")).kind == Kind::accepted);
}

TEST_CASE("the checker rejects cycles that were tampered with", "[cycle]") {
  const json whole = json::parse(certificate(30, "ring:13:single"));
  REQUIRE(proof::verify(whole.dump()).kind == Kind::accepted);
  const std::uint64_t mu = std::stoull(whole["preperiod"].get<std::string>());
  const std::uint64_t lambda = std::stoull(whole["period"].get<std::string>());
  const auto changed = [&](const char* field, const json& value) {
    json copy = whole;
    copy[field] = value;
    return proof::verify(copy.dump()).kind;
  };
  CHECK(changed("period", std::to_string(2 * lambda)) == Kind::rejected);
  CHECK(changed("period", std::to_string(lambda + 1)) == Kind::rejected);
  CHECK(changed("period", "0") == Kind::rejected);
  CHECK(changed("period", "99999999999999999999999999") == Kind::rejected);
  CHECK(changed("preperiod", std::to_string(mu + 1)) == Kind::rejected);
  CHECK(changed("shift", (whole["shift"].get<int>() + 1) % 13) == Kind::rejected);
  CHECK(changed("digest_at_preperiod", "0000000000000000") == Kind::rejected);
  CHECK(changed("system", "eca:86") == Kind::rejected);
  CHECK(changed("from", "ring:9999999:single") == Kind::rejected);
  CHECK(changed("from", "single") == Kind::malformed);
  CHECK(changed("shift", 13) == Kind::malformed);
  CHECK(changed("shift", -1) == Kind::malformed);
  CHECK(changed("period", 7) == Kind::malformed);
  CHECK(changed("digest_at_preperiod", "xyz") == Kind::malformed);

  // A later state of the cycle has the right digest and returns, but it is not the first.
  json later = whole;
  Work work;
  const auto cycle = cycle::find_cycle(eca::ElementaryAutomaton(eca::Rule(30)), ring("ring:13:single"), work).value();
  cycle::Cycle moved = cycle;
  moved.preperiod += cycle.unshifted_period(13).convert_to<std::uint64_t>();
  const auto verdict = proof::verify(
      cycle::cycle_certificate(eca::ElementaryAutomaton(eca::Rule(30)), ring("ring:13:single"), moved).json);
  CHECK(verdict.kind == Kind::rejected);
  CHECK(verdict.text.find("/preperiod") != std::string::npos);
}

TEST_CASE("no document makes the cycle checker throw", "[cycle]") {
  Draws draws(77);
  const json whole = json::parse(certificate(30, "ring:7:single"));
  const json values[] = {nullptr,
                         true,
                         -1,
                         3,
                         1.5,
                         1e300,
                         "",
                         "x",
                         "7",
                         "18446744073709551616",
                         "ring:5:single",
                         "eca:30",
                         "eca:999",
                         json::array(),
                         json::object(),
                         18446744073709551615u};
  std::vector<std::string> fields;
  for (const auto& [field, value] : whole.items()) fields.push_back(field);
  for (int i = 0; i < 4000; ++i) {
    json copy = whole;
    for (std::int64_t changes = draws.between(1, 3); changes > 0; --changes) {
      const std::string& field = fields[static_cast<std::size_t>(draws.between(0, 6))];
      if (draws.between(0, 4))
        copy[field] = values[draws.between(0, 15)];
      else
        copy.erase(field);
    }
    CHECK_NOTHROW(proof::verify(copy.dump()));
    std::string text = whole.dump();
    text[static_cast<std::size_t>(draws.between(0, static_cast<std::int64_t>(text.size()) - 1))] =
        static_cast<char>(draws.between(32, 126));
    proof::Verdict verdict;
    CHECK_NOTHROW(verdict = proof::verify(text));
    if (verdict.kind == Kind::accepted) {
      const json read = json::parse(text);
      const auto made = make_system(read["system"].get<std::string>()).value();
      const auto& rule = dynamic_cast<const ca::LineAutomaton&>(*made);
      Work work;
      const auto truth = cycle::find_cycle(rule, ring(read["from"]), work).value();
      CHECK(read["period"].get<std::string>() == std::to_string(truth.period));
    }
  }
}
