// Networks that come back (`cycle`) and networks that must end in period two (`symmetric`): random ones of every kind
// against the naive simulator, far times, certificates and their refusal.
#include <nlohmann/json.hpp>

#include "predictors/proof/checker.hpp"
#include "tests/predictors/network_contest.hpp"

using namespace outpace;
using namespace outpace::contest;
using rnn::Activation;

namespace {
const rnn::Activation finite_kinds[] = {Activation::step, Activation::sign, Activation::ternary, Activation::modulo};
}

TEST_CASE("cycle agrees with the naive simulator on finite networks of every kind", "[network-cycle]") {
  Draws draws(501);
  const std::string inputs[] = {"", "word", "periodic", "generated"};
  int answered = 0;
  for (int i = 0; i < 240; ++i) {
    const std::string fed = inputs[draws.between(0, 3)];
    NetworkShape shape;
    shape.units = static_cast<std::size_t>(draws.between(1, 6));
    shape.activation = finite_kinds[draws.between(0, 3)];
    const auto kind = draws.between(0, 5);
    if (kind == 0) shape.kind = rnn::Kind::elman_int8, shape.activation = Activation::identity;
    if (kind == 1) shape.kind = rnn::Kind::gru_int8, shape.activation = Activation::identity;
    shape.symbols = fed.empty() ? 0 : 2;
    shape.closed = fed == "generated";
    const auto network = random_network(draws, shape);
    answered += network_agrees("cycle", network, draws, random_start(draws, 2, fed), 60);
  }
  CHECK(answered == 240);
}

TEST_CASE("cycle proves the period of a binary counter and answers a time of a thousand digits", "[network-cycle]") {
  const auto system = make_system("rnn:counter-8").value();
  const Said said = ask_network("cycle", *system, "zero", {"output", {}}, parse_time("10^999+7").value());
  REQUIRE(said.text);
  CHECK(said.claim == Claim::proven);
  CHECK(said.finding == "preperiod 1, period 256");
  // 10^999 is a multiple of 256.
  CHECK(*said.text == "00000111");
  auto certificate = nlohmann::json::parse(said.certificate.value().json);
  CHECK(proof::verify(certificate.dump()).kind == proof::Verdict::Kind::accepted);
  certificate["period"] = 128;
  CHECK(proof::verify(certificate.dump()).kind == proof::Verdict::Kind::rejected);
  certificate["period"] = "256";
  CHECK(proof::verify(certificate.dump()).kind == proof::Verdict::Kind::malformed);
}

TEST_CASE("cycle declines random inputs and states that never come back", "[network-cycle]") {
  const auto parity = make_system("rnn:parity").value(), fibonacci = make_system("rnn:fibonacci").value();
  CHECK(ask_network("cycle", *parity, "zero+random:1", {"state", {}}, 5).why.find("never repeats") !=
        std::string::npos);
  CHECK(ask_network("cycle", *fibonacci, "initial", {"state", {}}, 5, Work(1 << 16)).text == std::nullopt);
}

TEST_CASE("symmetric agrees with the naive simulator and every network ends in period two", "[symmetric]") {
  Draws draws(1980);
  int answered = 0;
  for (int i = 0; i < 200; ++i) {
    const std::string fed = draws.between(0, 1) ? "word" : "";
    NetworkShape shape;
    shape.units = static_cast<std::size_t>(draws.between(1, 12));
    shape.activation = finite_kinds[draws.between(0, 2)];
    shape.symmetric = true;
    if (draws.between(0, 3) == 0) shape.kind = rnn::Kind::elman_int8, shape.activation = Activation::identity;
    shape.symbols = fed.empty() ? 0 : 2;
    const auto network = random_network(draws, shape);
    answered += network_agrees("symmetric", network, draws, random_start(draws, 2, fed), 60);
  }
  CHECK(answered == 200);
}

TEST_CASE("symmetric says which weights are not", "[symmetric]") {
  const auto system = make_system("rnn:counter-8").value();
  CHECK(ask_network("symmetric", *system, "zero", {"state", {}}, 5).why.find("not symmetric") != std::string::npos);
  const nlohmann::json claim{
      {"kind", "symmetric"}, {"system", "rnn:counter-8"}, {"factors", std::vector<std::string>(15, "1")}};
  CHECK(proof::verify(claim.dump()).kind == proof::Verdict::Kind::rejected);
}
