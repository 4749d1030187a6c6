// Recurrent networks: known values of the reference set, rings against elementary automata, starts and their texts.
#include <algorithm>
#include <tuple>

#include "systems/core/catalogue.hpp"
#include "systems/rnn/file.hpp"
#include "systems/rnn/naive.hpp"
#include "systems/rnn/recurrent_network.hpp"
#include "systems/rnn/reference.hpp"
#include "systems/rnn/reference/stack_machine.hpp"
#include "tests/catch.hpp"

using namespace outpace;
using namespace outpace::rnn;

namespace {
std::string ask(const std::string& system, const std::string& from, Observable what, const Time& at) {
  const auto made = make_system(system).value();
  const auto query = make_query(*made, from, std::move(what), at).value();
  Work work;
  return made->simulate(query, work)->text();
}
std::string output(const std::string& name, const std::string& from, const Time& at) {
  return ask("rnn:" + name, from, {"output", {}}, at);
}
}  // namespace

TEST_CASE("every reference network can be made, written to a file and read back", "[rnn]") {
  for (const std::string& name : reference_names()) {
    CAPTURE(name);
    const auto network = reference_network(name);
    REQUIRE(network.has_value());
    CHECK(network->name == name);
    CHECK_FALSE(network->description.empty());
    if (network->units() > 2000) continue;
    const std::string json = network_json(*network);
    const auto read = parse_network(json, "copy");
    INFO((read ? "" : read.error().text()));
    REQUIRE(read.has_value());
    CHECK(network_json(*read) == json);
    CHECK(read->recurrent == network->recurrent);
    CHECK(read->input == network->input);
    CHECK(read->bias == network->bias);
    CHECK(read->symbols == network->symbols);
    CHECK(read->initial == network->initial);
    CHECK(read->readout == network->readout);
    CHECK(read->closed_loop == network->closed_loop);
  }
}

