// Suites and selectors: what is declared becomes the races that are meant, and errors say where.
#include "benchmarks/suite.hpp"

#include <set>

#include "benchmarks/system_file.hpp"
#include "systems/eca/rule.hpp"
#include "tests/catch.hpp"

using namespace outpace;

namespace {
std::vector<std::string> names(const std::vector<RacePlan>& plans) {
  std::vector<std::string> result;
  for (const RacePlan& plan : plans) result.push_back(plan.header.name.text());
  return result;
}
std::vector<std::string> picked(const std::vector<std::string>& selectors) {
  return names(plan_suite("quick", selectors, {}).value());
}
}  // namespace

TEST_CASE("the embedded suites are read", "[suite]") {
  CHECK(suite_names() == std::vector<std::string>{"full", "quick", "smoke"});
  for (const std::string& name : suite_names()) {
    const auto plans = plan_suite(name, {}, {});
    REQUIRE(plans.has_value());
    const auto all = names(*plans);
    CHECK(std::set(all.begin(), all.end()).size() == all.size());
    for (const RacePlan& plan : *plans) CHECK(plan.contestants.front().name == "direct");
  }
  CHECK(plan_suite("slow", {}, {}).error().text().find("quick") != std::string::npos);
}

TEST_CASE("the full suite has every elementary rule up to symmetry", "[suite]") {
  std::set<std::string> classes, raced;
  for (int r = 0; r < 256; ++r)
    classes.insert("eca:" + std::to_string(eca::Rule(static_cast<std::uint8_t>(r)).representative().number()));
  const auto plans = plan_suite("full", {}, {}).value();
  for (const RacePlan& plan : plans)
    if (const std::string& name = plan.header.name.system; name.starts_with("eca:") && !name.ends_with("R"))
      raced.insert(name);
  CHECK(classes.size() == 88);
  CHECK(raced == classes);
}

TEST_CASE("the full suite asks of every Wolfram machine of two states and two symbols whether it halts", "[suite]") {
  std::set<std::string> halts;
  const auto plans = plan_suite("full", {}, {}).value();
  for (const RacePlan& plan : plans)
    if (plan.header.name.observable == "halt" && plan.header.budget_seconds < 0.01)
      halts.insert(plan.header.name.system);
  // Some of them have a longer budget among the notable machines.
  CHECK(halts.size() > 4080);
  CHECK(halts.size() <= 4096);
  CHECK(halts.contains("tm:0LA0LA_0LA0LA"));
  CHECK(halts.contains("tm:1RB1RB_1RB1RB"));
}

TEST_CASE("a selector names a range of systems, and a system by any of its names", "[suite]") {
  const auto plans = plan_suite("full", {"tm:2,2#0..4095~blank~halt"}, {}).value();
  CHECK(plans.size() == 4096);
  for (const RacePlan& plan : plans) CHECK(plan.header.name.observable == "halt");
  const auto one = plan_suite("full", {"tm:2,2#2506~blank~head"}, {}).value();
  REQUIRE(one.size() == 1);
  CHECK(one[0].header.name.text() == "tm:1RB0LB_1LA0RA~blank~head");
  CHECK(plan_suite("quick", {"eca:90..91~single~cell"}, {}).value().size() == 2);
  CHECK_FALSE(plan_suite("full", {"tm:2,2#4090..4099~blank~halt"}, {}));
}

TEST_CASE("the quick suite has the calibration list, and populations of single seeds only", "[suite]") {
  const auto all = picked({});
  const std::set<std::string> races(all.begin(), all.end());
  for (const char* race : {"eca:170~random~cell", "eca:90~single~population", "eca:184~random~cell",
                           "eca:154~random~cell", "eca:110~random~cell", "eca:232~random~cell", "eca:30~single~cell",
                           "eca:22~random~cell", "eca:106~random~cell", "eca:110~single~population"})
    CHECK(races.contains(race));
  CHECK_FALSE(races.contains("eca:30~random~population"));
}

TEST_CASE("a selector is a glob over system, family and observable", "[suite]") {
  CHECK(glob_matches("eca:*", "eca:30"));
  CHECK(glob_matches("*a*b*", "xaxxbx"));
  CHECK_FALSE(glob_matches("eca:3", "eca:30"));
  CHECK_FALSE(glob_matches("", "x"));
  CHECK(picked({"eca:45~random~cell"}) == std::vector<std::string>{"eca:45~random~cell"});
  CHECK(picked({"eca:45"}).size() == 3);
  CHECK(picked({"*~single~population"}).size() >= 20);
  CHECK(picked({"eca:45", "eca:45~single"}).size() == 3);
}

TEST_CASE("a system that no suite has is raced on request, a fixed ring as a duel", "[suite]") {
  CHECK(picked({"eca:31~random~cell"}) == std::vector<std::string>{"eca:31~random~cell"});
  CHECK(picked({"eca:31"}).size() == 7);
  const auto duel = plan_suite("quick", {"eca:30~ring:101:random:7~cell"}, {}).value();
  REQUIRE(duel.size() == 1);
  CHECK(duel[0].header.kind == RaceKind::duel);
  CHECK(duel[0].header.single_member);
  CHECK(plan_suite("quick", {"eca:31~ring~cell"}, {}).value()[0].header.kind == RaceKind::ladder);
}

