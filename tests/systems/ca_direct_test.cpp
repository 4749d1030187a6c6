// General one-dimensional automata: the direct simulator against the naive one for random rules of random colours and
// ranges, by every means of running a rule, and what networks and codes must be.
#include <fmt/format.h>

#include <random>

#include "systems/ca/cellular_automaton.hpp"
#include "systems/ca/direct.hpp"
#include "systems/core/catalogue.hpp"
#include "tests/catch.hpp"

using namespace outpace;
using namespace outpace::ca;

namespace {

/// A random member of the family with a table of at most `most` entries.
RuleCode random_code(std::mt19937_64& draw, std::size_t most) {
  for (;;) {
    RuleCode code;
    code.colours = 2 + static_cast<unsigned>(draw() % 15);
    code.twice_range = static_cast<int>(draw() % 13);
    if (entries(code.colours, code.cells()) > most) continue;
    code.coding = static_cast<Coding>(draw() % 3);
    if (code.coding == Coding::outer_totalistic && code.twice_range % 2) continue;
    code.second_order = code.colours <= 4 && draw() % 6 == 0 && entries(16, code.cells()) <= most;
    // Digits one by one: uniform ones, or mostly 0, so that rows die out too.
    const bool sparse = draw() % 4 == 0;
    const std::size_t digits = code.coding == Coding::general
                                   ? entries(code.colours, code.cells())
                                   : static_cast<std::size_t>(code.cells()) * (code.colours - 1) + 1;
    code.code = 0;
    for (std::size_t i = 0; i < digits; ++i)
      code.code = code.code * code.colours + (sparse && draw() % 3 ? 0 : draw() % code.colours);
    return code;
  }
}

std::string random_start(std::mt19937_64& draw, unsigned colours, bool endless) {
  const auto pattern = [&](std::uint64_t most) {
    std::string text = "pattern:";
    for (std::uint64_t i = 1 + draw() % most; i > 0; --i) text += "0123456789abcdef"[draw() % colours];
    if (draw() % 2) text += std::string(",background=") + "0123456789abcdef"[draw() % colours];
    return text;
  };
  switch (draw() % (endless ? 4 : 3)) {
    case 0:
      return "single";
    case 1:
      return pattern(100);
    case 2: {
      const std::uint64_t cells = 1 + draw() % (draw() % 2 ? 20 : 700);
      return fmt::format("ring:{}:{}", cells, draw() % 2 ? fmt::format("random:{}", draw() % 1000) : pattern(cells));
    }
    default:
      return fmt::format("random:{}", draw() % 1000);
  }
}

void check_all(const CellularAutomaton& system, const std::string& from, const Observable& what, const Time& at) {
  const auto query = make_query(system, from, what, at);
  if (!query) return;
  const auto& start = *query->from.as<eca::LineStart>();
  const std::string expected = system.simulate_naively(*query).text();
  std::optional<std::uint64_t> spent;
  const auto check = [&](eca::SimdTarget target, Stepper::Means means) {
    Work work;
    const auto answer = simulate_directly(system.model(), system.compiled(), start, what, at, work, target, means);
    INFO("outpace ask " << system.name() << " " << what.name << " --from " << from << " --at " << at.str()
                        << (what.place.empty() ? "" : " --x " + what.place[0].str()) << " with "
                        << eca::to_string(target) << ", means " << static_cast<int>(means));
    REQUIRE(answer.has_value());
    if (answer->text() != expected) CHECK(answer->text() == expected);
    if (!spent) spent = work.spent();
    if (work.spent() != *spent) CHECK(work.spent() == *spent);
  };
  check(eca::SimdTarget::portable, Stepper::Means::table);
  for (const eca::SimdTarget target : eca::available_simd_targets()) check(target, Stepper::Means::tape);
  check(eca::available_simd_targets().back(), Stepper::Means::fastest);
}

}  // namespace

TEST_CASE("cells, columns, rows and populations of random rules are the naive ones by every means", "[ca]") {
  std::mt19937_64 draw(21);
  for (int i = 0; i < 110; ++i) {
    const CellularAutomaton system(random_code(draw, 5000));
    const int reach = std::max(1, system.code().left());
    for (int j = 0; j < 3; ++j) {
      const std::string from = random_start(draw, system.model().start_colours, true);
      const std::int64_t t = static_cast<std::int64_t>(draw() % static_cast<std::uint64_t>(j ? 160 / reach : 20));
      const auto ring = system.start(from).value().as<eca::LineStart>()->ring();
      const std::int64_t x =
          ring ? static_cast<std::int64_t>(draw() % *ring)
               : static_cast<std::int64_t>(draw() % static_cast<std::uint64_t>(2 * t * reach + 9)) - t * reach - 4;
      check_all(system, from, {"cell", {x}}, t);
      check_all(system, from, {"column", {x}}, t);
      check_all(system, from, {"row", {}}, t);
      check_all(system, from, {"population", {}}, t);
    }
  }
}

