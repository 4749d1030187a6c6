// Facts about rules: the counts over all 256 elementary rules that the literature gives, and agreement with what
// simulation shows on random rules.
#include <random>
#include <set>

#include "systems/ca/rule_code.hpp"
#include "systems/core/catalogue.hpp"
#include "systems/core/facts.hpp"
#include "systems/eca/rule.hpp"
#include "systems/facts/rule_facts.hpp"
#include "systems/facts/wolfram_class.hpp"
#include "tests/catch.hpp"

using namespace outpace;
using namespace outpace::facts;
using ca::LocalRule;

namespace {

template <class Predicate>
std::set<int> elementary_rules(const Predicate& holds) {
  std::set<int> rules;
  for (int number = 0; number < 256; ++number)
    if (holds(LocalRule::elementary(static_cast<std::uint8_t>(number)))) rules.insert(number);
  return rules;
}

}  // namespace

TEST_CASE("30 elementary rules are surjective, by both graphs, and 6 are injective", "[facts]") {
  const auto by_pairs = elementary_rules([](const LocalRule& rule) {
    Work work;
    return surjective_by_pairs(rule, work).value();
  });
  const auto by_subsets = elementary_rules([](const LocalRule& rule) {
    Work work;
    return surjective_by_subsets(rule, work).value();
  });
  CHECK(by_pairs.size() == 30);
  CHECK(by_pairs == by_subsets);
  CHECK(elementary_rules([](const LocalRule& rule) {
          Work work;
          return injective(rule, work).value();
        }) == std::set<int>{15, 51, 85, 170, 204, 240});
}

TEST_CASE("8 elementary rules are additive, 16 affine, 5 conserve their number, 13 are idempotent", "[facts]") {
  CHECK(elementary_rules([](const LocalRule& rule) { return affine_sum(rule) && affine_sum(rule)->constant == 0; }) ==
        std::set<int>{0, 60, 90, 102, 150, 170, 204, 240});
  CHECK(elementary_rules([](const LocalRule& rule) { return affine_sum(rule).has_value(); }) ==
        std::set<int>{0, 15, 51, 60, 85, 90, 102, 105, 150, 153, 165, 170, 195, 204, 240, 255});
  CHECK(elementary_rules([](const LocalRule& rule) {
          Work work;
          return number_conserving(rule, work).value();
        }) == std::set<int>{170, 184, 204, 226, 240});
  CHECK(elementary_rules([](const LocalRule& rule) {
          Work work;
          return idempotent(rule, work).value();
        }).size() == 13);
}

TEST_CASE("a rule permutive in an outermost cell is surjective", "[facts]") {
  for (int number = 0; number < 256; ++number) {
    const LocalRule rule = LocalRule::elementary(static_cast<std::uint8_t>(number));
    const auto offsets = permutive_offsets(rule);
    Work work;
    if (std::ranges::count(offsets, rule.least()) || std::ranges::count(offsets, rule.most()))
      CHECK(surjective_by_pairs(rule, work).value());
  }
  CHECK(permutive_offsets(LocalRule::elementary(30)) == std::vector<int>{-1});
  CHECK(permutive_offsets(LocalRule::elementary(150)) == std::vector<int>{-1, 0, 1});
}

TEST_CASE("the elementary rules fall into 88 classes", "[facts]") {
  std::set<Integer> representatives;
  for (int number = 0; number < 256; ++number) {
    Work work;
    const auto members = equivalence_class(LocalRule::elementary(static_cast<std::uint8_t>(number)), work).value();
    representatives.insert(members.front().number());
    CHECK(members.front().number() == eca::Rule(static_cast<std::uint8_t>(number)).representative().number());
  }
  CHECK(representatives.size() == 88);
  int classes[5] = {};
  for (const Integer& number : representatives) ++classes[wolfram_class(number.convert_to<unsigned>())];
  CHECK(classes[1] == 8);
  CHECK(classes[2] == 65);
  CHECK(classes[3] == 11);
  CHECK(classes[4] == 4);
}

TEST_CASE("the nilpotent elementary rules are 0 and 8 and their equivalents, and all are decided", "[facts]") {
  CHECK(elementary_rules([](const LocalRule& rule) {
          Work work;
          return nilpotency(rule, work).nilpotent.value();
        }) == std::set<int>{0, 8, 64, 239, 253, 255});
  // Three colours that only fall: after two steps all is 0.
  Work work;
  const auto falling = nilpotency(ca::parse_rule_code("ca:k=3,r=0,rule=9")->rule(), work);
  CHECK(falling.nilpotent == true);
  CHECK(falling.steps == 2);
}

