// The checker of rules on run lengths: it accepts what `rules` proves on machines of the literature and by chance, and
// rejects the classic mistakes, made here on purpose.
#include <nlohmann/json.hpp>

#include "predictors/proof/checker.hpp"
#include "predictors/tape/observation.hpp"
#include "tests/predictors/tape_contest.hpp"

using namespace outpace;
using namespace outpace::tape_contest;
using nlohmann::json;
using Kind = proof::Verdict::Kind;

namespace {

const std::string champion = "1RB1LC_1RC1RB_1RD0LE_1LA1LD_1RZ0LA";

/// What `rules` certifies of a machine from the blank tape; empty if it declines or has nothing to certify.
std::string certificate(const std::string& machine, const std::string& observable = "head") {
  const auto system = make_system("tm:" + machine).value();
  Work work(std::uint64_t{1} << 27);
  const auto shortcut = find_predictor("rules").value()->study(
      {*system, observable, initial_family(*system, "blank").value(), std::nullopt}, work);
  if (!shortcut || !(*shortcut)->certificate()) return "";
  return (*shortcut)->certificate()->json;
}

Kind verdict(const json& certificate) { return proof::verify(certificate.dump()).kind; }

}  // namespace

TEST_CASE("rules proved of machines of the literature are accepted", "[rules]") {
  for (const auto& [machine, symbols] : notable_machines()) {
    const std::string text = certificate(machine);
    if (text.empty()) continue;
    CAPTURE(machine);
    const auto checked = proof::verify(text);
    CAPTURE(checked.text);
    CHECK(checked.kind == Kind::accepted);
    // With the rules may stand that they lead to the halt, or for ever on, and that is of the blank tape.
    CHECK((checked.scope.empty() || checked.scope == "blank"));
  }
}

TEST_CASE("rules proved of random machines are accepted, and so is that they never halt", "[rules]") {
  Draws draws(1974);
  int certified = 0, endless = 0;
  for (int i = 0; i < 400; ++i) {
    const auto states = static_cast<unsigned>(draws.between(2, 4)),
               symbols = static_cast<unsigned>(draws.between(2, 3));
    const std::string machine = random_machine(draws, states, symbols, 20);
    const std::string text = certificate(machine, "halt");
    if (text.empty()) continue;
    ++certified;
    CAPTURE(machine);
    const auto checked = proof::verify(text);
    CAPTURE(checked.text);
    CHECK(checked.kind == Kind::accepted);
    endless += checked.scope == "blank";
  }
  CHECK(certified > 10);
  CHECK(endless > 5);
}

TEST_CASE("a rule that forgets that the background follows is rejected", "[rules]") {
  json whole = json::parse(certificate(champion));
  REQUIRE(verdict(whole) == Kind::accepted);
  for (const char* side : {"left", "right"}) {
    json copy = whole;
    if (copy["rules"][0][side].erase("background")) CHECK(verdict(copy) == Kind::rejected);
  }
}

TEST_CASE("a guard that holds at the first repetition only is rejected", "[rules]") {
  // The champion's rule takes three of one run away each time: a guard that asks for less lets the run be used up.
  json whole = json::parse(certificate(champion));
  json& guards = whole["rules"][0]["guards"];
  REQUIRE(guards.size() == 1);
  guards[0][0] = std::to_string(std::stoi(guards[0][0].get<std::string>()) + 1);
  CHECK(verdict(whole) == Kind::rejected);
  guards = json::array();
  CHECK(verdict(whole) == Kind::rejected);
}

