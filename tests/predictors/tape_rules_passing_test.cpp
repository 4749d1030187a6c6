// The certificate of a single answer of `rules`: a chain cut at the step that was asked for. It says what naive and
// direct simulation see there, holds far beyond them, and is rejected wherever it says something else.
#include <nlohmann/json.hpp>

#include "predictors/core/answer_proof.hpp"
#include "predictors/proof/checker.hpp"
#include "tests/predictors/tape_contest.hpp"

using namespace outpace;
using namespace outpace::tape_contest;
using nlohmann::json;
using Kind = proof::Verdict::Kind;

namespace {

struct Proven {
  json certificate;
  std::string answer;
  Claim claim = Claim::exact;
};

/// What `rules` proves at that time; empty if it declines.
std::optional<Proven> proven(const Question& q, std::uint64_t units = 400'000) {
  const auto system = make_system("tm:" + q.machine).value();
  Work work(units);
  const auto shortcut = find_predictor("rules").value()->study(
      {*system, q.observable, initial_family(*system, q.from).value(), std::nullopt}, work);
  if (!shortcut) return std::nullopt;
  const auto query = make_query(*system, q.from, q.what(), q.at).value();
  Work first(units), second(units);
  const auto answer = (*shortcut)->answer(query, first);
  if (!answer) return std::nullopt;
  const auto proof = dynamic_cast<const ProvesAnswers&>(**shortcut).proof_of(query, second);
  REQUIRE(proof);
  return Proven{json::parse(proof->json), answer->text(), (*shortcut)->claim()};
}

Kind verdict(const json& certificate) { return proof::verify(certificate.dump()).kind; }

/// The statement as answers read: `head` and `population`.
std::string head_of(const json& certificate, const std::string& machine) {
  const auto states = static_cast<unsigned>(std::ranges::count(machine, '_') + 1);
  const auto state = certificate["passes"]["state"].get<unsigned>();
  return std::string(1, state == states ? 'Z' : static_cast<char>('A' + state)) + " " +
         certificate["passes"]["position"].get<std::string>() + " " +
         std::to_string(certificate["passes"]["symbol"].get<unsigned>());
}
std::string population_of(const json& certificate) { return certificate["passes"]["population"].get<std::string>(); }

}  // namespace

TEST_CASE("what rules says of random machines at any time is proven as simulation sees it", "[rules][passing]") {
  Draws draws(1936);
  int answered = 0, jumps = 0, halted = 0;
  for (int i = 0; i < 700; ++i) {
    const auto symbols = static_cast<unsigned>(draws.between(2, 4));
    Question q{random_machine(draws, static_cast<unsigned>(draws.between(2, 5)), symbols, draws.between(0, 1) * 12),
               finite_start(draws, symbols, 2, 12), i % 2 ? "head" : "population"};
    if (i % 3 == 0) {
      q.machine = notable_machines()[static_cast<std::size_t>(i / 3) % notable_machines().size()].first;
      q.from = "blank";
    }
    const bool small = i % 4 == 0;
    q.at = small ? draws.between(0, 1000) : draws.between(0, 1'000'000);
    const auto proof = proven(q);
    if (!proof) continue;
    INFO(q.command("rules"));
    const auto checked = proof::verify(proof->certificate.dump());
    INFO(checked.text);
    CHECK(checked.kind == Kind::accepted);
    CHECK(checked.scope == q.from);
    Question other = q;
    other.observable = "head";
    const std::string simulator = small ? "naive" : "direct";
    CHECK(head_of(proof->certificate, q.machine) == ask(simulator, other).value());
    other.observable = "population";
    CHECK(population_of(proof->certificate) == ask(simulator, other).value());
    ++answered;
    jumps += proof->certificate["passes"]["chain"].size() > 1;
    halted += head_of(proof->certificate, q.machine).starts_with('Z');
  }
  CAPTURE(answered, jumps, halted);
  CHECK(answered > 300);
  CHECK(jumps > 100);
  CHECK(halted > 30);
}

