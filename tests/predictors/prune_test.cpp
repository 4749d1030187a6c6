// Networks with units that do nothing of their own: random ones against the naive simulator, what is removed, proofs
// and their refusal.
#include <nlohmann/json.hpp>

#include "predictors/proof/checker.hpp"
#include "predictors/prune/reduction.hpp"
#include "systems/core/facts.hpp"
#include "tests/predictors/network_contest.hpp"

using namespace outpace;
using namespace outpace::contest;
using rnn::Activation;

namespace {

/// Gives some units the weights of others, takes all weights from some, and looks at few.
void make_idle(Draws& draws, rnn::Network& network) {
  const std::size_t n = network.units();
  const auto any = [&] { return static_cast<std::size_t>(draws.between(0, static_cast<std::int64_t>(n) - 1)); };
  for (auto times = draws.between(1, 4); times > 0; --times) {
    const std::size_t from = any(), to = any();
    const bool copy = draws.between(0, 1);
    for (std::size_t j = 0; j < n; ++j) {
      const rnn::Rational weight = copy ? network.recurrent.at(from, j) : rnn::Rational(0);
      network.recurrent.add(to, j, weight - network.recurrent.at(to, j));
    }
    network.bias[to] = network.bias[from];
    if (network.driven() && copy) network.input.add(to, 0, network.input.at(from, 0) - network.input.at(to, 0));
  }
  rnn::Matrix looks(network.readout->outputs(), n);
  for (std::size_t o = 0; o < looks.rows(); ++o) looks.set(o, any(), 1);
  network.readout->weights = looks;
}

}  // namespace

TEST_CASE("prune agrees with the naive simulator on random networks of every kind and input", "[prune]") {
  Draws draws(1201);
  const Activation kinds[] = {Activation::step, Activation::sign,   Activation::ternary, Activation::modulo,
                              Activation::relu, Activation::satlin, Activation::identity};
  const std::string inputs[] = {"", "word", "periodic", "random", "generated"};
  int answered = 0, proven = 0;
  for (int i = 0; i < 300; ++i) {
    const std::string fed = inputs[draws.between(0, 4)];
    NetworkShape shape;
    shape.units = static_cast<std::size_t>(draws.between(2, 9));
    shape.activation = kinds[draws.between(0, 6)];
    if (draws.between(0, 6) == 0) shape.kind = rnn::Kind::elman_int8;
    shape.symbols = fed.empty() ? 0 : 2;
    shape.closed = fed == "generated";
    auto network = random_network(draws, shape);
    make_idle(draws, network);
    const std::string from = random_start(draws, 2, fed);
    answered += network_agrees("prune", network, draws, from, 40);
    // A certificate names its system, so the proof of a network is tried where its name says all.
    const rnn::RecurrentNetwork system("rnn:" + rnn::network_json(network), network);
    const Said said = ask_network("prune", system, from, {"output", {}}, 1);
    if (!said.certificate) continue;
    const proof::Verdict verdict = proof::verify(said.certificate->json);
    INFO(verdict.text);
    CHECK(verdict.kind == proof::Verdict::Kind::accepted);
    ++proven;
  }
  CHECK(answered >= 240);
  CHECK(proven >= 150);
}

TEST_CASE("prune takes copies and unseen units out of tropical and gated networks", "[prune]") {
  Draws draws(1202);
  const std::string inputs[] = {"", "word", "periodic", "random", "generated"};
  const rnn::Kind kinds[] = {rnn::Kind::max_plus, rnn::Kind::min_plus, rnn::Kind::gru_int8};
  int answered = 0, proven = 0, copies = 0;
  for (int i = 0; i < 80; ++i) {
    const std::string fed = inputs[draws.between(0, 4)];
    NetworkShape shape;
    shape.units = static_cast<std::size_t>(draws.between(2, 7));
    shape.kind = kinds[draws.between(0, 2)];
    shape.activation = Activation::identity;
    shape.symbols = fed.empty() ? 0 : 2;
    shape.closed = fed == "generated";
    auto network = random_network(draws, shape);
    const bool gated = shape.kind == rnn::Kind::gru_int8;
    if (gated && draws.between(0, 1)) {
      network.reset_gate = rnn::ResetGate::after;
      network.recurrent_bias.resize(shape.units);
      for (auto& bias : network.recurrent_bias) bias = draws.between(-9, 9);
    }
    // A unit takes over another's rows, and the readout looks at one.
    const std::size_t n = shape.units, from = 0, to = n - 1;
    rnn::Matrix recurrent(network.recurrent.rows(), n), input(network.input.rows(), network.inputs());
    for (std::size_t row = 0; row < recurrent.rows(); ++row) {
      const std::size_t source = row % n == to ? row - to + from : row;
      for (const rnn::Entry& entry : network.recurrent.row(source)) recurrent.set(row, entry.column, entry.weight);
      for (const rnn::Entry& entry : network.input.row(source)) input.set(row, entry.column, entry.weight);
      if (!network.bias.empty() && source != row) network.bias[row] = network.bias[source];
    }
    if (!network.recurrent_bias.empty()) network.recurrent_bias[to] = network.recurrent_bias[from];
    network.recurrent = recurrent;
    network.input = input;
    rnn::Matrix looks(network.readout->outputs(), n);
    for (std::size_t o = 0; o < looks.rows(); ++o) looks.set(o, draws.between(0, 1) ? to : from, 1);
    network.readout->weights = looks;
    const std::string start = random_start(draws, 2, fed);
    answered += network_agrees("prune", network, draws, start, 40);
    const rnn::RecurrentNetwork system("rnn:" + rnn::network_json(network), network);
    const Said said = ask_network("prune", system, start, {"output", {}}, 1);
    copies += said.finding.find(" 1 copies") != std::string::npos;
    if (!said.certificate) continue;
    auto certificate = nlohmann::json::parse(said.certificate->json);
    const proof::Verdict verdict = proof::verify(certificate.dump());
    INFO(verdict.text);
    CHECK(verdict.kind == proof::Verdict::Kind::accepted);
    ++proven;
    auto later = certificate;
    later["delay"] = 1;
    CHECK(proof::verify(later.dump()).kind == proof::Verdict::Kind::rejected);
    if (n < 3 || certificate["classes"][1] == 0) continue;
    certificate["classes"][1] = 0;
    CHECK(proof::verify(certificate.dump()).kind == proof::Verdict::Kind::rejected);
  }
  INFO(answered << " answered, " << proven << " proven, " << copies << " with a copy");
  CHECK(answered >= 40);
  CHECK(proven >= 40);
  CHECK(copies >= 20);
}

