// The predictor `nested` and the checker of its certificates: known sizes of automata, random starts against the naive
// simulator, the additive method at far times, rules of more colours and reach, and certificates that were tampered
// with.
#include <nlohmann/json.hpp>
#include <set>

#include "predictors/nested/answers.hpp"
#include "predictors/nested/learner.hpp"
#include "systems/core/digest.hpp"
#include "tests/predictors/contest.hpp"

using namespace outpace;
using namespace outpace::contest;
using nlohmann::json;

namespace {

constexpr std::uint64_t study_units = 400'000;

StudyResult study(int rule, const std::string& from, std::uint64_t units = study_units) {
  const auto system = make_system("eca:" + std::to_string(rule)).value();
  Work work(units, std::uint64_t{1} << 28);
  return find_predictor("nested").value()->study({*system, "cell", initial_family(*system, from).value(), std::nullopt},
                                                 work);
}

std::string answered(const Shortcut& shortcut, const Question& q) {
  const auto system = make_system("eca:" + std::to_string(q.rule)).value();
  Work work;
  const auto answer = shortcut.answer(make_query(*system, q.from, q.what(), q.at).value(), work);
  return answer ? answer->text() : answer.error().reason;
}

std::size_t states(int rule, const std::string& from = "single") {
  const auto shortcut = study(rule, from);
  return shortcut ? json::parse((*shortcut)->certificate()->json)["output"].size() : 0;
}

/// A random rule in which a uniform row of `quiet` stays as it is.
nested::LocalRule random_rule(Draws& draws, unsigned colours, unsigned left, unsigned right) {
  nested::LocalRule rule{colours, left, right, {}};
  std::size_t size = 1;
  for (unsigned i = 0; i < rule.width(); ++i) size *= colours;
  for (std::size_t i = 0; i < size; ++i) rule.table.push_back(static_cast<std::uint8_t>(draws.between(0, colours - 1)));
  return rule;
}

nested::FiniteRow random_row(Draws& draws, unsigned colours, std::int64_t longest) {
  nested::FiniteRow row;
  for (std::int64_t i = draws.between(1, longest); i > 0; --i)
    row.cells.push_back(static_cast<std::uint8_t>(draws.between(0, colours - 1)));
  row.background = static_cast<std::uint8_t>(draws.between(0, colours - 1));
  return row;
}

/// Compares cells, population and row at time t with the evolution itself.
void check_row(const nested::AutomaticRow& row, const nested::Evolution& evolution, std::uint64_t t) {
  Work work;
  const unsigned outside = evolution.background().at(t);
  Integer population = 0, first = -1, last = -1;
  for (std::uint64_t y = 0; y < evolution.length(t) + 3; ++y) {
    const unsigned colour = evolution.at(t, y);
    CHECK(row.cell(Integer(y) - Integer(t) * evolution.rule().right, t, work).value() == colour);
    if (colour == outside) continue;
    ++population;
    if (first < 0) first = y;
    last = y;
  }
  CHECK(row.cell(-Integer(t) * evolution.rule().right - 1, t, work).value() == outside);
  CHECK(row.population(t, work).value() == population);
  std::uint64_t digest = 0;
  for (Integer y = last; first >= 0 && y >= first; --y)
    digest = mersenne61::add(mersenne61::multiply(digest, row_base), evolution.at(t, y.convert_to<std::uint64_t>()));
  CHECK(row.row(t, work)->digest == digest);
  CHECK(row.row(t, work)->width == (first < 0 ? Integer(0) : Integer(last - first + 1)));
}

}  // namespace

TEST_CASE("automata of single seeds have the states that were measured", "[nested]") {
  const std::pair<int, std::size_t> measured[] = {{90, 3},   {18, 3},  {22, 4},   {150, 4},  {146, 3},
                                                  {126, 13}, {62, 74}, {57, 101}, {109, 153}};
  for (const auto& [rule, count] : measured) {
    CAPTURE(rule);
    CHECK(states(rule) == count);
  }
}

TEST_CASE("nested learns the single seeds of all but 15 rules", "[nested]") {
  std::set<int> open;
  for (int rule = 0; rule < 256; ++rule)
    if (!study(rule, "single")) open.insert(rule);
  // Of the classes of 30, 45, 73 and 110, and two of 106's on the other background.
  CHECK(open == std::set<int>{30, 45, 73, 75, 86, 89, 101, 110, 124, 135, 137, 149, 169, 193, 225});
}

TEST_CASE("nested agrees with the naive simulator on single seeds of all rules", "[nested]") {
  Draws draws(1872);
  for (int rule = 0; rule < 256; ++rule) {
    const auto shortcut = study(rule, "single");
    if (!shortcut) continue;
    for (int i = 0; i < 6; ++i) {
      const Question q = draw(draws, rule, "single", 260);
      INFO(q.command("nested"));
      CHECK(answered(**shortcut, q) == naive(q));
    }
  }
}

