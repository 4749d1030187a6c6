// Life-like automata: known patterns, the direct simulator against the naive one and on every SIMD target, hashlife
// against both, and the readers of pattern files on files that are damaged.
#include <fmt/format.h>

#include "systems/eca/kernels/simd_target.hpp"
#include "systems/life/direct.hpp"
#include "systems/life/naive.hpp"
#include "systems/life/pattern_file.hpp"
#include "tests/predictors/contest.hpp"

using namespace outpace;
using namespace outpace::life;
using contest::Draws;

namespace {

struct Asked {
  std::string rule, from;
  Observable what;
  Time at;
  [[nodiscard]] std::string command() const {
    std::string text = "outpace ask life:" + rule + " " + what.name + " --at " + at.str() + " --from '" + from + "'";
    if (!what.place.empty()) text += " --x " + what.place[0].str() + " --y " + what.place[1].str();
    return text;
  }
};

std::string direct(const Asked& q, eca::SimdTarget target = eca::available_simd_targets().back(),
                   std::uint64_t* spent = nullptr) {
  const LifeRule rule = LifeRule::parse(q.rule).value();
  const auto start = BoardStart::parse(q.from, rule);
  REQUIRE(start);
  Work work;
  const auto answer = simulate_directly(rule, *start, q.what, q.at, work, target);
  if (spent) *spent = work.spent();
  return answer ? answer->text() : answer.error().reason;
}

std::string naive(const Asked& q) {
  const LifeRule rule = LifeRule::parse(q.rule).value();
  return simulate_naively(rule, BoardStart::parse(q.from, rule).value(), q.what, q.at).text();
}

std::string by(const std::string& predictor, const Asked& q, Work&& work = Work()) {
  const auto system = make_system("life:" + q.rule).value();
  const auto query = make_query(*system, q.from, q.what, q.at);
  if (!query) return query.error().text();
  const auto shortcut = find_predictor(predictor).value()->study(
      {*system, q.what.name, initial_family(*system, q.from).value(), std::nullopt}, work);
  if (!shortcut) return shortcut.error().reason;
  const auto answer = (*shortcut)->answer(*query, work);
  return answer ? answer->text() : answer.error().reason;
}

std::string random_rule(Draws& draws) {
  if (draws.between(0, 3) == 0) return "B3/S23";
  return LifeRule{static_cast<std::uint16_t>(draws.between(0, 511)), static_cast<std::uint16_t>(draws.between(0, 511))}
      .text();
}

Asked random_question(Draws& draws, std::int64_t longest, bool torus_too = true) {
  static const char* observables[] = {"cell", "population", "box", "row"};
  Asked q{random_rule(draws), "", {observables[draws.between(0, 3)], {}}, draws.between(0, longest)};
  const std::int64_t kind = draws.between(0, torus_too ? 3 : 2);
  const auto seed = draws.between(0, 1000);
  const auto t = q.at.convert_to<std::int64_t>();
  std::int64_t width = draws.between(1, 150), height = draws.between(1, 150);
  if (kind == 0) {
    q.from = fmt::format("random:{}{}", seed, draws.between(0, 1) ? ",density=0.3" : "");
    q.what.name = "cell";
  } else if (kind == 1) {
    q.from = fmt::format("random:{},box={}x{}", seed, width, height);
  } else if (kind == 2) {
    q.from = fmt::format("rle:{}b{}o${}bo$2o!,at={},{}", draws.between(1, 70), draws.between(1, 9),
                         draws.between(1, 70), draws.between(-99, 99), draws.between(-99, 99));
  } else {
    if (draws.between(0, 1)) width = draws.between(1, 5);
    q.from = fmt::format("torus:{}x{}:random:{}", width, height, seed);
    if (q.what.name == "box") q.what.name = "row";
  }
  if (q.what.name == "cell")
    q.what.place = kind == 3 ? Place{draws.between(0, width - 1), draws.between(0, height - 1)}
                             : Place{draws.between(-t, width + t), draws.between(-t, height + t)};
  return q;
}

}  // namespace

