// Elementary automata: values from the literature, against the naive simulator and the direct one.
#include "systems/core/catalogue.hpp"
#include "tests/catch.hpp"

using namespace outpace;

namespace {
std::string ask(const std::string& system, const std::string& from, Observable what, const Time& at) {
  const auto made = make_system(system).value();
  const auto query = make_query(*made, from, std::move(what), at).value();
  const std::string naive = made->simulate_naively(query).text();
  Work work;
  CHECK(made->simulate(query, work)->text() == naive);
  return naive;
}
}  // namespace

TEST_CASE("rule 30's centre column begins as Wolfram's") {
  const std::string expected = "1101110011000101100100111010111001110101";
  for (int t = 0; t < 40; ++t)
    CHECK(ask("eca:30", "single", {"cell", {0}}, t) == std::string(1, expected[static_cast<std::size_t>(t)]));
  CHECK(ask("eca:30", "single", {"column", {0}}, 100).substr(0, 3) == "52 ");
}

TEST_CASE("row t of rule 90 has 2^popcount(t) ones") {
  for (const auto& [t, ones] : {std::pair{0, "1"}, {1, "2"}, {7, "8"}, {64, "2"}, {63, "64"}})
    CHECK(ask("eca:90", "single", {"population", {}}, t) == ones);
}

TEST_CASE("a rule that flips the background is simulated on a flipping background") {
  CHECK(ask("eca:1", "single", {"cell", {100}}, 1) == "1");
  CHECK(ask("eca:1", "single", {"cell", {100}}, 2) == "0");
  CHECK(ask("eca:51", "pattern:0,background=1", {"population", {}}, 7) == "1");
}

TEST_CASE("initial conditions print what they read") {
  const auto system = make_system("eca:30").value();
  for (const char* text : {"single", "random:42", "pattern:0110", "pattern:0110,background=1", "ring:7:single",
                           "ring:9:random:3", "ring:5:pattern:101"})
    CHECK(system->start(text).value().text() == text);
  for (const char* bad :
       {"", "ring:0:single", "ring:5", "ring:x:single", "random:", "random:-1", "random:99999999999999999999",
        "pattern:", "pattern:012", "ring:2:pattern:111", "pattern:01,background=2", "ring:3:ring:3:single"}) {
    CAPTURE(bad);
    CHECK_FALSE(system->start(bad).has_value());
  }
}
