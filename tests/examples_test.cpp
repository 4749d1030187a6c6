// The two worked examples: exact against published values and, for the predictor, against direct simulation.
#include "predictors/core/catalogue.hpp"
#include "systems/core/catalogue.hpp"
#include "tests/catch.hpp"

using namespace outpace;

namespace {
std::string state_of(const char* system, const char* from, const Time& at) {
  const auto made = make_system(system).value();
  const Query query = make_query(*made, from, {"state", {}}, at).value();
  Work work;
  const std::string answer = made->simulate(query, work).value().text();
  CHECK(made->simulate_naively(query).text() == answer);
  return answer;
}
}  // namespace

TEST_CASE("the example system: 27 climbs to 9232 and reaches 1 after 111 steps", "[examples]") {
  CHECK(state_of("collatz:3", "27", 77) == "9232");
  CHECK(state_of("collatz:3", "27", 110) == "2");
  CHECK(state_of("collatz:3", "27", 111) == "1");
}

TEST_CASE("the example system: 5n + 1 has a cycle of ten numbers through 13", "[examples]") {
  CHECK(state_of("collatz:5", "13", 10) == "13");
  CHECK(state_of("collatz:5", "13", 9) == "26");
}

TEST_CASE("the example system stops at its work limit", "[examples]") {
  const auto system = make_system("collatz:3").value();
  Work work(1000);
  const auto answer = system->simulate(make_query(*system, "27", {"state", {}}, 1 << 20).value(), work);
  REQUIRE_FALSE(answer.has_value());
  CHECK(answer.error().why == Declined::Why::work);
}

TEST_CASE("the example system refuses what it does not understand", "[examples]") {
  CHECK_FALSE(make_system("collatz:x").has_value());
  const auto system = make_system("collatz:3").value();
  CHECK_FALSE(system->start("x").has_value());
  CHECK_FALSE(make_query(*system, "27", {"cell", {0}}, 1).has_value());
}

TEST_CASE("the example predictor answers as direct simulation does, and declines all but the sums", "[examples]") {
  const Predictor* pascal = find_predictor("pascal").value();
  int studied = 0;
  for (int rule = 0; rule < 256; ++rule) {
    const auto system = make_system("eca:" + std::to_string(rule)).value();
    Work work;
    const auto shortcut = pascal->study({*system, "cell", initial_family(*system, "single").value(), {}}, work);
    if (!shortcut) continue;
    ++studied;
    for (int t = 0; t < 40; ++t)
      for (int x = -t - 1; x <= t + 1; ++x) {
        const Query query = make_query(*system, "single", {"cell", {x}}, t).value();
        const std::string by_pascal = (*shortcut)->answer(query, work).value().text();
        INFO("outpace ask " << system->name() << " cell --x " << x << " --at " << t << " --by pascal");
        CHECK(by_pascal == system->simulate_naively(query).text());
      }
  }
  CHECK(studied == 3);  // 60, 90, 102
}
