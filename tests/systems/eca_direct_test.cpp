// The direct simulator against the naive one and against itself on every SIMD target; its work counts and its limits.
#include <fmt/format.h>

#include <random>

#include "systems/core/catalogue.hpp"
#include "systems/eca/direct.hpp"
#include "systems/eca/naive.hpp"
#include "tests/catch.hpp"

using namespace outpace;
using namespace outpace::eca;

namespace {

std::string replay(Rule rule, const LineStart& start, const Observable& what, const Time& at) {
  std::string text =
      fmt::format("outpace ask eca:{} {} --from {} --at {}", rule.number(), what.name, start.text(), at.str());
  if (!what.place.empty()) text += " --x " + what.place[0].str();
  return text;
}

/// The same answer as `expected`, at the same work, on every target. Returns the work.
std::uint64_t check_all_targets(Rule rule, const LineStart& start, const Observable& what, const Time& at,
                                const std::string& expected) {
  std::uint64_t spent = 0;
  for (const SimdTarget target : available_simd_targets()) {
    Work work;
    const auto answer = simulate_directly(rule, start, what, at, work, target);
    INFO(replay(rule, start, what, at) << " with OUTPACE_SIMD=" << to_string(target));
    REQUIRE(answer.has_value());
    if (answer->text() != expected) CHECK(answer->text() == expected);
    if (target == available_simd_targets().front()) spent = work.spent();
    if (work.spent() != spent) CHECK(work.spent() == spent);
  }
  return spent;
}

void check_against_naive(Rule rule, const LineStart& start, const Observable& what, const Time& at) {
  check_all_targets(rule, start, what, at, simulate_naively(rule, start, what, at).text());
}

LineStart random_pattern(std::mt19937_64& draw, std::optional<std::uint64_t> ring = {}) {
  const std::uint64_t length = 1 + draw() % (ring ? std::min<std::uint64_t>(*ring, 150) : 150);
  std::vector<std::uint64_t> words((length + 63) / 64);
  for (auto& word : words) word = draw();
  if (length % 64) words.back() &= (std::uint64_t{1} << (length % 64)) - 1;
  return LineStart::pattern(std::move(words), length, draw() & 1, ring);
}

Rule rule_of(std::uint64_t number) { return Rule(static_cast<std::uint8_t>(number)); }

}  // namespace

TEST_CASE("every rule's cells and columns on the line are the naive ones", "[eca-direct]") {
  std::mt19937_64 draw(1);
  for (unsigned number = 0; number < 256; ++number)
    for (int i = 0; i < 6; ++i) {
      const LineStart start = i % 3 == 0   ? LineStart::single()
                              : i % 3 == 1 ? LineStart::random(draw())
                                           : random_pattern(draw);
      const std::int64_t t = static_cast<std::int64_t>(draw() % (i < 3 ? 70 : 300));
      const Integer x = static_cast<std::int64_t>(draw() % static_cast<std::uint64_t>(2 * t + 9)) - t - 4;
      check_against_naive(rule_of(number), start, {"cell", {x}}, t);
      check_against_naive(rule_of(number), start, {"column", {x}}, t);
    }
}

TEST_CASE("every rule's rows and populations on the line are the naive ones", "[eca-direct]") {
  std::mt19937_64 draw(2);
  for (unsigned number = 0; number < 256; ++number)
    for (int i = 0; i < 4; ++i) {
      const LineStart start = i % 2 == 0 ? LineStart::single() : random_pattern(draw);
      const Time t = draw() % (i < 2 ? 70 : 300);
      check_against_naive(rule_of(number), start, {"row", {}}, t);
      check_against_naive(rule_of(number), start, {"population", {}}, t);
    }
}

TEST_CASE("rings of any size are the naive ones", "[eca-direct]") {
  std::mt19937_64 draw(3);
  for (std::uint64_t size = 1; size <= 200; ++size)
    for (int i = 0; i < 4; ++i) {
      const Rule rule = rule_of(draw() % 256);
      const LineStart start = i % 2 ? LineStart::random_ring(size, draw()) : random_pattern(draw, size);
      const Time t = draw() % 260;
      const Integer x = draw() % size;
      check_against_naive(rule, start, {"cell", {x}}, t);
      check_against_naive(rule, start, {"column", {x}}, t);
      check_against_naive(rule, start, {"row", {}}, t);
      check_against_naive(rule, start, {"population", {}}, t);
    }
}