TEST_CASE("the r-pentomino settles with 116 cells at generation 1103", "[life]") {
  CHECK(direct({"B3/S23", "rle:b2o$2o$bo!", {"population", {}}, 1103}) == "116");
  CHECK(direct({"B3/S23", "rle:b2o$2o$bo!", {"population", {}}, 1102}) != "116");
}

TEST_CASE("a glider moves one cell down and right in four steps", "[life]") {
  CHECK(direct({"B3/S23", "rle:bo$2bo$3o!", {"box", {}}, 400}) == "100 100 3 3");
  CHECK(direct({"B3/S23", "rle:bo$2bo$3o!", {"row", {}}, 400}) == naive({"B3/S23", "rle:bo$2bo$3o!", {"row", {}}, 0}));
}

TEST_CASE("boards and tori of random rules are the naive ones on every SIMD target, at equal work", "[life]") {
  Draws draws(1970);
  for (int i = 0; i < 400; ++i) {
    const Asked q = random_question(draws, 24);
    INFO(q.command());
    const std::string expected = naive(q);
    std::uint64_t first = 0;
    for (const auto target : eca::available_simd_targets()) {
      std::uint64_t spent = 0;
      CHECK(direct(q, target, &spent) == expected);
      if (!first) first = spent;
      CHECK(spent == first);
    }
  }
}

TEST_CASE("small patterns of random rules are the naive ones on every SIMD target, at equal work", "[life]") {
  static const char* observables[] = {"cell", "population", "box", "row"};
  Draws draws(1991);
  for (int i = 0; i < 150; ++i) {
    const std::int64_t t = draws.between(0, 40), left = draws.between(-70, 70), top = draws.between(-70, 70);
    Asked q{random_rule(draws), "", {observables[draws.between(0, 3)], {}}, t};
    const Box bounds{0, 0, 64, 52};
    std::vector<RowWord> words;
    const std::int64_t width = draws.between(1, 52), height = draws.between(1, 52);
    for (std::int64_t y = 0; y < height; ++y)
      words.push_back({0, y,
                       mix64(static_cast<std::uint64_t>(draws.between(0, 1 << 30))) &
                           mix64(static_cast<std::uint64_t>(draws.between(0, 1 << 30))) &
                           ((std::uint64_t{1} << width) - 1)});
    std::erase_if(words, [](const RowWord& word) { return !word.cells; });
    q.from = fmt::format("rle:{},at={},{}", write_rle(words, bounds), left, top);
    if (q.what.name == "cell")
      q.what.place = {draws.between(left - t, left + width + t), draws.between(top - t, top + height + t)};
    INFO(q.command());
    const std::string expected = naive(q);
    std::optional<std::uint64_t> first;
    for (const auto target : eca::available_simd_targets()) {
      std::uint64_t spent = 0;
      CHECK(direct(q, target, &spent) == expected);
      CHECK(spent == first.value_or(spent));
      first = spent;
    }
  }
}

TEST_CASE("small patterns outgrow their squares and go on as tiles", "[life]") {
  Draws draws(1992);
  for (int i = 0; i < 40; ++i) {
    const auto seed = draws.between(0, 1 << 20), side = draws.between(2, 50), t = draws.between(0, 3000);
    for (const char* rule : {"B3/S23", "B36/S23", "B368/S245", "B0123478/S01234678"}) {
      const Asked q{rule, fmt::format("random:{},box={}x{}", seed, side, draws.between(2, 50)), {"row", {}}, t};
      INFO(q.command());
      CHECK(direct(q) == by("hashlife", q));
    }
  }
}

