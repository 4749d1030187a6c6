// Linear networks (`linear`): random ones over the rationals, the residues and the tropical semirings against the naive
// simulator, and far times.
#include "tests/predictors/network_contest.hpp"

using namespace outpace;
using namespace outpace::contest;
using rnn::Activation;

TEST_CASE("linear agrees with the naive simulator over every semiring", "[linear]") {
  Draws draws(1936);
  const std::string inputs[] = {"", "word", "periodic"};
  int answered = 0;
  for (int i = 0; i < 240; ++i) {
    const std::string fed = inputs[draws.between(0, 2)];
    NetworkShape shape;
    shape.units = static_cast<std::size_t>(draws.between(1, 5));
    shape.symbols = fed.empty() ? 0 : 2;
    const auto kind = draws.between(0, 3);
    shape.activation = kind == 0 ? Activation::modulo : Activation::identity;
    if (kind == 2) shape.kind = rnn::Kind::max_plus;
    if (kind == 3) shape.kind = rnn::Kind::min_plus;
    const rnn::Decision decisions[] = {rnn::Decision::none, rnn::Decision::round, rnn::Decision::threshold};
    shape.decision = decisions[draws.between(0, 2)];
    auto network = random_network(draws, shape);
    // Fractions in half of them, where the kind has them.
    if (kind != 0 && draws.between(0, 1)) {
      const auto fraction = [&] { return rnn::Rational(draws.between(-9, 9), draws.between(1, 6)); };
      network.recurrent.set(0, 0, fraction());
      if (!network.bias.empty()) network.bias[0] = fraction();
      if (shape.symbols) network.symbols[1] = {fraction()}, network.input.set(0, 0, fraction());
    }
    answered += network_agrees("linear", network, draws, random_start(draws, 2, fed), 40);
  }
  CHECK(answered == 240);
}

TEST_CASE("linear takes residues at a time of a thousand digits as cycle does", "[linear]") {
  const auto system = make_system("rnn:lfsr-16").value();
  const Time at = parse_time("10^1000+12345").value();
  const Said said = ask_network("linear", *system, "initial", {"state", {}}, at);
  REQUIRE(said.text);
  CHECK(said.text == ask_network("cycle", *system, "initial", {"state", {}}, at).text);
}

TEST_CASE("linear finds Fibonacci numbers by squaring", "[linear]") {
  const auto system = make_system("rnn:fibonacci").value();
  CHECK(ask_network("linear", *system, "initial", {"output", {}}, 200).text ==
        "280571172992510140037611932413038677189525");
  CHECK(ask_network("linear", *system, "initial", {"output", {}}, parse_time("10^1000").value(), Work(1 << 20)).text ==
        std::nullopt);
}

TEST_CASE("linear declines what is not", "[linear]") {
  const auto parity = make_system("rnn:parity").value();
  CHECK(ask_network("linear", *parity, "zero+periodic:.1", {"output", {}}, 5).why.find("step is not linear") !=
        std::string::npos);
}

TEST_CASE("linear through the characteristic polynomial agrees with the naive simulator", "[linear]") {
  Draws draws(1985);
  int answered = 0;
  for (int i = 0; i < 80; ++i) {
    const std::string fed = draws.between(0, 2) ? "" : "periodic";
    NetworkShape shape;
    shape.units = static_cast<std::size_t>(draws.between(1, 6));
    shape.symbols = fed.empty() ? 0 : 2;
    shape.activation = draws.between(0, 2) ? Activation::modulo : Activation::identity;
    shape.weight = shape.activation == Activation::modulo ? 9 : 1;
    auto network = random_network(draws, shape);
    // Prime and composite, of a word and of more.
    if (draws.between(0, 1)) network.modulus = draws.between(2, 1000);
    if (draws.between(0, 5) == 0) network.modulus = (Integer(1) << 70) + draws.between(0, 9);
    if (draws.between(0, 1))
      for (auto& bias : network.bias) bias = 0;
    if (shape.activation == Activation::identity && draws.between(0, 1))
      network.recurrent.set(0, 0, rnn::Rational(draws.between(-3, 3), 2));
    answered += network_agrees("linear", network, draws, random_start(draws, 2, fed), 300);
  }
  CHECK(answered == 80);
}

namespace {
/// The same network in twice as many units: each is the sum of two, which share its row and its weight at random.
rnn::Network redundant(const rnn::Network& net, Draws& draws) {
  rnn::Network wide = net;
  const std::size_t n = net.units();
  wide.recurrent = rnn::Matrix(2 * n, 2 * n);
  wide.input = rnn::Matrix(2 * n, net.inputs());
  wide.bias.assign(2 * n, 0);
  wide.initial.reset();
  for (std::size_t i = 0; i < n; ++i) {
    const rnn::Rational part = draws.between(-2, 2);
    for (const rnn::Entry& entry : net.recurrent.row(i))
      for (const std::size_t half : {entry.column, entry.column + n}) {
        wide.recurrent.add(i, half, entry.weight * part);
        wide.recurrent.add(i + n, half, entry.weight * (1 - part));
      }
    for (const rnn::Entry& entry : net.input.row(i)) {
      wide.input.set(i, entry.column, entry.weight * part);
      wide.input.set(i + n, entry.column, entry.weight * (1 - part));
    }
    wide.bias[i] = net.bias[i] * part;
    wide.bias[i + n] = net.bias[i] * (1 - part);
  }
  wide.readout->weights = rnn::Matrix(net.readout->outputs(), 2 * n);
  for (std::size_t o = 0; o < net.readout->outputs(); ++o)
    for (const rnn::Entry& entry : net.readout->weights.row(o)) {
      wide.readout->weights.set(o, entry.column, entry.weight);
      wide.readout->weights.set(o, entry.column + n, entry.weight);
    }
  return wide;
}
}  // namespace

