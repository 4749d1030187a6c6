// Networks as automata (`automaton`, `monoid`): sizes from the literature, random networks against the naive simulator,
// far times, and certificates that were tampered with.
#include <nlohmann/json.hpp>

#include "predictors/proof/checker.hpp"
#include "systems/rnn/reference/build.hpp"
#include "tests/predictors/network_contest.hpp"

using namespace outpace;
using namespace outpace::contest;
using rnn::Activation;

namespace {

std::string sizes(const rnn::Automaton& automaton) {
  const rnn::RecurrentNetwork system("rnn:test", rnn::automaton_network(automaton));
  return ask_network("monoid", system, "zero+periodic:.1", {"output", {}}, 3).finding;
}
/// States by rows: next by 0, next by 1, label.
rnn::Automaton automaton(const std::vector<std::array<std::size_t, 3>>& rows) {
  rnn::Automaton made;
  made.symbols = 2;
  for (const auto& row : rows) {
    made.next.push_back(row[0]);
    made.next.push_back(row[1]);
    made.label.push_back(static_cast<std::uint32_t>(row[2]));
  }
  return made;
}

void check_sizes(const rnn::Automaton& made, std::size_t states, std::size_t monoid) {
  const std::string found = sizes(made);
  INFO(found);
  CHECK(found.starts_with("minimal automaton of " + std::to_string(states) + " states"));
  CHECK(found.ends_with("transition semigroup of " + std::to_string(monoid) + " elements"));
}

rnn::Automaton divisible(std::size_t by) {
  std::vector<std::array<std::size_t, 3>> rows;
  for (std::size_t r = 0; r < by; ++r) rows.push_back({2 * r % by, (2 * r + 1) % by, r == 0});
  return automaton(rows);
}

}  // namespace

TEST_CASE("the minimal automata and monoids of Tomita's languages have the sizes known", "[automaton]") {
  check_sizes(automaton({{1, 0, 1}, {1, 1, 0}}), 2, 2);                                   // 1*
  check_sizes(automaton({{2, 1, 1}, {0, 2, 0}, {2, 2, 0}}), 3, 5);                        // (10)*
  check_sizes(automaton({{1, 0, 1}, {0, 0, 1}}), 1, 1);                                   // all words
  check_sizes(automaton({{1, 0, 1}, {2, 0, 1}, {3, 0, 1}, {3, 3, 0}}), 4, 11);            // no 000
  check_sizes(automaton({{1, 2, 1}, {0, 3, 0}, {3, 0, 0}, {2, 1, 0}}), 4, 4);             // even, even
  check_sizes(automaton({{1, 2, 1}, {2, 0, 0}, {0, 1, 0}}), 3, 3);                        // #0 − #1 mod 3
  check_sizes(automaton({{0, 1, 1}, {2, 1, 1}, {2, 3, 1}, {4, 3, 1}, {4, 4, 0}}), 5, 8);  // 0*1*0*1*
}

TEST_CASE("parity, divisibility and depth have the sizes known", "[automaton]") {
  check_sizes(automaton({{0, 1, 0}, {1, 0, 1}}), 2, 2);
  check_sizes(divisible(3), 3, 6);
  check_sizes(divisible(5), 5, 20);
  check_sizes(divisible(7), 7, 21);
  check_sizes(automaton({{1, 4, 1}, {2, 0, 0}, {3, 1, 0}, {4, 2, 0}, {4, 4, 0}}), 5, 30);  // Dyck to depth 3
}

TEST_CASE("the reference networks of regular languages have the sizes known", "[automaton]") {
  const std::vector<std::tuple<const char*, int, int>> known{
      {"tomita-1", 2, 2}, {"tomita-2", 3, 5},     {"tomita-3", 5, 26},   {"tomita-4", 4, 11}, {"tomita-5", 4, 4},
      {"tomita-6", 3, 3}, {"tomita-7", 5, 8},     {"parity", 2, 2},      {"mod-5", 5, 5},     {"divisible-3", 3, 6},
      {"dyck-3", 5, 30},  {"divisible-5", 5, 20}, {"divisible-7", 7, 21}};
  for (const auto& [name, states, elements] : known) {
    const auto system = make_system(std::string("rnn:") + name).value();
    const Said said = ask_network("monoid", *system, "zero+periodic:.1", {"output", {}}, 3);
    INFO(name << ": " << said.finding);
    CHECK(said.finding.starts_with("minimal automaton of " + std::to_string(states) + " states"));
    CHECK(said.finding.ends_with("transition semigroup of " + std::to_string(elements) + " elements"));
  }
}

TEST_CASE("automaton and monoid agree with the naive simulator on finite networks", "[automaton]") {
  Draws draws(1971);
  const rnn::Activation kinds[] = {Activation::step, Activation::sign, Activation::ternary, Activation::modulo};
  const std::string inputs[] = {"", "word", "periodic", "random", "generated"};
  int automata = 0, monoids = 0;
  for (int i = 0; i < 200; ++i) {
    const std::string fed = inputs[draws.between(0, 4)];
    NetworkShape shape;
    shape.units = static_cast<std::size_t>(draws.between(1, 4));
    shape.activation = kinds[draws.between(0, 3)];
    shape.symbols = fed.empty() ? 0 : static_cast<std::size_t>(draws.between(2, 3));
    shape.closed = fed == "generated";
    if (draws.between(0, 3) == 0) shape.decision = rnn::Decision::round;
    const auto network = random_network(draws, shape);
    const std::string from = random_start(draws, shape.symbols, fed);
    automata += network_agrees("automaton", network, draws, from, 200);
    monoids += network_agrees("monoid", network, draws, from, 200);
  }
  CHECK(automata == 200);
  CHECK(monoids > 130);
}

TEST_CASE("automaton and monoid agree with each other at a time of a thousand digits", "[automaton]") {
  Draws draws(1000);
  for (int i = 0; i < 20; ++i) {
    NetworkShape shape;
    shape.symbols = 2;
    const rnn::RecurrentNetwork system("rnn:test", random_network(draws, shape));
    const std::string from = random_start(draws, 2, "periodic");
    const Time at = parse_time("10^1000").value() + draws.between(0, 1000);
    const Said one = ask_network("automaton", system, from, {"state", {}}, at);
    CHECK(one.text.has_value());
    CHECK(one.text == ask_network("monoid", system, from, {"state", {}}, at).text);
  }
}

TEST_CASE("an automaton is proven, and a certificate that was tampered with is refused", "[automaton]") {
  const auto system = make_system("rnn:parity").value();
  const Said said = ask_network("automaton", *system, "zero+random:3", {"output", {}}, 1000);
  REQUIRE(said.text);
  CHECK(said.claim == Claim::proven);
  auto certificate = nlohmann::json::parse(said.certificate.value().json);
  CHECK(proof::verify(certificate.dump()).kind == proof::Verdict::Kind::accepted);
  auto broken = certificate;
  std::swap(broken["next"][0], broken["next"][1]);
  CHECK(proof::verify(broken.dump()).kind == proof::Verdict::Kind::rejected);
  broken = certificate;
  broken["states"].erase(0);
  CHECK(proof::verify(broken.dump()).kind != proof::Verdict::Kind::accepted);
}

TEST_CASE("automaton declines what has no end of states", "[automaton]") {
  const auto system = make_system("rnn:fibonacci").value();
  CHECK_FALSE(ask_network("automaton", *system, "initial", {"output", {}}, 5, Work(1 << 16)).text);
  const auto counter = make_system("rnn:counter-64").value();
  CHECK(ask_network("automaton", *counter, "random:1", {"state", {}}, 5).why.find("too many") != std::string::npos);
}
