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
