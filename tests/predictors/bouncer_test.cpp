// The predictor `bouncer` and the checker of its certificates: machines by chance against direct simulation, far times
// against each other and against rules, and certificates that were tampered with.
#include <nlohmann/json.hpp>

#include "predictors/bouncer/bouncer.hpp"
#include "predictors/proof/checker.hpp"
#include "predictors/tape/observation.hpp"
#include "tests/predictors/tape_contest.hpp"

using namespace outpace;
using namespace outpace::tape_contest;
using nlohmann::json;
using Kind = proof::Verdict::Kind;

namespace {

const std::string sweeper = "1RB1LA_1LA1RB";

std::string certificate(const std::string& text, const std::string& from = "blank", std::uint64_t steps = 1 << 16) {
  const auto machine = tm::Machine::parse(text).value();
  const auto start = tm::TapeStart::parse(from, machine.symbols()).value();
  Work work;
  const auto found = bouncer::find_bouncer(tape::table_of(machine), start, steps, work);
  return found.value() ? bouncer::certificate_of(machine, start, **found).json : "";
}

}  // namespace

TEST_CASE("bouncer finds sweeping machines by chance, proves them and agrees with direct simulation", "[bouncer][tm]") {
  Draws draws(2022);
  int bouncers = 0;
  for (int i = 0; i < 12000; ++i) {
    const auto states = static_cast<unsigned>(draws.between(2, 5)),
               symbols = static_cast<unsigned>(draws.between(2, 3));
    const std::string machine = random_machine(draws, states, symbols, 0), from = finite_start(draws, symbols, 1, 9);
    const std::string text = certificate(machine, from, 1 << 13);
    if (text.empty()) continue;
    ++bouncers;
    INFO(text);
    const auto verdict = proof::verify(text);
    CHECK(verdict.text.ends_with("never halts"));
    CHECK(verdict.kind == Kind::accepted);
    for (int j = 0; j < 6; ++j) {
      Question q{machine, from};
      q.observable = j % 3 == 0 ? "head" : j % 3 == 1 ? "population" : "cell";
      q.at = draws.between(0, j < 3 ? 3000 : 1'000'000);
      q.x = draws.between(-40, 40);
      CHECK(agrees("bouncer", "direct", q));
    }
  }
  CHECK(bouncers > 60);
}

TEST_CASE("bouncer agrees with rules at times of a hundred digits", "[bouncer][tm]") {
  Draws draws(88);
  int both = 0;
  for (int i = 0; i < 4000 && both < 60; ++i) {
    const std::string machine = random_machine(draws, 3, 2, 0);
    if (certificate(machine, "blank", 1 << 12).empty()) continue;
    for (const std::string observable : {"head", "population"}) {
      const Question q{machine, "blank", observable, parse_time("10^100").value() + draws.between(0, 1'000'000)};
      both += agrees("bouncer", "rules", q) && ask("rules", q);
    }
  }
  CHECK(both > 20);
}

TEST_CASE("bouncer's far answers a step apart differ as the machine says", "[bouncer][tm]") {
  const auto machine = tm::Machine::parse(sweeper).value();
  const Time far = parse_time("10^60").value();
  for (int i = 0; i < 200; ++i) {
    const auto head = [&](const Time& at) { return ask("bouncer", {sweeper, "blank", "head", at}).value(); };
    const std::string now = head(far + i), next = head(far + i + 1);
    const tm::Transition& t = machine.at(static_cast<unsigned>(now[0] - 'A'), static_cast<unsigned>(now.back() - '0'));
    const auto position = [](const std::string& text) {
      return Integer(text.substr(text.find(' ') + 1, text.rfind(' ') - text.find(' ') - 1));
    };
    CHECK(next[0] == 'A' + t.next);
    CHECK(position(next) - position(now) == t.move);
  }
}

TEST_CASE("counters, cyclers and halting machines are no bouncers", "[bouncer][tm]") {
  CHECK(certificate("1RB1LA_0LA0RB").empty());
  CHECK(certificate("1RB0RB_1LA1RA").empty());
  CHECK(certificate("1RB1LB_1LA1RZ").empty());
  CHECK(certificate("1RB1LC_1RC1RB_1RD0LE_1LA1LD_1RZ0LA", "blank", 1 << 18).empty());
}

TEST_CASE("that a bouncer never halts is proven", "[bouncer][tm][proof]") {
  CHECK(ask("bouncer", {sweeper, "blank", "halt"}) == "never");
  const auto verdict = proof::verify(certificate(sweeper));
  CHECK(verdict.kind == Kind::accepted);
  CHECK(verdict.scope == "blank");
}

TEST_CASE("bouncer certificates that were tampered with are rejected", "[bouncer][tm][proof]") {
  const json whole = json::parse(certificate(sweeper));
  const auto changed = [&](const char* field, const json& value) {
    json copy = whole;
    copy[field] = value;
    return proof::verify(copy.dump()).kind;
  };
  REQUIRE(proof::verify(whole.dump()).kind == Kind::accepted);
  CHECK(changed("seen_at", whole["seen_at"].get<int>() + 1) == Kind::rejected);
  CHECK(changed("left_end", whole["left_end"].get<int>() + 1) == Kind::rejected);
  for (const char* field : {"steps", "steps_for_each", "grows_left"})
    CHECK(changed(field, std::to_string(std::stoll(whole[field].get<std::string>()) + 1)) == Kind::rejected);
  CHECK(changed("side", whole["side"] == "left" ? "right" : "left") == Kind::rejected);
  CHECK(changed("state", 1 - whole["state"].get<int>()) == Kind::rejected);
  CHECK(changed("course", json::array()) == Kind::rejected);
  CHECK(changed("system", "tm:1RB1LA_1LA1RZ") == Kind::rejected);
  CHECK(changed("tape", {"1", "1"}) == Kind::malformed);
  CHECK(changed("tape", {"2"}) == Kind::malformed);
  CHECK(changed("steps", 5) == Kind::malformed);
  CHECK(changed("left_end", std::uint64_t{1} << 63) == Kind::malformed);
  CHECK(changed("from", "random:1") == Kind::malformed);
  for (std::size_t i = 0; i < whole["course"].size(); ++i) {
    json copy = whole;
    if (copy["course"][i].contains("walk")) copy["course"][i]["walk"] = whole["course"][i]["walk"].get<int>() + 1;
    if (copy["course"][i].contains("cross")) copy["course"][i] = {{"unroll", whole["course"][i]["cross"]}};
    CHECK(proof::verify(copy.dump()).kind == Kind::rejected);
  }
  for (std::size_t i = 1; i < whole["tape"].size(); i += 2) {
    json copy = whole;
    copy["tape"][i]["plus"] = "99999999999999999";
    CHECK(proof::verify(copy.dump()).kind == Kind::malformed);
    copy["tape"][i]["plus"] = "9999999999999999";
    CHECK(proof::verify(copy.dump()).kind == Kind::rejected);
  }
}
