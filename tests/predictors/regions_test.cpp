// Networks followed from one affine branch to the next (`regions`): random relu and satlin ones against the naive
// simulator, exits that are far away, and certificates and their refusal.
#include <nlohmann/json.hpp>

#include "predictors/proof/checker.hpp"
#include "systems/rnn/reference/build.hpp"
#include "tests/predictors/network_contest.hpp"

using namespace outpace;
using namespace outpace::contest;
using rnn::Activation;
using rnn::Rational;

namespace {

/// Small whole weights, or fractions.
rnn::Network random_branches(Draws& draws, const std::string& fed, std::size_t units) {
  NetworkShape shape;
  shape.units = units;
  shape.symbols = fed.empty() ? 0 : 2;
  shape.activation = draws.between(0, 1) ? Activation::relu : Activation::satlin;
  shape.weight = draws.between(1, 2);
  const rnn::Decision decisions[] = {rnn::Decision::threshold, rnn::Decision::argmax, rnn::Decision::round};
  shape.decision = decisions[draws.between(0, 2)];
  shape.closed = fed == "generated";
  if (shape.closed && draws.between(0, 3) == 0) shape.activation = Activation::identity;
  auto network = random_network(draws, shape);
  if (draws.between(0, 1))
    for (std::size_t i = 0; i < units; ++i) {
      network.recurrent.set(i, static_cast<std::size_t>(draws.between(0, static_cast<std::int64_t>(units) - 1)),
                            Rational(draws.between(-5, 5), draws.between(1, 4)));
      network.bias[i] = Rational(draws.between(-3, 3), draws.between(1, 4));
    }
  return network;
}

/// Its name is the network itself, so a checker can make it again.
std::string own_name(const rnn::Network& network) { return "rnn:" + rnn::network_json(network); }

}  // namespace

TEST_CASE("regions agrees with the naive simulator on random relu and satlin networks", "[regions]") {
  Draws draws(1997);
  const std::string inputs[] = {"", "", "word", "periodic", "generated"};
  int answered = 0;
  for (int i = 0; i < 120; ++i) {
    const std::string fed = inputs[draws.between(0, 4)];
    const auto network = random_branches(draws, fed, static_cast<std::size_t>(draws.between(1, 5)));
    answered += network_agrees("regions", network, draws, random_start(draws, 2, fed), 150);
  }
  INFO(answered);
  CHECK(answered > 100);
}

TEST_CASE("regions proves the courses of random networks that it finds endless", "[regions]") {
  Draws draws(2011);
  const std::string inputs[] = {"", "periodic", "generated"};
  int proven = 0, declined = 0;
  for (int i = 0; i < 60; ++i) {
    const std::string fed = inputs[draws.between(0, 2)];
    const auto network = random_branches(draws, fed, static_cast<std::size_t>(draws.between(1, 4)));
    const auto system = make_system(own_name(network)).value();
    std::string from = "zero";
    if (fed == "periodic") from += "+periodic:" + random_word(draws, 2, 0, 3) + "." + random_word(draws, 2, 1, 3);
    if (fed == "generated") from += "+generated";
    const std::string asked = draws.between(0, 1) ? "output" : "state";
    const InitialFamily family{from, "", true, false, {asked}};
    Work work(1 << 22);
    const auto shortcut = find_predictor("regions").value()->study({*system, asked, family, {}}, work);
    declined += !shortcut;
    if (!shortcut || (*shortcut)->claim() != Claim::proven) continue;
    ++proven;
    const auto verdict = proof::verify((*shortcut)->certificate()->json);
    INFO((*shortcut)->certificate()->json);
    CHECK(verdict.text.substr(0, 4) == "rnn:");
    CHECK(verdict.kind == proof::Verdict::Kind::accepted);
    for (const int at : {0, 1, 7, 100, 171}) {
      const auto query = make_query(*system, from, {asked, {}}, at).value();
      CHECK((*shortcut)->answer(query, work).value().text() == system->simulate_naively(query).text());
    }
  }
  INFO(proven << " proven, " << declined << " declined");
  CHECK(proven > 40);
}