TEST_CASE("nested agrees with the naive simulator on random patterns and backgrounds", "[nested]") {
  Draws draws(1969);
  int learnt = 0;
  for (int i = 0; i < 250; ++i) {
    Question q = draw(draws, static_cast<int>(draws.between(0, 255)), "pattern", 200, 12);
    const auto shortcut = study(q.rule, q.from);
    if (!shortcut) continue;
    ++learnt;
    for (int k = 0; k < 4; ++k) {
      const Question other = draw(draws, q.rule, "single", 200);
      q.observable = other.observable, q.at = other.at, q.x = other.x;
      INFO(q.command("nested"));
      CHECK(answered(**shortcut, q) == naive(q));
    }
  }
  CHECK(learnt > 150);
}

TEST_CASE("nested and additive agree at 10^100", "[nested]") {
  Draws draws(100);
  const Time far = parse_time("10^100").value();
  for (const int rule : {60, 90, 102, 105, 150, 165, 15, 195})
    for (int i = 0; i < 6; ++i) {
      Question q{rule, i ? draw(draws, rule, "pattern", 1, 9).from : "single", "cell", 0,
                 far - draws.between(0, 1 << 30)};
      const auto shortcut = study(rule, q.from, 100'000'000);
      if (!shortcut) WARN(q.from + ": " + shortcut.error().reason);
      REQUIRE(shortcut);
      for (const char* observable : {"cell", "row", "population"}) {
        q.observable = observable;
        q.x = q.at * draws.between(-1000, 1000) / 1000;
        INFO(q.command("nested"));
        CHECK(answered(**shortcut, q) == ask("additive", q));
      }
    }
}

TEST_CASE("a cell at 10^1000 takes a unit a digit", "[nested]") {
  const auto shortcut = study(109, "single");
  REQUIRE(shortcut);
  const auto system = make_system("eca:109").value();
  Work work(10000);
  const auto query =
      make_query(*system, "single", {"cell", {parse_integer("10^999+7").value()}}, parse_time("10^1000").value());
  CHECK((*shortcut)->answer(query.value(), work));
  Work little(1000);
  CHECK((*shortcut)->answer(query.value(), little).error().why == Declined::Why::work);
}

TEST_CASE("rules of more colours and reach are learnt and answered as well", "[nested]") {
  Draws draws(3);
  int learnt = 0;
  for (int i = 0; i < 160; ++i) {
    const unsigned colours = static_cast<unsigned>(draws.between(2, 4));
    const unsigned left = static_cast<unsigned>(draws.between(0, colours == 2 ? 2 : 1));
    const nested::LocalRule rule =
        random_rule(draws, colours, left, static_cast<unsigned>(draws.between(0, colours == 2 ? 2 : 1)));
    const nested::FiniteRow start = random_row(draws, colours, 6);
    const unsigned base = static_cast<unsigned>(draws.between(2, 5));
    Work work(100'000, 1 << 26);
    const auto found = nested::learn(rule, start, base, work);
    if (!found) continue;
    ++learnt;
    const nested::AutomaticRow row(found->automaton, rule, start);
    Work more;
    nested::Evolution evolution(rule, start, more);
    for (int k = 0; k < 2; ++k) {
      const auto t = static_cast<std::uint64_t>(draws.between(0, 90));
      REQUIRE(evolution.reach(t));
      check_row(row, evolution, t);
    }
  }
  CHECK(learnt > 30);
}

TEST_CASE("Pascal's triangle modulo 3 and 5 is automatic in that base", "[nested]") {
  for (const unsigned p : {3u, 5u}) {
    nested::LocalRule rule{p, 1, 0, {}};
    for (unsigned i = 0; i < p * p; ++i) rule.table.push_back(static_cast<std::uint8_t>((i / p + i % p) % p));
    const nested::FiniteRow start{{1}, 0};
    Work work(10'000'000, 1 << 28);
    const auto found = nested::learn(rule, start, p, work);
    REQUIRE(found);
    CHECK(found->automaton.states() == p);  // the colours: Lucas
    const nested::AutomaticRow row(found->automaton, rule, start);
    Work more;
    nested::Evolution evolution(rule, start, more);
    REQUIRE(evolution.reach(131));
    for (const std::uint64_t t : {0, 1, 77, 131}) check_row(row, evolution, t);
    // Row p^k − 1 has no zeros.
    CHECK(row.population(boost::multiprecision::pow(Integer(p), 200) - 1, more).value() ==
          boost::multiprecision::pow(Integer(p), 200));
  }
}

TEST_CASE("nested declines what has no single start, and stops at its meter", "[nested]") {
  for (const char* from : {"random", "ring", "ring:7:single"})
    CHECK(study(90, from).error().why == Declined::Why::unsuited);
  const auto refusal = study(30, "single").error();
  CHECK(refusal.why == Declined::Why::work);
  CHECK(refusal.reason.find("2-kernel has over") != std::string::npos);
  const auto system = make_system("eca:30").value();
  Work small(Work::unlimited, 100'000);
  CHECK(find_predictor("nested")
            .value()
            ->study({*system, "cell", initial_family(*system, "single").value(), {}}, small)
            .error()
            .why == Declined::Why::memory);
}
