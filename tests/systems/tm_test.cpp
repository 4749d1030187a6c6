// Turing machines: their text, their starts, and the direct simulator against the naive one.
#include "systems/core/catalogue.hpp"
#include "systems/tm/turing_machine.hpp"
#include "tests/catch.hpp"

using namespace outpace;

namespace {
std::string direct(const std::string& system, const std::string& observable, const Time& at = 0,
                   const std::string& from = "blank") {
  const auto s = make_system(system).value();
  Work work;
  return s->simulate(make_query(*s, from, {observable, {}}, at).value(), work).value().text();
}
}  // namespace

TEST_CASE("the busy beavers of REFERENCE halt after their known steps with their known scores", "[tm]") {
  CHECK(direct("tm:1RB1LB_1LA1RZ", "halt") == "6 4");
  CHECK(direct("tm:1RB1RZ_1LB0RC_1LC1LA", "halt") == "21 5");
  CHECK(direct("tm:1RB1LB_1LA0LC_1RZ1LD_1RD0RA", "halt") == "107 13");
  CHECK(direct("tm:1RB2LB1RZ_2LA2RB1LB", "halt") == "38 9");
  CHECK(direct("tm:1RB2LA1RA1RA_1LB1LA3RB1RZ", "halt") == "3932964 2050");
  CHECK(direct("tm:1RB1LC_1RC1RB_1RD0LE_1LA1LD_1RZ0LA", "halt") == "47176870 4098");
}

TEST_CASE("a Wolfram number names the machine that the book draws", "[tm]") {
  CHECK(make_system("tm:2,3#596440").value()->name() == "tm:1RB2LA1LA_2LA2RB0RA");
  CHECK(make_system("tm:2,2#2506").value()->name() == "tm:1RB0LB_1LA0RA");
}
