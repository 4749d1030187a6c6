// Turing machines: their text, their starts, and the direct simulator against the naive one.
#include <array>

#include "systems/tm/block_tape.hpp"
#include "systems/tm/turing_machine.hpp"
#include "tests/predictors/tape_contest.hpp"

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
  CHECK(direct("tm:1RB0LD_1LC1RD_1LA1LC_1RZ1RE_1RA0RB", "halt") == "23554764 4097");
  CHECK(direct("tm:1RB2RA2RC_1LC1RZ1LA_1RA2LB1LC", "halt") == "310341163 36089");
}

TEST_CASE("a Wolfram number names the machine that the book draws", "[tm]") {
  CHECK(make_system("tm:2,3#596440").value()->name() == "tm:1RB2LA1LA_2LA2RB0RA");
  CHECK(make_system("tm:2,2#2506").value()->name() == "tm:1RB0LB_1LA0RA");
}

TEST_CASE("malformed machines are refused with the column", "[tm]") {
  const auto what = [](const std::string& name) { return make_system(name).error().text(); };
  CHECK(what("tm:1RB1LX1_1").find("column") != std::string::npos);
  CHECK(what("tm:1RB1LB_1XA1RZ").find("column 12") != std::string::npos);
  CHECK(what("tm:1RB1LB_3LA1RZ").find("column 11") != std::string::npos);
  CHECK(what("tm:1RB1LB_1LA1R").find("ends early") != std::string::npos);
  CHECK(what("tm:1RB1LB_").find("missing") != std::string::npos);
  CHECK(what("tm:1RB").find("at least 2 symbols") != std::string::npos);
  CHECK(what("tm:" + std::string(33, '-')).find("at most 10 symbols") != std::string::npos);
  CHECK(what("tm:27,2#1").find("1 … 26 states") != std::string::npos);
  CHECK(what("tm:2,2#4096").find("8^4") != std::string::npos);
  CHECK(what("tm:@/nowhere/machines.txt").find("cannot be read") != std::string::npos);
}

TEST_CASE("a tape that a machine cannot hold is refused with the column", "[tm]") {
  const auto system = make_system("tm:1RB1LB_1LA1RZ").value();
  for (const char* text : {"tape:012,1,0", "tape:01,11,0", "tape:01", "periodic:.1", "periodic:01", "random:", "x"})
    CHECK(system->start(text).error().text().find("column") != std::string::npos);
  for (const char* text : {"blank", "tape:01,1,0", "tape:,0,", "random:7", "periodic:01.1"})
    CHECK(system->start(text).value().text() == text);
}

TEST_CASE("direct simulation of machines by chance says what the naive simulator says", "[tm]") {
  contest::Draws draws(1936);
  for (int round = 0; round < 2000; ++round) {
    const auto symbols = static_cast<unsigned>(draws.between(2, 4));
    tape_contest::Question q;
    q.machine = tape_contest::random_machine(draws, static_cast<unsigned>(draws.between(1, 5)), symbols, 20);
    q.from = std::array<std::string, 4>{"blank", "random:" + std::to_string(round),
                                        "tape:" + tape_contest::digits(draws, 5, symbols) + ",1,0",
                                        "periodic:01." + tape_contest::digits(draws, 3, symbols)}[round % 4];
    q.observable =
        std::array{"head", "cell", "tape", "population"}[static_cast<std::size_t>(draws.between(0, round % 2 ? 2 : 3))];
    q.at = draws.between(0, 2000);
    q.x = draws.between(-50, 50);
    INFO(q.command("direct"));
    CHECK(tape_contest::ask("direct", q) == tape_contest::ask("naive", q));
  }
}

TEST_CASE("blocks of every length and cut agree with bytes far beyond the first trials", "[tm]") {
  for (const char* text : {"1RB1LC_1RC1RB_1RD0LE_1LA1LD_1RZ0LA", "1RB1LA_0LA0RB", "1RB2LA1LA_2LA2RB0RA",
                           "1RB0LD_1RC1LD_1LD0RC_0LA1LB", "1RB---_0RB1RA"}) {
    const auto machine = tm::Machine::parse(text).value();
    const auto start = tm::TapeStart::blank(machine.symbols());
    Work work;
    tm::ByteRun bytes(machine, start, work), begin(machine, start, work);
    REQUIRE(bytes.advance(1'000'003));
    REQUIRE(begin.advance(777));
    for (unsigned length = 2; length <= 70; length += 1 + length / 8) {
      tm::BlockRun blocks(machine, start, work, {length, length / 3});
      REQUIRE(blocks.load(begin));
      REQUIRE(blocks.advance(500'001));
      REQUIRE(blocks.advance(1'000'003));
      INFO(text << " in blocks of " << length);
      CHECK(blocks.head().steps == bytes.head().steps);
      CHECK(blocks.head().state == bytes.head().state);
      CHECK(blocks.head().position == bytes.head().position);
      CHECK(blocks.population() == bytes.population());
    }
  }
}

TEST_CASE("a run that outgrows its memory or its work is stopped by its meter", "[tm]") {
  const auto system = make_system("tm:1RB---_0RB1RA").value();
  const auto query = make_query(*system, "blank", {"head", {}}, 10'000'000'000).value();
  Work little_memory(Work::unlimited, 1 << 20), little_work(100'000);
  CHECK(system->simulate(query, little_memory).error().why == Declined::Why::memory);
  CHECK(system->simulate(query, little_work).error().why == Declined::Why::work);
  CHECK(little_work.spent() < 110'000);
}

TEST_CASE("the halting step counts, writes and moves, and then everything stays", "[tm]") {
  CHECK(direct("tm:1RZ---_------", "halt") == "1 1");
  CHECK(direct("tm:---------_---------", "halt") == "1 1");
  CHECK(direct("tm:0LZ1RA_1RA1RA", "halt") == "1 0");
  CHECK(direct("tm:0LZ1RA_1RA1RA", "head", 1) == "Z -1 0");
  CHECK(direct("tm:0LZ1RA_1RA1RA", "head", Time(1) << 70) == "Z -1 0");
}

TEST_CASE("of the 20736 two-state machines 9784 halt, after one to six steps as often as published", "[tm]") {
  const auto start = tm::TapeStart::blank(2);
  std::vector<unsigned> halting(8);
  for (unsigned number = 0; number < 12 * 12 * 12 * 12; ++number) {
    tm::Machine machine(2, 2);
    for (unsigned entry = 0, rest = number; entry < 4; ++entry, rest /= 12)
      machine.set(entry / 2, entry % 2,
                  {static_cast<tm::TapeSymbol>(rest % 2), static_cast<std::int8_t>(rest / 2 % 2 ? 1 : -1),
                   rest % 12 / 4 == 2 ? tm::halted : static_cast<tm::State>(rest % 12 / 4), true});
    Work work;
    tm::ByteRun run(machine, start, work);
    REQUIRE(run.advance(7));  // S(2) = 6 (Rado, 1962)
    if (run.head().state == tm::halted) ++halting[run.head().steps];
  }
  CHECK(halting == std::vector<unsigned>{0, 6912, 2304, 384, 128, 16, 40, 0});
}