TEST_CASE("every reference network is simulated directly as naively", "[rnn]") {
  for (const std::string& name : reference_names()) {
    const auto system = make_system("rnn:" + name).value();
    const auto* network = dynamic_cast<const RecurrentNetwork*>(system.get());
    if (network->network().recurrent.entries() > 20'000) continue;
    for (const InitialFamily& family : system->initial_families())
      for (const std::string& observable : family.observables) {
        const Query query = system->question(family, observable, {7, 1u << 31, 0}, 4, 23);
        INFO("outpace ask rnn:" << name << " " << observable << " --at 23 --from " << query.from.text());
        Work work;
        const auto direct = system->simulate(query, work);
        REQUIRE(direct.has_value());
        CHECK(direct->text() == system->simulate_naively(query).text());
        CHECK(system->start(query.from.text()).value().text() == query.from.text());
      }
  }
}

TEST_CASE("one step of a ring network is one step of the elementary automaton, 10,000 times", "[rnn]") {
  const auto check = [](unsigned rule, std::size_t cells, std::int64_t steps) {
    const std::string name = "eca-" + std::to_string(rule) + "-ring-" + std::to_string(cells);
    const auto system = make_system("rnn:" + name).value();
    const auto automaton = make_system("eca:" + std::to_string(rule)).value();
    std::string row = output(name, "initial", steps);
    CAPTURE(name, steps);
    // The automaton's digest of the same row, from a pattern that is the network's row.
    const auto reached =
        make_query(*automaton, "ring:" + std::to_string(cells) + ":single", {"row", {}}, steps).value();
    const auto same =
        make_query(*automaton, "ring:" + std::to_string(cells) + ":pattern:" + row, {"row", {}}, 0).value();
    Work work;
    CHECK(automaton->simulate(reached, work)->text() == automaton->simulate(same, work)->text());
  };
  for (const unsigned rule : {30u, 45u, 54u, 90u, 105u, 110u, 150u, 184u})
    for (const std::int64_t steps : {1, 2, 3, 17, 999, 10'000}) check(rule, 64, steps);
  for (unsigned rule = 0; rule < 256; ++rule) check(rule, 13, 50);
}

TEST_CASE("elementary rules need two or three threshold units a cell", "[rnn]") {
  for (const auto& [rule, units] :
       {std::pair{30, 2}, {45, 2}, {54, 2}, {90, 2}, {110, 2}, {105, 3}, {150, 3}, {184, 3}})
    CHECK(reference_network("eca-" + std::to_string(rule) + "-ring-10")->units() ==
          static_cast<std::size_t>(10 * units));
  for (int rule = 0; rule < 256; ++rule)
    CHECK(reference_network("eca-" + std::to_string(rule) + "-ring-5")->units() <= 15);
}

TEST_CASE("the small reference networks compute what they are named after", "[rnn]") {
  CHECK(output("fibonacci", "initial", 100) == "354224848179261915075");
  CHECK(output("parity", "zero+word:0110100", 7) == "1");
  CHECK(output("mod-5", "zero+periodic:.1", 1003) == "3");
  CHECK(output("counter-8", "zero", 255) == "11111111");
  CHECK(output("counter-8", "zero", 256) == "00000000");
  CHECK(output("counter-64", "zero", 1'000'000).substr(44) == "11110100001001000000");
  CHECK(ask("rnn:lfsr-16", "initial", {"state", {}}, 65535) == ask("rnn:lfsr-16", "initial", {"state", {}}, 0));
  CHECK(ask("rnn:lfsr-16", "initial", {"state", {}}, 21845) != ask("rnn:lfsr-16", "initial", {"state", {}}, 0));
}

TEST_CASE("a de Bruijn generator runs through all words", "[rnn]") {
  const auto network = reference_network("de-bruijn-9").value();
  Vector state = zero_state(network);
  std::string bits;
  for (int t = 0; t < 512 + 8; ++t, state = step_naively(network, state, {}))
    bits += output_answer(network, output_vector(network, state)).text();
  std::vector<bool> seen(512);
  for (std::size_t i = 0; i < 512; ++i) seen[std::stoul(bits.substr(i, 9), nullptr, 2)] = true;
  CHECK(std::ranges::count(seen, true) == 512);
}

TEST_CASE("initial conditions of networks print what they read and refuse the rest", "[rnn]") {
  const auto parity = make_system("rnn:parity").value();
  for (const char* text : {"zero", "zero+word:0110", "zero+word:", "zero+periodic:01.1", "zero+periodic:.10",
                           "zero+random:7", "zero+generated", "state:10+word:1", "random:42", "random:42+generated"})
    CHECK(parity->start(text).value().text() == text);
  CHECK(parity->start("state:1,0").value().text() == "state:10");
  for (const char* bad :
       {"", "one", "zero+", "zero+word:012", "zero+periodic:01", "zero+periodic:01.", "zero+random:", "zero+random:x",
        "state:", "state:101", "state:1,2", "state:1,x", "random:", "initial", "zero+word:1+word:1", "single"}) {
    CAPTURE(bad);
    CHECK_FALSE(parity->start(bad).has_value());
  }
  CHECK(make_system("rnn:fibonacci").value()->start("state:-3/4,5").value().text() == "state:-3/4,5");
  CHECK_FALSE(make_system("rnn:fibonacci").value()->start("zero+word:1").has_value());
}

TEST_CASE("a stack machine network halts when its Turing machine does", "[rnn]") {
  // Steps to the halt from the literature (Rado; Lin; Brady; Lafitte and Papazian).
  for (const auto& [machine, states, steps] : {std::tuple{"1RB1LB_1LA1RZ", 2, 6},
                                               {"1RB1RZ_1LB0RC_1LC1LA", 3, 21},
                                               {"1RB1LB_1LA0LC_1RZ1LD_1RD0RA", 4, 107},
                                               {"1RB2LB1RZ_2LA2RB1LB", 2, 38}}) {
    CAPTURE(machine);
    const std::string name = std::string("stack-") + machine;
    CHECK(output(name, "zero", steps - 1) != std::to_string(states));
    CHECK(output(name, "zero", steps) == std::to_string(states));
    CHECK(output(name, "zero", steps + 50) == std::to_string(states));
  }
  CHECK_FALSE(make_system("rnn:stack-1RB").has_value());
  CHECK_FALSE(make_system("rnn:stack-1RC1LB_1LA1RZ").has_value());
}

TEST_CASE("a stack of over 26 symbols is exact where double is not", "[rnn]") {
  // One state writes ones to the right without end: its left stack is 0.333… in base 4, t digits long.
  const auto network = stack_machine_network("1RA1LB_1RB1RZ").value();
  const RecurrentNetwork system("rnn:deep", network);
  const auto query = make_query(system, "zero", {"state", {}}, 40).value();
  Work work;
  const std::string exact = system.simulate(query, work)->text();
  CHECK(exact == system.simulate_naively(query).text());
  CHECK(exact.find(std::to_string(1)) != std::string::npos);
  std::vector<double> state(network.units()), next(network.units());
  const auto wrong_at = [&] {
    Vector right = zero_state(network);
    for (int t = 1; t <= 60; ++t) {
      for (std::size_t i = 0; i < state.size(); ++i) {
        double sum = network.bias[i].convert_to<double>();
        for (const Entry& entry : network.recurrent.row(i))
          sum += entry.weight.convert_to<double>() * state[entry.column];
        next[i] = std::clamp(sum, 0.0, 1.0);
      }
      state.swap(next);
      right = step_naively(network, right, {});
      for (std::size_t i = 0; i < state.size(); ++i)
        if (exactly(state[i]) != right[i]) return t;
    }
    return 0;
  }();
  CHECK(wrong_at >= 24);
  CHECK(wrong_at <= 29);
}

TEST_CASE("languages and tasks of the reference set are what they say", "[rnn]") {
  for (int length = 0; length <= 10; ++length)
    for (int bits = 0; bits < 1 << length; ++bits) {
      std::string word;
      for (int i = length; i-- > 0;) word += bits >> i & 1 ? '1' : '0';
      const auto says = [&](const char* name) { return output(name, "zero+word:" + word, length) == "1"; };
      const auto ones = std::ranges::count(word, '1'), zeros = length - ones;
      CAPTURE(word);
      CHECK(says("tomita-1") == (zeros == 0));
      CHECK(says("tomita-4") == (word.find("000") == std::string::npos));
      CHECK(says("tomita-5") == (zeros % 2 == 0 && ones % 2 == 0));
      CHECK(says("tomita-6") == ((ones - zeros) % 3 == 0));
      CHECK(says("divisible-5") == (bits % 5 == 0));
      CHECK(says("majority") == (ones > zeros));
      const std::string half(static_cast<std::size_t>(length / 2), '0');
      CHECK(says("a-n-b-n") == (length % 2 == 0 && word == half + std::string(half.size(), '1')));
    }
  CHECK(output("prev-4", "zero+word:", 0) == "0");
  CHECK(ask("rnn:sum-last-3", "state:7,8,9", {"output", {}}, 0) == "24");
  CHECK(output("sum", "zero+word:1234", 4) == "10");
  CHECK(output("running-maximum", "initial+word:3172", 4) == "7");
  CHECK(output("running-minimum", "initial+word:3172", 4) == "1");
  CHECK(output("recall-3", "zero+word:0120", 4) == "1");
  CHECK(output("recall-3", "zero+word:01202", 5) == "0");
  CHECK(output("recall-3", "zero+word:012", 3) == "3");
  CHECK(output("addition-10", "zero+word:99,99,0", 1) == "8");
  CHECK(output("addition-10", "zero+word:99,99,0", 2) == "9");
  CHECK(output("addition-10", "zero+word:99,99,0", 3) == "1");
  CHECK(ask("rnn:minimal-standard", "initial", {"output", {}}, 10'000) == "1043618065");
}

TEST_CASE("a network that never forgets a symbol must read every one of a random word", "[rnn]") {
  const auto floor_of = [](const std::string& name, const std::string& from, const std::string& observable) {
    const auto system = make_system("rnn:" + name).value();
    const auto floor = system->floor(initial_family(*system, from).value(), observable);
    return floor ? floor->exponent : -1;
  };
  CHECK(floor_of("parity", "zero+random", "output") == 1);
  CHECK(floor_of("mod-5", "zero+random", "output") == 1);
  CHECK(floor_of("mod-5", "zero+random", "state") == 1);
  CHECK(floor_of("sum", "zero+random", "output") == 1);
  // The sign of a sum, the last four digits, a maximum: these forget.
  CHECK(floor_of("majority", "zero+random", "output") == -1);
  CHECK(floor_of("prev-4", "zero+random", "output") == -1);
  CHECK(floor_of("running-maximum", "initial+random", "output") == -1);
  CHECK(floor_of("tomita-1", "zero+random", "output") == -1);
  CHECK(floor_of("parity", "zero+periodic", "output") == -1);
}
