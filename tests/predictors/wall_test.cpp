// The predictor `wall` against the naive simulator on random rules, starts, places and times, and what it must answer
// at times that nothing else reaches.
#include <set>

#include "predictors/wall/wall.hpp"
#include "systems/eca/elementary_automaton.hpp"
#include "systems/eca/rule.hpp"
#include "tests/predictors/contest.hpp"

using namespace outpace;
using namespace outpace::contest;

namespace {

/// A studied shortcut with the system it is of; empty where `wall` declines.
struct Studied {
  std::unique_ptr<System> system;
  std::unique_ptr<Shortcut> shortcut;
  std::uint64_t study_work = 0;

  Studied(int rule, const std::string& family) : system(make_system("eca:" + std::to_string(rule)).value()) {
    Work work;
    auto result = find_predictor("wall").value()->study(
        {*system, "cell", initial_family(*system, family).value(), std::nullopt}, work);
    if (result) shortcut = std::move(*result);
    study_work = work.spent();
  }
  explicit operator bool() const { return shortcut != nullptr; }
  [[nodiscard]] const wall::WallShortcut& walls() const { return dynamic_cast<const wall::WallShortcut&>(*shortcut); }
  [[nodiscard]] Query query(const Question& q) const { return make_query(*system, q.from, q.what(), q.at).value(); }
};

Question cell_question(Draws& draws, int rule, const std::string& kind, std::int64_t longest_time) {
  Question q = draw(draws, rule, kind, longest_time);
  q.observable = "cell";
  return q;
}

/// Whether the answer is the naive one or the work limit was met.
bool check_one(const Studied& studied, const Question& q, std::uint64_t limit) {
  Work work(limit);
  const Query query = studied.query(q);
  const auto answer = studied.shortcut->answer(query, work);
  if (!answer) {
    CHECK(answer.error().why == Declined::Why::work);
    return false;
  }
  const std::string expected = studied.system->simulate_naively(query).text();
  if (answer->text() != expected) {
    INFO(q.command("wall"));
    CHECK(answer->text() == expected);
  }
  return true;
}

}  // namespace

TEST_CASE("walls answer as the naive simulator does, whatever the rule and the frames", "[wall]") {
  // Shortcuts are made with frames that the study would not keep: soundness does not rest on the study.
  const std::vector<std::vector<wall::Frame>> choices = {
      {{0, 1}}, {{-1, 1}}, {{1, 1}}, {{1, 2}, {-1, 3}}, {{-3, 4}, {2, 3}}};
  Draws draws(11);
  for (int rule = 0; rule < 256; ++rule) {
    const auto system = make_system("eca:" + std::to_string(rule)).value();
    for (const auto& frames : choices) {
      const wall::WallShortcut shortcut(eca::ElementaryAutomaton(eca::Rule(static_cast<std::uint8_t>(rule))), frames);
      for (const char* kind : {"random", "random", "pattern", "single", "ring"}) {
        const Question q = cell_question(draws, rule, kind, draws.between(0, 9) ? 40 : 200);
        const Query query = make_query(*system, q.from, q.what(), q.at).value();
        Work work;
        const auto answer = shortcut.answer(query, work);
        REQUIRE(answer.has_value());
        if (const std::string expected = system->simulate_naively(query).text(); answer->text() != expected) {
          INFO(q.command("wall") + " in the frame " + frames.front().text());
          CHECK(answer->text() == expected);
        }
      }
    }
  }
}

TEST_CASE("in the frames that the study keeps, walls answer as the naive simulator does", "[wall]") {
  Draws draws(12);
  int answered = 0;
  for (int rule = 0; rule < 256; ++rule) {
    const Studied studied(rule, "random");
    if (!studied) continue;
    for (int i = 0; i < 25; ++i) answered += check_one(studied, cell_question(draws, rule, "random", 300), 2'000'000);
    answered += check_one(studied, cell_question(draws, rule, "random", 2000), 2'000'000);
  }
  CHECK(answered > 3500);
}

TEST_CASE("walls answer on rings, from patterns and from a single cell where they stand there", "[wall]") {
  Draws draws(13);
  int answered = 0;
  for (int rule = 0; rule < 256; ++rule)
    for (const char* kind : {"ring", "single"}) {
      const Studied studied(rule, kind);
      if (!studied) continue;
      for (int i = 0; i < 4; ++i) answered += check_one(studied, cell_question(draws, rule, kind, 200), 2'000'000);
    }
  CHECK(answered > 500);
}

