// The predictor cycler and its checker: answers against direct simulation on machines by chance, proofs that must be
// refused, and the classic mistakes of recurrences.
#include <nlohmann/json.hpp>

#include "predictors/cycler/recurrence.hpp"
#include "predictors/proof/checker.hpp"
#include "tests/predictors/tape_contest.hpp"

using namespace outpace;
using proof::Verdict;

namespace {

std::string certificate_of(const std::string& machine, const std::string& from = "blank") {
  const auto system = make_system("tm:" + machine).value();
  Work work(10'000'000);
  const auto studied = find_predictor("cycler").value()->study(
      {*system, "head", initial_family(*system, from).value(), std::nullopt}, work);
  return studied ? studied.value()->certificate().value().json : "";
}

Verdict::Kind verdict_with(const std::string& certificate, const char* field, const nlohmann::json& value) {
  auto json = nlohmann::json::parse(certificate);
  json[field] = value;
  return proof::verify(json.dump()).kind;
}

}  // namespace

TEST_CASE("what cycler answers of machines by chance is what direct simulation says", "[cycler][tm]") {
  contest::Draws draws(1965);
  unsigned answered = 0;
  for (int round = 0; round < 3000; ++round) {
    const auto symbols = static_cast<unsigned>(draws.between(2, 3));
    tape_contest::Question q;
    q.machine = tape_contest::random_machine(draws, static_cast<unsigned>(draws.between(2, 4)), symbols, 12);
    const auto kind = draws.between(0, 3);
    if (kind == 1)
      q.from = "tape:" + tape_contest::digits(draws, draws.between(0, 6), symbols) + ",1," +
               tape_contest::digits(draws, draws.between(0, 6), symbols);
    if (kind == 2)
      q.from = "periodic:" + tape_contest::digits(draws, draws.between(1, 3), symbols) + "." +
               tape_contest::digits(draws, draws.between(1, 3), symbols);
    q.observable =
        std::array{"head", "cell", "head", "population"}[static_cast<std::size_t>(draws.between(0, kind == 2 ? 1 : 3))];
    q.at = draws.between(0, draws.between(0, 3) ? 3000 : 1'000'000);
    q.x = draws.between(-60, 60);
    std::string why;
    const auto answer = tape_contest::ask("cycler", q, true, &why, 300'000);
    if (!answer) continue;
    ++answered;
    INFO(q.command("cycler"));
    CHECK(*answer == tape_contest::ask("direct", q).value());
  }
  CHECK(answered > 1500);
}

TEST_CASE("every repetition that cycler finds is accepted by the checker", "[cycler][tm][proof]") {
  contest::Draws draws(4);
  unsigned seen = 0;
  for (int round = 0; round < 500; ++round) {
    const std::string certificate = certificate_of(tape_contest::random_machine(draws, 3, 2, 0));
    if (certificate.empty()) continue;
    ++seen;
    INFO(certificate);
    CHECK(proof::verify(certificate).kind == Verdict::Kind::accepted);
  }
  CHECK(seen > 300);
}

TEST_CASE("a recurrence with one number changed is refused", "[cycler][tm][proof]") {
  const std::string certificate = certificate_of("1RB0RB_1LA1RA");
  REQUIRE(proof::verify(certificate).kind == Verdict::Kind::accepted);
  CHECK(verdict_with(certificate, "period", "5") == Verdict::Kind::rejected);
  CHECK(verdict_with(certificate, "offset", 1) == Verdict::Kind::rejected);
  CHECK(verdict_with(certificate, "offset", 0) == Verdict::Kind::rejected);
  CHECK(verdict_with(certificate, "wake", {3, 4}) == Verdict::Kind::rejected);
  CHECK(verdict_with(certificate, "preperiod", "0") == Verdict::Kind::rejected);
  CHECK(verdict_with(certificate, "system", "tm:1RB0RB_1LA1RZ") == Verdict::Kind::rejected);
  CHECK(verdict_with(certificate, "from", "random:1") == Verdict::Kind::rejected);
  CHECK(verdict_with(certificate, "period", 4) == Verdict::Kind::malformed);
  CHECK(verdict_with(certificate, "system", "tm:1RB0RB_1LA1") == Verdict::Kind::malformed);
  CHECK(verdict_with(certificate, "wake", {std::uint64_t{1} << 63, 4}) == Verdict::Kind::malformed);
}

TEST_CASE("a bouncer and a counter come back to their states and are no cyclers", "[cycler][tm]") {
  CHECK(certificate_of("1RB1LA_0LA0RB").empty());
  CHECK(certificate_of("1RB0LA_1LA1RB").empty() ==
        !tape_contest::ask("cycler", {"1RB0LA_1LA1RB"}, true, nullptr, 10'000'000));
  CHECK(certificate_of("1RB1LC_1RC1RB_1RD0LE_1LA1LD_1RZ0LA").empty());
}

TEST_CASE("of Wolfram's 4096 machines 230 repeat themselves in place, 3854 shifted, 12 do not", "[cycler][tm]") {
  unsigned in_place = 0, shifted = 0, neither = 0;
  for (int number = 0; number < 4096; ++number) {
    Work work(100'000);
    const auto machine = tm::Machine::from_wolfram(2, 2, number).value();
    const auto found = cycler::find_recurrence(machine, tm::TapeStart::blank(2), work);
    ++(!found ? neither : found->offset == 0 ? in_place : shifted);
  }
  CHECK(in_place == 230);
  CHECK(shifted == 3854);
  CHECK(neither == 12);
}
