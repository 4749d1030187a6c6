// The catalogues hold what they should: a registration that the linker dropped, or a renamed contestant, shows here.
// The test program has the two worked examples (collatz, pascal) on top of what the command has.
#include <iterator>
#include <set>
#include <sstream>

#include "predictors/core/catalogue.hpp"
#include "predictors/proof/checker.hpp"
#include "systems/core/catalogue.hpp"
#include "tests/catch.hpp"

using namespace outpace;
using Names = std::set<std::string>;

namespace {
/// Names one a line, so that two branches that add one each seldom meet.
Names words(const std::string& text) {
  std::istringstream in(text);
  return {std::istream_iterator<std::string>(in), {}};
}
}  // namespace

TEST_CASE("every family of systems is in the catalogue, and its examples can be made", "[house]") {
  Names present;
  for (const SystemFamily& family : system_families()) {
    present.insert(family.prefix);
    CHECK_FALSE(family.examples.empty());
    for (const std::string& example : family.examples) CHECK(make_system(example).value()->name() == example);
  }
  CHECK(present == Names{"ca", "collatz", "eca", "life", "rnn", "tm"});
}

TEST_CASE("every predictor is in the catalogue once and can be found by its name", "[house]") {
  Names present;
  for (const auto& predictor : predictors()) {
    CHECK(present.insert(predictor->name()).second);
    CHECK(find_predictor(predictor->name()).value() == predictor.get());
    CHECK_FALSE(predictor->describe().empty());
    CHECK(predictor->nominal_nanoseconds_per_unit() > 0);
  }
  CHECK(present == words(R"(
additive
automaton
backward
bouncer
coarse
compress
counter
cycle
cycler
decode
diagram
hashlife
history
identity
kinks
learned
linear
lookup
macro
majority
monoid
nested
ngram
pascal
persistence
potential
prune
regions
rules
symmetric
wall
)"));
}

TEST_CASE("every kind of certificate has one checker", "[house]") {
  Names present;
  for (const auto& [kind, meaning] : proof::checker_kinds()) {
    CHECK(present.insert(kind).second);
    CHECK_FALSE(meaning.empty());
  }
  CHECK(present == words(R"(
additive
automatic
automaton
backward
bouncer
closed-positions
coarse
counter
cycle
cycler
decode-ring
decode-stack
decorated-positions
diagram
identity
kinks
network-cycle
network-leap
potential
prune
regions
settled
symmetric
tape-rules
translated-cycler
wall
)"));
}
