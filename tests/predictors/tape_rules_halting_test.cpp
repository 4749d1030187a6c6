// The certificate that a machine halts, a chain of moves and repeated rules: it is accepted of champions and of
// machines by chance, says what direct simulation says, and is rejected wherever its statement or its chain is another.
#include <nlohmann/json.hpp>

#include "predictors/proof/checker.hpp"
#include "tests/predictors/tape_contest.hpp"

using namespace outpace;
using namespace outpace::tape_contest;
using nlohmann::json;
using Kind = proof::Verdict::Kind;

namespace {

const std::string champion = "1RB1LC_1RC1RB_1RD0LE_1LA1LD_1RZ0LA";

struct Proven {
  std::string certificate, answer;
};

/// What `rules` proves of a machine's halt; empty if it declines or says no more than that it is exact.
std::optional<Proven> proven(const std::string& machine, const std::string& from = "blank",
                             std::uint64_t units = std::uint64_t{1} << 27) {
  const auto system = make_system("tm:" + machine).value();
  Work work(units);
  const auto shortcut = find_predictor("rules").value()->study(
      {*system, "halt", initial_family(*system, from).value(), std::nullopt}, work);
  if (!shortcut || (*shortcut)->claim() != Claim::proven) return std::nullopt;
  const auto query = make_query(*system, from, {"halt", {}}, 0).value();
  return Proven{(*shortcut)->certificate().value().json, (*shortcut)->answer(query, work).value().text()};
}

Kind verdict(const json& certificate) { return proof::verify(certificate.dump()).kind; }

std::string statement(const json& certificate) {
  return certificate["halts"]["steps"].get<std::string>() + " " + certificate["halts"]["score"].get<std::string>();
}

}  // namespace

TEST_CASE("that champions halt is proven by a chain of rules, up to numbers of 36,535 digits", "[rules][halting]") {
  int halting = 0;
  for (const auto& [machine, symbols] : notable_machines()) {
    const auto proof = proven(machine);
    if (!proof || proof->answer == "never") continue;
    CAPTURE(machine);
    const auto checked = proof::verify(proof->certificate);
    CAPTURE(checked.text);
    CHECK(checked.kind == Kind::accepted);
    CHECK(checked.scope == "blank");
    CHECK(statement(json::parse(proof->certificate)) == proof->answer);
    ++halting;
  }
  CHECK(halting >= 13);
}

TEST_CASE("that machines beside the champions halt is proven as direct simulation sees it", "[rules][halting]") {
  // By chance alone hardly a machine runs long and halts; a champion with one entry changed often does.
  Draws draws(1990);
  int halting = 0, jumps = 0;
  for (int i = 0; i < 1200; ++i) {
    auto [machine, symbols] = notable_machines()[static_cast<std::size_t>(draws.between(0, 9))];
    const std::size_t row = 3 * std::size_t{symbols} + 1;
    const auto rows = static_cast<std::int64_t>((machine.size() + 1) / row);
    const std::size_t at = row * static_cast<std::size_t>(draws.between(0, rows - 1)) +
                           3 * static_cast<std::size_t>(draws.between(0, symbols - 1));
    machine.replace(at, 3, random_machine(draws, 1, 2, 0).substr(0, 2) + std::string(1, machine[at + 2]));
    const std::string from = finite_start(draws, symbols, 2, 40);
    const auto proof = proven(machine, from, 1 << 19);
    if (!proof || proof->answer == "never") continue;
    INFO((Question{machine, from, "halt"}.command("rules")));
    if (const auto direct = ask("direct", {machine, from, "halt"}, true, nullptr, 2'000'000))
      CHECK(proof->answer == *direct);
    const auto checked = proof::verify(proof->certificate);
    INFO(checked.text);
    CHECK(checked.kind == Kind::accepted);
    jumps += json::parse(proof->certificate)["halts"]["chain"].size() > 1;
    ++halting;
  }
  CAPTURE(halting);
  CHECK(jumps > 20);
}

TEST_CASE("that random machines halt is proven as direct simulation sees it", "[rules][halting]") {
  Draws draws(1962);
  int halting = 0;
  for (int i = 0; i < 1500; ++i) {
    const auto symbols = static_cast<unsigned>(draws.between(2, 4));
    const std::string machine = random_machine(draws, static_cast<unsigned>(draws.between(2, 5)), symbols, 12);
    const std::string from = finite_start(draws, symbols, 2, 30);
    const auto proof = proven(machine, from, 1 << 19);
    if (!proof || proof->answer == "never") continue;
    INFO((Question{machine, from, "halt"}.command("rules")));
    CHECK(proof->answer == ask("direct", {machine, from, "halt"}));
    const json certificate = json::parse(proof->certificate);
    const auto checked = proof::verify(proof->certificate);
    INFO(checked.text);
    CHECK(checked.kind == Kind::accepted);
    CHECK(statement(certificate) == proof->answer);
    ++halting;
  }
  CHECK(halting > 300);
}

