// Network files: what is read exactly, and that every malformed one is refused with a path and a reason; the fuzz
// target's corpus is the set of malformed files and what random damage makes of good ones.
#include <filesystem>
#include <fstream>
#include <sstream>

#include "systems/core/catalogue.hpp"
#include "systems/rnn/file.hpp"
#include "systems/rnn/reference.hpp"
#include "tests/catch.hpp"
#include "tests/places.hpp"
#include "tests/systems/rnn_networks.hpp"

using namespace outpace;
using namespace outpace::rnn;

namespace {

constexpr const char* small = R"({"schema": "outpace-rnn-1", "kind": "elman", "activation": "step", "units": 2,
 "inputs": 1, "recurrent": [[1, -1], [0, "1/2"]], "input": [[1], [2]], "bias": [0, "-0.5"], "symbols": [[0], [1]],
 "readout": {"outputs": 1, "weights": [[1, 1]], "bias": [0], "decision": "threshold"}})";

std::string with(std::string text, const std::string& old, const std::string& now) {
  const std::size_t at = text.find(old);
  REQUIRE(at != std::string::npos);
  return text.replace(at, old.size(), now);
}

/// A network of `json` or the three parts of the refusal; never anything else.
std::string fate(const std::string& json) {
  const auto network = parse_network(json, "f");
  if (network) return parse_network(network_json(*network), "copy").has_value() ? "read" : "not read back";
  CHECK_FALSE(network.error().what.empty());
  CHECK_FALSE(network.error().why.empty());
  CHECK_FALSE(network.error().remedy.empty());
  return network.error().what + ": " + network.error().why;
}

}  // namespace

TEST_CASE("numbers in network files mean exactly what they say", "[rnn]") {
  for (const auto& [text, value] : {std::pair{"-3", Rational(-3)},
                                    {"0.1", Rational(1, 10)},
                                    {"-2/7", Rational(-2, 7)},
                                    {"1e-3", Rational(1, 1000)},
                                    {"0x1.8p-3", Rational(3, 16)},
                                    {"0x1.999999999999ap-4", exactly(0.1)},
                                    {"+5", Rational(5)},
                                    {".5", Rational(1, 2)}})
    CHECK(parse_rational(text).value() == value);
  for (const char* bad : {"", "-", "nan", "inf", "-inf", "1/0", "1/", "/2", "1.5/2", "0x", "0x1p", "1e", "1e9999", "1 ",
                          " 1", "0b1", "1,5", "--1", "1/2/3"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_rational(bad).has_value());
  }
}

TEST_CASE("every malformed network is refused with the path of the value", "[rnn]") {
  CHECK(fate(small) == "read");
  const auto refused = [](const std::string& old, const std::string& now, const std::string& path) {
    const std::string what = fate(with(small, old, now));
    INFO(now << " gives " << what);
    CHECK(what.starts_with("f, " + path));
  };
  refused("outpace-rnn-1", "outpace-rnn-9", "/schema");
  refused("\"kind\"", "\"kinds\"", "/kinds");
  refused("\"elman\"", "\"lstm\"", "/kind");
  refused("\"elman\"", "7", "/kind");
  refused("\"step\"", "\"tanh\"", "/activation");
  refused("\"step\"", "{\"modulo\": 1}", "/activation/modulo");
  refused("\"units\": 2", "\"units\": 0", "/units");
  refused("\"units\": 2", "\"units\": 2.0", "/units");
  refused("\"units\": 2", "\"units\": 99999999999999999999", "/units");
  refused("\"units\": 2", "\"units\": 3", "/recurrent");
  refused("[1, -1]", "[1]", "/recurrent/0");
  refused("[1, -1]", "[1, null]", "/recurrent/0/1");
  refused("[1, -1]", "[1, 0.5]", "/recurrent/0/1");
  CHECK(fate(with(small, "[1, -1]", "[1, 1e400]")).starts_with("f: a number in it is beyond"));
  refused("[1, -1]", "[1, 18446744073709551616]", "/recurrent/0/1");
  refused("\"1/2\"", "\"1/0\"", "/recurrent/1/1");
  refused("\"1/2\"", "\"NaN\"", "/recurrent/1/1");
  refused("\"1/2\"", "\"Infinity\"", "/recurrent/1/1");
  refused("[[1], [2]]", "[[1]]", "/input");
  refused("[[1], [2]]", "{\"entries\": [[0, 0, 1], [0, 0, 2]]}", "/input/entries/1");
  refused("[[1], [2]]", "{\"entries\": [[2, 0, 1]]}", "/input/entries/0/0");
  refused("\"bias\": [0, \"-0.5\"]", "\"bias\": [0]", "/bias");
  refused("[[0], [1]]", "[]", "/symbols");
  refused("[[0], [1]]", "[[0], [1, 2]]", "/symbols/1");
  refused("[[0], [1]]", "{\"one_hot\": 2}", "/symbols/one_hot");
  refused("\"threshold\"", "\"softmax\"", "/readout/decision");
  refused("\"outputs\": 1", "\"outputs\": 2", "/readout/weights");
  refused("\"schema\"", "\"bias\": [0, 0], \"schema\"", "key 'bias'");
  refused("\"schema\"", "\"initial\": [0, 2], \"schema\"", "/initial");
  refused("\"schema\"", "\"closed_loop\": 1, \"schema\"", "/closed_loop");
  refused("\"schema\"", "\"reset_gate\": \"after\", \"schema\"", "/reset_gate");
  refused("\"schema\"", "\"recurrent_bias\": [0, 0], \"schema\"", "/recurrent_bias");
  CHECK(fate(with(small, "threshold\"}}", "threshold\"}")).starts_with("f, line 3, column"));
}