TEST_CASE("linear realises redundant networks in fewer dimensions, and answers as before", "[linear]") {
  Draws draws(1963);
  const std::string inputs[] = {"", "word", "periodic"};
  int smaller = 0;
  for (int i = 0; i < 40; ++i) {
    const std::string fed = inputs[draws.between(0, 2)];
    NetworkShape shape;
    shape.units = static_cast<std::size_t>(draws.between(1, 4));
    shape.symbols = fed.empty() ? 0 : 2;
    shape.activation = draws.between(0, 1) ? Activation::modulo : Activation::identity;
    shape.decision = draws.between(0, 1) ? rnn::Decision::none : rnn::Decision::round;
    auto network = random_network(draws, shape);
    if (shape.activation == Activation::identity && draws.between(0, 1))
      network.recurrent.set(0, 0, rnn::Rational(draws.between(-5, 5), 3));
    network = redundant(network, draws);
    const rnn::RecurrentNetwork system("rnn:test", network);
    for (const char* asked : {"output", "state", "unit"}) {
      const Observable what{asked, asked[0] == 'u' ? Place{draws.between(0, 1)} : Place{}};
      for (const Time& at : {Time(draws.between(0, 9)), Time(draws.between(100, 400))}) {
        const std::string from = random_start(draws, 2, fed);
        const Said said = ask_network("linear", system, from, what, at);
        REQUIRE(said.text);
        smaller += said.finding.find("realises") != std::string::npos;
        INFO(asked << " at " << at << " from " << from << " of " << rnn::network_json(network));
        CHECK(*said.text == system.simulate_naively(make_query(system, from, what, at).value()).text());
      }
    }
  }
  INFO(smaller);
  CHECK(smaller > 80);
}

TEST_CASE("linear follows tropical networks whose units grow at different rates, as squares and as orbits",
          "[linear]") {
  Draws draws(1985);
  int answered = 0;
  for (int i = 0; i < 150; ++i) {
    const std::string fed = draws.between(0, 1) ? "" : "periodic";
    NetworkShape shape;
    shape.units = static_cast<std::size_t>(draws.between(1, 9));
    shape.symbols = fed.empty() ? 0 : 2;
    shape.kind = draws.between(0, 1) ? rnn::Kind::max_plus : rnn::Kind::min_plus;
    shape.decision = rnn::Decision::none;
    shape.weight = draws.between(0, 1) ? 3 : 1000;
    auto network = random_network(draws, shape);
    // Few edges: several components, each with its own rate, and long cycles.
    if (draws.between(0, 1)) {
      network.recurrent = rnn::Matrix(shape.units, shape.units);
      for (std::size_t u = 0; u < shape.units; ++u)
        for (std::int64_t edges = draws.between(1, 2); edges > 0; --edges)
          network.recurrent.set(u, static_cast<std::size_t>(draws.between(0, std::int64_t(shape.units) - 1)),
                                rnn::Rational(draws.between(-9, 9), draws.between(1, 3)));
    }
    answered += network_agrees("linear", network, draws, random_start(draws, 2, fed), draws.between(0, 1) ? 20 : 800);
  }
  CHECK(answered == 150);
}

TEST_CASE("linear says at a time of a thousand digits how far trains are behind", "[linear]") {
  const auto system = make_system("rnn:railway").value();
  const Time at = parse_time("10^1000").value();
  const Said said = ask_network("linear", *system, "zero", {"unit", {0}}, at, Work(1 << 20));
  REQUIRE(said.text);
  // Departures grow by 4 a round in the long run, in a rhythm that divides 100.
  const Integer early(system->simulate_naively(make_query(*system, "zero", {"unit", {0}}, 100).value()).text());
  CHECK(*said.text == Integer(early + 4 * (at - 100)).str());
}

TEST_CASE("linear waits for a tropical unit that overtakes late", "[linear]") {
  // Unit 1 grows by 1000 a step and takes unit 0, which grows by 999, along after some five thousand steps.
  for (const rnn::Kind kind : {rnn::Kind::max_plus, rnn::Kind::min_plus}) {
    const int sign = kind == rnn::Kind::max_plus ? 1 : -1;
    rnn::Network network;
    network.kind = kind;
    network.recurrent = rnn::Matrix(2, 2);
    network.recurrent.set(0, 0, sign * 999);
    network.recurrent.set(0, 1, sign * -4001);
    network.recurrent.set(1, 1, sign * 1000);
    network.input = rnn::Matrix(2, 0);
    const rnn::RecurrentNetwork system("rnn:test", network);
    for (const Time& at : {Time(10), Time(4990), Time(5003), Time(1) << 50, parse_time("10^300").value()}) {
      const Integer expected = std::max(Integer(999 * at), Integer(1000 * (at - 1) - 4001));
      CHECK(ask_network("linear", system, "zero", {"unit", {0}}, at).text == Integer(sign * expected).str());
    }
  }
}
