// Networks in single precision: read, simulated and learned from, but never part of an exact race, and no predictor and
// no answer calls itself exact about them.
#include <nlohmann/json.hpp>

#include "benchmarks/suite.hpp"
#include "predictors/core/catalogue.hpp"
#include "systems/rnn/recurrent_network.hpp"
#include "tests/catch.hpp"
#include "tests/cli/command.hpp"
#include "tests/places.hpp"
#include "tests/systems/rnn_networks.hpp"

using namespace outpace;
using namespace outpace::tests;

namespace {
const std::string tanh_network = "rnn:@" + data_folder + "/networks/float32.json";
}

TEST_CASE("a network in single precision is raced on the approximate track only", "[suite][rnn]") {
  const auto plans = plan_suite("quick", {tanh_network}, {});
  REQUIRE(plans.has_value());
  CHECK_FALSE(plans->empty());
  for (const RacePlan& plan : *plans) {
    INFO(plan.header.name.text());
    CHECK(plan.header.kind == RaceKind::approximate);
    CHECK(plan.header.lead);
    for (const Contestant& contestant : plan.contestants) {
      const auto predictor = find_predictor(contestant.name.substr(0, contestant.name.find(':')));
      CHECK((contestant.name == "direct" || (predictor && (*predictor)->approximate())));
    }
  }
}

TEST_CASE("a race of a single start in single precision is refused with its reason", "[suite][rnn]") {
  const auto plans = plan_suite("quick", {tanh_network + "~zero+word:01~output"}, {});
  REQUIRE_FALSE(plans.has_value());
  CHECK(plans.error().why.find("single precision") != std::string::npos);
}

TEST_CASE("no predictor claims an exact answer about a random network in single precision", "[rnn]") {
  Dice dice(32);
  for (int i = 0; i < 12; ++i) {
    const auto kind = dice(2) ? rnn::Kind::gru_float32 : rnn::Kind::elman_float32;
    const rnn::RecurrentNetwork system("rnn:random",
                                       random_network(kind, rnn::Activation::identity, 1 + dice(6), dice, 3, 2, 8));
    for (const InitialFamily& family : system.initial_families())
      for (const ObservableInfo& info : system.observables())
        for (const auto& predictor : predictors()) {
          if (predictor->approximate()) continue;
          Work work(std::uint64_t{1} << 20);
          const auto shortcut = predictor->study({system, info.name, family, std::nullopt}, work);
          INFO(predictor->name() << " on " << family.name << ", " << info.name);
          CHECK((!shortcut || (*shortcut)->claim() == Claim::approximate));
        }
  }
}

TEST_CASE("ask calls an answer in single precision approximate", "[cli][rnn]") {
  const auto ran = outpace_command("ask " + tanh_network + " output --at 100 --from zero+random:3 --json");
  CHECK(ran.exit == 0);
  CHECK(nlohmann::json::parse(ran.out)["claim"] == "approximate");
}
