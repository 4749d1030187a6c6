// Networks that are rings of cells or stack machines: random ones against the naive simulator, the automaton that is
// found, proofs and their refusal.
#include <nlohmann/json.hpp>

#include "predictors/decode/ring_code.hpp"
#include "predictors/proof/checker.hpp"
#include "systems/rnn/reference.hpp"
#include "systems/rnn/reference/stack_machine.hpp"
#include "tests/predictors/network_contest.hpp"

using namespace outpace;
using namespace outpace::contest;
using rnn::Activation;

namespace {

/// A network of `cells` blocks of units with random weights, the same for every block, from `reach` blocks around.
rnn::Network random_ring(Draws& draws, Activation activation, std::size_t block, std::size_t cells, std::size_t reach) {
  NetworkShape shape;
  shape.activation = activation;
  shape.units = block * cells;
  shape.weight = 0;
  rnn::Network network = random_network(draws, shape);
  if (activation == Activation::modulo) network.modulus = draws.between(2, 4);
  const auto n = block * cells;
  for (std::size_t k = 0; k < block; ++k) {
    const rnn::Rational bias(draws.between(-2, 2), activation == Activation::modulo ? 1 : 2);
    for (std::size_t x = 0; x < cells; ++x) network.bias[x * block + k] = bias;
    for (std::size_t d = 0; d <= 2 * reach; ++d)
      for (std::size_t j = 0; j < block; ++j) {
        const rnn::Rational weight(draws.between(-2, 2));
        if (weight == 0) continue;
        for (std::size_t x = 0; x < cells; ++x)
          network.recurrent.set(x * block + k, ((x + d + cells - reach) * block + j) % n, weight);
      }
  }
  network.readout->weights.set(0, 0, 1);
  network.readout->bias[0] = 0;
  return network;
}

nlohmann::json certificate_of(const Said& said) { return nlohmann::json::parse(said.certificate.value().json); }

}  // namespace

TEST_CASE("decode agrees with the naive simulator on random rings of units of every kind", "[decode]") {
  Draws draws(905);
  const Activation kinds[] = {Activation::step, Activation::sign, Activation::ternary, Activation::modulo};
  int answered = 0;
  for (int i = 0; i < 120; ++i) {
    const Activation kind = kinds[draws.between(0, 3)];
    const bool small = kind == Activation::step || kind == Activation::sign;
    const auto block = static_cast<std::size_t>(draws.between(1, small ? 2 : 1));
    const auto cells = static_cast<std::size_t>(draws.between(3, 9));
    auto network = random_ring(draws, kind, block, cells, 1);
    if (draws.between(0, 5) == 0) {
      // The same in bytes: a table of three values.
      network = random_ring(draws, Activation::step, 1, cells, 1);
      network.kind = rnn::Kind::elman_int8;
      for (rnn::Rational& bias : network.bias) bias = rnn::numerator(bias);
      for (int v = -128; v < 128; ++v)
        network.int8.activation[static_cast<std::size_t>(v + 128)] = static_cast<std::int8_t>(v < 0   ? -5
                                                                                              : v > 2 ? 7
                                                                                                      : 1);
    }
    answered += network_agrees("decode", network, draws, random_start(draws, 2, ""), 40);
  }
  CHECK(answered >= 90);
}

TEST_CASE("decode reads rings whose components stand one after the other", "[decode]") {
  Draws draws(907);
  int answered = 0, components = 0;
  for (int i = 0; i < 30; ++i) {
    const auto cells = static_cast<std::size_t>(draws.between(3, 7));
    const auto ring = random_ring(draws, draws.between(0, 1) ? Activation::step : Activation::sign, 2, cells, 1);
    // Unit k·cells + x is unit 2x + k of the ring.
    const auto network = decode::interleaved(ring, cells);
    const std::string from = random_start(draws, 2, "");
    answered += network_agrees("decode", network, draws, from, 40);
    const rnn::RecurrentNetwork system("rnn:" + rnn::network_json(network), network);
    const Said said = ask_network("decode", system, from, {"output", {}}, 30);
    if (!said.certificate) continue;
    auto certificate = certificate_of(said);
    const auto verdict = proof::verify(certificate.dump());
    INFO(verdict.text);
    CHECK(verdict.kind == proof::Verdict::Kind::accepted);
    if (!certificate.contains("components")) continue;
    ++components;
    certificate.erase("components");
    CHECK(proof::verify(certificate.dump()).kind != proof::Verdict::Kind::accepted);
    certificate["components"] = 0;
    CHECK(proof::verify(certificate.dump()).kind == proof::Verdict::Kind::malformed);
  }
  INFO(answered << " answered, " << components << " by components");
  CHECK(answered >= 20);
  CHECK(components >= 15);
}

