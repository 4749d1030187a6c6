// The predictor `hashlife` against the naive simulator, closed forms and its limits.
#include <random>

#include "predictors/core/catalogue.hpp"
#include "systems/core/catalogue.hpp"
#include "tests/catch.hpp"

using namespace outpace;

namespace {

std::unique_ptr<Shortcut> study(const System& system, const std::string& observable, const std::string& family) {
  Work work;
  const Subject subject{system, observable, initial_family(system, family).value(), {}};
  return find_predictor("hashlife").value()->study(subject, work).value();
}

std::string command(const System& system, const Query& query) {
  std::string text = "outpace ask " + system.name() + " " + query.what.name + " --from " + query.from.text() +
                     " --at " + query.at.str() + " --by hashlife";
  if (!query.what.place.empty()) text += " --x " + query.what.place[0].str();
  return text;
}

std::string ask(const std::string& system_name, const std::string& from, Observable what, const Time& at) {
  const auto system = make_system(system_name).value();
  const auto query = make_query(*system, from, what, at).value();
  Work work;
  const auto answer = study(*system, what.name, "single")->answer(query, work);
  return answer ? answer->text() : answer.error().reason;
}

/// Asks what both know; a tight meter may make hashlife decline but never answer wrongly.
void compare(unsigned rule, const std::string& from, Observable what, std::int64_t at, Work work = Work()) {
  const auto system = make_system("eca:" + std::to_string(rule)).value();
  const auto query = make_query(*system, from, std::move(what), at).value();
  INFO(command(*system, query));
  const bool limited = work.unit_limit() != Work::unlimited || work.byte_limit() != Work::unlimited;
  const auto answer = study(*system, query.what.name, "single")->answer(query, work);
  if (answer)
    CHECK(answer->text() == system->simulate_naively(query).text());
  else
    CHECK((limited && answer.error().why != Declined::Why::unsuited));
}

std::string random_pattern(std::mt19937_64& random, std::uint64_t length) {
  std::string text = "pattern:";
  for (std::uint64_t i = 0; i < length; ++i) text += random() & 1 ? '1' : '0';
  return text + (random() & 1 ? ",background=1" : "");
}

}  // namespace

TEST_CASE("hashlife agrees with the naive simulator on random lines", "[hashlife]") {
  std::mt19937_64 random(1984);
  for (int i = 0; i < 1200; ++i) {
    const unsigned rule = random() & 255;
    const std::int64_t at = static_cast<std::int64_t>(random() % (i % 10 ? 140 : 700));
    const Integer x = static_cast<std::int64_t>(random() % 800) - 400;
    const std::string finite = i % 3 ? random_pattern(random, 1 + random() % 200) : "single";
    compare(rule, finite, {"cell", {x}}, at);
    compare(rule, finite, {"population", {}}, at);
    compare(rule, finite, {"row", {}}, at);
    compare(rule, "random:" + std::to_string(random()), {"cell", {x}}, at);
  }
}

TEST_CASE("hashlife agrees with the naive simulator on rings of every small size", "[hashlife]") {
  std::mt19937_64 random(70);
  for (std::uint64_t size = 1; size <= 70; ++size)
    for (int i = 0; i < 6; ++i) {
      const std::string from = "ring:" + std::to_string(size) + ":random:" + std::to_string(random());
      const std::int64_t at = static_cast<std::int64_t>(random() % 300);
      const unsigned rule = random() & 255;
      compare(rule, from, {"cell", {Integer(random() % size)}}, at);
      compare(rule, from, {"population", {}}, at);
      compare(rule, from, {"row", {}}, at);
    }
}

TEST_CASE("hashlife agrees with the naive simulator around powers of two", "[hashlife]") {
  std::mt19937_64 random(2);
  for (unsigned bits = 3; bits <= 10; ++bits)
    for (std::int64_t at = (1 << bits) - 2; at <= (1 << bits) + 2; ++at) {
      compare(random() & 255, "single", {"row", {}}, at);
      compare(random() & 255, "random:7", {"cell", {Integer(static_cast<std::int64_t>(random() % 99))}}, at);
      compare(random() & 255, "ring:200:random:9", {"row", {}}, at);
    }
}

TEST_CASE("hashlife reads random fields far from the origin", "[hashlife]") {
  std::mt19937_64 random(30);
  for (const char* place : {"10^30", "-10^30", "2^68", "-2^68", "2^62", "-2^62", "2^63-100"})
    for (int i = 0; i < 4; ++i)
      compare(random() & 255, "random:5", {"cell", {parse_integer(place).value() + i}}, 90 + i);
}

TEST_CASE("hashlife declines at any limit and is never wrong", "[hashlife]") {
  std::mt19937_64 random(3);
  for (int i = 0; i < 300; ++i) {
    const std::string from = i % 2 ? "random:3" : "ring:300:random:4";
    compare(random() & 255, from, {"cell", {5}}, 300, Work(random() % 20000));
    compare(random() & 255, from, {"cell", {5}}, 300, Work(Work::unlimited, random() % 100000));
    compare(random() & 255, "single", {"row", {}}, 200, Work(random() % 5000, random() % 100000));
  }
}

TEST_CASE("hashlife knows the closed forms of far times", "[hashlife]") {
  CHECK(ask("eca:90", "single", {"population", {}}, parse_time("2^40-1").value()) == "1099511627776");
  CHECK(ask("eca:204", "random:1", {"cell", {77}}, parse_time("300").value()) ==
        make_system("eca:204")
            .value()
            ->simulate_naively(make_query(*make_system("eca:204").value(), "random:1", {"cell", {77}}, 0).value())
            .text());
  const Time far = parse_time("10^30").value();
  CHECK(ask("eca:170", "single", {"cell", {-far}}, far) == "1");
  CHECK(ask("eca:170", "single", {"cell", {1 - far}}, far) == "0");
  CHECK(ask("eca:204", "pattern:1011", {"population", {}}, far) == "3");
  CHECK(ask("eca:51", "pattern:1011", {"cell", {1}}, far + 1) == "1");
  CHECK(ask("eca:170", "ring:37:pattern:1", {"cell", {residue(-far, 37)}}, far) == "1");
  CHECK(ask("eca:250", "single", {"population", {}}, far) == Integer(far + 1).str());
  CHECK(ask("eca:254", "single", {"population", {}}, parse_time("2^20000+12345").value()) ==
        Integer((parse_time("2^20000+12345").value()) * 2 + 1).str());
}

TEST_CASE("what hashlife spends does not depend on what was asked before", "[hashlife]") {
  const auto system = make_system("eca:110").value();
  const auto shortcut = study(*system, "cell", "random");
  const auto query = make_query(*system, "random:1", {"cell", {0}}, 3000).value();
  Work first, second;
  REQUIRE(shortcut->answer(query, first));
  REQUIRE(shortcut->answer(query, second));
  CHECK(first.spent() == second.spent());
  CHECK(first.peak_bytes() == second.peak_bytes());
  CHECK(first.spare_bytes() == Work::unlimited);
}
