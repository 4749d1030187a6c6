// The predictor `diagram`: widths that its diagrams must have, families that it must find and prove, answers against
// the naive simulator, and its checker.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "predictors/diagram/decision_diagrams.hpp"
#include "predictors/diagram/family.hpp"
#include "predictors/diagram/growth.hpp"
#include "predictors/diagram/induction.hpp"
#include "predictors/proof/checker.hpp"
#include "tests/predictors/contest.hpp"

using namespace outpace;
using namespace outpace::contest;
using diagram::Order;
using diagram::Path;

namespace {

std::vector<std::size_t> widths(int rule, Order order, int last) {
  Work work;
  return diagram::build(eca::Rule(static_cast<std::uint8_t>(rule)), order, last, 100'000, work)->widths;
}

struct Studied {
  std::unique_ptr<System> system;
  std::unique_ptr<Shortcut> shortcut;
  std::string why;
  explicit Studied(int rule, const std::string& family = "random", Work work = Work())
      : system(make_system("eca:" + std::to_string(rule)).value()) {
    auto result = find_predictor("diagram").value()->study(
        {*system, "cell", initial_family(*system, family).value(), std::nullopt}, work);
    if (result)
      shortcut = std::move(*result);
    else
      why = result.error().reason;
  }
};

bool is_class(int rule) { return eca::Rule(static_cast<std::uint8_t>(rule)).representative().number() == rule; }

}  // namespace

TEST_CASE("diagrams have the widths known for 154, 232, 184 and 30", "[diagram]") {
  using Widths = std::vector<std::size_t>;
  CHECK(widths(154, {Path::from_left, false}, 9) == Widths(10, 2));
  CHECK(widths(154, {Path::from_left, true}, 6) == Widths{2, 4, 4, 4, 4, 4, 4});
  CHECK(widths(232, {Path::outwards, false}, 6) == Widths{2, 3, 4, 4, 4, 4, 4});
  CHECK(widths(232, {Path::inwards, false}, 6) == Widths{2, 3, 3, 3, 3, 3, 3});
  CHECK(widths(184, {Path::from_left, false}, 7) == Widths{2, 3, 4, 5, 6, 7, 8, 9});
  CHECK(widths(57, {Path::from_left, false}, 10) == Widths{2, 4, 5, 7, 11, 13, 18, 21, 25, 29, 33});
  CHECK(widths(30, {Path::from_left, true}, 8) == Widths{2, 2, 3, 4, 9, 15, 24, 50, 95});
  CHECK(diagram::growth(widths(184, {Path::from_left, false}, 12)) == "t + 2");
  CHECK(diagram::growth(widths(154, {Path::from_left, false}, 12)) == "at most 2");
}

TEST_CASE("a diagram evaluated cell by cell is t steps of the rule, in every order", "[diagram]") {
  Draws draws(31);
  for (int i = 0; i < 40; ++i) {
    const auto rule = static_cast<std::uint8_t>(draws.between(0, 255));
    for (const Order order : diagram::orders) {
      Work work;
      const auto built = diagram::build(eca::Rule(rule), order, 5, 100'000, work).value();
      for (std::size_t t = 0; t < built.layers.size(); ++t) {
        const std::string from = "random:" + std::to_string(draws.between(0, 1000));
        const Question q{rule, from, "cell", draws.between(-50, 50), t};
        const auto system = make_system("eca:" + std::to_string(rule)).value();
        const auto start = make_query(*system, from, q.what(), 0).value();
        std::int8_t state = 0;
        for (std::uint64_t layer = 0; state >= 0; ++layer) {
          Query cell = start;
          cell.what.place[0] = q.x + order.offset(t, layer);
          const bool colour = system->simulate_naively(cell).text() == "1";
          state = built.layers[t][layer][static_cast<std::size_t>(state)][colour];
        }
        CAPTURE(order.text(), q.command("diagram"));
        CHECK((state == diagram::one ? "1" : "0") == naive(q));
      }
    }
  }
}

TEST_CASE("rule 154 is read from the right in about four cells at any t", "[diagram]") {
  const Studied studied(154);
  REQUIRE(studied.shortcut);
  CHECK(studied.shortcut->finding() ==
        "decision diagrams of width 4 at every t, read right to left, of 6 kinds of layers");
  std::uint64_t spent = 0;
  for (int i = 0; i < 200; ++i) {
    Work work;
    const Question q{154, "random:" + std::to_string(i), "cell", 5 * i,
                     parse_time("2^2048").value() + Integer(i) * parse_time("2^1000").value()};
    REQUIRE(studied.shortcut->answer(make_query(*studied.system, q.from, q.what(), q.at).value(), work));
    spent += work.spent();
  }
  CHECK(spent < 200 * 400);
}

TEST_CASE("more than half of the classes have a family, and it agrees with the naive simulator wherever it answers",
          "[diagram]") {
  Draws draws(32);
  int answered = 0, classes = 0;
  for (int rule = 0; rule < 256; ++rule) {
    const Studied studied(rule);
    if (!studied.shortcut) continue;
    classes += is_class(rule);
    CHECK(proof::verify(studied.shortcut->certificate()->json).kind == proof::Verdict::Kind::accepted);
    for (const char* kind : {"random", "ring", "pattern"})
      for (int i = 0; i < 15; ++i) {
        Question q = draw(draws, rule, kind, i % 3 ? 30 : 300);
        q.observable = "cell";
        const Query query = make_query(*studied.system, q.from, q.what(), q.at).value();
        Work work(100'000);
        const auto answer = studied.shortcut->answer(query, work);
        if (!answer) continue;
        ++answered;
        if (const std::string expected = naive(q); answer->text() != expected) {
          INFO(q.command("diagram"));
          CHECK(answer->text() == expected);
        }
      }
  }
  CHECK(answered > 5000);
  CHECK(classes > 44);
}

TEST_CASE("studying twice, or after running out of memory or work, gives the same shortcut", "[diagram]") {
  const std::string first = Studied(154).shortcut->certificate()->json;
  CHECK(Studied(30).shortcut == nullptr);
  CHECK(Studied(154, "random", Work(Work::unlimited, 1'000'000)).why == "the memory limit was reached");
  CHECK(Studied(30, "random", Work(Work::unlimited, 5'000'000)).shortcut == nullptr);
  CHECK(Studied(154, "random", Work(200)).why == "the work limit was reached");
  CHECK(Studied(154).shortcut->certificate()->json == first);
}

TEST_CASE("a rule without a family is told how its diagrams grow", "[diagram]") {
  const std::string why = Studied(30).why;
  CHECK(why.find("widths of the diagrams of t steps of rule 30: left to right times ") == 0);
  CHECK(why.find("right to left times 1.8") != std::string::npos);
  CHECK(Studied(184).why.find("left to right t + 2 (14 at t = 12)") != std::string::npos);
  CHECK(Studied(60).why.find("but reading does not stop early") != std::string::npos);
}

TEST_CASE("a family that is wrong anywhere is not proven, by the finder or by the checker", "[diagram]") {
  for (const int rule : {154, 232, 13, 172}) {
    const Studied studied(rule);
    REQUIRE(studied.shortcut);
    const auto json = nlohmann::json::parse(studied.shortcut->certificate()->json);
    CAPTURE(rule);
    for (std::size_t k = 0; k < json["layers"].size(); ++k)
      for (std::size_t state = 0; state < json["layers"][k].size(); ++state)
        for (std::size_t colour = 0; colour < 2; ++colour) {
          auto changed = json;
          auto& leads = changed["layers"][k][state][colour];
          leads = leads == -1 ? -2 : -1;
          CHECK(proof::verify(changed.dump()).kind == proof::Verdict::Kind::rejected);
        }
    for (const char* other : {"eca:30", "eca:110", "eca:90"}) {
      auto changed = json;
      changed["system"] = other;
      CHECK(proof::verify(changed.dump()).kind == proof::Verdict::Kind::rejected);
    }
    Work work;
    const auto built =
        diagram::build(eca::Rule(static_cast<std::uint8_t>(rule)), {Path::from_left, true}, 12, 4000, work);
    if (const auto family = diagram::learn({Path::from_left, true}, built->layers, 2))
      CHECK_FALSE(diagram::prove(eca::Rule(30), *family, work).value());
  }
}

TEST_CASE("the diagram checker says what is malformed", "[diagram]") {
  const auto json = nlohmann::json::parse(Studied(232).shortcut->certificate()->json);
  const auto said = [&](const std::string& pointer, const nlohmann::json& value) {
    auto changed = json;
    changed[nlohmann::json::json_pointer(pointer)] = value;
    const auto verdict = proof::verify(changed.dump());
    CHECK(verdict.kind == proof::Verdict::Kind::malformed);
    return verdict.text;
  };
  CHECK(said("/system", 232) == "/system: it must be eca:0 … eca:255");
  CHECK(said("/path", "inwards") == "/path: it must be \"outwards\" or \"from left\"");
  CHECK(said("/mirrored", 1) == "/mirrored: it must be true or false");
  CHECK(said("/reach", 100) == "/reach: it must be an integer from 2 to 8");
  CHECK(said("/layers", nlohmann::json::array()) == "/layers: it must be a list of 1 to 200");
  CHECK(said("/layers/0/0/0", 9000) == "/layers/0: a state leads to -1, -2 or a state from 0 to 127");
  CHECK(said("/next/0/1", 99) == "/next/0: a kind is 0 to the number of layers");
  CHECK(said("/next/1", json["next"][0]) == "/next/1: its word of kinds was there before");
}