TEST_CASE("walls settle random cells of more than half of the classes at t = 10^100 within 100,000 units", "[wall]") {
  Draws draws(14);
  const Time googol = parse_time("10^100").value();
  std::set<int> settled;
  for (int rule = 0; rule < 256; ++rule) {
    if (eca::Rule(static_cast<std::uint8_t>(rule)).representative().number() != rule) continue;
    const Studied studied(rule, "random");
    if (!studied) continue;
    int count = 0;
    for (int i = 0; i < 20; ++i) {
      const Question q{rule, "random:" + std::to_string(i), "cell", googol / draws.between(1, 9), googol + i};
      Work work(100'000);
      count += studied.shortcut->answer(studied.query(q), work).has_value();
    }
    if (count == 20) settled.insert(rule);
  }
  CHECK(settled.size() >= 52);
  for (const int rule : {13, 28, 232}) CHECK(settled.count(rule) == 1);
}

TEST_CASE("the work of a settled cell grows with the digits of t only", "[wall]") {
  for (const int rule : {13, 28, 232}) {
    const Studied studied(rule, "random");
    REQUIRE(studied);
    CAPTURE(rule);
    std::uint64_t near = 0, far = 0;
    for (int i = 0; i < 50; ++i)
      for (const char* t : {"2^20", "2^2048"}) {
        const Question q{rule, "random:" + std::to_string(i), "cell", 5 * i, parse_time(t).value()};
        Work work;
        REQUIRE(studied.shortcut->answer(studied.query(q), work).has_value());
        (t == std::string("2^20") ? near : far) += work.spent();
      }
    CHECK(near < 50 * 600);
    CHECK(far < near + 50 * 2000);
  }
}

TEST_CASE("different frames agree on cells at t = 2^200", "[wall]") {
  const std::vector<wall::Frame> frames = {{0, 1}, {-1, 1}, {1, 1}, {1, 2}, {-1, 3}, {3, 4}};
  const Time t = parse_time("2^200+7").value();
  int compared = 0;
  for (const int rule : {0, 8, 32, 40, 128, 136, 160, 168, 64, 96, 192, 224, 235, 249, 251, 253, 255}) {
    const auto system = make_system("eca:" + std::to_string(rule)).value();
    for (int i = 0; i < 20; ++i) {
      const Question q{rule, "random:" + std::to_string(i), "cell", 1000 * i, t + i};
      std::set<std::string> answers;
      for (const wall::Frame& frame : frames) {
        const wall::WallShortcut shortcut(eca::ElementaryAutomaton(eca::Rule(static_cast<std::uint8_t>(rule))),
                                          {frame});
        Work work(20'000);
        if (const auto answer = shortcut.answer(make_query(*system, q.from, q.what(), q.at).value(), work)) {
          answers.insert(answer->text());
          ++compared;
        }
      }
      INFO(q.command("wall"));
      CHECK(answers.size() <= 1);
    }
  }
  CHECK(compared > 1000);
}

TEST_CASE("walls decline rules without them, other observables, and at their limits", "[wall]") {
  for (const int rule : {30, 90, 110, 184}) {
    const Question q{rule, "random:1", "cell", 0, 10};
    std::string why;
    CHECK_FALSE(ask("wall", q, &why).has_value());
    CHECK(why.starts_with("no frame isolates cells"));
  }
  std::string why;
  CHECK_FALSE(ask("wall", {232, "single", "population", 0, 10}, &why).has_value());
  CHECK(why == "wall answers single cells only, not a population");

  const Studied studied(232, "random");
  const Query query = studied.query({232, "random:1", "cell", 0, 1000000});
  Work little(100);
  CHECK(studied.shortcut->answer(query, little).error().why == Declined::Why::work);
  Work narrow(Work::unlimited, 64);
  CHECK(studied.shortcut->answer(query, narrow).error().why == Declined::Why::memory);
  Work short_study(1000);
  const auto refused = find_predictor("wall").value()->study(
      {*studied.system, "cell", initial_family(*studied.system, "random").value(), std::nullopt}, short_study);
  CHECK(refused.error().why == Declined::Why::work);
}

TEST_CASE("the same question costs walls the same work, whatever was asked before", "[wall]") {
  const Studied first(73, "random"), second(73, "random");
  CHECK(first.study_work == second.study_work);
  std::vector<std::uint64_t> forward, backward;
  const auto cost = [](const Studied& studied, int i) {
    Work work(50'000);
    const auto answer =
        studied.shortcut->answer(studied.query({73, "random:" + std::to_string(i), "cell", i, 1 << 20}), work);
    return answer ? work.spent() : 0;
  };
  for (int i = 0; i < 30; ++i) forward.push_back(cost(first, i));
  for (int i = 29; i >= 0; --i) backward.insert(backward.begin(), cost(second, i));
  CHECK(forward == backward);
}