TEST_CASE("long rows of random rules agree by every means, in passes through the cache", "[ca]") {
  std::mt19937_64 draw(22);
  for (int i = 0; i < 6; ++i) {
    RuleCode code = random_code(draw, 300);
    const CellularAutomaton system(code);
    const std::string from = fmt::format("ring:{}:random:{}", i % 2 ? 300 * 256 : 70001, i);
    const auto query = make_query(system, from, {"row", {}}, 37).value();
    std::string expected;
    for (const auto means : {Stepper::Means::table, Stepper::Means::tape, Stepper::Means::fastest}) {
      Work work;
      const auto answer = simulate_directly(system.model(), system.compiled(), *query.from.as<eca::LineStart>(),
                                            query.what, query.at, work, eca::available_simd_targets().back(), means);
      REQUIRE(answer.has_value());
      if (expected.empty()) expected = answer->text();
      INFO(system.name() << " from " << from);
      CHECK(answer->text() == expected);
    }
  }
}

TEST_CASE("a network computes its rule's table", "[ca]") {
  std::mt19937_64 draw(23);
  int found = 0;
  for (int i = 0; i < 40; ++i) {
    const LocalRule rule = random_code(draw, 5000).rule().trimmed();
    const auto network = find_network(rule);
    if (!network) continue;
    ++found;
    std::vector<std::uint64_t> scratch, input(network->inputs.size());
    for (std::size_t index = 0; index < rule.table().size(); ++index) {
      for (std::size_t v = 0; v < input.size(); ++v) {
        std::size_t rest = index;
        for (int place = rule.right(); place > network->inputs[v].offset; --place) rest /= rule.colours();
        input[v] = rest % rule.colours() >> network->inputs[v].plane & 1 ? ~std::uint64_t{0} : 0;
      }
      std::uint64_t output[4] = {};
      network->evaluate(input, {output, rule.planes()}, scratch);
      unsigned colour = 0;
      for (unsigned p = 0; p < rule.planes(); ++p) colour |= static_cast<unsigned>(output[p] & 1) << p;
      if (colour != rule[index]) CHECK(colour == rule[index]);
    }
  }
  CHECK(found > 25);
}

TEST_CASE("elementary rules by their general names are the elementary ones", "[ca]") {
  std::mt19937_64 draw(24);
  for (const int number : {30, 45, 90, 110, 150, 184}) {
    const auto general = make_system(fmt::format("ca:k=2,r=1,rule={}", number)).value();
    const auto elementary = make_system(fmt::format("eca:{}", number)).value();
    for (const char* from : {"single", "random:5", "ring:77:random:1", "pattern:1101,background=1"})
      for (const char* name : {"cell", "column", "row", "population"}) {
        const Observable what{name, name[0] == 'c' ? Place{3} : Place{}};
        const auto query = make_query(*general, from, what, 1000);
        if (!query) continue;
        Work first, second;
        CHECK(general->simulate(*query, first)->text() == elementary->simulate(*query, second)->text());
        CHECK(first.spent() == second.spent());
      }
  }
}

TEST_CASE("the totalistic code 1599 begins as Wolfram's picture of it", "[ca]") {
  // NKS (2002), page 70: three colours, a single grey cell that begins to grow.
  const auto system = make_system("ca:k=3,r=1,totalistic=1599").value();
  // Digits of 1599 to the base 3, least first: 0 2 0 2 1 0 2 for the sums 0 … 6.
  const auto cell = [&](int x, int t) {
    return system->simulate_naively(make_query(*system, "single", {"cell", {x}}, t).value()).text();
  };
  CHECK(cell(-1, 1) + cell(0, 1) + cell(1, 1) == "222");
  CHECK(cell(-2, 2) + cell(-1, 2) + cell(0, 2) + cell(1, 2) + cell(2, 2) == "01210");
}

TEST_CASE("rules of second order run backwards", "[ca]") {
  // s(t+1) = f(s(t)) − s(t−1), so that s(t−1) = f(s(t)) − s(t+1): the same rule.
  for (const char* name : {"eca:37R", "eca:214R", "ca:k=3,r=1,totalistic=1599R"}) {
    const auto system = make_system(name).value();
    const auto& automaton = dynamic_cast<const CellularAutomaton&>(*system);
    const unsigned k = automaton.code().colours;
    const LocalRule rule = automaton.code().rule();
    std::vector<std::vector<int>> rows;
    class Collect final : public Sink {
     public:
      explicit Collect(std::vector<std::vector<int>>& to) : to_(to) {}
      bool row(const Time&, const Integer&, std::span<const std::uint8_t> colours) override {
        to_.emplace_back(colours.begin(), colours.end());
        return true;
      }

     private:
      std::vector<std::vector<int>>& to_;
    } sink(rows);
    Work work;
    REQUIRE(system->trace(system->start("ring:50:random:3").value(), {0, 49}, 0, 40, sink, work));
    for (std::size_t t = 39; t > 0; --t)
      for (std::size_t x = 0; x < 50; ++x) {
        const int window[] = {rows[t][(x + 49) % 50], rows[t][x], rows[t][(x + 1) % 50]};
        const int before = static_cast<int>((rule.next(window) + k - static_cast<unsigned>(rows[t + 1][x])) % k);
        if (before != rows[t - 1][x]) CHECK(before == rows[t - 1][x]);
      }
  }
}

