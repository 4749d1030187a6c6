// Columns: a question's own past is what direct simulation says it was, and a series that repeats itself is foretold
// from it.
#include "predictors/learned/columns.hpp"

#include <map>

#include "predictors/learned/parameters.hpp"
#include "systems/core/catalogue.hpp"
#include "systems/core/random_field.hpp"
#include "systems/tm/turing_machine.hpp"
#include "tests/catch.hpp"

using namespace outpace;
using namespace outpace::learned;

namespace {

struct Lesson {
  std::unique_ptr<System> system;
  InitialFamily family;
  std::string observable;
  Time lead;
  [[nodiscard]] Subject subject() const { return {*system, observable, family, lead}; }
};

Lesson lesson(const std::string& name, const std::string& family, const std::string& observable, int lead) {
  Lesson made{make_system(name).value(), {}, observable, lead};
  made.family = initial_family(*made.system, family).value();
  return made;
}

/// Share of right answers to questions of seeds below 2^63, by a learner taught on 2,048 windows.
double accuracy(const Lesson& what, const std::string& kind) {
  const auto reader = window_reader(what.subject()).value();
  Work work;
  const auto examples = draw_examples(what.subject(), *reader, 2048, 1, work);
  REQUIRE(examples);
  const auto training = train(what.subject(), *examples, parse_settings("compress", kind).value(), work);
  REQUIRE(training);
  std::vector<std::uint8_t> digits(reader->form().digits());
  std::vector<float> scores(training->model->classes());
  int right = 0;
  constexpr int questions = 400;
  for (std::uint32_t i = 0; i < questions; ++i) {
    const Query query =
        what.system->question(what.family, what.observable, {i * 7919u + 3, i * 2654435761u, 0}, 3, what.lead);
    REQUIRE(reader->read(query, digits, work));
    training->model->score(digits, 1, scores);
    const auto best = static_cast<std::size_t>(std::ranges::max_element(scores) - scores.begin());
    right += examples->classes.answers()[best].text() == what.system->simulate_naively(query).text();
  }
  return static_cast<double>(right) / questions;
}

}  // namespace

TEST_CASE("a column is what naive simulation says at each time up to half the lead", "[learned][columns]") {
  for (const auto& [name, family, observable, lead] : {std::tuple{"eca:30", "random", "cell", 9},
                                                       {"eca:110", "random", "cell", 1},
                                                       {"eca:37R", "random", "cell", 8},
                                                       {"ca:k=3,r=1,totalistic=1599", "random", "cell", 7},
                                                       {"ca:k=2,r=1/2,rule=6", "random", "cell", 10},
                                                       {"tm:1RB2LA1LA_2LA2RB0RA", "random", "head", 12},
                                                       {"tm:1RB1LA_0LA0RB", "random", "cell", 11},
                                                       {"tm:1RB---_1LA0RB", "random", "head", 9},
                                                       {"rnn:mod-5", "zero+random", "output", 13},
                                                       {"rnn:tomita-7", "zero+random", "output", 8}}) {
    CAPTURE(name, observable, lead);
    const Lesson what = lesson(name, family, observable, lead);
    const auto reader = window_reader(what.subject()).value();
    const auto columns = column_reader(what.subject());
    REQUIRE(columns);
    REQUIRE((*columns)->form().digits() == static_cast<std::size_t>(lead / 2 + 1));
    std::vector<std::uint8_t> digits(reader->form().digits()), column((*columns)->form().digits());
    std::map<std::string, std::uint8_t> by_text;
    std::map<std::uint8_t, std::string> by_digit;
    for (std::uint32_t i = 0; i < 60; ++i) {
      Query query =
          what.system->question(what.family, what.observable, {i * 77u + 1, i * 2654435761u, 0}, 3, what.lead);
      Work work;
      REQUIRE(reader->read(query, digits, work));
      (*columns)->read(digits, column);
      for (int time = 0; time <= lead / 2; ++time) {
        query.at = time;
        std::string text = what.system->simulate_naively(query).text();
        // Of a head's place the column says nothing.
        if (what.observable == "head") text = text.substr(0, text.find(' ')) + text.substr(text.rfind(' '));
        const std::uint8_t digit = column[static_cast<std::size_t>(lead / 2 - time)];
        CHECK(by_text.try_emplace(text, digit).first->second == digit);
        CHECK(by_digit.try_emplace(digit, text).first->second == text);
        if (what.observable == "cell") CHECK(std::to_string(digit) == text);
        CHECK(digit < (*columns)->form().alphabet[0]);
      }
    }
  }
}

TEST_CASE("a series that repeats itself is foretold from its column, one that does not is not", "[learned][columns]") {
  for (const char* kind : {"column-match", "column-ctw"}) {
    CAPTURE(kind);
    CHECK(accuracy(lesson("eca:51", "random", "cell", 9), kind) == 1);      // blinks
    CHECK(accuracy(lesson("eca:108", "random", "cell", 16), kind) > 0.95);  // settles to periods 1 and 2
    CHECK(accuracy(lesson("eca:170", "random", "cell", 9), kind) < 0.65);   // what comes next comes from the side
    CHECK(accuracy(lesson("eca:30", "random", "cell", 12), kind) < 0.65);
  }
}

TEST_CASE("columns that are not known are declined with the reason", "[learned][columns]") {
  const Lesson unit = lesson("rnn:eca-30-ring-64", "random", "unit", 4);
  const auto reader = column_reader(unit.subject());
  REQUIRE_FALSE(reader);
  CHECK(reader.error().reason.find("output") != std::string::npos);
}
