// Traces of the families that are no line of cells: every colour is what the naive simulator says of that place and
// time.
#include "systems/core/catalogue.hpp"
#include "tests/catch.hpp"

using namespace outpace;

namespace {

class Rows final : public Sink {
 public:
  bool row(const Time&, const Integer& first, std::span<const std::uint8_t> colours) override {
    left = first;
    rows.emplace_back(colours.begin(), colours.end());
    return true;
  }
  Integer left;
  std::vector<std::vector<std::uint8_t>> rows;
};

Rows traced(const System& system, const std::string& from, const Time& first, const Time& last) {
  Rows rows;
  Work work;
  REQUIRE(system.trace(system.start(from).value(), {-12, 12}, first, last, rows, work));
  return rows;
}

std::string naive(const System& system, const std::string& from, const Observable& what, const Time& at) {
  return system.simulate_naively(make_query(system, from, what, at).value()).text();
}

}  // namespace

TEST_CASE("a tape's trace shows its cells, and the head by a colour above the symbols", "[tm][trace]") {
  for (const std::string from : {"blank", "random:7", "tape:1201,2,0112"}) {
    const auto system = make_system("tm:1RB2LA1LA_2LA2RB0RA").value();
    const Rows trace = traced(*system, from, 20, 90);
    REQUIRE(trace.rows.size() == 71);
    for (std::size_t t = 0; t < trace.rows.size(); ++t)
      for (std::size_t i = 0; i < trace.rows[t].size(); ++i) {
        const Integer x = trace.left + i;
        const std::string head = naive(*system, from, {"head", {}}, 20 + t);
        const bool here = head.substr(head.find(' ') + 1, head.rfind(' ') - head.find(' ') - 1) == x.str();
        const unsigned symbol = trace.rows[t][i] - (here ? 3u : 0u);
        CHECK(std::to_string(symbol) == naive(*system, from, {"cell", {x}}, 20 + t));
      }
  }
}

TEST_CASE("a tape's trace remembers what was written outside its window, and stands still after the halt",
          "[tm][trace]") {
  const auto system = make_system("tm:1RB1LC_1RC1RB_1RD0LE_1LA1LD_1RZ0LA").value();  // wanders over hundreds of cells
  const Rows trace = traced(*system, "blank", 9990, 10000);
  for (std::size_t t = 0; t < trace.rows.size(); ++t)
    for (std::size_t i = 0; i < trace.rows[t].size(); ++i)
      CHECK(std::to_string(trace.rows[t][i] % 2) == naive(*system, "blank", {"cell", {trace.left + i}}, 9990 + t));
  const Rows still = traced(*make_system("tm:1RB1LB_1LA1RZ").value(), "blank", 0, 20);
  CHECK(still.rows[6] == still.rows[20]);
  CHECK(still.rows[5] != still.rows[6]);
}

TEST_CASE("a network's trace shows its units", "[rnn][trace]") {
  for (const auto& [name, from, lowest, stride] :
       {std::tuple{"rnn:counter-8", "zero", 0, 1}, {"rnn:hopfield-32", "random:3", -1, 2}}) {
    const auto system = make_system(name).value();
    const Rows trace = traced(*system, from, 5, 40);
    REQUIRE(trace.rows.size() == 36);
    for (std::size_t t = 0; t < trace.rows.size(); ++t)
      for (std::size_t i = 0; i < trace.rows[t].size(); ++i)
        CHECK(std::to_string(lowest + stride * trace.rows[t][i]) ==
              naive(*system, from, {"unit", {Integer(i)}}, 5 + t));
  }
}

TEST_CASE("a board's trace is its row y = 0", "[life][trace]") {
  for (const std::string from : {"rle:bo$2bo$3o!", "random:3,box=9x9", "torus:24x10:random:5"}) {
    const auto system = make_system("life:B3/S23").value();
    const Rows trace = traced(*system, from, 3, 12);
    REQUIRE(trace.rows.size() == 10);
    for (std::size_t t = 0; t < trace.rows.size(); ++t)
      for (std::size_t i = 0; i < trace.rows[t].size(); ++i) {
        Integer x = trace.left + i;
        if (from.starts_with("torus")) x = (x % 24 + 24) % 24;
        CHECK(std::to_string(trace.rows[t][i]) == naive(*system, from, {"cell", {x, 0}}, 3 + t));
      }
  }
}
