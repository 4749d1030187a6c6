// The predictor `conserved` against the naive simulator, and what it must say of the five number-conserving rules.
#include "predictors/conserved/peaks.hpp"

#include <algorithm>

#include "tests/predictors/contest.hpp"

using namespace outpace;
using namespace outpace::contest;

TEST_CASE("populations are conserved by 170, 184, 204, 226 and 240 and by no other rule", "[conserved]") {
  Draws draws(21);
  const int conserving[] = {170, 184, 204, 226, 240};
  for (int rule = 0; rule < 256; ++rule) {
    std::string why;
    const bool known = std::ranges::find(conserving, rule) != std::end(conserving);
    CAPTURE(rule);
    CHECK(ask("conserved", {rule, "single", "population", 0, 3}, &why).has_value() == known);
    if (!known) CHECK(why.find("does not conserve its ones: the ring ") != std::string::npos);
    CHECK(ask("conserved", {rule, "single", "cell", 0, 3}).has_value() == (rule == 184 || rule == 226));
    for (const char* kind : {"single", "pattern", "ring"})
      for (int i = 0; known && i < 40; ++i) {
        Question q = draw(draws, rule, kind, 60);
        q.observable = "population";
        CHECK(agrees("conserved", q));
      }
  }
}

TEST_CASE("conserved says which row or neighbourhood is in its way", "[conserved]") {
  std::string why;
  CHECK_FALSE(ask("conserved", {30, "single", "cell", 0, 3}, &why));
  CHECK(why == "rule 30 does not conserve its ones: the ring 1 becomes 0");
  CHECK_FALSE(ask("conserved", {204, "single", "cell", 0, 3}, &why));
  CHECK(why.find("rule 204 conserves its ones, but its heights do not follow") == 0);
}

TEST_CASE("cells of 184 and 226 agree with the naive simulator on every kind of start", "[conserved]") {
  Draws draws(22);
  for (const int rule : {184, 226})
    for (const char* kind : {"single", "random", "pattern", "ring"})
      for (int i = 0; i < 300; ++i) {
        Question q = draw(draws, rule, kind, i % 5 ? 40 : 700, 80);
        q.observable = "cell";
        CHECK(agrees("conserved", q));
      }
}

TEST_CASE("long walks over a random field equal the walk cell by cell", "[conserved]") {
  const RandomField field(99);
  for (const std::uint64_t count : {0, 1, 7, 39, 40, 41, 64, 100, 1003})
    for (const std::uint64_t flip : {std::uint64_t{0}, ~std::uint64_t{0}})
      for (const std::int64_t first : {-500, 0, 12345}) {
        std::int64_t height = 0, even = 0, odd = -1'000'000;
        for (std::uint64_t i = 0; i < 64 * count; ++i) {
          const std::uint64_t word = field.word(first + static_cast<std::int64_t>(i / 64)) ^ flip;
          height += word >> (i % 64) & 1 ? 1 : -1;
          auto& most = i % 2 ? even : odd;
          most = std::max(most, height);
        }
        const auto peaks = conserved::peaks_of_field(field, first, count, flip);
        CAPTURE(count, flip, first);
        CHECK(peaks.empty == (count == 0));
        CHECK(peaks.height == height);
        CHECK(peaks.even == even);
        if (count) CHECK(peaks.odd == odd);
      }
}

TEST_CASE("a cell of rule 184 one step later follows from three cells, far out and late", "[conserved]") {
  Draws draws(23);
  for (const int rule : {184, 226})
    for (const std::string from :
         {"random:7", "ring:1001:random:7", "ring:64:random:8", "pattern:1101110001,background=1"})
      for (int i = 0; i < 12; ++i) {
        const bool field = from == "random:7", ring = from[0] == 'r' && !field;
        const int cells = from.find("1001") != std::string::npos ? 1001 : 64;
        const Integer t = field ? Integer(draws.between(0, 200000))
                                : Integer(draws.between(0, 1000)) +
                                      (i % 2 ? boost::multiprecision::pow(Integer(10), 30) : Integer(0));
        const Integer x = ring    ? Integer(draws.between(0, cells - 1))
                          : field ? draws.between(-100, 100) + (i % 3 ? Integer(0) : Integer(1) << 70)
                                  : draws.between(-20, 30) + (i % 2 ? t * (draws.between(-1, 1)) : Integer(0));
        const auto cell = [&](const Integer& at, const Integer& time) {
          return ask("conserved", {rule, from, "cell", ring ? residue(at, cells) : at, time}).value() == "1";
        };
        const bool l = cell(x - 1, t), c = cell(x, t), r = cell(x + 1, t);
        const Question q{rule, from, "cell", x, t + 1};
        INFO(q.command("conserved"));
        CHECK(cell(x, t + 1) == (rule >> (4 * l + 2 * c + r) & 1));
      }
}
