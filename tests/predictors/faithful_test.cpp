// Faithful to a task or not: the first difference is found exactly, on a word that the naive simulator confirms.
#include "predictors/task/faithful.hpp"
#include "systems/rnn/reference/build.hpp"
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