TEST_CASE("what is not JSON at all is refused with line and column", "[rnn]") {
  CHECK(fate("{\"schema\":\n nope}").starts_with("f, line 2, column"));
  CHECK(fate("").starts_with("f, line 1, column 1"));
  CHECK(fate(std::string(100000, '[')).find("nests deeper") != std::string::npos);
  CHECK(fate("[]").starts_with("f, /"));
  CHECK(fate("null").starts_with("f, /"));
}

TEST_CASE("int8 files whose sums could leave 32 bits, and tropical rows without an edge, are refused", "[rnn]") {
  std::string json = network_json(reference_network("int8-2").value());
  CHECK(fate(json) == "read");
  CHECK(fate(with(json, "\"bias\": [", "\"bias\": [2147483647, 0],\"x\":[")).starts_with("f, /x"));
  CHECK(fate(with(json, "\"shift\":9", "\"shift\":25")).starts_with("f, /activation/shift"));
  json = network_json(reference_network("railway").value());
  CHECK(fate(with(json, "[2,5]", "[null,null]")).starts_with("f, /recurrent/0"));
}

TEST_CASE("damaged network files are read or refused, never worse", "[rnn]") {
  tests::Dice dice(11);
  std::vector<std::string> good{small};
  for (const char* name : {"parity", "fibonacci", "railway", "int8-2", "recall-2", "stack-1RB1LB_1LA1RZ", "mod-5"})
    good.push_back(network_json(reference_network(name).value()));
  const std::string pieces[] = {"null",
                                "-1",
                                "1e99999",
                                "\"\"",
                                "[",
                                "]",
                                "{",
                                "}",
                                ",",
                                "\"x\":",
                                "0.5",
                                "true",
                                "\xff",
                                "\"1/0\"",
                                "9223372036854775808",
                                "\\u0000",
                                "\"0x1p-5000\""};
  for (int i = 0; i < 3000; ++i) {
    std::string text = good[dice(good.size())];
    for (std::uint64_t damage = 1 + dice(3); damage-- > 0 && !text.empty();) {
      const std::size_t at = dice(text.size());
      switch (dice(3)) {
        case 0:
          text.erase(at, 1 + dice(8));
          break;
        case 1:
          text.insert(at, pieces[dice(std::size(pieces))]);
          break;
        default:
          text[at] = static_cast<char>(dice(256));
      }
    }
    INFO(text);
    CHECK(fate(text) != "not read back");
  }
}

TEST_CASE("every file of the corpus is read or refused", "[rnn]") {
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(tests::data_folder + "/networks")) {
    if (!entry.is_regular_file()) continue;
    std::ostringstream text;
    text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    INFO(entry.path());
    CHECK(fate(text.str()) != "not read back");
    ++files;
  }
  CHECK(files >= 1);
}

TEST_CASE("a network of hexadecimal floats from elsewhere loads and answers exactly", "[rnn]") {
  const auto system = make_system("rnn:@" + tests::data_folder + "/networks/hexadecimal.json").value();
  for (const int t : {0, 1, 2, 3, 10, 40}) {
    const auto query = make_query(*system, "zero+random:3", {"output", {}}, t).value();
    Work work;
    CHECK(system->simulate(query, work)->text() == system->simulate_naively(query).text());
  }
  CHECK_FALSE(make_system("rnn:@/no/such/file.json").has_value());
  CHECK_FALSE(make_system("rnn:@").has_value());
}
