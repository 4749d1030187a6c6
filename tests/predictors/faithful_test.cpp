// Faithful to a task or not: the first difference is found exactly, on a word that the naive simulator confirms.
#include <numeric>

#include "predictors/task/faithful.hpp"
#include "systems/rnn/reference/build.hpp"
#include "tests/places.hpp"
#include "tests/predictors/network_contest.hpp"

using namespace outpace;
using namespace outpace::contest;
using Kind = task::Verdict::Kind;

namespace {
rnn::Network summing(const rnn::Rational& eigenvalue) {
  rnn::Network network = rnn::empty_elman(rnn::Activation::identity, 1, 1);
  network.recurrent.set(0, 0, eigenvalue);
  network.input.set(0, 0, 1);
  network.symbols = rnn::as_values(2);
  network.readout = rnn::one_output(1, {{0, 1}}, 0, rnn::Decision::round);
  return network;
}
}  // namespace

TEST_CASE("a sum with a slightly wrong eigenvalue fails first where its error reaches one half", "[faithful]") {
  // Ones only: the error (λ^t − 1)/(λ − 1) − t is about t²/2·10^−3.
  const auto network = summing(rnn::Rational(1001, 1000));
  Work work;
  const auto verdict = task::compare(network, {0}, task::parse_task("sum").value(), work);
  REQUIRE(verdict.kind == Kind::differs);
  const rnn::RecurrentNetwork system("rnn:test", network);
  const auto rounds_right = [&](std::uint64_t t) {
    std::string word;
    for (std::uint64_t s = 0; s < t; ++s) word += static_cast<char>('0' + verdict.word[s]);
    const auto query = make_query(system, "zero+word:" + word, {"output", {}}, t).value();
    return system.simulate_naively(query).text() == std::to_string(std::ranges::count(word, '1'));
  };
  CHECK_FALSE(rounds_right(verdict.time));
  CHECK(rounds_right(verdict.time - 1));
}

TEST_CASE("an exact sum is faithful at every time", "[faithful]") {
  Work work;
  CHECK(task::compare(summing(1), {0}, task::parse_task("sum").value(), work).kind == Kind::never);
}

TEST_CASE("a counter modulo 5 sums until the sum is 5", "[faithful]") {
  const auto system = make_system("rnn:mod-5").value();
  const auto& network = dynamic_cast<const rnn::RecurrentNetwork&>(*system).network();
  Work work;
  const auto verdict = task::compare(network, {0}, task::parse_task("sum").value(), work);
  CHECK(verdict.kind == Kind::differs);
  CHECK(verdict.time == 5);
}

TEST_CASE("a task that is none is refused", "[faithful]") {
  CHECK_FALSE(task::parse_task("prev:x"));
  CHECK_FALSE(task::parse_task("sum-last:0"));
}

TEST_CASE("a network of hexadecimal floats from elsewhere is faithful to the task it was trained for and to no other",
          "[faithful]") {
  const auto system = make_system("rnn:@" + tests::data_folder + "/networks/hexadecimal.json").value();
  const auto& network = dynamic_cast<const rnn::RecurrentNetwork&>(*system).network();
  REQUIRE(network.units() == 5);
  const rnn::Vector zero(5);
  // Its error is a sum over the lags that dies out, so that it is decided for all times.
  Work work(1 << 24);
  CHECK(task::compare(network, zero, task::parse_task("sum-last:3").value(), work).kind == Kind::never);
  const auto target = [](const std::string& name, const std::vector<std::uint32_t>& word) {
    const std::size_t t = word.size();
    if (name == "prev:4") return word[t - 5];
    return std::accumulate(word.begin(), word.end(), std::uint32_t{0});
  };
  for (const auto& [name, first] : {std::pair<std::string, std::size_t>{"prev:4", 5}, {"sum", 4}}) {
    const auto verdict = task::compare(network, zero, task::parse_task(name).value(), work);
    REQUIRE(verdict.kind == Kind::differs);
    CHECK(verdict.time == first);
    const auto said = [&](const std::vector<std::uint32_t>& word) {
      std::string text;
      for (const std::uint32_t symbol : word) text += static_cast<char>('0' + symbol);
      return system->simulate_naively(make_query(*system, "zero+word:" + text, {"output", {}}, word.size()).value())
          .text();
    };
    CHECK(said(verdict.word) != std::to_string(target(name, verdict.word)));
    // Nothing shorter shows it: prev:4 begins there, and sums of up to three digits are right.
    for (std::uint32_t number = 0; name == "sum" && number < 1000; number += 7) {
      const std::vector<std::uint32_t> word{number / 100, number / 10 % 10, number % 10};
      CHECK(said(word) == std::to_string(target(name, word)));
    }
  }
}

TEST_CASE("a contracting error that grows past one half in the end is found however late", "[faithful]") {
  // Σ (9/10)^lag·x·scale: the latest symbol, blurred by the earlier ones.
  const auto blurred = [](const rnn::Rational& weight) {
    rnn::Network network = rnn::empty_elman(rnn::Activation::identity, 2, 1);
    network.recurrent.set(1, 1, rnn::Rational(9, 10));
    network.input.set(0, 0, 1);
    network.input.set(1, 0, weight);
    network.symbols = rnn::as_values(2);
    network.readout = rnn::one_output(2, {{0, 1}, {1, 1}}, 0, rnn::Decision::round);
    return network;
  };
  // All ones: an error of weight·10·(1 − 0.9^t) against one half.
  Work work(1 << 24);
  const auto late = task::compare(blurred(rnn::Rational(51, 1000)), {0, 0}, task::parse_task("prev:0").value(), work);
  REQUIRE(late.kind == Kind::differs);
  CHECK(late.time == 38);
  const auto never = task::compare(blurred(rnn::Rational(49, 1000)), {0, 0}, task::parse_task("prev:0").value(), work);
  CHECK(never.kind == Kind::never);
}

TEST_CASE("the reference networks prev and sum-last do their tasks, counted from the latest symbol", "[faithful]") {
  for (const auto& [name, program] :
       {std::pair{"prev-4", "prev:3"}, {"prev-1", "prev:0"}, {"sum-last-3", "sum-last:3"}, {"sum", "sum"}}) {
    const auto system = make_system(std::string("rnn:") + name).value();
    const auto& network = dynamic_cast<const rnn::RecurrentNetwork&>(*system).network();
    Work work(1 << 24);
    CHECK(task::compare(network, zero_state(network), task::parse_task(program).value(), work).kind == Kind::never);
  }
}
