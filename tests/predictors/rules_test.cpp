// The predictors `macro` and `rules`: random machines and those of the literature against direct simulation at any
// time, records of the busy beaver game to the last step, and agreement of block sizes far beyond.
#include "predictors/rules/evolution.hpp"
#include "predictors/tape/observation.hpp"
#include "systems/tm/machine.hpp"
#include "tests/predictors/tape_contest.hpp"

using namespace outpace;
using namespace outpace::tape_contest;

namespace {

struct Record {
  std::string machine, steps, score;
};

/// Steps and score by a run with blocks of one size.
std::string halts_with(const std::string& text, tape::BlockOptions options) {
  const auto machine = tm::Machine::parse(text).value();
  const auto start = tm::TapeStart::blank(machine.symbols());
  const tape::Source source = tape::source_of(start);
  tape::BlockMachine blocks(tape::table_of(machine), options);
  rules::RuleBook book;
  Work work(std::uint64_t{1} << 24);
  rules::Evolution evolution(blocks, source, book, tape::Clock(), true);
  if (evolution.run(~std::uint64_t{0}, work) != rules::Evolution::End::halts) return "";
  const auto scene = tape::settle(evolution.tape(), evolution.clock(), work);
  return Integer(evolution.clock().value().integer() + scene->halt_steps).str() + " " + tape::population(*scene).str();
}

}  // namespace

TEST_CASE("macro and rules agree with direct simulation on random machines", "[rules]") {
  Draws draws(1990);
  int answered = 0;
  for (int i = 0; i < 1500; ++i) {
    const auto states = static_cast<unsigned>(draws.between(1, 6)),
               symbols = static_cast<unsigned>(draws.between(2, 5));
    const Question q = random_question(draws, random_machine(draws, states, symbols, draws.between(0, 1) * 20), symbols,
                                       i % 10 == 0 ? 20 : 13);
    CHECK(agrees("macro", "direct", q));
    answered += agrees("rules", "direct", q, i % 8 == 0);
  }
  CHECK(answered > 1300);
}

TEST_CASE("macro and rules agree with the naive simulator on random machines at small times", "[rules]") {
  Draws draws(1936);
  for (int i = 0; i < 3000; ++i) {
    const auto states = static_cast<unsigned>(draws.between(1, 5)),
               symbols = static_cast<unsigned>(draws.between(2, 4));
    const Question q =
        random_question(draws, random_machine(draws, states, symbols, draws.between(0, 1) * 12), symbols, 9);
    CHECK(agrees("macro", "naive", q));
    CHECK(agrees("rules", "naive", q, false));
  }
}

TEST_CASE("macro and rules agree with direct simulation on machines of the literature", "[rules]") {
  Draws draws(1962);
  for (const auto& [machine, symbols] : notable_machines())
    for (int i = 0; i < 60; ++i) {
      const Question q = random_question(draws, machine, symbols, i % 12 == 0 ? 20 : 15);
      agrees("macro", "direct", q);
      CHECK(agrees("rules", "direct", q, false));
    }
}

TEST_CASE("records of the busy beaver game come out to the last step", "[rules]") {
  const Record records[] = {{"1RB1LB_1LA1RZ", "6", "4"},
                            {"1RB1RZ_1LB0RC_1LC1LA", "21", "5"},
                            {"1RB1LB_1LA0LC_1RZ1LD_1RD0RA", "107", "13"},
                            {"1RB2LB1RZ_2LA2RB1LB", "38", "9"},
                            {"1RB2LA1RA1RA_1LB1LA3RB1RZ", "3932964", "2050"},
                            {"1RB1LC_1RC1RB_1RD0LE_1LA1LD_1RZ0LA", "47176870", "4098"},
                            {"1RB0LD_1LC1RD_1LA1LC_1RZ1RE_1RA0RB", "23554764", "4097"},
                            {"1RB2RA2RC_1LC1RZ1LA_1RA2LB1LC", "310341163", "36089"},
                            {"1RB2LA1RA_1RC2RB0RC_1LA1RZ1LA", "987522842126", "1525688"},
                            {"1RB2LA1LC_0LA2RB1LB_1RZ1RA1RC", "119112334170342540", "374676383"}};
  for (const Record& record : records) {
    CAPTURE(record.machine);
    CHECK(ask("rules", {record.machine, "blank", "halt"}) == record.steps + " " + record.score);
  }
}

TEST_CASE("records of thousands of digits have the digits known", "[rules]") {
  struct Long {
    std::string machine;
    std::size_t digits;
    std::string first, last;
  };
  const Long records[] = {{"1RB2LA1RA2LB2LA_0LA2RB3RB4RA1RZ", 705, "190282916614", "734604934655"},
                          {"1RB0LE_1LC0RA_1LD0RC_1LE0LF_1LA1LC_1LE1RZ", 2880, "258464867962", "009609889227"},
                          {"1RB1LE_1RC1RF_1LD0RB_1RE0LC_1LA0RD_1RZ1RC", 36535, "741207853509", "944260478608"}};
  for (const Long& record : records) {
    const auto answer = ask("rules", {record.machine, "blank", "halt"});
    REQUIRE(answer);
    const std::string steps = answer->substr(0, answer->find(' '));
    CAPTURE(record.machine);
    CHECK(steps.size() == record.digits);
    CHECK(steps.substr(0, 12) == record.first);
    CHECK(steps.substr(steps.size() - 12) == record.last);
  }
}

TEST_CASE("blocks of 1 to 8 cells, with and without the block behind the head, halt after the same steps", "[rules]") {
  for (const std::string machine : {"1RB1LC_1RC1RB_1RD0LE_1LA1LD_1RZ0LA", "1RB0LD_1LC1RD_1LA1LC_1RZ1RE_1RA0RB",
                                    "1RB2LA1LC_0LA2RB1LB_1RZ1RA1RC", "1RB2LA1RA1RA_1LB1LA3RB1RZ"}) {
    const std::string expected = halts_with(machine, {3, true});
    REQUIRE(!expected.empty());
    for (unsigned cells = 1; cells <= 8; ++cells)
      for (const bool context : {false, true}) {
        CAPTURE(machine, cells, context);
        CHECK(halts_with(machine, {cells, context}) == expected);
      }
  }
}