namespace {

/// A network of relu units without inputs: rows of weights, the bias last.
rnn::Network relu(const std::vector<std::vector<Rational>>& rows, rnn::Vector initial, rnn::Vector readout,
                  rnn::Decision decision) {
  const std::size_t n = rows.size();
  rnn::Network network = rnn::empty_elman(Activation::relu, n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j)
      if (rows[i][j] != 0) network.recurrent.set(i, j, rows[i][j]);
    network.bias[i] = rows[i][n];
  }
  network.initial = std::move(initial);
  network.readout = rnn::one_output(n, {}, readout[n], decision);
  for (std::size_t j = 0; j < n; ++j)
    if (readout[j] != 0) network.readout->weights.set(0, j, readout[j]);
  return network;
}

Said ask_own(const rnn::Network& network, const Observable& what, const Time& at, Work work = Work(1 << 26)) {
  return ask_network("regions", *make_system(own_name(network)).value(), "initial", what, at, work);
}

}  // namespace

TEST_CASE("regions jumps to an exit that is 10^40 steps away", "[regions]") {
  // A counts down from 10^40, B rests while it runs and counts up afterwards: B' = relu(B + 1 − A).
  const Rational far(pow(Integer(10), 40));
  const auto network = relu({{1, 0, -1}, {-1, 1, 1}}, {far, 0}, {-1, 0, Rational(1, 2)}, rnn::Decision::threshold);
  const Integer exit = pow(Integer(10), 40);
  CHECK(ask_own(network, {"output", {}}, exit - 1).text == "0");
  CHECK(ask_own(network, {"output", {}}, exit).text == "1");
  const Said said = ask_own(network, {"unit", {1}}, exit + 12);
  CHECK(said.text == "12");
  REQUIRE(said.claim == Claim::proven);
  CHECK(said.finding.find("after 1 cycles that end") != std::string::npos);
  const auto accepted = proof::verify(said.certificate->json);
  INFO(accepted.text);
  CHECK(accepted.kind == proof::Verdict::Kind::accepted);
  // One lap more would leave the branch.
  auto later = nlohmann::json::parse(said.certificate->json);
  const Integer laps(later["phases"][0]["laps"].get<std::string>());
  later["phases"][0]["laps"] = Integer(laps + 2).str();
  CHECK(proof::verify(later.dump()).kind == proof::Verdict::Kind::rejected);
}

TEST_CASE("regions finds where a parabola comes down, thirty digits away", "[regions]") {
  // A = t, B = t(t−1)/2, C the sum of 10^30 − A so far: C' = relu(C + 10^30 − A), until it is 0.
  const Integer far = pow(Integer(10), 30);
  const auto network = relu({{1, 0, 1}, {-1, 1, Rational(far)}}, {0, 0}, {0, 1, 0}, rnn::Decision::none);
  const auto sum = [&](const Integer& t) { return Integer(far * t - t * (t - 1) / 2); };
  for (const Integer& t : {Integer(5), Integer(far + 7), Integer(2 * far - 3), Integer(2 * far + 1)})
    CHECK(ask_own(network, {"unit", {1}}, t).text == sum(t).str());
  for (const Integer& t : {Integer(2 * far + 2), Integer(2 * far + 3), Integer(far * far)})
    CHECK(ask_own(network, {"unit", {1}}, t).text == "0");
}

TEST_CASE("regions reads a threshold of numbers that are too long to be written down", "[regions]") {
  // Fibonacci numbers, and whether the sum of both exceeds three times the smaller: at even times it does not.
  const auto network = relu({{1, 1, 0}, {1, 0, 0}}, {1, 0}, {-1, 2, 0}, rnn::Decision::threshold);
  const Said said = ask_own(network, {"output", {}}, parse_time("10^1000+1").value());
  REQUIRE(said.text);
  CHECK(said.claim == Claim::proven);
  CHECK(proof::verify(said.certificate->json).kind == proof::Verdict::Kind::accepted);
  for (int t = 0; t < 40; ++t) {
    const rnn::RecurrentNetwork system("rnn:test", network);
    const auto query = make_query(system, "initial", {"output", {}}, t).value();
    CHECK(ask_own(network, {"output", {}}, t).text == system.simulate_naively(query).text());
  }
  CHECK(ask_own(network, {"state", {}}, parse_time("10^1000").value()).text == std::nullopt);
  const Said long_number = ask_own(network, {"unit", {0}}, 10000);
  REQUIRE(long_number.text);
  CHECK(long_number.text->size() == 2090);
}

