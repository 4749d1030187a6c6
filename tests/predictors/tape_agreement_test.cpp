// All predictors of Turing machines at once: on machines by chance whoever answers says what direct simulation says,
// far beyond its reach they say the same as each other, and what is claimed as proven a checker accepts.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "predictors/proof/checker.hpp"
#include "tests/predictors/tape_contest.hpp"

using namespace outpace;
using namespace outpace::tape_contest;
using Kind = proof::Verdict::Kind;

namespace {

const std::vector<std::string> everybody = {"backward", "bouncer", "counter", "cycler",
                                            "history",  "macro",   "ngram",   "rules"};

/// The machines of two states and two symbols that grow for ever without repeating themselves, as
/// `outpace survey tm:2,2` finds them: eight sweep, four count. By chance alone such machines are too rare.
constexpr std::array growing = {"1RB1LA_1LA1RB", "1RB1LA_0LA1RB", "0RB1LA_1LA1RB", "1LB1RA_1RA1LB",
                                "1LB1RA_0RA1LB", "0LB1RA_1RA1LB", "1RB0LB_1LA0RA", "1LB0RB_1RA0LA",
                                "1RB1LA_0LA0RB", "0RB0LA_1LA1RB", "1LB1RA_0RA0LB", "0LB0RA_1RA1LB"};

std::string machine_by_chance(Draws& draws, unsigned symbols) {
  if (symbols == 2 && draws.between(1, 5) == 1) return growing[static_cast<std::size_t>(draws.between(0, 11))];
  return random_machine(draws, static_cast<unsigned>(draws.between(2, 5)), symbols, draws.between(0, 1) * 15);
}

std::string start_by_chance(Draws& draws, unsigned symbols) { return finite_start(draws, symbols, 2, 8); }

}  // namespace

TEST_CASE("at any time up to a million whoever answers agrees with direct simulation", "[tm][agreement]") {
  Draws draws(10'000'019);
  std::map<std::string, int> answered;
  for (int i = 0; i < 1200; ++i) {
    const auto symbols = static_cast<unsigned>(draws.between(2, 3));
    Question q{machine_by_chance(draws, symbols), start_by_chance(draws, symbols)};
    q.observable = i % 2 == 0 ? "head" : i % 4 == 1 ? "population" : "cell";
    q.at = draws.between(0, 1) ? draws.between(0, 1'000'000) : draws.between(0, 3000);
    q.x = draws.between(-30, 30);
    const std::string expected = ask("direct", q).value();
    for (const std::string& predictor : everybody) {
      const auto answer = ask(predictor, q, true, nullptr, 100'000);
      if (!answer) continue;
      ++answered[predictor];
      if (*answer != expected) {
        INFO(q.command(predictor));
        CHECK(*answer == expected);
      }
    }
  }
  for (const char* predictor : {"bouncer", "counter", "cycler", "macro", "rules"}) {
    CAPTURE(predictor);
    CHECK(answered[predictor] > 20);
  }
}

TEST_CASE("far beyond direct simulation those who answer agree with each other", "[tm][agreement]") {
  Draws draws(31);
  int compared = 0;
  for (int i = 0; i < 500; ++i) {
    Question q{machine_by_chance(draws, 2)};
    q.observable = i % 3 == 0 ? "cell" : i % 3 == 1 ? "population" : "head";
    q.at = parse_time("10^40").value() + draws.between(0, 1'000'000'000);
    q.x = draws.between(-100, 100);
    std::map<std::string, std::string> answers;
    for (const char* predictor : {"bouncer", "counter", "cycler", "rules"})
      if (const auto answer = ask(predictor, q, true, nullptr, 200'000)) answers[predictor] = *answer;
    if (answers.size() < 2) continue;
    ++compared;
    for (const auto& [predictor, answer] : answers) {
      INFO(q.command(predictor));
      CHECK(answer == answers.begin()->second);
    }
  }
  CHECK(compared > 50);
}

TEST_CASE("never is said only with a certificate that is accepted, and of no machine that halts", "[tm][agreement]") {
  Draws draws(1983);
  std::map<std::string, int> never;
  for (int i = 0; i < 250; ++i) {
    const Question q{machine_by_chance(draws, 2), start_by_chance(draws, 2), "halt"};
    const auto system = make_system("tm:" + q.machine).value();
    const auto query = make_query(*system, q.from, q.what(), 0).value();
    const bool halts = ask("direct", q, true, nullptr, 100'000).has_value();
    for (const std::string& predictor : everybody) {
      Work work(300'000, std::uint64_t{1} << 30);
      const auto shortcut = find_predictor(predictor).value()->study(
          {*system, "halt", initial_family(*system, q.from).value(), std::nullopt}, work);
      if (!shortcut) continue;
      INFO(q.command(predictor));
      const auto certificate = (*shortcut)->certificate();
      if (certificate) CHECK(proof::verify(certificate->json).kind == Kind::accepted);
      const auto answer = (*shortcut)->answer(query, work);
      if (!answer || answer->text() != "never") continue;
      ++never[predictor];
      CHECK_FALSE(halts);
      CHECK((*shortcut)->claim() == Claim::proven);
      REQUIRE(certificate);
      CHECK(proof::verify(certificate->json).text.find("halts") != std::string::npos);
    }
  }
  CHECK(never["macro"] == 0);
  for (const char* predictor : {"backward", "bouncer", "counter", "cycler", "history", "ngram", "rules"}) {
    CAPTURE(predictor);
    CHECK(never[predictor] > 0);
  }
}

TEST_CASE("the halting step counts, and so does the symbol that it writes", "[tm][agreement]") {
  // Like the two-state champion, but the halt writes 0, or steps on the other way: the steps stay, the score does not.
  for (const char* predictor : {"direct", "macro", "rules"}) {
    CHECK(ask(predictor, {"1RB1LB_1LA1RZ", "blank", "halt"}) == "6 4");
    CHECK(ask(predictor, {"1RB1LB_1LA0RZ", "blank", "halt"}) == "6 3");
    CHECK(ask(predictor, {"1RB1LB_1LA0LZ", "blank", "halt"}) == "6 3");
    CHECK(ask(predictor, {"1RB1LB_1LA---", "blank", "halt"}) == "6 4");
    CHECK(ask(predictor, {"1RZ1LB_1LA1RZ", "blank", "halt"}) == "1 1");
    CHECK(ask(predictor, {"1RB1LB_1LA1RZ", "blank", "head", 5}) == ask("naive", {"1RB1LB_1LA1RZ", "blank", "head", 5}));
    CHECK(ask(predictor, {"1RB1LB_1LA1RZ", "blank", "head", 6}) == ask("naive", {"1RB1LB_1LA1RZ", "blank", "head", 6}));
    CHECK(ask(predictor, {"1RB1LB_1LA1RZ", "blank", "head", 7}) == ask("naive", {"1RB1LB_1LA1RZ", "blank", "head", 7}));
  }
}

TEST_CASE("a machine that branches like Collatz's map comes out alike by rules and by running", "[tm][agreement]") {
  // Antihydra (Iijima, 2024): runs shrink by two and three at a time, so that remainders decide.
  const std::string antihydra = "1RB1RA_0LC1LE_1LD1LC_1LA0LB_1LF1RE_---0RA";
  Draws draws(8);
  for (int i = 0; i < 12; ++i)
    for (const char* observable : {"head", "population"})
      CHECK(agrees("rules", "direct", {antihydra, "blank", observable, draws.between(0, 5'000'000)}));
}