TEST_CASE("a small pattern that is what it was two steps ago rests at no cost", "[life]") {
  std::uint64_t near = 0, far = 0;
  const Asked blinker{"B3/S23", "rle:3o!", {"box", {}}, 1000};
  CHECK(direct(blinker, eca::available_simd_targets().back(), &near) == "0 0 3 1");
  const Asked later{"B3/S23", "rle:3o!", {"box", {}}, (Time(1) << 200) + 1};
  CHECK(direct(later, eca::available_simd_targets().back(), &far) == "1 -1 1 3");
  CHECK(far < near + 100);
}

TEST_CASE("a glider flies at a few work units a step", "[life]") {
  std::uint64_t spent = 0;
  const Asked q{"B3/S23", "rle:bo$2bo$3o!", {"box", {}}, 40000};
  CHECK(direct(q, eca::available_simd_targets().back(), &spent) == "10000 10000 3 3");
  CHECK(spent < 10 * 40000);
}

TEST_CASE("patterns that fill whole tiles grow over their edges", "[life]") {
  for (const char* from : {"random:1,box=64x64", "random:1,box=128x64", "random:2,box=192x192"})
    for (const int t : {1, 2, 70}) {
      const Asked q{"B3/S23", from, {"row", {}}, t};
      INFO(q.command());
      CHECK(direct(q) == naive(q));
    }
}

TEST_CASE("hashlife agrees with the direct simulator of boards at random times", "[life][hashlife]") {
  Draws draws(1984);
  for (int i = 0; i < 250; ++i) {
    const Asked q = random_question(draws, 130);
    INFO(q.command());
    const std::string answer = by("hashlife", q);
    if (answer.find("fills for ever") != std::string::npos) continue;
    CHECK(answer == direct(q));
  }
}

TEST_CASE("hashlife knows the Gosper gun at far times", "[life][hashlife]") {
  const std::string gun =
      "rle:24bo$22bobo$12b2o6b2o12b2o$11bo3bo4b2o12b2o$2o8bo5bo3b2o$2o8bo3bob2o4bobo$10bo5bo7bo$11bo3bo$12b2o!";
  CHECK(by("hashlife", {"B3/S23", gun, {"population", {}}, parse_time("2^20").value()}) == "174804");
  CHECK(by("hashlife", {"B3/S23", gun, {"population", {}}, parse_time("2^40").value()}) == "183251938004");
  const Time far = parse_time("10^100+12345").value();
  CHECK(by("hashlife", {"B3/S23", gun, {"population", {}}, Time(far + 30)}) ==
        Integer(Integer(by("hashlife", {"B3/S23", gun, {"population", {}}, far})) + 5).str());
}