TEST_CASE("rules with other steps, outcomes, totals or courses are rejected", "[rules]") {
  const json whole = json::parse(certificate("1RB0LE_1LC0RA_1LD0RC_1LE0LF_1LA1LC_1LE1RZ"));
  REQUIRE(verdict(whole) == Kind::accepted);
  const std::size_t last = whole["rules"].size() - 1;
  const auto changed = [&](const std::string& pointer, const json& value) {
    json copy = whole;
    copy["rules"][last][json::json_pointer(pointer)] = value;
    return verdict(copy);
  };
  const auto more = [&](const std::string& pointer) {
    return std::to_string(std::stoll(whole["rules"][last][json::json_pointer(pointer)].get<std::string>()) + 1);
  };
  CHECK(changed("/steps/terms/0/0", more("/steps/terms/0/0")) == Kind::rejected);
  CHECK(changed("/total_steps/terms/0/0", more("/total_steps/terms/0/0")) == Kind::rejected);
  CHECK(changed("/after/0/0", more("/after/0/0")) == Kind::rejected);
  CHECK(changed("/course/0", whole["rules"][last]["course"][0].get<int>() + 1) == Kind::rejected);
  CHECK(changed("/state", (whole["rules"][last]["state"].get<int>() + 1) % 6) == Kind::rejected);
  CHECK(changed("/edge/terms", json::array({json::array({"1", 0, 0, 0})})) != Kind::accepted);
}

TEST_CASE("two runs may not share a variable, nor one run be called two", "[rules]") {
  const json whole = json::parse(certificate(champion));
  int tried = 0;
  for (std::size_t i = 0; i < whole["rules"].size(); ++i) {
    if (whole["rules"][i]["variables"] < 2) continue;
    for (const char* side : {"left", "right"})
      for (std::size_t r = 0; r < whole["rules"][i][side]["runs"].size(); ++r) {
        json copy = whole;
        json& run = copy["rules"][i][side]["runs"][r];
        if (!run.contains("variable")) continue;
        ++tried;
        run["variable"] = 1 - run["variable"].get<int>();  // now both runs are as long as one variable says
        CHECK(verdict(copy) != Kind::accepted);
        copy = whole;
        copy["rules"][i][side]["runs"].insert(copy["rules"][i][side]["runs"].begin() + static_cast<std::ptrdiff_t>(r),
                                              whole["rules"][i][side]["runs"][r]);
        CHECK(verdict(copy) != Kind::accepted);
      }
  }
  CHECK(tried > 0);
}

TEST_CASE("a run that shrinks by three may not be said to shrink by one", "[rules]") {
  // The remainder decides how such a machine goes on, as in Collatz's map.
  json whole = json::parse(certificate(champion));
  for (json& rule : whole["rules"])
    for (json& after : rule["after"])
      if (after[0] == "-3") after[0] = "-1";
  CHECK(whole != json::parse(certificate(champion)));
  CHECK(verdict(whole) == Kind::rejected);
}

TEST_CASE("a rule may not rest on itself", "[rules]") {
  Draws draws(1995);
  for (int tries = 0; tries < 3000; ++tries) {
    const std::string text = certificate(random_machine(draws, 3, 2, 20));
    if (text.empty()) continue;
    json whole = json::parse(text);
    for (std::size_t i = 0; i < whole["rules"].size(); ++i)
      for (json& part : whole["rules"][i]["course"])
        if (part.is_object()) {
          part["rule"] = i;
          CHECK(verdict(whole) == Kind::malformed);
          return;
        }
  }
  FAIL("no rule of rules was found");
}

TEST_CASE("no document makes the checker of rules throw", "[rules]") {
  const json whole = json::parse(certificate(champion));
  const json flat = whole.flatten();
  const json values[] = {nullptr,
                         true,
                         -1,
                         3,
                         1e300,
                         "",
                         "x",
                         "-7",
                         "18446744073709551616",
                         json::array(),
                         json::object(),
                         18446744073709551615u};
  std::vector<std::string> places;
  for (const auto& [place, value] : flat.items()) places.push_back(place);
  Draws draws(7);
  for (int i = 0; i < 1500; ++i) {
    json copy = whole;
    copy[json::json_pointer(
        places[static_cast<std::size_t>(draws.between(0, static_cast<std::int64_t>(places.size()) - 1))])] =
        values[draws.between(0, 11)];
    CHECK_NOTHROW(proof::verify(copy.dump()));
  }
}

TEST_CASE("a head that never leaves a block is noticed at once", "[rules][fuzz]") {
  const auto checked = proof::verify(R"({"kind":"tape-rules","system":"tm:0RB---_0LA1RZ","block":2,"rules":[],)"
                                     R"("halts":{"from":"blank","carries":true,"chain":[0],"steps":"3","score":"1"}})");
  CHECK(checked.kind == Kind::rejected);
  CHECK(checked.text == "/halts/chain: the head never leaves a block");
}
