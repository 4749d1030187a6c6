// The protocol's lines: what is written is read, and no line, however broken, does more than fail to be read.
#include "benchmarks/protocol.hpp"
#include "benchmarks/draws.hpp"
#include "tests/catch.hpp"

using namespace outpace;
using namespace outpace::protocol;

namespace {
Answers some_answers() {
  return {{{"1", 12, 64, 1e-6}, {"0123456789abcdef 17", Work::unlimited, 0, 0}},
          Declined{Declined::Why::work, "the \"limit\"\n"},
          "odd"};
}
Ask some_ask() { return {12, 2, 1000, Work::unlimited, 1e-4, {{"random:5", {"-3"}, "4096"}, {"single", {}, "7"}}}; }
}  // namespace

TEST_CASE("every message reads back as it was written", "[protocol]") {
  const auto hello = std::get<Hello>(read_request(write(Hello{1, "0.1.0"})).value());
  CHECK(hello.protocol == 1);
  const auto study = std::get<Study>(read_request(write(Study{"p", "eca:30", "cell", "random", "64", 5, 6})).value());
  CHECK((study.predictor == "p" && study.system == "eca:30" && study.lead == "64" && study.work_limit == 5));
  const auto ask = std::get<Ask>(read_request(write(some_ask())).value());
  CHECK((ask.rung == 12 && ask.byte_limit == Work::unlimited && ask.queries.size() == 2));
  CHECK((ask.queries[0].place == std::vector<std::string>{"-3"} && ask.queries[1].at == "7"));
  const auto answers = read_answers(write(some_answers())).value();
  REQUIRE(answers.answers.size() == 2);
  CHECK((answers.answers[0].work == 12 && answers.answers[1].text == "0123456789abcdef 17"));
  CHECK((answers.stopped->why == Declined::Why::work && answers.unsteady == "odd"));
  Studied studied;
  studied.claim = Claim::proven;
  studied.certificate = R"({"kind":"x"})";
  const auto back = read_studied(write(studied)).value();
  CHECK((back.claim == Claim::proven && back.certificate == studied.certificate && !back.declined));
  const auto welcome = read_welcome(write(Welcome{1, "p", {{"a", 2.5, true}}})).value();
  CHECK((welcome.offers.size() == 1 && welcome.offers[0].approximate && welcome.offers[0].nanoseconds_per_unit == 2.5));
}

TEST_CASE("a field that is wrong is named", "[protocol]") {
  for (const auto& [line, field] :
       {std::pair{R"({"type":"answers","answers":[{"answer":"1"},{"answer":2}]})", "/answers/1/answer"},
        {R"({"type":"answers","answers":[{"answer":"1","work":-1}]})", "/answers/0/work"},
        {R"({"type":"answers","answers":[{"answer":"1","seconds":"x"}]})", "/answers/0/seconds"},
        {R"({"type":"answers","answers":{}})", "/answers"},
        {R"({"type":"answers","answers":[],"stopped":{"why":"tired","reason":""}})", "/stopped/why"}}) {
    const auto read = read_answers(line);
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().text().find(field) != std::string::npos);
  }
  CHECK(read_studied(R"({"type":"studied","claim":"sure","finding":""})").error().text().find("/claim") !=
        std::string::npos);
  CHECK(read_welcome(
            R"({"type":"hello","protocol":1,"program":"","offers":[{"predictor":"a","nanoseconds_per_unit":0}]})")
            .error()
            .text()
            .find("nanoseconds_per_unit") != std::string::npos);
}

TEST_CASE("random bytes and broken messages never do more than fail to be read", "[protocol][fuzz]") {
  const std::string seeds[] = {write(Hello{1, "x"}),   write(Study{"p", "eca:30", "cell", "random", "64", 5, 6}),
                               write(some_ask()),      write(some_answers()),
                               write(Studied{}),       write(Welcome{1, "p", {{"a", 2.5, true}}}),
                               std::string(5000, '['), std::string(5000, '{')};
  Stream stream(20);
  std::size_t read = 0;
  for (int round = 0; round < 20000; ++round) {
    std::string line;
    if (round % 4 == 0) {
      for (std::uint64_t n = stream.below(60); n > 0; --n) line += static_cast<char>(stream.below(256));
    } else {
      line = seeds[stream.below(std::size(seeds))];
      for (std::uint64_t n = stream.below(4); n > 0; --n) {
        const std::size_t at = stream.below(line.size());
        if (stream.below(2)) {
          line[at] = static_cast<char>(stream.below(256));
        } else {
          line.erase(at, 1 + stream.below(20));
        }
        if (line.empty()) break;
      }
    }
    read += read_request(line).has_value() + read_answers(line).has_value() + read_studied(line).has_value() +
            read_welcome(line).has_value();
  }
  CHECK(read > 1000);
  CHECK(read < 20000);
}