TEST_CASE("hashlife collects its garbage under a memory limit and answers the same", "[life][hashlife]") {
  const Asked q{"B3/S23", "random:3,box=200x200", {"row", {}}, 1500};
  Work roomy;
  const std::string expected = direct(q);
  CHECK(by("hashlife", q) == expected);
  CHECK(by("hashlife", q, Work(Work::unlimited, std::uint64_t{4} << 20)) == expected);
  CHECK(by("hashlife", q, Work(Work::unlimited, 100'000)) == "the memory limit was reached");
  CHECK(by("hashlife", q, Work(10'000)) == "the work limit was reached");
}

TEST_CASE("what direct simulation of boards spends is stopped by its limits", "[life]") {
  const LifeRule life = LifeRule::parse("B3/S23").value();
  const auto start = BoardStart::parse("random:1,box=500x500", life).value();
  Work little(100'000);
  CHECK(simulate_directly(life, start, {"population", {}}, 10'000, little, eca::available_simd_targets().back())
            .error()
            .why == Declined::Why::work);
  Work small(Work::unlimited, 10'000);
  CHECK(simulate_directly(life, start, {"population", {}}, 10'000, small, eca::available_simd_targets().back())
            .error()
            .why == Declined::Why::memory);
}

TEST_CASE("rules and starts have one canonical text", "[life]") {
  CHECK(make_system("life:b32/s32").value()->name() == "life:B23/S23");
  const auto system = make_system("life:B3/S23").value();
  for (const std::string text : {"single", "random:7", "random:7,density=0.3", "random:7,box=3x4,density=0.125",
                                 "torus:5x6:random:1", "torus:9x9:rle:3o!", "rle:bo$2bo$3o!", "rle:3o!,at=-5,2"})
    CHECK(system->start(text).value().text() == text);
  CHECK(system->start("rle:b o2$\n 2b3o!").value().text() == "rle:o2$b3o!,at=1,0");
  CHECK(system->start("rle:3 o!").error().what.find("line 1, column 2") != std::string::npos);
  CHECK(system->start("rle:3b1o!").value().text() == "rle:o!,at=3,0");
}

TEST_CASE("every damaged text of a pattern is refused with its line and column", "[life]") {
  struct Bad {
    std::string text, place;
  };
  const Bad bad[] = {
      {"", "line 1, column 1"},
      {"x = 3, y = 3\nbo$2bo$3o", "line 2, column 10"},
      {"x = 3, y = 3\nbo$2bq$3o!", "line 2, column 6"},
      {"x = 3, y = \nbo!", "line 1, column 12"},
      {"x = 3, y = 3, rule = B3/S29\nbo!", "line 1"},
      {"x = 3, y = 3\n99999999999999999999o!", "line 2, column 18"},
      {"x = 3, y = 3\n999999999999o!", "line 2, column 13"},
      {std::string("x = 3, y = 3\nb\0o!", 17), "line 2, column 2"},
      {"#Life 1.06\n1 2\n3\n", "line 3, column 2"},
      {"#Life 1.06\n1 2 3\n", "line 2, column 5"},
      {"#Life 1.05\n#P 1\n", "line 2, column 5"},
      {"#Life 1.05\n#P 0 0\n.*x\n", "line 3, column 3"},
      {"[M2] (x)\n", "line 2, column 1"},
      {"[M2]\n4 1 0 0 0\n", "line 2, column 3"},
      {"[M2]\n$$..*$$\n4 1 0 2 0\n", "line 3, column 7"},
      {"[M2]\n$$..*$$\n5 1 0 0 0\n", "line 3, column 3"},
      {"[M2]\n$$..*$$\n4 1 0 0\n", "line 3, column 8"},
      {"[M2]\n$$.........*$$\n", "line 2, column 11"},
      {"[M2]\n$$$$$$$$$$\n", "line 2, column 9"},
      {"[M2]\n1 0 0 1 1\n", "line 2"},
      {"\x1f\x8b\x08", "line 1, column 1"},
  };
  for (const Bad& b : bad) {
    INFO(b.text);
    const auto read = read_pattern(b.text, "p");
    REQUIRE_FALSE(read);
    CHECK(read.error().what == "p, " + b.place + read.error().what.substr(3 + b.place.size()));
    CHECK_FALSE(read.error().why.empty());
    CHECK_FALSE(read.error().remedy.empty());
  }
}

TEST_CASE("the formats of pattern files say the same", "[life]") {
  const auto cells = [](std::string_view text) {
    const auto read = read_pattern(text, "p");
    REQUIRE(read);
    const auto words = read->cells.words(100).value();
    return write_rle(words, read->cells.bounds()) + " at " + read->cells.bounds().x0.str();
  };
  CHECK(cells("x = 3, y = 3, rule = B3/S23\nbo$2bo$3o!\ncomment") == "bo$2bo$3o! at 0");
  CHECK(cells("#CXRLE Pos=-7,2\nx = 3, y = 3\nbo$2bo$\n3o!") == "bo$2bo$3o! at -7");
  CHECK(cells("#Life 1.06\n-1 0\n0 1\r\n-2 2\n-1 2\n0 2") == "bo$2bo$3o! at -2");
  CHECK(cells("#Life 1.05\n#N\n#P 4 1\n.*\n..*\n***\n") == "bo$2bo$3o! at 4");
  CHECK(cells("[M2] (golly 3.3)\n#R B3/S23\n.*$..*$***$\n4 0 0 0 1\n") == "bo$2bo$3o! at 0");
}
