// The predictor `cycle` of boards: random patterns under random rules against the naive simulator, known patterns, and
// certificates that the checker must refuse.
#include <fmt/format.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "predictors/proof/checker.hpp"
#include "systems/life/rule.hpp"
#include "tests/predictors/contest.hpp"

using namespace outpace;
using contest::Draws;
using proof::Verdict;

namespace {

constexpr const char* gun =
    "rle:24bo$22bobo$12b2o6b2o12b2o$11bo3bo4b2o12b2o$2o8bo5bo3b2o$2o8bo3bob2o4bobo$10bo5bo7bo$11bo3bo$12b2o!";

struct Studied {
  std::unique_ptr<System> system;
  std::unique_ptr<Shortcut> shortcut;
  std::string why;
};

Studied study(const std::string& rule, const std::string& from, const std::string& observable = "row",
              std::uint64_t units = std::uint64_t{1} << 30) {
  Studied s{make_system("life:" + rule).value(), nullptr, ""};
  const std::string family = from.starts_with("random") ? "soup" : from;
  Work work(units, std::uint64_t{1} << 30);
  auto found = find_predictor("cycle").value()->study(
      {*s.system, observable, initial_family(*s.system, family).value(), std::nullopt}, work);
  if (found)
    s.shortcut = std::move(*found);
  else
    s.why = found.error().reason;
  return s;
}

std::string answer(const Studied& s, const std::string& from, const Observable& what, const Time& at) {
  Work work(std::uint64_t{1} << 32, std::uint64_t{1} << 30);
  const auto said = s.shortcut->answer(make_query(*s.system, from, what, at).value(), work);
  return said ? said->text() : said.error().reason;
}

std::string command(const std::string& rule, const std::string& from, const Observable& what, const Time& at) {
  std::string text = "outpace ask life:" + rule + " " + what.name + " --at " + at.str() + " --from '" + from + "'";
  if (!what.place.empty()) text += " --x " + what.place[0].str() + " --y " + what.place[1].str();
  return text + " --by cycle";
}

std::string random_rule(Draws& draws) {
  if (draws.between(0, 2) == 0) return "B3/S23";
  return life::LifeRule{static_cast<std::uint16_t>(draws.between(0, 255) << 1 & ~2),
                        static_cast<std::uint16_t>(draws.between(0, 511))}
      .text();
}

std::string rle(Draws& draws, std::int64_t side) {
  std::string text = "rle:";
  for (std::int64_t y = 0; y < side; ++y, text += '$')
    for (std::int64_t x = 0; x < side; ++x) text += draws.between(0, 2) ? 'b' : 'o';
  text.back() = '!';
  return text;
}

Verdict::Kind verify_changed(const std::string& certificate, const std::function<void(nlohmann::json&)>& change) {
  auto json = nlohmann::json::parse(certificate);
  change(json);
  return proof::verify(json.dump()).kind;
}

}  // namespace

TEST_CASE("cycle answers random patterns and soups under random rules as the naive simulator does", "[settled]") {
  static const char* observables[] = {"cell", "population", "box", "row"};
  Draws draws(2718);
  int proven = 0;
  for (int i = 0; i < 250; ++i) {
    const bool soup = draws.between(0, 1);
    const std::string rule = random_rule(draws);
    const std::string from =
        soup ? fmt::format("random:{},box={}x{}", draws.between(0, 9999), draws.between(1, 9), draws.between(1, 9))
             : rle(draws, draws.between(1, 6));
    const std::int64_t t = draws.between(0, 60);
    Observable what{observables[draws.between(0, 3)], {}};
    if (what.name == "cell") what.place = {draws.between(-t / 2 - 2, t / 2 + 9), draws.between(-t / 2 - 2, t / 2 + 9)};
    const Studied s = study(rule, from, what.name, std::uint64_t{1} << 22);
    if (!s.shortcut) continue;
    proven += s.shortcut->claim() == Claim::proven;
    INFO(command(rule, from, what, t));
    const Query query = make_query(*s.system, from, what, t).value();
    CHECK(answer(s, from, what, t) == s.system->simulate_naively(query).text());
    if (i % 4 == 0)
      if (const auto certificate = s.shortcut->certificate()) {
        const Verdict verdict = proof::verify(certificate->json);
        INFO(verdict.text);
        CHECK(verdict.kind == Verdict::Kind::accepted);
      }
  }
  CHECK(proven >= 40);
}

TEST_CASE("cycle answers soups of Life at random later times as hashlife does", "[settled]") {
  Draws draws(1101);
  for (int i = 0; i < 12; ++i) {
    const std::string from = fmt::format("random:{},box=24x24", draws.between(0, 99999));
    const Time t = draws.between(3000, 100000);
    const Studied s = study("B3/S23", from);
    INFO(command("B3/S23", from, {"row", {}}, t));
    Work work;
    const auto other = find_predictor("hashlife")
                           .value()
                           ->study({*s.system, "row", initial_family(*s.system, "soup").value(), std::nullopt}, work);
    const auto said = (*other)->answer(make_query(*s.system, from, {"row", {}}, t).value(), work);
    CHECK(answer(s, from, {"row", {}}, t) == said->text());
  }
}

