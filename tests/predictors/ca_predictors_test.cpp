// The predictors that know one-dimensional automata of any colours and range, against the naive simulator on random
// rules, starts and times; their certificates before the independent checkers.
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <random>

#include "predictors/core/catalogue.hpp"
#include "predictors/proof/checker.hpp"
#include "predictors/wall/wall.hpp"
#include "systems/ca/line_automaton.hpp"
#include "systems/ca/rule_code.hpp"
#include "systems/core/catalogue.hpp"
#include "tests/catch.hpp"

using namespace outpace;

namespace {

using Random = std::mt19937_64;

std::string random_system(Random& draw, std::size_t most) {
  for (;;) {
    ca::RuleCode code;
    code.colours = 2 + static_cast<unsigned>(draw() % 5);
    code.twice_range = 1 + static_cast<int>(draw() % 5);
    if (ca::entries(code.colours, code.cells()) > most) continue;
    code.second_order = code.colours <= 3 && draw() % 8 == 0 && code.cells() <= 3;
    for (std::size_t i = ca::entries(code.colours, code.cells()); i > 0; --i)
      code.code = code.code * code.colours + draw() % code.colours;
    return code.text();
  }
}

/// A rule that is a random sum of its cells.
std::string additive_system(Random& draw) {
  ca::RuleCode code;
  code.colours = 2 + static_cast<unsigned>(draw() % 11);
  code.twice_range = code.colours < 4 ? 1 + static_cast<int>(draw() % 4) : 1 + static_cast<int>(draw() % 2);
  std::vector<unsigned> weights;
  for (int i = 0; i < code.cells(); ++i) weights.push_back(static_cast<unsigned>(draw() % code.colours));
  const unsigned constant = draw() % 3 ? 0 : static_cast<unsigned>(draw() % code.colours);
  for (std::size_t i = ca::entries(code.colours, code.cells()); i-- > 0;) {
    unsigned sum = constant;
    std::size_t rest = i;
    for (std::size_t cell = weights.size(); cell-- > 0; rest /= code.colours)
      sum += weights[cell] * static_cast<unsigned>(rest % code.colours);
    code.code = code.code * code.colours + sum % code.colours;
  }
  return code.text();
}

/// A cellwise rule or one that looks at a single neighbour: these have identities.
std::string simple_system(Random& draw) {
  const unsigned k = 2 + static_cast<unsigned>(draw() % 4);
  const int cells = 2 + static_cast<int>(draw() % 2);
  const auto place = static_cast<int>(draw() % static_cast<unsigned>(cells));
  std::vector<unsigned> names(k);
  for (unsigned c = 0; c < k; ++c) names[c] = draw() % 2 ? c : static_cast<unsigned>(draw() % k);
  if (draw() % 2) std::shuffle(names.begin(), names.end(), draw);
  ca::RuleCode code;
  code.colours = k;
  code.twice_range = cells - 1;
  for (std::size_t i = ca::entries(k, cells); i-- > 0;) {
    std::size_t rest = i;
    for (int right = cells - 1; right > place; --right) rest /= k;
    code.code = code.code * k + names[rest % k];
  }
  return code.text();
}

std::string random_start(Random& draw, unsigned colours, const std::string& kind) {
  const auto pattern = [&](std::uint64_t most) {
    std::string text = "pattern:";
    for (std::uint64_t i = 1 + draw() % most; i > 0; --i) text += "0123456789abcdef"[draw() % colours];
    if (draw() % 2) text += std::string(",background=") + "0123456789abcdef"[draw() % colours];
    return text;
  };
  if (kind == "single") return kind;
  if (kind == "pattern") return pattern(40);
  if (kind == "random") return fmt::format("random:{}", draw() % 1000);
  const std::uint64_t cells = 1 + draw() % (draw() % 2 ? 7 : 40);
  return fmt::format("ring:{}:{}", cells, draw() % 2 ? fmt::format("random:{}", draw() % 1000) : pattern(cells));
}

/// Studies and asks; counts what was answered. A shortcut may decline.
int contest(const std::string& predictor, const std::string& name, Random& draw, const std::string& kind,
            std::uint64_t longest, std::uint64_t limit = Work::unlimited) {
  const auto system = make_system(name).value();
  const auto& line = dynamic_cast<const ca::LineAutomaton&>(*system);
  const std::string from = random_start(draw, line.model().start_colours, kind);
  static const std::string observables[] = {"cell", "row", "population"};
  const std::string observable = kind == "random" ? "cell" : observables[draw() % 3];
  Work study_work;
  const auto shortcut = find_predictor(predictor).value()->study(
      {*system, observable, initial_family(*system, from).value(), std::nullopt}, study_work);
  if (!shortcut) return 0;
  if (const auto certificate = (*shortcut)->certificate()) {
    const proof::Verdict verdict = proof::verify(certificate->json);
    INFO(certificate->json << ": " << verdict.text);
    CHECK(verdict.kind == proof::Verdict::Kind::accepted);
  }
  int answered = 0;
  for (int i = 0; i < 3; ++i) {
    const auto t = static_cast<std::int64_t>(draw() % (longest + 1)), reach = t * line.model().rule.cells() + 3;
    const auto ring = system->start(from).value().as<eca::LineStart>()->ring();
    const Integer x = ring ? Integer(draw() % *ring)
                           : Integer(static_cast<std::int64_t>(draw() % static_cast<std::uint64_t>(2 * reach)) - reach);
    const auto query = make_query(*system, from, {observable, observable == "cell" ? Place{x} : Place{}}, t).value();
    Work work(limit);
    const auto answer = (*shortcut)->answer(query, work);
    if (!answer) continue;
    ++answered;
    const std::string expected = system->simulate_naively(query).text();
    if (answer->text() != expected) {
      INFO("outpace ask " << name << " " << observable << " --from " << from << " --at " << t << " --x " << x.str()
                          << " --by " << predictor);
      CHECK(answer->text() == expected);
    }
  }
  return answered;
}

}  // namespace

