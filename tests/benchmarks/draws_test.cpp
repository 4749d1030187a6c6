// A race's questions: stratified, the same everywhere and for ever, and not round numbers.
#include <set>

#include "benchmarks/draws.hpp"
#include "systems/core/catalogue.hpp"
#include "tests/catch.hpp"

using namespace outpace;

TEST_CASE("each stratum of time, place and size holds one question", "[race]") {
  for (const std::uint64_t seed : {1u, 2u, 99u}) {
    const auto strata = draw_strata(seed, 16);
    std::set<std::uint64_t> times, places, sizes, seeds;
    for (const Stratum& s : strata) {
      times.insert(s.time >> 60), places.insert(s.draw.position >> 28), sizes.insert(s.draw.size >> 28);
      seeds.insert(s.draw.seed);
      CHECK(s.draw.seed >> 63 == 0);
    }
    CHECK((times.size() == 16 && places.size() == 16 && sizes.size() == 16 && seeds.size() == 16));
    CHECK(strata.front().time > strata.back().time);
  }
}

TEST_CASE("a rung's times are floor(2^k (1 + u)) with the same u at every rung", "[race]") {
  const auto strata = draw_strata(5, 16);
  for (const Stratum& s : strata)
    for (const unsigned k : {0u, 1u, 10u, 63u, 64u, 65u, 128u, 2048u}) {
      const Time t = time_at(s, k);
      CHECK(bit_length(t) == k + 1);
      if (k > 0) CHECK(floor_shift(time_at(s, k + 1), 1) == t);
    }
}

TEST_CASE("far times are not round", "[race]") {
  for (const Stratum& s : draw_strata(5, 16)) {
    const Time t = time_at(s, 2048);
    CHECK(low_word(t) != 0);
    CHECK(low_word(floor_shift(t, 1000)) != 0);
  }
}

TEST_CASE("draws do not change from version to version", "[race]") {
  const auto strata = draw_strata(1, 16);
  CHECK(time_at(strata[0], 10).str() + " " + std::to_string(strata[0].draw.seed) + " " +
            std::to_string(strata[0].draw.position) ==
        "2027 2191617365129367612 1368791708");
  CHECK(race_seed(1, "eca:30~random~cell") == 9668614193843862503u);
  CHECK(text_digest("") == mix64(0xcbf29ce484222325u));
  CHECK(race_seed(1, "eca:30~random~cell") != race_seed(1, "eca:30~single~cell"));
}

TEST_CASE("the replay command asks the question", "[race]") {
  const auto system = make_system("eca:30").value();
  const auto query = make_query(*system, "random:5", {"cell", {-3}}, 100).value();
  CHECK(replay_command(*system, query, "hashlife") ==
        "outpace ask eca:30 cell --at 100 --from random:5 --x -3 --by hashlife");
}