TEST_CASE("the r-pentomino is proven to have 116 cells for ever, six of its gliders far away", "[settled]") {
  const std::string from = "rle:b2o$2o$bo!";
  const Studied s = study("B3/S23", from, "population");
  REQUIRE(s.shortcut);
  CHECK(s.shortcut->claim() == Claim::proven);
  CHECK(answer(s, from, {"population", {}}, parse_time("10^1000+7").value()) == "116");
  CHECK(proof::verify(s.shortcut->certificate()->json).kind == Verdict::Kind::accepted);
}

TEST_CASE("a shuttle and the blocks that turn it are one object", "[settled]") {
  // The queen bee shuttle, period 30.
  const std::string from = "rle:9b2o$9bobo$4b2o6bo7b2o$2obo2bo2bo2bo7b2o$2o2b2o6bo$9bobo$9b2o!";
  const Studied s = study("B3/S23", from, "population");
  REQUIRE(s.shortcut);
  INFO(s.shortcut->finding());
  CHECK(answer(s, from, {"row", {}}, Time(30) << 500) == answer(s, from, {"row", {}}, 0));
  CHECK(proof::verify(s.shortcut->certificate()->json).kind == Verdict::Kind::accepted);
}

TEST_CASE("cycle declines what grows for ever, what is infinite and rules with B0", "[settled]") {
  CHECK(study("B3/S23", gun).why.find("does not settle") != std::string::npos);
  CHECK(study("B1357/S1357", "rle:o!").why.find("does not settle") != std::string::npos);
  CHECK(study("B03/S23", "rle:o!").why.find("empty ground is born") != std::string::npos);
  CHECK(study("B3/S23", "torus:8x8:random:1").why.find("infinite board") != std::string::npos);
}

TEST_CASE("a glider that will hit a block is not taken for settled before it has", "[settled]") {
  const std::string far = "rle:bo$2bo$3o200$200b2o$200b2o!";
  const Studied s = study("B3/S23", far);
  REQUIRE(s.shortcut);
  for (const int t : {500, 790, 830, 2000}) {
    Work work;
    const auto direct = s.system->simulate(make_query(*s.system, far, {"row", {}}, t).value(), work);
    CHECK(answer(s, far, {"row", {}}, t) == direct->text());
  }
}

TEST_CASE("the checker refuses settled boards that are not", "[settled]") {
  const Studied s = study("B3/S23", "rle:b2o$2o$bo!");
  const std::string good = s.shortcut->certificate()->json;
  const auto kind = [&](const auto& change) { return verify_changed(good, change); };
  CHECK(kind([](auto&) {}) == Verdict::Kind::accepted);
  CHECK(kind([](auto& j) { j["time"] = j["time"].template get<int>() - 1500; }) == Verdict::Kind::rejected);
  CHECK(kind([](auto& j) { j["objects"].erase(0); }) == Verdict::Kind::rejected);
  CHECK(kind([](auto& j) { j["objects"][3]["shift"] = {1, 0}; }) == Verdict::Kind::rejected);
  CHECK(kind([](auto& j) { j["objects"][3]["period"] = 0; }) == Verdict::Kind::malformed);
  CHECK(kind([](auto& j) { j["objects"][3]["cells"][0][0] = 99999; }) == Verdict::Kind::rejected);
  CHECK(kind([](auto& j) { j["system"] = "life:B36/S23"; }) == Verdict::Kind::rejected);
  CHECK(kind([](auto& j) { j["from"] = "random:1"; }) == Verdict::Kind::malformed);
  CHECK(kind([](auto& j) { j["objects"] = "none"; }) == Verdict::Kind::malformed);
  CHECK(proof::verify(R"({"kind":"settled"})").kind == Verdict::Kind::malformed);

  // A glider that flies into a block: both come back by themselves, and they meet.
  const std::string collision = R"({"kind":"settled","system":"life:B3/S23","from":"rle:bo$2bo$3o20$20b2o$20b2o!",)"
                                R"("time":0,"objects":[{"cells":[[1,0],[2,1],[0,2],[1,2],[2,2]],"period":4,)"
                                R"("shift":[1,1]},{"cells":[[20,22],[21,22],[20,23],[21,23]],"period":1,)"
                                R"("shift":[0,0]}]})";
  const Verdict verdict = proof::verify(collision);
  CHECK(verdict.kind == Verdict::Kind::rejected);
  CHECK(verdict.text.find("within two cells") != std::string::npos);
}

TEST_CASE("no document makes the settled checker throw, and nothing odd is accepted", "[settled][proof]") {
  const Studied s = study("B3/S23", "rle:bo5b2o$obo4bo$bo8b2o!");
  const auto good = nlohmann::json::parse(s.shortcut->certificate()->json);
  const nlohmann::json odd[] = {nullptr,
                                -1,
                                1e300,
                                "x",
                                nlohmann::json::array(),
                                nlohmann::json::object(),
                                {1, 2, "y"},
                                1 << 30,
                                true,
                                std::uint64_t{1} << 63};
  const auto fields = good.flatten();
  for (const auto& [pointer, value] : fields.items())
    for (auto at = nlohmann::json::json_pointer(pointer); !at.empty(); at.pop_back())
      for (const nlohmann::json& other : odd) {
        if (at.to_string() == "/kind") continue;
        auto changed = good;
        changed[at] = other;
        INFO(changed.dump());
        CHECK(proof::verify(changed.dump()).kind != Verdict::Kind::accepted);
      }
}