TEST_CASE("what has finitely many states is raced as a duel from one start and as a ladder from many", "[suite]") {
  const auto kind = [](const std::string& race) { return plan_suite("quick", {race}, {}).value().at(0).header.kind; };
  CHECK(kind("rnn:counter-8~zero~unit") == RaceKind::duel);
  CHECK(kind("rnn:gru-16~zero+generated~output") == RaceKind::duel);
  CHECK(kind("rnn:counter-8~random~unit") == RaceKind::ladder);
  CHECK(kind("rnn:parity~zero+periodic~output") == RaceKind::ladder);
  CHECK(kind("rnn:fibonacci~initial~output") == RaceKind::ladder);
  CHECK(kind("life:B3/S23~torus:16x16:random:1~population") == RaceKind::duel);
  CHECK(kind("life:B3/S23~torus~population") == RaceKind::ladder);
}

TEST_CASE("a selector that picks nothing is an error that says what would be right", "[suite]") {
  for (const char* bad : {"xyz:*", "eca:999", "eca:30~nowhere", "eca:30~random~population", "eca:30~random~weather"}) {
    CAPTURE(bad);
    CHECK_FALSE(plan_suite("quick", {bad}, {}).has_value());
  }
}

TEST_CASE("a broken suite says line and column", "[suite]") {
  const auto error = [](const char* text) { return plan_suite_text(text, {}, {}).error().text(); };
  CHECK(error("budget = ").find("line 1") != std::string::npos);
  CHECK(error("budget = -1\n[[race]]").find("line 1, column 10") != std::string::npos);
  CHECK(error("seed = 1").find("[[race]]") != std::string::npos);
  CHECK(error("[[race]]\nsystems = [\"eca:300\"]\nfamilies = [\"single\"]\nobservables=[\"cell\"]").find("eca:300") !=
        std::string::npos);
  CHECK(error("[[race]]\nsystem = [\"eca:30\"]").find("line 2") != std::string::npos);
  CHECK(error("[[race]]\nsystems = \"eca:30\"").find("list of names") != std::string::npos);
}

TEST_CASE("options override a suite's budget and seed", "[suite]") {
  SuiteOptions options;
  options.budget_seconds = 0.5;
  options.seed = 9;
  const auto changed = plan_suite("quick", {"eca:30~random~cell"}, options).value()[0].header;
  const auto before = plan_suite("quick", {"eca:30~random~cell"}, {}).value()[0].header;
  CHECK(changed.budget_seconds == 0.5);
  CHECK(changed.seed != before.seed);
  options.budget_seconds = -1;
  CHECK_FALSE(plan_suite("quick", {}, options).has_value());
}

TEST_CASE("contestants are predictors by name or commands", "[suite]") {
  CHECK_FALSE(parse_contestant("direct")->external());
  const auto foreign = parse_contestant("mine=python3  my.py --fast").value();
  CHECK(foreign.name == "mine");
  CHECK(foreign.command == std::vector<std::string>{"python3", "my.py", "--fast"});
  for (const char* bad : {"nobody", "=x", "mine=", "direct=x", ""}) CHECK_FALSE(parse_contestant(bad).has_value());
}

TEST_CASE("a guest is a program that can be run, named after its file", "[suite]") {
  CHECK(parse_guest("python3 some/mine.py --fast").value().name == "mine");
  CHECK(parse_guest("sh").value().name == "sh");
  CHECK(parse_guest("first=sh -c x").value().name == "first");
  CHECK(parse_guest("first=sh -c x").value().command == std::vector<std::string>{"sh", "-c", "x"});
  CHECK(parse_guest("/bin/sh --option=3").value().name == "sh");
  for (const char* bad :
       {"", "mine=", "additive=sh", "direct=sh", "./no-such-program", "no-such-program-anywhere", "/"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_guest(bad).has_value());
  }
}

TEST_CASE("a guest races beside everybody", "[suite]") {
  SuiteOptions options;
  const std::size_t before = plan_suite("quick", {"eca:30~random~cell"}, options).value()[0].contestants.size();
  options.guests = {{"mine", {"sh"}}};
  const auto plan = plan_suite("quick", {"eca:30~random~cell"}, options).value()[0];
  CHECK(plan.contestants.size() == before + 1);
  CHECK(plan.contestants.back().external());
}

TEST_CASE("a file of systems holds systems, races and bbchallenge's machines, one a line", "[suite]") {
  const std::string text =
      "# what to race\r\neca:30\n\n  eca:90~single~cell   # with a comment\n1RB1LB_1LA1RZ\n"
      "1RB1LC_1RC1RB_1RD0LE_1LA1LD_---0LA, halt\neca:30";
  CHECK(selectors_of(text, "list", "*", "*").value() ==
        std::vector<std::string>{"eca:30~*~*", "eca:90~single~cell", "tm:1RB1LB_1LA1RZ~*~*",
                                 "tm:1RB1LC_1RC1RB_1RD0LE_1LA1LD_---0LA~*~*"});
  CHECK(selectors_of("eca:30\neca:90~single", "list", "random", "cell").value() ==
        std::vector<std::string>{"eca:30~random~cell", "eca:90~single~cell"});
  const auto all = selectors_of(text, "list", "*", "*").value();
  for (const auto& selector : all) CHECK(plan_suite("quick", {selector}, {}).has_value());
}

TEST_CASE("a file of systems that is none is refused at its line", "[suite]") {
  CHECK(selectors_of("eca:30\neca:999\n", "list", "", "").error().what.starts_with("list, line 2: "));
  CHECK(selectors_of("1RB1LB_1LA", "list", "", "").error().what.starts_with("list, line 1: "));
  CHECK_FALSE(selectors_of("# nothing\n\n", "list", "", "").has_value());
  CHECK_FALSE(expand_files({"@no-such-file"}).has_value());
  CHECK_FALSE(expand_files({"@/"}).has_value());
  CHECK(expand_files({"eca:30"}).value() == std::vector<std::string>{"eca:30"});
}