TEST_CASE("prune finds constants that settle late, copies of copies and units nobody looks at", "[prune]") {
  // 0 is on from time 1, 1 from time 2; 2 and 3 flip alike; 4 looks at nothing but itself and is looked at by nobody.
  rnn::Network network;
  network.activation = Activation::step;
  network.recurrent = rnn::Matrix(5, 5);
  network.input = rnn::Matrix(5, 0);
  network.bias = {1, 0, 1, 1, 0};
  network.recurrent.set(1, 0, 1);
  network.recurrent.set(2, 2, -1);
  network.recurrent.set(3, 3, -1);
  network.recurrent.set(4, 4, 1);
  network.recurrent.set(4, 1, -1);
  rnn::Readout readout;
  readout.weights = rnn::Matrix(1, 5);
  readout.weights.set(0, 3, 1);
  readout.weights.set(0, 1, 1);
  readout.bias = {-1};
  readout.decision = rnn::Decision::threshold;
  network.readout = readout;
  Work work;
  const auto from_zero = prune::reduce(network, rnn::Vector(5), {}, 64, false, work).value();
  CHECK(from_zero.kept == std::vector<std::size_t>{2});
  CHECK(from_zero.delay == 2);
  const auto from_any = prune::reduce(network, std::nullopt, {}, 64, false, work).value();
  CHECK(from_any.kept == std::vector<std::size_t>{3});  // 2 may start otherwise, but nobody looks at it
  const rnn::RecurrentNetwork system("rnn:" + rnn::network_json(network), network);
  for (const Fact& fact : facts_of(system, 1 << 20))
    if (fact.name == "units that matter") CHECK(fact.value == "1");
}

TEST_CASE("a claim that too many units do nothing is rejected", "[prune]") {
  const auto system = make_system("rnn:recall-3").value();
  const Said said = ask_network("prune", *system, "zero+periodic:.012", {"output", {}}, 5);
  INFO(said.why);
  rnn::Network network;
  network.activation = Activation::step;
  network.recurrent = rnn::Matrix(3, 3);
  network.input = rnn::Matrix(3, 0);
  network.bias = {rnn::Rational(1, 2), rnn::Rational(1, 2), rnn::Rational(-1, 2)};
  network.recurrent.set(0, 0, -1);
  network.recurrent.set(1, 1, -1);
  network.recurrent.set(2, 2, 1);
  const rnn::RecurrentNetwork flip("rnn:" + rnn::network_json(network), network);
  const Said flipped = ask_network("prune", flip, "zero", {"state", {}}, 5);
  CHECK(flipped.text.value() == "110");
  CHECK(flipped.claim == Claim::proven);
  const auto certificate = nlohmann::json::parse(flipped.certificate.value().json);
  CHECK(proof::verify(certificate.dump()).kind == proof::Verdict::Kind::accepted);
  auto changed = certificate;
  changed["from"] = "state:100";
  CHECK(proof::verify(changed.dump()).kind == proof::Verdict::Kind::rejected);
  changed = certificate;
  changed["bounds"][0] = {"0", "0"};
  CHECK(proof::verify(changed.dump()).kind == proof::Verdict::Kind::rejected);
  changed = certificate;
  changed["classes"] = {0, 0, 0};
  CHECK(proof::verify(changed.dump()).kind == proof::Verdict::Kind::rejected);
  changed = certificate;
  changed["kept"] = {2};
  CHECK(proof::verify(changed.dump()).kind == proof::Verdict::Kind::rejected);
}
