// The trained networks: the files in the tree are what training gives, they do what they were trained for, and how long
// they do it is found exactly.
#include "predictors/task/faithful.hpp"
#include "systems/core/catalogue.hpp"
#include "systems/rnn/file.hpp"
#include "systems/rnn/recurrent_network.hpp"
#include "systems/rnn/reference.hpp"
#include "systems/rnn/reference/training.hpp"
#include "tests/catch.hpp"

using namespace outpace;
using namespace outpace::rnn;

namespace {
task::Verdict faithful(const std::string& network, const std::string& task) {
  const Network trained = reference_network(network).value();
  Work work(std::uint64_t{1} << 32);
  return task::compare(trained, zero_state(trained), task::parse_task(task).value(), work);
}
using Outcome = task::Verdict::Kind;
}  // namespace

TEST_CASE("training again gives every trained network to the byte", "[rnn]") {
  for (const std::string& name : training_names()) {
    INFO(name);
    CHECK(network_json(train(name).value()) == network_json(reference_network("trained-" + name).value()));
  }
  CHECK_FALSE(train("nothing"));
  CHECK_FALSE(reference_network("trained-nothing"));
}

TEST_CASE("trained step networks do their tasks at every time, on every input", "[rnn][faithful]") {
  CHECK(faithful("trained-parity", "sum-mod:2").kind == Outcome::never);
  CHECK(faithful("trained-mod-3", "sum-mod:3").kind == Outcome::never);
  CHECK(faithful("trained-mod-5", "sum-mod:5").kind == Outcome::never);
  CHECK(faithful("trained-addition-2", "addition:2").kind == Outcome::never);
  CHECK(faithful("trained-mod-3", "sum-mod:5").kind == Outcome::differs);
  CHECK(faithful("addition-2", "addition:2").kind == Outcome::never);
  CHECK(faithful("addition-10", "addition:10").kind == Outcome::never);
  CHECK(faithful("mod-5", "sum-mod:5").kind == Outcome::never);
}

TEST_CASE("the trained sum is right far beyond the words it learned from, but not for ever", "[rnn][faithful]") {
  const auto verdict = faithful("trained-sum", "sum");
  REQUIRE(verdict.kind == Outcome::differs);
  CHECK(verdict.time == 60);
  const auto system = make_system("rnn:trained-sum").value();
  std::string word;
  std::uint64_t sum = 0;
  for (std::uint64_t t = 0; t <= verdict.time; ++t) {
    const auto query = make_query(*system, "zero+word:" + word, {"output", {}}, t).value();
    CHECK((system->simulate_naively(query).text() == std::to_string(sum)) == (t < verdict.time));
    if (t == verdict.time) break;
    word += static_cast<char>('0' + verdict.word[t]);
    sum += verdict.word[t];
  }
}

TEST_CASE("the trained letters write their sentence for ever", "[rnn]") {
  const std::string sentence = "the rain in spain falls mainly on the plain. ", alphabet = " .aefhilmnoprsty";
  const auto system = make_system("rnn:trained-letters").value();
  for (std::size_t t = 0; t < 3 * sentence.size(); ++t) {
    const auto query = make_query(*system, "zero+generated", {"output", {}}, t).value();
    const std::size_t letter = std::stoul(system->simulate_naively(query).text());
    REQUIRE(letter < alphabet.size());
    CHECK(alphabet[letter] == sentence[t % sentence.size()]);
  }
}