TEST_CASE("hashlife answers for random rules of any colours and range as the naive simulator does", "[ca-hashlife]") {
  Random draw(41);
  int answered = 0;
  for (int i = 0; i < 25; ++i)
    for (const char* kind : {"single", "pattern", "random", "ring"})
      answered += contest("hashlife", random_system(draw, 800), draw, kind, i % 4 ? 60 : 300);
  CHECK(answered == 25 * 4 * 3);
}

TEST_CASE("cycles of rings of any colours are found and proven", "[ca-cycle]") {
  Random draw(42);
  int answered = 0;
  for (int i = 0; i < 30; ++i) answered += contest("cycle", random_system(draw, 300), draw, "ring", 400, 300'000);
  CHECK(answered > 45);
}

TEST_CASE("identities hold up to the names of colours and answer as the naive simulator does", "[ca-identity]") {
  Random draw(43);
  int answered = 0;
  for (int i = 0; i < 40; ++i)
    for (const char* kind : {"single", "pattern", "random", "ring"})
      answered += contest("identity", simple_system(draw), draw, kind, 60);
  CHECK(answered > 350);
}

TEST_CASE("sums modulo any number of colours are jumped exactly", "[ca-additive]") {
  Random draw(44);
  int answered = 0;
  for (int i = 0; i < 60; ++i)
    for (const char* kind : {"single", "pattern", "random", "ring"})
      answered += contest("additive", additive_system(draw), draw, kind, 90, 2'000'000);
  CHECK(answered > 600);
}

TEST_CASE("far cells of sums follow from the digits of t: Pascal's triangle modulo 6 and 9", "[ca-additive]") {
  // Rule x + left: cell (t, x) is the binomial coefficient C(t, x); rows t = 2^a 3^b have known entries by Lucas.
  for (const auto& [k, q, p] : {std::tuple{3u, 3u, 3u}, {5u, 5u, 5u}, {7u, 7u, 7u}}) {
    ca::RuleCode code;
    code.colours = k;
    code.twice_range = 1;
    for (std::size_t i = std::size_t{k} * k; i-- > 0;) code.code = code.code * k + (i / k + i % k) % k;
    const auto system = make_system(code.text()).value();
    Work study;
    const auto shortcut =
        find_predictor("additive")
            .value()
            ->study({*system, "cell", initial_family(*system, "single").value(), std::nullopt}, study);
    REQUIRE(shortcut.has_value());
    // C(p^100 + 1, x) is 1 at 0, 1, p^100 and p^100 + 1 and 0 between, modulo p.
    const Integer far = boost::multiprecision::pow(Integer(p), 100);
    for (const auto& [x, expected] : {std::pair{Integer(0), "1"},
                                      {Integer(1), "1"},
                                      {Integer(2), "0"},
                                      {Integer(far), "1"},
                                      {Integer(far + 1), "1"},
                                      {Integer(far / 2), "0"}}) {
      Work work(100'000);
      const auto query = make_query(*system, "single", {"cell", {x}}, far + 1).value();
      CHECK((*shortcut)->answer(query, work)->text() == expected);
    }
    CHECK(q == p);
  }
}

TEST_CASE("tables answer for random rules of any colours and range as the naive simulator does", "[ca-lookup]") {
  Random draw(46);
  int answered = 0;
  for (int i = 0; i < 60; ++i)
    for (const char* kind : {"single", "pattern", "random", "ring"})
      answered += contest("lookup", random_system(draw, 1 << 16), draw, kind, 60);
  CHECK(answered > 400);
}

/// A rule that mostly keeps its colour: such have walls; random ones seldom do, and then the study declines.
std::string sticky_system(Random& draw) {
  ca::RuleCode code;
  code.colours = 2 + static_cast<unsigned>(draw() % 3);
  code.twice_range = code.colours == 2 ? 2 + static_cast<int>(draw() % 3) : 2;
  for (std::size_t entry = ca::entries(code.colours, code.cells()); entry-- > 0;) {
    std::size_t centre = entry;
    for (int right = 0; right < code.right(); ++right) centre /= code.colours;
    code.code = code.code * code.colours + (draw() % 4 ? centre % code.colours : draw() % code.colours);
  }
  return code.text();
}

TEST_CASE("walls answer for rules of any colours and range as the naive simulator does", "[ca-wall]") {
  Random draw(45);
  int answered = 0;
  for (int i = 0; i < 40; ++i) {
    const std::string name = sticky_system(draw);
    for (const char* kind : {"random", "ring"}) answered += contest("wall", name, draw, kind, 50, 4'000'000);
  }
  CHECK(answered > 60);
}

TEST_CASE("cells between walls are proven for rules of any colours and range, early and at 10^30", "[ca-wall][proof]") {
  Random draw(47);
  int proven = 0;
  for (int i = 0; i < 40; ++i) {
    const std::string name = sticky_system(draw);
    const auto system = make_system(name).value();
    Work work;
    const auto studied = find_predictor("wall").value()->study(
        {*system, "cell", initial_family(*system, "random").value(), std::nullopt}, work);
    if (!studied) continue;
    const auto& shortcut = dynamic_cast<const wall::WallShortcut&>(**studied);
    for (const Time& t : {Time(draw() % 60), parse_time("10^30").value()}) {
      const auto query =
          make_query(*system, fmt::format("random:{}", draw() % 1000), {"cell", {draw() % 99}}, t).value();
      Work limited(2'000'000), again;
      const auto certificate = shortcut.certify(query, limited);
      if (!certificate) continue;
      const proof::Verdict verdict = proof::verify(certificate->json);
      INFO(certificate->json << ": " << verdict.text);
      CHECK(verdict.kind == proof::Verdict::Kind::accepted);
      auto other = nlohmann::json::parse(certificate->json);
      CHECK(shortcut.answer(query, again)->text() == std::to_string(other["answer"].get<unsigned>()));
      other["answer"] = other["answer"].get<unsigned>() ? 0 : 1;
      CHECK(proof::verify(other.dump()).kind == proof::Verdict::Kind::rejected);
      if (t < 60) CHECK(system->simulate_naively(query).text() == shortcut.answer(query, again)->text());
      ++proven;
    }
  }
  CHECK(proven > 30);
}