TEST_CASE("decode finds the rule of every elementary ring, or its mirror in colours, and proves it", "[decode]") {
  for (const unsigned rule : {90u, 150u, 60u, 105u, 204u, 170u, 0u}) {
    const auto system = make_system("rnn:eca-" + std::to_string(rule) + "-ring-24").value();
    const Said said = ask_network("decode", *system, "initial", {"output", {}}, 37);
    INFO(rule << ": " << said.why);
    REQUIRE(said.text);
    CHECK(*said.text == system->simulate_naively(make_query(*system, "initial", {"output", {}}, 37).value()).text());
    CHECK(said.claim == Claim::proven);
    const proof::Verdict verdict = proof::verify(said.certificate.value().json);
    INFO(verdict.text);
    CHECK(verdict.kind == proof::Verdict::Kind::accepted);
    CHECK(verdict.system == system->name());
  }
  Work work;
  const auto found = decode::find_ring_code(rnn::reference_network("eca-110-ring-9").value(), work);
  CHECK(found.value().automaton->name() == "eca:110");
}

TEST_CASE("decode answers rule 90 as a network at a time of a hundred digits", "[decode]") {
  const auto system = make_system("rnn:eca-90-ring-64").value();
  // On a ring of 2^6 cells rule 90 dies after 2^5 steps.
  const Said said = ask_network("decode", *system, "initial", {"output", {}}, parse_time("10^100").value());
  REQUIRE(said.text);
  CHECK(*said.text == std::string(64, '0'));
}

TEST_CASE("a claim that a network is another automaton, or settles sooner, is rejected", "[decode]") {
  const auto system = make_system("rnn:eca-90-ring-24").value();
  const auto certificate = certificate_of(ask_network("decode", *system, "initial", {"output", {}}, 5));
  auto changed = certificate;
  changed.erase("proof");
  CHECK(proof::verify(changed.dump()).kind == proof::Verdict::Kind::accepted);
  changed["automaton"] = "eca:150";
  CHECK(proof::verify(changed.dump()).kind == proof::Verdict::Kind::rejected);
  changed = certificate;
  changed["block"] = 1;
  CHECK(proof::verify(changed.dump()).kind != proof::Verdict::Kind::accepted);
  changed = certificate;
  changed["proof"]["coefficients"] = {1, 1, 1};
  CHECK(proof::verify(changed.dump()).kind == proof::Verdict::Kind::rejected);
  changed = certificate;
  changed["settle"] = 1;
  CHECK(proof::verify(changed.dump()).kind == proof::Verdict::Kind::rejected);
}

TEST_CASE("decode declines weights that no shift leaves as they are", "[decode]") {
  const auto system = make_system("rnn:counter-8").value();
  CHECK(ask_network("decode", *system, "zero", {"state", {}}, 5).why.find("no shift") != std::string::npos);
}

TEST_CASE("decode reads stack machines by the map in their file and answers as their Turing machine", "[decode]") {
  Draws draws(77);
  int answered = 0;
  for (int i = 0; i < 24; ++i) {
    const auto states = static_cast<char>(draws.between(2, 3));
    std::string machine;
    for (char q = 0; q < states; ++q) {
      if (q) machine += '_';
      for (int symbol = 0; symbol < 2; ++symbol) {
        machine += static_cast<char>('0' + draws.between(0, 1));
        machine += draws.between(0, 1) ? 'R' : 'L';
        const auto next = static_cast<char>(draws.between(0, states));
        machine += next == states ? 'Z' : static_cast<char>('A' + next);
      }
    }
    const rnn::RecurrentNetwork system("rnn:stack-" + machine, rnn::stack_machine_network(machine).value());
    const Time at = draws.between(0, 60);
    const Said said = ask_network("decode", system, "zero", {"output", {}}, at);
    INFO(machine << " at " << at << ": " << said.why);
    if (!said.text) continue;
    ++answered;
    CHECK(*said.text == system.simulate_naively(make_query(system, "zero", {"output", {}}, at).value()).text());
    CHECK(proof::verify(said.certificate.value().json).kind == proof::Verdict::Kind::accepted);
  }
  CHECK(answered >= 12);
}

TEST_CASE("decode trusts no map that does not hold", "[decode]") {
  const std::string machine = "1RB1LB_1LA1RZ", other = "1RB1LB_1LA0RZ";
  rnn::Network network = rnn::stack_machine_network(machine).value();
  const auto at = network.annotation.find(machine);
  REQUIRE(at != std::string::npos);
  network.annotation.replace(at, machine.size(), other);
  const rnn::RecurrentNetwork system("rnn:stack-" + machine, network);
  CHECK(ask_network("decode", system, "zero", {"output", {}}, 3).why.find("does not hold") != std::string::npos);
  network.annotation = "[1, 2";
  const rnn::RecurrentNetwork broken("rnn:stack-" + machine, network);
  CHECK(ask_network("decode", broken, "zero", {"output", {}}, 3).why.find("cannot be read") != std::string::npos);
}
