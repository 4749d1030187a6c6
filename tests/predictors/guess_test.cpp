// The two guesses that every learner has to beat: what they answer, and where they do not race.
#include "predictors/core/catalogue.hpp"
#include "systems/core/catalogue.hpp"
#include "tests/catch.hpp"

using namespace outpace;

namespace {
StudyResult study(const std::string& predictor, const System& system, const std::string& observable,
                  const std::string& family, std::optional<Time> lead, Work& work) {
  return find_predictor(predictor).value()->study(
      {system, observable, initial_family(system, family).value(), std::move(lead)}, work);
}
}  // namespace

TEST_CASE("guesses decline where no lead is given", "[guess]") {
  const auto system = make_system("eca:30").value();
  for (const char* name : {"majority", "persistence"}) {
    CHECK(find_predictor(name).value()->approximate());
    Work work;
    const auto result = study(name, *system, "cell", "random", std::nullopt, work);
    REQUIRE_FALSE(result);
    CHECK(result.error().why == Declined::Why::unsuited);
    CHECK(result.error().reason.find("approximate track") != std::string::npos);
  }
}

TEST_CASE("majority finds the commonest answer of a family", "[guess]") {
  for (const auto& [name, family, expected] : {std::tuple{"eca:0", "random", "0"},
                                               {"eca:255", "random", "1"},
                                               {"eca:8", "ring", "0"},
                                               {"eca:238", "random", "1"},
                                               {"eca:0", "single", "0"}}) {
    const auto system = make_system(name).value();
    Work work;
    const auto shortcut = study("majority", *system, "cell", family, Time(6), work);
    REQUIRE(shortcut);
    const auto query = make_query(*system, "random:1", {"cell", {0}}, 6).value();
    Work answering;
    CHECK((*shortcut)->answer(query, answering)->text() == expected);
    CHECK(answering.spent() == 1);
    CHECK(work.spent() > 0);
    CHECK((*shortcut)->claim() == Claim::approximate);
  }
}

TEST_CASE("majority makes do with what its meter allows", "[guess]") {
  const auto system = make_system("eca:30").value();
  Work work(40), none(0);
  CHECK(study("majority", *system, "cell", "random", Time(8), work));
  CHECK_FALSE(study("majority", *system, "cell", "random", Time(8), none));
}

TEST_CASE("persistence answers what is there at time 0", "[guess]") {
  const auto system = make_system("eca:30").value();
  for (const auto& [from, what] : {std::pair{"random:5", Observable{"cell", {3}}},
                                   {"random:6", Observable{"cell", {-70}}},
                                   {"ring:30:random:2", Observable{"population", {}}},
                                   {"ring:30:random:2", Observable{"row", {}}},
                                   {"single", Observable{"population", {}}}}) {
    Work work;
    const auto shortcut = study("persistence", *system, what.name, "random", Time(9), work);
    REQUIRE(shortcut);
    const auto later = make_query(*system, from, what, 9).value();
    const auto now = make_query(*system, from, what, 0).value();
    CHECK((*shortcut)->answer(later, work)->text() == system->simulate_naively(now).text());
  }
}