TEST_CASE("a half-integer range looks at the cell and its left neighbours", "[ca]") {
  // Rule 6 of two cells is their exclusive or: Pascal's triangle, growing to the right.
  const auto system = make_system("ca:k=2,r=1/2,rule=6").value();
  for (int x = -1; x <= 8; ++x) {
    const auto query = make_query(*system, "single", {"cell", {x}}, 7).value();
    CHECK(system->simulate_naively(query).text() == (x >= 0 && x <= 7 ? "1" : "0"));
  }
}

TEST_CASE("names of rules are read back as they print, and malformed ones name the column", "[ca]") {
  std::mt19937_64 draw(25);
  for (int i = 0; i < 100; ++i) {
    const RuleCode code = random_code(draw, 3000);
    const auto again = parse_rule_code(code.text());
    REQUIRE(again.has_value());
    CHECK(again->text() == code.text());
    CHECK(again->rule() == code.rule());
    if (code.coding == Coding::general) CHECK(code.rule().number() == code.code);
  }
  CHECK(parse_rule_code("ca:k=2,r=1,rule=0x1E")->code == 30);
  for (const auto& [text, column] : {std::pair<std::string, int>{"ca:", 4},
                                     {"ca:k=", 6},
                                     {"ca:k=1,r=1,rule=0", 6},
                                     {"ca:k=99999999999999999999,r=1,rule=0", 6},
                                     {"ca:k=2", 7},
                                     {"ca:k=2,", 8},
                                     {"ca:k=2,r=", 10},
                                     {"ca:k=2,r=2/2,rule=0", 10},
                                     {"ca:k=2,r=12,rule=0", 10},
                                     {"ca:k=2,r=1,", 12},
                                     {"ca:k=2,r=1,rule=", 17},
                                     {"ca:k=2,r=1,rule=-1", 17},
                                     {"ca:k=2,r=1,rule=256", 17},
                                     {"ca:k=2,r=1,rule=30x", 19},
                                     {"ca:k=2,r=1,rule=30" + std::string(1, '\0'), 19},
                                     {std::string("ca:k=2,r=1,rule=") + std::string(1, '\0'), 17},
                                     {"ca:k=2,r=1,rule=" + std::string(100000, '9'), 17},
                                     {"ca:k=2,r=1/2,outer-totalistic=0", 14},
                                     {"ca:k=5,r=1,rule=0R", 6}}) {
    const auto code = make_system(text);
    REQUIRE_FALSE(code.has_value());
    INFO(code.error().text());
    CHECK(code.error().what.ends_with("column " + std::to_string(column)));
  }
  for (const char* bad : {"eca:R", "eca:256R", "eca:-1R", "eca:30RR", "eca:", "eca:0x1R"})
    CHECK_FALSE(make_system(bad).has_value());
}

TEST_CASE("starts of more colours are read back and read alike from everywhere", "[ca]") {
  for (const char* text : {"single", "random:42", "pattern:0120", "pattern:2,background=1", "ring:7:single",
                           "ring:9:random:3", "ring:5:pattern:102"})
    CHECK(eca::LineStart::parse(text, 3).value().text() == text);
  CHECK(eca::LineStart::parse("pattern:0f,background=a", 16).value().text() == "pattern:0f,background=a");
  for (const char* bad : {"pattern:3", "pattern:01,background=3", "pattern:0,background=", "pattern:a"})
    CHECK_FALSE(eca::LineStart::parse(bad, 3).has_value());
  const Integer far = Integer(1) << 80;
  for (const unsigned k : {2u, 3u, 5u, 16u})
    for (const char* text : {"random:9", "pattern:01101,background=1", "ring:70:random:4", "ring:5:single"}) {
      const auto start = eca::LineStart::parse(text, k).value();
      for (const Integer& x : {Integer(-200), Integer(0), Integer(37), far, Integer(-far)}) {
        std::uint64_t planes[4];
        start.planes(x, planes);
        for (int i = 0; i < 64; ++i) {
          unsigned colour = 0;
          for (unsigned p = 0; p < 4; ++p) colour |= static_cast<unsigned>(planes[p] >> i & 1) << p;
          if (colour != start.cell(x + i)) CHECK(colour == start.cell(x + i));
        }
      }
    }
}

TEST_CASE("a rule with a table of 2^20 entries is simulated by looking it up", "[ca]") {
  RuleCode code;
  code.twice_range = 19;
  std::mt19937_64 draw(26);
  for (int i = 0; i < (1 << 20) / 64; ++i) code.code = (code.code << 64) + draw();
  const CellularAutomaton system(code);
  CHECK_FALSE(system.compiled().network().has_value());
  const auto query = make_query(system, "random:1", {"cell", {5}}, 12).value();
  Work work;
  CHECK(system.simulate(query, work)->text() == system.simulate_naively(query).text());
}
