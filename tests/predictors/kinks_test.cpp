// The predictor `kinks`: which rules it must find nearly linear, its jumps against plain steps and the naive simulator,
// and its checker.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "predictors/kinks/evolution.hpp"
#include "predictors/proof/checker.hpp"
#include "tests/predictors/contest.hpp"

using namespace outpace;
using namespace outpace::contest;

namespace {

/// Rules with what makes them nearly linear, all 256 tried once.
const std::vector<std::pair<int, kinks::NearLinear>>& nearly_linear() {
  static const auto all = [] {
    std::vector<std::pair<int, kinks::NearLinear>> found;
    for (int rule = 0; rule < 256; ++rule) {
      Work work;
      if (const auto near = kinks::find_near_linear(eca::Rule(static_cast<std::uint8_t>(rule)), work))
        found.emplace_back(rule, *near);
    }
    return found;
  }();
  return all;
}

std::unique_ptr<Shortcut> studied(int rule) {
  const auto system = make_system("eca:" + std::to_string(rule)).value();
  Work work;
  auto shortcut = find_predictor("kinks").value()->study(
      {*system, "cell", initial_family(*system, "random").value(), std::nullopt}, work);
  return shortcut ? std::move(*shortcut) : nullptr;
}

}  // namespace

TEST_CASE("18, 146, 122 and 126 are rule 90 between kinks, and 30 and 45 are not linear", "[kinks]") {
  const auto find = [](int rule) {
    const auto at = std::ranges::find(nearly_linear(), rule, &std::pair<int, kinks::NearLinear>::first);
    return at == nearly_linear().end() ? "" : at->second.text();
  };
  CHECK(find(18) == "rule 90 where all marks 1 begin at places of one parity");
  CHECK(find(146) == find(18));
  CHECK(find(126) == "rule 90 where all marks 01 10 begin at places of one parity");
  CHECK(find(122) == find(126));
  for (const int rule : {22, 30, 45, 54, 106, 110}) CHECK(find(rule).empty());
}

TEST_CASE("a rule is nearly linear exactly if its mirror image and its complement are", "[kinks]") {
  const auto has = [](eca::Rule rule) {
    return std::ranges::count(nearly_linear(), int{rule.number()}, &std::pair<int, kinks::NearLinear>::first) == 1;
  };
  for (int number = 0; number < 256; ++number) {
    const eca::Rule rule(static_cast<std::uint8_t>(number));
    CAPTURE(number);
    CHECK(has(rule) == has(rule.reflected()));
    CHECK(has(rule) == has(rule.complemented()));
  }
}

TEST_CASE("jumps of random rows equal plain steps", "[kinks]") {
  Draws draws(41);
  for (const auto& [number, near] : nearly_linear()) {
    const eca::Rule rule(static_cast<std::uint8_t>(number));
    const kinks::Evolution evolution(rule, near);
    const rows::WordRule step(rule);
    for (int i = 0; i < 12; ++i) {
      const auto steps = static_cast<std::uint64_t>(draws.between(0, i < 8 ? 300 : 3000));
      std::uint64_t cells = 2 * steps + static_cast<std::uint64_t>(draws.between(1, 400)), plain_cells = cells;
      // Half the rows have few kinks: zeros, or zeros but every other cell.
      rows::Words row = rows::read(eca::LineStart::random(static_cast<std::uint64_t>(i)), 0, cells);
      if (i % 2)
        for (std::size_t w = 0; w + 1 < row.size(); ++w)
          row[w] &= w % 8 < 4 ? 0x5555555555555555u : 0xAAAAAAAAAAAAAAAAu;
      rows::Words plain = row;
      Work work;
      REQUIRE(evolution.run(row, cells, steps, work));
      for (std::uint64_t s = 0; s < steps; ++s) rows::step(step, plain, plain_cells);
      CAPTURE(number, steps, cells);
      REQUIRE(cells == plain_cells);
      bool same = true;
      for (std::uint64_t x = 0; x < cells; ++x) same = same && rows::cell_at(row, x) == rows::cell_at(plain, x);
      CHECK(same);
    }
  }
}