TEST_CASE("large rings are the naive ones, exact in vectors or not", "[eca-direct]") {
  std::mt19937_64 draw(4);
  for (const std::uint64_t size : {511, 512, 1024, 4096, 4608, 8192, 16384, 16385, 20000}) {
    const Rule rule = rule_of(draw() % 256);
    const LineStart start = LineStart::random_ring(size, draw());
    for (const int t : {0, 1, 7, 8, 9, 64, 65, 200}) check_against_naive(rule, start, {"row", {}}, t);
    check_against_naive(rule, start, {"column", {size - 1}}, 150);
    check_against_naive(rule, start, {"cell", {0}}, 150);
  }
}

TEST_CASE("places beyond 64 bits are answered", "[eca-direct]") {
  std::mt19937_64 draw(5);
  for (int i = 0; i < 60; ++i) {
    const Rule rule = rule_of(draw() % 256);
    Integer x =
        (Integer(1) << static_cast<unsigned>(55 + draw() % 20)) + static_cast<std::int64_t>(draw() % 1000) - 500;
    if (i % 2) x = -x;
    const Time t = draw() % 150;
    const LineStart start = i % 3 == 0 ? random_pattern(draw) : LineStart::random(draw());
    check_against_naive(rule, start, {"cell", {x}}, t);
    check_against_naive(rule, start, {"column", {x}}, t);
  }
}

TEST_CASE("a row that has died out answers at any time", "[eca-direct]") {
  const Time late = boost::multiprecision::pow(Integer(10), 100);
  check_all_targets(Rule(0), LineStart::single(), {"cell", {5}}, late, "0");
  check_all_targets(Rule(255), LineStart::random(3), {"cell", {5}}, late, "1");
  check_all_targets(Rule(32), LineStart::single(), {"population", {}}, late, "0");
  check_all_targets(Rule(128), LineStart::random_ring(100, 1), {"population", {}}, late, "0");
  check_all_targets(Rule(1), LineStart::pattern({0}, 1, false), {"cell", {5}}, late + 1, "1");
}

TEST_CASE("targets agree where the layout changes", "[eca-direct]") {
  std::mt19937_64 draw(6);
  for (int i = 0; i < 24; ++i) {
    const Rule rule = rule_of(draw() % 256);
    const std::int64_t t = static_cast<std::int64_t>(1000 + draw() % 9000);
    const Integer x = static_cast<std::int64_t>(draw() % static_cast<std::uint64_t>(2 * t)) - t;
    for (const auto& start : {LineStart::single(), LineStart::random(draw())}) {
      for (const char* name : {"cell", "column"}) {
        Work work;
        const Observable what{name, {x}};
        const auto answer = simulate_directly(rule, start, what, t, work, SimdTarget::portable);
        check_all_targets(rule, start, what, t, answer->text());
      }
    }
  }
}

TEST_CASE("rule 30's centre column has Wolfram's counts of ones", "[eca-direct]") {
  for (const auto& [t, ones] : {std::pair{10000, "5032 "}, {100000, "50098 "}}) {
    Work work;
    const auto answer = simulate_directly(Rule(30), LineStart::single(), {"column", {0}}, t, work);
    CHECK(answer->text().starts_with(ones));
  }
}

TEST_CASE("a run stops at its work limit", "[eca-direct]") {
  for (const auto& start : {LineStart::single(), LineStart::random(1), LineStart::random_ring(100000, 1)})
    for (const Time& at : {Time(100000), Time(1) << 50, Time(1) << 200}) {
      Work work(20000);
      const auto answer = simulate_directly(Rule(30), start, {"cell", {0}}, at, work);
      REQUIRE_FALSE(answer.has_value());
      CHECK(answer.error().why == Declined::Why::work);
    }
}

TEST_CASE("a run stops at its memory limit", "[eca-direct]") {
  Work work(Work::unlimited, 1 << 20);
  const auto answer = simulate_directly(Rule(30), LineStart::random(1), {"cell", {0}}, 1 << 24, work);
  REQUIRE_FALSE(answer.has_value());
  CHECK(answer.error().why == Declined::Why::memory);
}
