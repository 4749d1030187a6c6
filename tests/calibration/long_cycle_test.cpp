// A translated cycle that takes a second to find: what is known of it from outside must come out.
#include <nlohmann/json.hpp>

#include "predictors/core/catalogue.hpp"
#include "predictors/proof/checker.hpp"
#include "systems/core/catalogue.hpp"
#include "tests/catch.hpp"

using namespace outpace;

TEST_CASE("a four-state machine repeats itself every 7,129,704 steps, 512 cells further", "[calibration][cycler][tm]") {
  const auto system = make_system("tm:1RB0LD_1RC1LD_1LD0RC_0LA1LB").value();
  Work work;
  const auto shortcut = find_predictor("cycler").value()->study(
      {*system, "halt", initial_family(*system, "blank").value(), std::nullopt}, work);
  REQUIRE(shortcut);
  const std::string certificate = (*shortcut)->certificate().value().json;
  const auto json = nlohmann::json::parse(certificate);
  CHECK(json["period"] == "7129704");
  CHECK(json["offset"] == 512);
  CHECK(proof::verify(certificate).kind == proof::Verdict::Kind::accepted);
}
