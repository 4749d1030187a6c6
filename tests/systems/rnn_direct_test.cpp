// The direct simulator of recurrent networks against the naive one: random networks of every kind and size, starts,
// inputs and times, and the machines against one another.
#include "systems/eca/kernels/simd_target.hpp"
#include "systems/rnn/direct/kernels.hpp"
#include "systems/rnn/direct/machine.hpp"
#include "systems/rnn/file.hpp"
#include "systems/rnn/naive.hpp"
#include "systems/rnn/recurrent_network.hpp"
#include "tests/catch.hpp"
#include "tests/systems/rnn_networks.hpp"

using namespace outpace;
using namespace outpace::rnn;
using tests::Dice;
using tests::random_network;

namespace {

/// Checks a handful of questions to `network`, each by both simulators.
void check_direct_against_naive(const Network& network, Dice& dice, std::int64_t longest = 40, int questions = 4) {
  const RecurrentNetwork system("rnn:random", network);
  for (int i = 0; i < questions; ++i) {
    const std::string from =
        (dice(2) ? "zero" : "random:" + std::to_string(dice(1000))) + tests::random_input(network.symbols.size(), dice);
    const char* const names[] = {"state", "output", "unit"};
    Observable what{names[dice(3)], {}};
    if (what.name == "unit") what.place = {Integer(dice(network.units()))};
    const auto query = make_query(system, from, what, dice.between(0, longest));
    REQUIRE(query.has_value());
    INFO(network_json(network) << "from " << from << ", " << what.name << " at " << query->at);
    Work work;
    const auto direct = system.simulate(*query, work);
    REQUIRE(direct.has_value());
    CHECK(direct->text() == system.simulate_naively(*query).text());
  }
}

constexpr Activation with_levels[] = {Activation::step, Activation::sign, Activation::ternary, Activation::modulo};
constexpr Activation without_levels[] = {Activation::identity, Activation::relu, Activation::satlin};

}  // namespace

TEST_CASE("tiny threshold networks are simulated as the naive simulator says", "[rnn]") {
  Dice dice(1);
  for (int i = 0; i < 200; ++i)
    check_direct_against_naive(
        random_network(Kind::elman, with_levels[dice(4)], 1 + dice(5), dice, dice.between(1, 3), dice.between(1, 3)),
        dice);
}

TEST_CASE("threshold networks of any width are simulated as the naive simulator says", "[rnn]") {
  Dice dice(2);
  for (int i = 0; i < 40; ++i)
    check_direct_against_naive(random_network(Kind::elman, with_levels[dice(4)], 10 + dice(140), dice,
                                              dice(4) ? dice.between(1, 9) : 100'000, dice.between(1, 3), 1 + dice(8)),
                               dice, 8, 2);
}

TEST_CASE("linear, relu and satlin networks are simulated exactly", "[rnn]") {
  Dice dice(3);
  for (int i = 0; i < 150; ++i)
    check_direct_against_naive(random_network(Kind::elman, without_levels[dice(3)], 1 + dice(12), dice,
                                              dice.between(1, 5), dice.between(1, 4), 2 + dice(7)),
                               dice, 60);
}

TEST_CASE("machine integers give way to big ones and come back", "[rnn]") {
  // relu with weights ±2^40: sums leave 64 bits in two steps, and fall back to 0 where the bias is below.
  Dice dice(4);
  for (int i = 0; i < 60; ++i)
    check_direct_against_naive(random_network(Kind::elman, without_levels[dice(3)], 1 + dice(10), dice,
                                              std::int64_t{1} << 40, 1 + dice(6), 2 + dice(7)),
                               dice, 30);
}

TEST_CASE("tropical networks are simulated exactly", "[rnn]") {
  Dice dice(5);
  for (int i = 0; i < 100; ++i)
    check_direct_against_naive(
        random_network(dice(2) ? Kind::max_plus : Kind::min_plus, Activation::identity, 1 + dice(8), dice,
                       dice(2) ? 5 : std::int64_t{1} << 60, dice.between(1, 3), 2 + dice(7)),
        dice);
}

TEST_CASE("int8 networks are simulated as the naive simulator says", "[rnn]") {
  Dice dice(6);
  for (int i = 0; i < 120; ++i)
    check_direct_against_naive(random_network(dice(2) ? Kind::gru_int8 : Kind::elman_int8, Activation::identity,
                                              1 + dice(40), dice, 127, 1, 4 + dice(5)),
                               dice, 12);
}

TEST_CASE("float32 networks are simulated in the order of the naive simulator", "[rnn]") {
  Dice dice(7);
  for (int i = 0; i < 40; ++i)
    check_direct_against_naive(random_network(dice(2) ? Kind::gru_float32 : Kind::elman_float32, Activation::identity,
                                              1 + dice(10), dice, 3, 2, 8),
                               dice, 12);
}

TEST_CASE("every SIMD target's kernels agree with plain loops", "[rnn]") {
  Dice dice(8);
  for (const eca::SimdTarget target : eca::available_simd_targets()) {
    const kernels::Table& table = kernels::table(target);
    for (int i = 0; i < 20; ++i) {
      const std::size_t rows = 16 * (1 + dice(6)), columns = 4 * (1 + dice(30));
      std::vector<std::int8_t> weights(rows * columns), state(columns);
      for (auto& w : weights) w = static_cast<std::int8_t>(dice.between(-128, 127));
      for (auto& h : state) h = static_cast<std::int8_t>(dice.between(-128, 127));
      std::vector<std::int32_t> start(rows), sums(rows), expected(rows);
      for (auto& s : start) s = static_cast<std::int32_t>(dice.between(-100000, 100000));
      for (std::size_t r = 0; r < rows; ++r) {
        expected[r] = start[r];
        for (std::size_t c = 0; c < columns; ++c) expected[r] += weights[c / 4 * 4 * rows + 4 * r + c % 4] * state[c];
      }
      table.int8_products(weights.data(), rows, columns, state.data(), start.data(), sums.data());
      CHECK(sums == expected);
      std::vector<double> w(rows * columns), h(columns), s(rows), out(rows), right(rows);
      for (std::size_t k = 0; k < w.size(); ++k) w[k] = weights[k];
      for (std::size_t k = 0; k < columns; ++k) h[k] = state[k];
      for (std::size_t k = 0; k < rows; ++k) right[k] = s[k] = start[k];
      for (std::size_t c = 0; c < columns; ++c)
        for (std::size_t r = 0; r < rows; ++r) right[r] += w[c * rows + r] * h[c];
      table.double_products(w.data(), rows, columns, h.data(), s.data(), out.data());
      CHECK(out == right);
    }
  }
}

TEST_CASE("a work limit stops direct simulation, and the count is the same every time", "[rnn]") {
  Dice dice(9);
  for (const Activation activation : {Activation::step, Activation::identity, Activation::modulo}) {
    const Network network = random_network(Kind::elman, activation, 20, dice, 2);
    const RecurrentNetwork system("rnn:random", network);
    const auto query = make_query(system, "zero+periodic:.01", {"state", {}}, 5000).value();
    Work free, again;
    REQUIRE(system.simulate(query, free));
    REQUIRE(system.simulate(query, again));
    CHECK(free.spent() == again.spent());
    Work limited(free.spent() / 2);
    const auto stopped = system.simulate(query, limited);
    REQUIRE_FALSE(stopped);
    CHECK(stopped.error().why == Declined::Why::work);
  }
}
