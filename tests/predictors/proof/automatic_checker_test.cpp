// The checker of "automatic" certificates: those that `nested` makes, and those that were tampered with.
#include <nlohmann/json.hpp>

#include "predictors/proof/checker.hpp"
#include "tests/predictors/contest.hpp"

using namespace outpace;
using namespace outpace::contest;
using nlohmann::json;
using Kind = proof::Verdict::Kind;

namespace {

StudyResult study(int rule, const std::string& from) {
  const auto system = make_system("eca:" + std::to_string(rule)).value();
  Work work(400'000, std::uint64_t{1} << 28);
  return find_predictor("nested").value()->study({*system, "cell", initial_family(*system, from).value(), std::nullopt},
                                                 work);
}

json certificate(int rule, const std::string& from) {
  return json::parse(study(rule, from).value()->certificate()->json);
}

}  // namespace

TEST_CASE("the checker accepts every automaton that was learnt", "[nested]") {
  Draws draws(64);
  for (int i = 0; i < 150; ++i) {
    const int rule = static_cast<int>(draws.between(0, 255));
    const std::string from = i % 3 ? draw(draws, rule, "pattern", 1, 10).from : "single";
    const auto shortcut = study(rule, from);
    if (!shortcut) continue;
    CHECK((*shortcut)->claim() == Claim::proven);
    const auto verdict = proof::verify((*shortcut)->certificate()->json);
    CAPTURE(rule, from, verdict.text);
    CHECK(verdict.kind == Kind::accepted);
    CHECK(verdict.scope == from);
  }
}

TEST_CASE("the checker rejects automata with one wrong successor or output", "[nested]") {
  Draws draws(65);
  int rejected = 0, tried = 0;
  for (const int rule : {90, 126, 62, 54}) {
    const json whole = certificate(rule, "single");
    for (int i = 0; i < 120; ++i) {
      json copy = whole;
      const auto count = static_cast<std::int64_t>(whole["output"].size());
      const char* field = i % 2 ? "next" : "output";
      const auto place = static_cast<std::size_t>(draws.between(0, static_cast<std::int64_t>(copy[field].size()) - 1));
      const auto value = static_cast<unsigned>(draws.between(0, i % 2 ? count - 1 : 1));
      if (copy[field][place] == value) continue;
      copy[field][place] = value;
      ++tried;
      rejected += proof::verify(copy.dump()).kind == Kind::rejected;
    }
  }
  CHECK(rejected == tried);  // these automata are minimal: every edge and output matters
  json other = certificate(90, "single");
  other["system"] = "eca:126";
  CHECK(proof::verify(other.dump()).kind == Kind::rejected);
  other["system"] = "eca:90";
  other["from"] = "pattern:11";
  CHECK(proof::verify(other.dump()).kind == Kind::rejected);
  other["from"] = "ring:9:single";
  CHECK(proof::verify(other.dump()).kind == Kind::malformed);
  other["from"] = "pattern:0,background=1";
  CHECK(proof::verify(other.dump()).kind == Kind::rejected);
}

TEST_CASE("no document makes the checker of automata throw", "[nested]") {
  Draws draws(66);
  const json whole = certificate(18, "single");
  const json values[] = {nullptr,
                         true,
                         -1,
                         3,
                         1.5,
                         1e300,
                         "",
                         "eca:30",
                         json::array(),
                         json::object(),
                         json::array({0, 1}),
                         json::array({-1, 1e9}),
                         18446744073709551615u,
                         "single"};
  std::vector<std::string> fields;
  for (const auto& [field, value] : whole.items()) fields.push_back(field);
  for (int i = 0; i < 3000; ++i) {
    json copy = whole;
    for (std::int64_t changes = draws.between(1, 3); changes > 0; --changes) {
      const std::string& field = fields[static_cast<std::size_t>(draws.between(0, std::ssize(fields) - 1))];
      if (draws.between(0, 4))
        copy[field] = values[draws.between(0, std::ssize(values) - 1)];
      else
        copy.erase(field);
    }
    CHECK_NOTHROW(proof::verify(copy.dump()));
    std::string text = whole.dump();
    text[static_cast<std::size_t>(draws.between(0, std::ssize(text) - 1))] = static_cast<char>(draws.between(32, 126));
    CHECK_NOTHROW(proof::verify(text));
  }
}