TEST_CASE("regions declines what turns by an irrational angle", "[regions]") {
  // x' − y' pairs of (3/5, 4/5) rotations, kept positive by a bias: the smallest distance to 0 is approached for ever.
  const auto network =
      relu({{Rational(3, 5), Rational(-4, 5), Rational(6, 5)}, {Rational(4, 5), Rational(3, 5), Rational(-2, 5)}},
           {2, 1}, {1, -1, 0}, rnn::Decision::threshold);
  const Said said = ask_own(network, {"output", {}}, parse_time("10^50").value(), Work(1 << 22));
  CHECK(said.text == std::nullopt);
}

TEST_CASE("regions refuses certificates that were tampered with", "[regions]") {
  const auto network = relu({{1, 1, 0}, {1, 0, 0}}, {1, 0}, {-1, 2, 0}, rnn::Decision::threshold);
  const Said said = ask_own(network, {"output", {}}, 5);
  REQUIRE(said.certificate);
  const auto whole = nlohmann::json::parse(said.certificate->json);
  REQUIRE(proof::verify(whole.dump()).kind == proof::Verdict::Kind::accepted);
  using Kind = proof::Verdict::Kind;
  const auto changed = [&](const std::string& pointer, const nlohmann::json& value) {
    auto copy = whole;
    copy[nlohmann::json::json_pointer(pointer)] = value;
    INFO(pointer << " " << value << ": " << proof::verify(copy.dump()).text);
    const Kind kind = proof::verify(copy.dump()).kind;
    CHECK(kind != Kind::accepted);
    return kind;
  };
  CHECK(changed("/phases/0/map/0/0", "2") == Kind::rejected);
  CHECK(changed("/phases/0/cycle/0/units", "0x") == Kind::rejected);
  CHECK(changed("/phases/0/cycle/0/units", "x") == Kind::malformed);
  CHECK(changed("/phases/0/cycle/0/decision", "7") == Kind::malformed);
  CHECK(changed("/phases/0/cycle/0/sides", nlohmann::json::array()) == Kind::malformed);
  CHECK(changed("/phases/0/laps", "5") == Kind::malformed);
  CHECK(changed("/phases/0/begin", "-1") == Kind::malformed);
  CHECK(changed("/phases", nlohmann::json::array()) == Kind::malformed);
  CHECK(changed("/decides", 1) == Kind::malformed);
  // Every ratio's own numbers matter.
  int ratios = 0;
  for (std::size_t i = 0; i < whole["phases"][0]["reasons"].size(); ++i) {
    const auto& argument = whole["phases"][0]["reasons"][i][0];
    if (argument["how"] != "ratio" || !argument.contains("eigenvalue")) continue;
    ++ratios;
    const std::string place = "/phases/0/reasons/" + std::to_string(i) + "/0/";
    CHECK(changed(place + "eigenvalue", "1/2") == Kind::rejected);
    CHECK(changed(place + "eigenvalue", "-1") == Kind::rejected);
    CHECK(changed(place + "recurrence/0", "-2") == Kind::rejected);
    CHECK(changed(place + "peeled", {"1"}) == Kind::rejected);
    CHECK(changed(place + "how", "tried") == Kind::rejected);
    CHECK(changed(place + "how", "hope") == Kind::malformed);
    CHECK(changed(place + "stride", 0) == Kind::malformed);
    CHECK(changed(place + "from", -1) == Kind::malformed);
  }
  CHECK(ratios > 0);
}
