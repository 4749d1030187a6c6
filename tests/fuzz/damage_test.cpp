// Bounded fuzzing without a fuzzer: seeds of every reader, damaged thousands of times in a fixed sequence. What comes
// out must be read back alike, and nothing may be thrown.
#include "benchmarks/suite.hpp"
#include "predictors/proof/checker.hpp"
#include "systems/core/random_field.hpp"
#include "tests/catch.hpp"
#include "tests/fuzz/readers.hpp"

using namespace outpace;

namespace {

/// Deletes, doubles, swaps and overwrites bytes and stretches of `seed`, with pieces that readers look for.
class Damage {
 public:
  explicit Damage(std::uint64_t seed) : field_(seed) {}
  std::string operator()(std::string text) {
    static constexpr std::string_view pieces[] = {"0",    "1",        "-",     "9999999999999999999999",
                                                  "e",    "0x1p",     "/0",    "\"",
                                                  "null", "{}",       "[",     "]",
                                                  ",",    ":",        "+",     ".",
                                                  "^",    "\xc3\x28", "1e999", "_",
                                                  "Z"};
    for (std::uint64_t edits = 1 + draw(3); edits > 0; --edits) {
      const std::size_t at = draw(text.size() + 1), length = std::min<std::size_t>(draw(8), text.size() - at);
      switch (draw(5)) {
        case 0:
          text.erase(at, length);
          break;
        case 1:
          text.insert(at, text.substr(at, length));
          break;
        case 2:
          if (at < text.size()) text[at] = static_cast<char>(draw(256));
          break;
        case 3:
          text.replace(at, length, pieces[draw(std::size(pieces))]);
          break;
        default:
          text.insert(at, pieces[draw(std::size(pieces))]);
      }
    }
    return text;
  }

 private:
  std::size_t draw(std::size_t below) {
    return static_cast<std::size_t>(field_.word(at_++) % std::max<std::size_t>(below, 1));
  }
  RandomField field_;
  std::int64_t at_ = 0;
};

void damage_all(const std::string& reader, const std::vector<std::string>& seeds, int times) {
  Damage damage(0x66757A7A + reader.size());
  for (const std::string& seed : seeds)
    for (int i = 0; i < times; ++i) {
      const std::string text = i ? damage(seed) : seed;
      INFO(reader << " of " << text);
      bool alike = false;
      CHECK_NOTHROW(alike = fuzz::feed_reader(reader, text));
      CHECK(alike);
    }
}

}  // namespace

TEST_CASE("no damaged network file makes the loader throw, and what it reads it writes alike", "[rnn][fuzz]") {
  std::vector<std::string> seeds;
  for (const char* name : {"parity", "addition-2", "tent-map", "railway", "mod-5", "stack-1RB1LB_1LA1RZ"})
    seeds.push_back(rnn::network_json(rnn::reference_network(name).value()));
  damage_all("network", seeds, 400);
}

TEST_CASE("no damaged start, number, machine, tape or time makes a reader throw", "[rnn][tm][fuzz]") {
  damage_all("state", {"zero+word:0110", "state:0,1/2+periodic:01.1", "random:7+generated", "state:+-+", "initial"},
             300);
  damage_all("number", {"-3", "0.125", "1e-3", "-2/7", "0x1.8p-3", "12345678901234567890"}, 400);
  damage_all("machine", {"1RB1LB_1LA1RZ", "1RB2LB1RZ_2LA2RB1LB", "1RB---_0LA1RZ"}, 400);
  damage_all("tape", {"blank", "tape:012,1,20", "random:7", "periodic:01.2"}, 400);
  damage_all("time", {"1000", "10^100", "2^40-1", "1e6", "-5"}, 400);
}

TEST_CASE("no damaged certificate makes a checker throw", "[proof][fuzz]") {
  Damage damage(0x70726F6F66);
  const std::string seeds[] = {
      R"({"kind":"network-cycle","system":"rnn:counter-8","from":"zero","preperiod":1,"period":256})",
      R"({"kind":"symmetric","system":"rnn:hopfield-2","factors":["1","1"]})",
      R"({"kind":"additive","system":"eca:90","statement":"s","coefficients":[1,0,1],"constant":0})",
      R"({"kind":"cycle","system":"eca:30","from":"ring:5:single","preperiod":"0","period":"5","shift":0,"digest_at_preperiod":"00"})",
      R"({"kind":"decode-ring","system":"rnn:eca-204-ring-3","block":1,"settle":1,"colours":[{"units":[0],"class":0},{"units":[1],"class":1}],"automaton":"eca:204"})",
      R"({"kind":"prune","system":"rnn:parity","from":"zero","fed_nothing":false,"fed_symbols":true,"everything":false,"bounds":[["0","1"],["0","1"]],"classes":[0,1],"delay":0,"kept":[0],"network":"rnn:parity"})",
      R"({"kind":"decode-stack","system":"rnn:stack-1RB1LB_1LA1RZ","from":"zero","machine":"tm:1RB1LB_1LA1RZ","left":["0"],"right":["0"],"control":[],"rows":[]})",
      R"({"kind":"identity","system":"eca:51","statement":"s","n":0,"p":2,"k":0,"complement":false})"};
  for (const std::string& seed : seeds)
    for (int i = 0; i < 150; ++i) {
      const std::string text = i ? damage(seed) : seed;
      INFO(text);
      CHECK_NOTHROW((void)proof::verify(text));
    }
}

TEST_CASE("no damaged suite makes its reader throw", "[fuzz]") {
  Damage damage(0x7375697465);
  const std::string seed =
      "[[race]]\nsystems = [\"rnn:parity\", \"eca:90\"]\nfamilies = [\"zero+periodic\", \"single\"]\n"
      "observables = [\"output\", \"cell\"]\nbudget = 0.01\n";
  for (int i = 0; i < 600; ++i) {
    const std::string text = i ? damage(seed) : seed;
    INFO(text);
    CHECK_NOTHROW((void)plan_suite_text(text, {}, {}));
  }
}
