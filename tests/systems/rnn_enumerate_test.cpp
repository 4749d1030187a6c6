// The counts of small ternary threshold networks, each reproduced by an independent program.
#include "systems/rnn/enumerate.hpp"
#include "tests/catch.hpp"

using namespace outpace::rnn;

TEST_CASE("threshold networks of two and three units are as many as they should be", "[rnn]") {
  const Enumeration two = enumerate_threshold_networks(2, false), three = enumerate_threshold_networks(3, false);
  CHECK(two.maps == 169);
  CHECK(two.up_to_permutation == 91);
  CHECK(two.graphs == 18);
  CHECK(three.functions == 47);
  CHECK(three.maps == 103'823);
  CHECK(three.up_to_permutation == 17'672);
  CHECK(three.graphs == 652);
  CHECK(three.longest_period == 8);
  const Enumeration signs_two = enumerate_threshold_networks(2, true),
                    signs_three = enumerate_threshold_networks(3, true);
  CHECK(signs_two.maps == 196);
  CHECK(signs_two.up_to_permutation == 105);
  CHECK(signs_three.maps == 110'592);
  CHECK(signs_three.up_to_permutation == 18'832);
}

TEST_CASE("an enumeration that cannot be made says why", "[rnn]") {
  CHECK(enumerate_text("h=2,weights=ternary,states=01").has_value());
  for (const char* bad :
       {"", "h=4,weights=ternary,states=01", "h=2", "h=2,weights=real,states=01", "h=2,weights=ternary"})
    CHECK_FALSE(enumerate_text(bad).has_value());
}
