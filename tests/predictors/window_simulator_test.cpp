// The batch simulator that learners are timed against says what direct simulation says.
#include "predictors/learned/window_simulator.hpp"

#include "benchmarks/draws.hpp"
#include "predictors/learned/examples.hpp"
#include "systems/core/catalogue.hpp"
#include "tests/catch.hpp"

using namespace outpace;
using namespace outpace::learned;

TEST_CASE("windows stepped side by side give what direct simulation gives", "[learned]") {
  for (const auto& [name, family, observable] :
       {std::tuple("eca:30", "random", "cell"), std::tuple("eca:45", "random", "cell"),
        std::tuple("eca:181", "random", "cell"), std::tuple("ca:k=3,r=1,totalistic=1599", "random", "cell"),
        std::tuple("ca:k=2,r=2,totalistic=52", "random", "cell"),
        std::tuple("tm:1RB2LA1LA_2LA2RB0RA", "random", "head"),
        std::tuple("tm:1RB1LB_1LA0LC_1RZ1LD_1RD0RA", "random", "head"),
        std::tuple("rnn:mod-5", "zero+random", "output"), std::tuple("rnn:tomita-7", "zero+random", "output"),
        std::tuple("rnn:recall-3", "zero+random", "output")}) {
    const auto system = make_system(name).value();
    for (const unsigned lead : {1u, 2u, 7u, 8u, 31u, 40u}) {
      CAPTURE(name, lead);
      const InitialFamily from = initial_family(*system, family).value();
      const Subject subject{*system, observable, from, Time(lead)};
      const auto reader = window_reader(subject).value();
      const auto simulator = window_simulator(subject);
      REQUIRE(simulator);
      const std::size_t width = reader->form().digits(), count = 300;
      const auto queries = lead_questions(*system, from, observable, lead + 7, Time(lead), count);
      std::vector<std::uint8_t> digits(queries.size() * width);
      std::vector<std::uint32_t> answers(queries.size());
      for (std::size_t i = 0; i < queries.size(); ++i) {
        Work work;
        REQUIRE(reader->read(queries[i], std::span(digits).subspan(i * width, width), work));
      }
      simulator->run(digits, queries.size(), answers);
      for (std::size_t i = 0; i < queries.size(); ++i) {
        Work work;
        REQUIRE(simulator->text(answers[i]) == system->simulate(queries[i], work).value().text());
      }
    }
  }
  const auto network = make_system("rnn:eca-30-ring-64").value();
  CHECK_FALSE(window_simulator({*network, "unit", initial_family(*network, "random").value(), Time(4)}));
}