TEST_CASE("far beyond simulation a chain cut in the midst of a rule is accepted", "[rules][passing]") {
  for (const auto& [machine, at] :
       std::vector<std::pair<std::string, std::string>>{{"1RB2LA1RA2LB2LA_0LA2RB3RB4RA1RZ", "10^600"},
                                                        {"1RB0LE_1LC0RA_1LD0RC_1LE0LF_1LA1LC_1LE1RZ", "10^400"},
                                                        {"1RB1RA_0LC1LE_1LD1LC_1LA0LB_1LF1RE_---0RA", "2^200"},
                                                        {"1RB2LA1LC_0LA2RB1LB_1RZ1RA1RC", "10^17"}}) {
    CAPTURE(machine, at);
    const Question q{machine, "blank", "head", parse_time(at).value()};
    const auto proof = proven(q, std::uint64_t{1} << 26);
    REQUIRE(proof);
    const auto checked = proof::verify(proof->certificate.dump());
    INFO(checked.text);
    CHECK(checked.kind == Kind::accepted);
    CHECK(head_of(proof->certificate, machine) == proof->answer);
    CHECK(proof->certificate["passes"]["steps"] == q.at.str());
  }
}

TEST_CASE("another state, place, symbol, population, time or way is rejected", "[rules][passing]") {
  const std::string machine = "1RB2LA1LC_0LA2RB1LB_1RZ1RA1RC";
  const json whole = proven({machine, "blank", "head", parse_time("10^15").value()})->certificate;
  REQUIRE(verdict(whole) == Kind::accepted);
  const json& passes = whole["passes"];
  for (const char* name : {"steps", "position", "population"})
    for (const int more : {-1, 1}) {
      json copy = whole;
      copy["passes"][name] = Integer(parse_integer(passes[name].get<std::string>()).value() + more).str();
      CAPTURE(name, more);
      CHECK(verdict(copy) == Kind::rejected);
    }
  for (const char* name : {"state", "symbol"})
    for (unsigned value = 0; value < 3; ++value) {
      json copy = whole;
      copy["passes"][name] = value;
      CHECK((verdict(copy) == Kind::accepted) == (value == passes[name].get<unsigned>()));
    }
  json copy = whole;
  copy["passes"]["from"] = "tape:,1,";
  CHECK(verdict(copy) == Kind::rejected);
  copy = whole;
  copy["passes"]["carries"] = !passes["carries"].get<bool>();
  CHECK(verdict(copy) == Kind::rejected);
  copy = whole;
  copy["system"] = "tm:1RB2LA1LC_0LA2RB1LB_1RZ1RA1LC";
  CHECK(verdict(copy) == Kind::rejected);
  // A chain that ends earlier is followed in the plainest way, and cannot be so far; one that goes on is too long.
  REQUIRE(passes["chain"].size() > 7);
  for (std::size_t i = 0; i < passes["chain"].size(); ++i) {
    CAPTURE(i);
    copy = whole;
    json& link = copy["passes"]["chain"][i];
    if (link.is_string())
      link = Integer(parse_integer(link.get<std::string>()).value() + 1).str();
    else
      link = link.get<int>() + 1;
    // One more move than is said may still be within the time.
    if (i + 1 < passes["chain"].size()) CHECK(verdict(copy) != Kind::accepted);
  }
}

TEST_CASE("where its rules lead to the halt, rules proves what it says at every time", "[rules][passing]") {
  int settled = 0;
  for (const char* machine :
       {"1RB1LC_1RC1RB_1RD0LE_1LA1LD_1RZ0LA", "1RB0LD_1LC1RD_1LA1LC_1RZ1RE_1RA0RB", "1RB2LA1LC_0LA2RB1LB_1RZ1RA1RC",
        "1RB2RA2RC_1LC1RZ1LA_1RA2LB1LC", "1RB2LA1RA_1RC2RB0RC_1LA1RZ1LA"}) {
    const auto system = make_system(std::string("tm:") + machine).value();
    Work work;
    const auto shortcut = find_predictor("rules").value()->study(
        {*system, "head", initial_family(*system, "blank").value(), std::nullopt}, work);
    REQUIRE(shortcut);
    CAPTURE(machine);
    CHECK((*shortcut)->claim() == Claim::proven);
    const auto certificate = (*shortcut)->certificate();
    REQUIRE(certificate);
    const auto checked = proof::verify(certificate->json);
    INFO(checked.text);
    CHECK(checked.kind == Kind::accepted);
    CHECK(checked.scope == "blank");
    ++settled;
    Draws draws(5);
    for (int i = 0; i < 30; ++i) {
      const Question q{machine, "blank", i % 2 ? "head" : "population", draws.between(0, 3'000'000)};
      const auto query = make_query(*system, q.from, q.what(), q.at).value();
      CHECK((*shortcut)->answer(query, work)->text() == ask("direct", q).value());
    }
  }
  CHECK(settled == 5);
}