TEST_CASE("long jumps of rows with few kinks equal plain steps, by halving items or not", "[kinks]") {
  Draws draws(43);
  for (const auto& [number, near] : nearly_linear()) {
    const eca::Rule rule(static_cast<std::uint8_t>(number));
    const kinks::Evolution evolution(rule, near);
    const rows::WordRule step(rule);
    const auto steps = static_cast<std::uint64_t>(draws.between(2000, 5000));
    std::uint64_t cells = 2 * steps + static_cast<std::uint64_t>(draws.between(20000, 40000)), plain_cells = cells;
    rows::Words row = rows::read(eca::LineStart::random(static_cast<std::uint64_t>(number)), 0, cells);
    for (std::size_t w = 0; w + 1 < row.size(); ++w)
      row[w] &= w % 512 < 230 ? 0x5555555555555555u : 0xAAAAAAAAAAAAAAAAu;
    rows::Words plain = row;
    Work work;
    REQUIRE(evolution.run(row, cells, steps, work));
    for (std::uint64_t s = 0; s < steps; ++s) rows::step(step, plain, plain_cells);
    CAPTURE(number, steps, cells);
    REQUIRE(cells == plain_cells);
    bool same = true;
    for (std::uint64_t x = 0; x < cells; ++x) same = same && rows::cell_at(row, x) == rows::cell_at(plain, x);
    CHECK(same);
  }
}

TEST_CASE("kinks agrees with the naive simulator on every line", "[kinks]") {
  Draws draws(42);
  for (const auto& [rule, near] : nearly_linear())
    for (const char* kind : {"random", "pattern", "single"})
      for (int i = 0; i < 12; ++i) {
        Question q = draw(draws, rule, kind, i % 4 ? 100 : 1500);
        q.observable = "cell";
        CHECK(agrees("kinks", q));
      }
}

TEST_CASE("the work of kinks grows more slowly than the square of t", "[kinks]") {
  for (const int rule : {18, 126}) {
    const auto work_at = [&](std::int64_t t) {
      Work work;
      REQUIRE(ask("kinks", {rule, "random:5", "cell", 0, t}, nullptr, &work));
      return static_cast<double>(work.spent());
    };
    CHECK(work_at(1 << 18) / work_at(1 << 16) < 13);  // t^1.85, falling; t^2 would be 16
  }
}

TEST_CASE("the kinks checker accepts what is found, rejects what is false and says what is malformed", "[kinks]") {
  for (const int rule : {18, 126, 146, 122, 57, 183}) {
    const auto json = nlohmann::json::parse(studied(rule)->certificate()->json);
    CHECK(proof::verify(json.dump()).kind == proof::Verdict::Kind::accepted);
    const auto verdict = [&](const char* field, const nlohmann::json& value) {
      auto changed = json;
      changed[field] = value;
      return proof::verify(changed.dump());
    };
    CHECK(verdict("system", "eca:30").kind == proof::Verdict::Kind::rejected);
    CHECK(verdict("linear", 60).kind == proof::Verdict::Kind::rejected);
    CHECK(verdict("linear", 30).text == "/linear: rule 30 is not linear");
    CHECK(verdict("alternates", false).kind == proof::Verdict::Kind::rejected);
    CHECK(verdict("linear", -1).text == "/linear: it must be a rule's number, 0 to 255");
    CHECK(verdict("marks", {"1", "11"}).text.find("/marks: a mark is a word of 0 and 1") == 0);
    CHECK(verdict("marks", nlohmann::json::array()).text == "/marks: it must be a list of 1 to 256 words");
    CHECK(verdict("alternates", 1).text == "/alternates: it must be true or false");
  }
}