TEST_CASE("another number of steps, another score, another start or another machine is rejected", "[rules][halting]") {
  const json whole = json::parse(proven(champion)->certificate);
  REQUIRE(verdict(whole) == Kind::accepted);
  json copy = whole;
  for (const char* steps : {"47176869", "47176871", "0"}) {  // the halting step counts once
    copy["halts"]["steps"] = steps;
    CHECK(verdict(copy) == Kind::rejected);
  }
  copy = whole;
  for (const char* score : {"4097", "4099", "0"}) {  // and so does the symbol that it writes
    copy["halts"]["score"] = score;
    CHECK(verdict(copy) == Kind::rejected);
  }
  copy = whole;
  for (const char* from : {"tape:,1,", "tape:1,0,", "tape:,0,01"}) {
    copy["halts"]["from"] = from;
    CHECK(verdict(copy) == Kind::rejected);
  }
  copy["halts"]["from"] = "random:1";
  CHECK(verdict(copy) == Kind::rejected);
  copy = whole;
  copy["halts"]["carries"] = !whole["halts"]["carries"].get<bool>();
  CHECK(verdict(copy) == Kind::rejected);
  copy = whole;
  for (const char* machine : {"1RB1LC_1RC1RB_1RD0LE_1LA1LD_0RZ0LA", "1RB1LC_1RC1RB_1RD0LE_1LA1LD_1RA0LA"}) {
    copy["system"] = std::string("tm:") + machine;
    CHECK(verdict(copy) == Kind::rejected);
  }
}

TEST_CASE("a chain with other moves, rules or guards does not lead to the halt", "[rules][halting]") {
  for (const std::string& machine : {champion, std::string("1RB2LA1LC_0LA2RB1LB_1RZ1RA1RC")}) {
    const json whole = json::parse(proven(machine)->certificate);
    const std::size_t links = whole["halts"]["chain"].size();
    REQUIRE(links > 4);
    for (std::size_t i = 0; i < links; ++i) {
      CAPTURE(machine, i);
      json copy = whole;
      copy["halts"]["chain"][i] = whole["halts"]["chain"][i].get<int>() + 1;
      CHECK(verdict(copy) != Kind::accepted);
      if (i % 3 != 0) continue;
      if (whole["halts"]["chain"][i] > 0) {
        copy["halts"]["chain"][i] = whole["halts"]["chain"][i].get<int>() - 1;
        CHECK(verdict(copy) != Kind::accepted);
      }
      if (i + 3 >= links) continue;
      copy = whole;  // one jump left out
      for (int n = 0; n < 3; ++n) copy["halts"]["chain"].erase(i);
      CHECK(verdict(copy) != Kind::accepted);
    }
  }
}

TEST_CASE("a chain may not rest on a rule that does not hold", "[rules][halting]") {
  // Each number in the rules is changed in turn. What is accepted all the same must say the same.
  const json whole = json::parse(proven("1RB2LA1LC_0LA2RB1LB_1RZ1RA1RC")->certificate);
  int rejected = 0, tried = 0;
  const json flat = whole["rules"].flatten();
  for (const auto& [place, value] : flat.items()) {
    json copy = whole;
    json& changed = copy["rules"][json::json_pointer(place)];
    if (value.is_string() && place.find("word") == std::string::npos && place.find("facing") == std::string::npos &&
        place.find("behind") == std::string::npos && place.find("background") == std::string::npos)
      changed = (Integer(value.get<std::string>()) + 1).str();
    else if (value.is_number())
      changed = value.get<int>() + 1;
    else
      continue;
    CAPTURE(place);
    ++tried;
    rejected += verdict(copy) != Kind::accepted;
    // A rule that says more than it need, a guard that asks for more than it must, may still be true.
    if (place.find("guards") == std::string::npos && place.find("edge/denominator") == std::string::npos)
      CHECK(verdict(copy) != Kind::accepted);
  }
  CHECK(tried > 20);
  CHECK(rejected > tried / 2);
}

TEST_CASE("no document about a halt makes the checker throw", "[rules][halting]") {
  const json whole = json::parse(proven(champion)->certificate);
  const json values[] = {nullptr,       true,          -1, 3, 1e300, "", "x", "-7", "99999999999999999999", 7000000,
                         json::array(), json::object()};
  const json flat = whole["halts"].flatten();
  for (const auto& [place, value] : flat.items())
    for (const json& other : values) {
      if (other == value) continue;
      json copy = whole;
      copy["halts"][json::json_pointer(place)] = other;
      CAPTURE(place, other.dump());
      CHECK(verdict(copy) != Kind::accepted);
    }
  for (const char* name : {"from", "carries", "chain", "steps", "score"}) {
    json copy = whole;
    copy["halts"].erase(name);
    CHECK(verdict(copy) == Kind::malformed);
  }
}