TEST_CASE("conserved densities are conserved on random rings, and their numbers are the literature's", "[facts]") {
  // Hattori and Takesue (1991): rules 12, 15 and 184 have pairs or cells that last; rule 30 has none to range 5.
  std::mt19937_64 draw(31);
  for (int number = 0; number < 256; number += 1) {
    const LocalRule rule = LocalRule::elementary(static_cast<std::uint8_t>(number));
    for (const unsigned length : {1u, 2u, 4u}) {
      Work work;
      const auto found = conserved_densities(rule, length, work).value();
      if (length == 1) CHECK((found.basis.size() == 1) == number_conserving(rule, work).value());
      for (const auto& density : found.basis) {
        std::vector<unsigned> ring(20), next(20);
        for (unsigned& cell : ring) cell = draw() & 1;
        const auto sum = [&](const std::vector<unsigned>& cells) {
          long total = 0;
          for (std::size_t x = 0; x < cells.size(); ++x) {
            std::size_t word = 0;
            for (unsigned i = 0; i < length; ++i) word = 2 * word + cells[(x + i) % cells.size()];
            total += density[word];
          }
          return total;
        };
        for (std::size_t x = 0; x < 20; ++x) {
          const unsigned window[] = {ring[(x + 19) % 20], ring[x], ring[(x + 1) % 20]};
          next[x] = rule.next(window);
        }
        if (sum(ring) != sum(next)) CHECK(sum(ring) == sum(next));
      }
    }
  }
  Work work;
  CHECK(conserved_densities(LocalRule::elementary(30), 5, work)->basis.empty());
  CHECK(conserved_densities(LocalRule::elementary(184), 1, work)->basis.size() == 1);
  CHECK(conserved_densities(LocalRule::elementary(204), 3, work)->basis.size() == 4);  // all words stay
}

TEST_CASE("the graphs decide random rules of more colours as counting predecessors on rings does", "[facts]") {
  std::mt19937_64 draw(32);
  int surjective = 0, one_to_one = 0;
  for (int i = 0; i < 200; ++i) {
    // Rules with a permutive cell now and then, so that both answers occur.
    const unsigned k = 2 + static_cast<unsigned>(draw() % 3);
    std::vector<std::uint8_t> table(k * k);
    const bool latin = draw() % 2, cellwise = draw() % 4 == 0;
    std::vector<std::uint8_t> names(k);
    for (unsigned c = 0; c < k; ++c) names[c] = static_cast<std::uint8_t>(c);
    std::shuffle(names.begin(), names.end(), draw);
    for (unsigned a = 0; a < k; ++a)
      for (unsigned b = 0; b < k; ++b)
        table[a * k + b] = cellwise ? names[a] : latin ? names[(a + b) % k] : static_cast<std::uint8_t>(draw() % k);
    const LocalRule rule(k, 1, 0, table);
    Work work;
    const bool onto = surjective_by_pairs(rule, work).value();
    CHECK(onto == surjective_by_subsets(rule, work).value());
    const bool into = injective(rule, work).value();
    if (into) CHECK(onto);
    surjective += onto;
    one_to_one += into;
    // On rings of 1 to 6 cells an injective rule is a permutation (Hedlund, 1969).
    for (unsigned cells = 1; into && cells <= 6; ++cells) {
      std::set<std::vector<unsigned>> images;
      std::size_t states = 1;
      for (unsigned x = 0; x < cells; ++x) states *= k;
      for (std::size_t s = 0; s < states; ++s) {
        std::vector<unsigned> row, image;
        for (std::size_t x = 0, rest = s; x < cells; ++x, rest /= k) row.push_back(static_cast<unsigned>(rest % k));
        for (std::size_t x = 0; x < cells; ++x) {
          const unsigned window[] = {row[(x + cells - 1) % cells], row[x]};
          image.push_back(rule.next(window));
        }
        images.insert(image);
      }
      CHECK(images.size() == states);
    }
  }
  CHECK(surjective > 50);
  CHECK(surjective < 150);
  CHECK(one_to_one > 20);
}

TEST_CASE("facts of a system come with their reasons and as JSON", "[facts]") {
  const auto system = make_system("eca:184").value();
  std::set<std::string> names;
  for (const Fact& fact : facts_of(*system, 100'000'000)) {
    names.insert(fact.name);
    CHECK_FALSE(fact.how.empty());
    CHECK_FALSE(fact.text.empty());
    CHECK_FALSE(fact.value.empty());
  }
  for (const char* name :
       {"equivalence class", "Wolfram class", "additive", "affine", "permutive", "surjective", "injective",
        "number-conserving", "conserved densities", "idempotent", "nilpotent", "identity", "compressibility"})
    CHECK(names.count(name) == 1);
}
