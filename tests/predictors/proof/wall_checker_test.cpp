// The checker of single answers by walls: it accepts what the predictor offers, rejects what does not follow, and no
// document makes it throw or accept a wrong colour.
#include <nlohmann/json.hpp>

#include "predictors/proof/checker.hpp"
#include "predictors/wall/wall.hpp"
#include "systems/eca/elementary_automaton.hpp"
#include "tests/predictors/contest.hpp"

using namespace outpace;
using namespace outpace::contest;
using nlohmann::json;
using Kind = proof::Verdict::Kind;

namespace {

json certificate(int rule, const std::string& from, const Integer& x, const Time& t, std::vector<wall::Frame> frames) {
  const auto system = make_system("eca:" + std::to_string(rule)).value();
  const wall::WallShortcut shortcut(eca::ElementaryAutomaton(eca::Rule(static_cast<std::uint8_t>(rule))),
                                    std::move(frames));
  Work work;
  return json::parse(shortcut.certify(make_query(*system, from, {"cell", {x}}, t).value(), work).value().json);
}

proof::Verdict verdict(const json& c) { return proof::verify(c.dump()); }

json odd_value(Draws& draws) {
  switch (draws.between(0, 11)) {
    case 0:
      return nullptr;
    case 1:
      return true;
    case 2:
      return -1;
    case 3:
      return 1e300;
    case 4:
      return std::numeric_limits<std::int64_t>::min();
    case 5:
      return std::numeric_limits<std::uint64_t>::max();
    case 6:
      return "eca:30";
    case 7:
      return json::array({"-99999999999999999999", "99999999999999999999"});
    case 8:
      return json::array({1, -1, 2});
    case 9:
      return "-";
    case 10:
      return json::object({{"n", 1}});
    default:
      return draws.between(-3, 13);
  }
}

/// Moves a number, or the digits of one, by a little.
void nudge(json& value, Draws& draws) {
  const auto by = draws.between(-4, 4);
  if (value.is_array() && !value.empty()) {
    nudge(value[static_cast<std::size_t>(draws.between(0, static_cast<std::int64_t>(value.size()) - 1))], draws);
  } else if (value.is_number_integer()) {
    const auto n = value.get<std::int64_t>();
    if (n > -1000000 && n < 1000000) value = n + by;
  } else if (value.is_string()) {
    if (const auto n = parse_integer(value.get<std::string>())) value = Integer(*n + by).str();
  }
}

}  // namespace

TEST_CASE("the checker accepts the evidence of walls and says what it proves", "[wall][proof]") {
  const Time googol = parse_time("10^100").value();
  for (const auto& [rule, frame] : std::vector<std::pair<int, wall::Frame>>{{232, {0, 1}},
                                                                            {13, {0, 1}},
                                                                            {28, {0, 1}},
                                                                            {73, {0, 1}},
                                                                            {2, {-1, 1}},
                                                                            {3, {1, 2}},
                                                                            {27, {1, 2}},
                                                                            {40, {1, 3}}})
    for (const Integer& x : {Integer(0), Integer(googol / 7)})
      for (const Time& t : {Time(5), Time(60), googol}) {
        json c = certificate(rule, "random:5", x, t, {frame});
        INFO(c.dump());
        const auto accepted = verdict(c);
        CHECK(accepted.kind == Kind::accepted);
        CHECK(accepted.system == "eca:" + std::to_string(rule));
        c["answer"] = 1 - c["answer"].get<int>();
        CHECK(verdict(c).text == "/answer: the cell has the other colour");
      }
}

TEST_CASE("the checker rejects a wall certificate whose cycle or window is not what it says", "[wall][proof]") {
  const json c = certificate(73, "random:5", 3, 1 << 20, {{0, 1}});
  json other = c;
  other["period"] = c["period"].get<int>() + 1;
  CHECK(verdict(other).text == "/period: what is possible does not come again after it");
  other = c;
  other["read"] = {"3", "3"};
  CHECK(verdict(other).kind == Kind::rejected);
  other = c;
  other["kept"] = {"-1000", "1000"};
  CHECK(verdict(other).text.starts_with("/kept"));
  other = c;
  other["tracked"] = {"0", "99999999999"};
  CHECK(verdict(other).text.starts_with("/tracked"));
  other = c;
  other["preperiod"] = std::int64_t{1} << 39;
  CHECK(verdict(other).kind == Kind::rejected);
  other = c;
  other["start"] = "random:x";
  CHECK(verdict(other).text.starts_with("/start"));
  other = c;
  other.erase("t");
  CHECK(verdict(other).kind == Kind::malformed);
  CHECK(verdict(other).text.starts_with("/t"));
}

TEST_CASE("a mutated wall certificate never crashes the checker, and what it accepts is true", "[wall][proof]") {
  Draws draws(78);
  std::vector<json> valid;
  for (const auto& [rule, frame] :
       std::vector<std::pair<int, wall::Frame>>{{232, {0, 1}}, {28, {0, 1}}, {3, {1, 2}}, {40, {1, 3}}, {30, {0, 1}}})
    for (const int t : {9, 150}) valid.push_back(certificate(rule, "random:8", 11, rule == 30 ? t / 3 : t, {frame}));
  int accepted = 0;
  for (int i = 0; i < 3000; ++i) {
    json c = valid[static_cast<std::size_t>(draws.between(0, static_cast<std::int64_t>(valid.size()) - 1))];
    for (auto changes = draws.between(1, 3); changes > 0; --changes) {
      auto field = c.begin();
      std::advance(field, draws.between(0, static_cast<std::int64_t>(c.size()) - 1));
      if (field.key() == "kind") continue;
      if (const auto how = draws.between(0, 5); how == 0)
        *field = odd_value(draws);
      else if (how == 1 && c.size() > 2)
        c.erase(field);
      else
        nudge(*field, draws);
    }
    const auto result = verdict(c);
    if (result.kind != Kind::accepted) continue;
    ++accepted;
    const Question q{std::stoi(c["system"].get<std::string>().substr(4)), c["start"], "cell",
                     parse_integer(c["x"].get<std::string>()).value(), parse_time(c["t"].get<std::string>()).value()};
    INFO(c.dump());
    CHECK(naive(q) == std::to_string(c["answer"].get<int>()));
  }
  CHECK(accepted > 100);
}
