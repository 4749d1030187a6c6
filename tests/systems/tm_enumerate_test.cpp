// The enumeration of Turing machines: halting counts with their runtimes, tree normal form and the values of the busy
// beaver functions as the literature has them.
#include <array>
#include <map>
#include <set>

#include "systems/tm/enumerate.hpp"
#include "systems/tm/naive.hpp"
#include "tests/catch.hpp"

using namespace outpace;
using namespace outpace::tm;

TEST_CASE("of 20736 machines with two states 9784 halt, at steps 1 to 6 as often as known", "[tm][enumerate]") {
  const TreeCounts counts = count_tree({2, 2, 100, true});
  CHECK(counts.tables == 20736);
  CHECK(counts.halting_tables == 9784);
  CHECK(counts.halting_at ==
        std::map<std::uint64_t, std::uint64_t>{{1, 6912}, {2, 2304}, {3, 384}, {4, 128}, {5, 16}, {6, 40}});
}

TEST_CASE("of 16777216 machines with three states 7571840 halt, the last at step 21", "[tm][enumerate]") {
  const TreeCounts counts = count_tree({3, 2, 100, true});
  CHECK(counts.tables == 16777216);
  CHECK(counts.halting_tables == 7571840);
  const std::map<std::uint64_t, std::uint64_t> halting_at{
      {1, 4194304}, {2, 2097152}, {3, 786432}, {4, 262144}, {5, 135168}, {6, 49664}, {7, 27904},
      {8, 8976},    {9, 5072},    {10, 2160},  {11, 1072},  {12, 608},   {13, 352},  {14, 256},
      {15, 80},     {16, 64},     {17, 288},   {18, 64},    {19, 32},    {20, 32},   {21, 16}};
  CHECK(counts.halting_at == halting_at);
}

TEST_CASE("every three-state table by itself halts as often as the tree says", "[tm][enumerate]") {
  std::map<std::uint64_t, std::uint64_t> halting_at;
  for (std::uint32_t code = 0; code < 1u << 24; ++code) {
    std::array<unsigned char, 48> tape{};
    std::size_t head = 24;
    unsigned state = 0;
    for (std::uint64_t step = 1; step <= 21; ++step) {
      const unsigned entry = code >> (4 * (2 * state + tape[head])) & 15;
      tape[head] = entry & 1;
      head = entry & 2 ? head + 1 : head - 1;
      state = entry >> 2;
      if (state != 3) continue;
      ++halting_at[step];
      break;
    }
  }
  CHECK(halting_at == count_tree({3, 2, 21, true}).halting_at);
}

TEST_CASE("where a halt does not move, 3044 of 10000 and 2147184 of 7529536 machines halt", "[tm][enumerate]") {
  // Half of the 6,088 and 4,294,368 that Delahaye and Zenil (2008) and Soler-Toscano, Zenil, Delahaye and Gauvrit
  // (2014) count from both blank symbols.
  const auto counted = [](unsigned states) {
    const TreeCounts counts = count_tree({states, 2, 100, true, false});
    return std::pair(counts.tables, counts.halting_tables);
  };
  CHECK(counted(1) == std::pair<std::uint64_t, std::uint64_t>(36, 12));
  CHECK(counted(2) == std::pair<std::uint64_t, std::uint64_t>(10000, 3044));
  CHECK(counted(3) == std::pair<std::uint64_t, std::uint64_t>(7529536, 2147184));
}

TEST_CASE("tree normal form has as many machines, halting and not, as published", "[tm][enumerate]") {
  const auto counted = [](unsigned states, unsigned symbols) {
    const TreeCounts counts = count_tree({states, symbols, 110, false});
    return std::pair(counts.machines, counts.halting);
  };
  CHECK(counted(2, 2) == std::pair<std::uint64_t, std::uint64_t>(61, 19));
  CHECK(counted(3, 2) == std::pair<std::uint64_t, std::uint64_t>(5417, 1772));
  CHECK(counted(4, 2) == std::pair<std::uint64_t, std::uint64_t>(858909, 249693));
}

TEST_CASE("the tree's longest run and best score are the busy beavers'", "[tm][enumerate]") {
  const auto values = [](unsigned states, unsigned symbols) {
    const TreeCounts counts = count_tree({states, symbols, 110, false});
    return std::pair(counts.most_steps, counts.best_score);
  };
  CHECK(values(2, 2) == std::pair<std::uint64_t, std::uint64_t>(6, 4));     // Radó 1962
  CHECK(values(3, 2) == std::pair<std::uint64_t, std::uint64_t>(21, 6));    // Lin and Radó 1965
  CHECK(values(4, 2) == std::pair<std::uint64_t, std::uint64_t>(107, 13));  // Brady 1983
  CHECK(values(2, 3) == std::pair<std::uint64_t, std::uint64_t>(38, 9));    // Lafitte and Papazian 2007
}

TEST_CASE("every two-state table by itself halts as often as the tree says", "[tm][enumerate]") {
  std::map<std::uint64_t, std::uint64_t> halting_at;
  for (int code = 0; code < 20736; ++code) {
    Machine machine(2, 2);
    int rest = code;
    for (unsigned entry = 0; entry < 4; ++entry, rest /= 12) {
      const int choice = rest % 12, next = choice / 4;
      machine.set(entry / 2, entry % 2,
                  {static_cast<TapeSymbol>(choice % 2), static_cast<std::int8_t>(choice % 4 / 2 ? 1 : -1),
                   next == 2 ? halted : static_cast<State>(next), true});
    }
    std::map<int, TapeSymbol> tape;
    int head = 0;
    State state = 0;
    for (std::uint64_t steps = 1; steps <= 40 && state != halted; ++steps) {
      const Transition& t = machine.at(state, tape[head]);
      tape[head] = t.write;
      head += t.move;
      state = t.next;
      if (state == halted) ++halting_at[steps];
    }
  }
  CHECK(halting_at == count_tree({2, 2, 40, true}).halting_at);
}

TEST_CASE("the walk stops when it is told to, and names machines that differ", "[tm][enumerate]") {
  std::set<std::string> seen;
  walk_tree({3, 2, 50, false}, [&](const TreeMachine& m) {
    CHECK(seen.insert(m.machine.text() + (m.halts ? "h" : "r")).second);
    return seen.size() < 100;
  });
  CHECK(seen.size() == 100);
}

TEST_CASE("an enumeration that cannot be read is refused with what would be right", "[tm][enumerate]") {
  for (const char* text : {"", "tree", "tree:", "tree:2", "tree:2,2,3", "halting:x,2", "tree:5,2", "tree:26,10",
                           "tree:2,2,steps=0", "tree:2,2,steps=99999999", "tree:2,2,steps=3,4", "tree:0,2", "tree:2,1",
                           "tree:2,2,steps=3,steps=4", "tree:2,2,halt=moves", "tree:2,2,halt=stays,halt=stays"})
    CHECK_FALSE(parse_tree(text));
  CHECK(parse_tree("tree:2,2,steps=7")->limit == 7);
  CHECK(parse_tree("halting:2,4")->last_entry);
  CHECK(parse_tree("halting:2,4")->halt_moves);
  const Tree stays = parse_tree("halting:3,2,halt=stays,steps=30").value();
  CHECK(stays.limit == 30);
  CHECK_FALSE(stays.halt_moves);
}
