// The predictor `counter` and the checker of its certificates: counters of the literature and by chance against direct
// simulation, far times against each other, and certificates that were tampered with.
#include <nlohmann/json.hpp>

#include "predictors/counter/counter.hpp"
#include "predictors/proof/checker.hpp"
#include "predictors/tape/observation.hpp"
#include "tests/predictors/tape_contest.hpp"

using namespace outpace;
using namespace outpace::tape_contest;
using nlohmann::json;
using Kind = proof::Verdict::Kind;

namespace {

const std::string binary = "1RB1LA_0LA0RB";

std::string certificate(const std::string& text) {
  const auto machine = tm::Machine::parse(text).value();
  const auto start = tm::TapeStart::blank(machine.symbols());
  Work work;
  const auto found = counter::find_counter(tape::table_of(machine), start, work);
  return found.value() ? counter::certificate_of(machine, start, **found).json : "";
}

}  // namespace

TEST_CASE("counter agrees with direct simulation on a binary counter", "[counter]") {
  Draws draws(2023);
  for (int i = 0; i < 300; ++i) {
    Question q = random_question(draws, binary, 2, 20);
    if (q.from.starts_with("random") || q.from.starts_with("periodic")) q.from = "blank";
    if (q.from == "blank")
      CHECK(agrees("counter", "direct", q));
    else
      agrees("counter", "direct", q);
  }
  for (int t = 0; t < 300; ++t)
    for (const std::string observable : {"head", "population"})
      CHECK(agrees("counter", "naive", {binary, "blank", observable, t}));
}

TEST_CASE("counter agrees with direct simulation on random machines", "[counter]") {
  Draws draws(1937);
  int counters = 0;
  for (int i = 0; i < 6000; ++i) {
    const auto states = static_cast<unsigned>(draws.between(2, 3)),
               symbols = static_cast<unsigned>(draws.between(2, 3));
    const std::string machine = random_machine(draws, states, symbols, 0);
    const std::string text = certificate(machine);
    if (text.empty()) continue;
    ++counters;
    CHECK(proof::verify(text).kind == Kind::accepted);
    for (int j = 0; j < 6; ++j) {
      Question q{machine};
      q.observable = j % 3 == 0 ? "head" : j % 3 == 1 ? "population" : "cell";
      q.at = draws.between(0, j < 3 ? 2000 : 200000);
      q.x = draws.between(-20, 20);
      if (q.at == 0) q.at = 1;
      CHECK(agrees("counter", "direct", q));
    }
  }
  CHECK(counters > 3);
}

TEST_CASE("counter reads a binary counter at time 10^100 as time goes on", "[counter]") {
  // One step is one step: two far answers a step apart differ as the machine says.
  const Time far = parse_time("10^100").value();
  for (int i = 0; i < 200; ++i) {
    const auto head = [&](const Time& at) { return ask("counter", {binary, "blank", "head", at}).value(); };
    const std::string now = head(far + i), next = head(far + i + 1);
    const auto position = [](const std::string& text) {
      return std::stoll(text.substr(text.find(' ') + 1, text.rfind(' ') - text.find(' ') - 1));
    };
    const bool in_a = now.starts_with("A"), one = now.ends_with("1");
    CHECK(next.starts_with(in_a ? (one ? "A" : "B") : one ? "B" : "A"));
    CHECK(position(next) - position(now) == ((in_a && one) || (!in_a && !one) ? -1 : 1));
  }
}

TEST_CASE("a binary counter never halts, and that is certified", "[counter]") {
  CHECK(ask("counter", {binary, "blank", "halt"}) == "never");
  const auto verdict = proof::verify(certificate(binary));
  CHECK(verdict.kind == Kind::accepted);
  CHECK(verdict.scope == "blank");
}

TEST_CASE("counter certificates that were tampered with are rejected", "[counter]") {
  const json whole = json::parse(certificate(binary));
  const auto changed = [&](const char* field, const json& value) {
    json copy = whole;
    copy[field] = value;
    return proof::verify(copy.dump()).kind;
  };
  REQUIRE(proof::verify(whole.dump()).kind == Kind::accepted);
  for (const char* field : {"cross_steps", "new_steps", "edge_steps", "seen_at"})
    CHECK(changed(field, whole[field].get<int>() + 1) == Kind::rejected);
  CHECK(changed("up", 1 - whole["up"].get<int>()) == Kind::rejected);
  CHECK(changed("down", 1 - whole["down"].get<int>()) == Kind::rejected);
  CHECK(changed("edge", whole["edge"].get<int>() + 1) == Kind::rejected);
  CHECK(changed("value", {1, 1, 1}) == Kind::rejected);
  CHECK(changed("beyond", "1") == Kind::rejected);
  CHECK(changed("side", whole["side"] == "left" ? "right" : "left") == Kind::rejected);
  CHECK(changed("system", "tm:1RB1LA_0LA1RB") == Kind::rejected);
  CHECK(changed("digits", {"1", "0"}) == Kind::rejected);
  CHECK(changed("digits", "0") == Kind::malformed);
  CHECK(changed("edge", 1e300) == Kind::malformed);
  CHECK(changed("turn_steps", json::array()) == Kind::malformed);
  CHECK(changed("from", "random:1") == Kind::malformed);
}
