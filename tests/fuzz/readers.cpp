// The readers behind one form: pattern files, names of systems, their starts, network files, machines, numbers,
// selectors, suites, tolerances, certificates and records.
#include "tests/fuzz/readers.hpp"

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>

#include "benchmarks/selector.hpp"
#include "benchmarks/suite.hpp"
#include "benchmarks/system_file.hpp"
#include "predictors/proof/checker.hpp"
#include "predictors/task/faithful.hpp"
#include "reports/gate.hpp"
#include "reports/gate/baseline.hpp"
#include "reports/record/line_file.hpp"
#include "reports/record/row_json.hpp"
#include "systems/core/catalogue.hpp"
#include "systems/life/pattern_file.hpp"
#include "systems/rnn/file.hpp"
#include "systems/rnn/number.hpp"
#include "systems/rnn/reference.hpp"
#include "systems/rnn/start.hpp"
#include "systems/tm/enumerate.hpp"
#include "systems/tm/turing_machine.hpp"

namespace outpace::fuzz {
namespace {

/// Names of files are no business of a fuzzer: a damaged one could be that of a pipe, which never ends.
bool names_a_file(std::string_view text) { return text.find('@') != text.npos || text.find("file:") != text.npos; }

bool pattern(const Result<life::PatternFile>& read) {
  if (!read) return true;
  (void)read->cells.population();
  (void)read->cells.cell(0, 0);
  const auto words = read->cells.words(1000);
  if (!words) return true;
  const std::string text = write_rle(*words, read->cells.bounds());
  const auto again = life::read_rle(text, "again", false);
  return again && again->cells.population() == read->cells.population();
}

bool system_name(std::string_view bytes) {
  if (names_a_file(bytes)) return true;
  const auto system = make_system(bytes);
  if (!system) return true;
  const auto again = make_system((*system)->name());
  return again && (*again)->name() == (*system)->name();
}

/// A start of one system: read, written and read again.
bool start_of(const System& system, std::string_view bytes) {
  const auto start = system.start(bytes);
  if (!start) return true;
  const auto again = system.start(start->text());
  return again && again->text() == start->text();
}

bool start(std::string_view bytes) {
  static const auto systems = [] {
    std::vector<std::unique_ptr<System>> made;
    for (const char* name : {"eca:30", "ca:k=3,r=1,totalistic=420", "life:B3/S23", "life:B03/S23", "tm:1RB1LB_1LA1RZ",
                             "rnn:parity", "rnn:mod-5"})
      made.push_back(make_system(name).value());
    return made;
  }();
  if (names_a_file(bytes)) return true;
  return std::ranges::all_of(systems, [&](const auto& system) { return start_of(*system, bytes); });
}

bool network(std::string_view bytes) {
  const auto network = rnn::parse_network(bytes, "fuzz");
  if (!network) return true;
  const std::string text = network_json(*network);
  const auto again = rnn::parse_network(text, "fuzz");
  return again && network_json(*again) == text;
}

/// The start of a network: state and word, in networks of several levels and numbers of symbols.
bool state(std::string_view bytes) {
  static const auto networks = [] {
    std::vector<rnn::Network> made;
    for (const char* name : {"parity", "hopfield-32", "tent-map", "running-maximum", "fibonacci", "gru-16", "mod-5"})
      made.push_back(rnn::reference_network(name).value());
    return made;
  }();
  return std::ranges::all_of(networks, [&](const rnn::Network& network) {
    (void)parse_state(network, bytes);
    const auto start = rnn::NetworkStart::parse(network, bytes);
    if (!start) return true;
    const auto again = rnn::NetworkStart::parse(network, start->text());
    return again && again->text() == start->text();
  });
}

bool machine(std::string_view bytes) {
  const auto machine = tm::Machine::parse(bytes);
  if (!machine) return true;
  const auto again = tm::Machine::parse(machine->text());
  if (!again || again->text() != machine->text()) return false;
  const auto number = machine->wolfram_number();
  return !number || tm::Machine::from_wolfram(machine->states(), machine->symbols(), *number) == *machine;
}

/// A file of machines, as a system and as selectors of a race.
bool machine_file(std::string_view bytes) {
  for (unsigned line = 0; line < 3; ++line) {
    std::istringstream text{std::string(bytes)};
    const auto machine = tm::machine_on_line(text, "fuzz", line ? std::optional(line) : std::nullopt);
    if (machine && !tm::Machine::parse(machine->text())) return false;
  }
  if (!names_a_file(bytes)) (void)selectors_of(bytes, "fuzz", "", "");
  return true;
}

bool tape(std::string_view bytes) {
  const auto start = tm::TapeStart::parse(bytes, 3);
  if (!start) return true;
  const auto again = tm::TapeStart::parse(start->text(), 3);
  return again && again->text() == start->text();
}

bool number(std::string_view bytes) {
  const auto value = rnn::parse_rational(bytes);
  return !value || rnn::parse_rational(rnn::text(*value)).value_or(*value + 1) == *value;
}

bool time(std::string_view bytes) {
  const auto at = parse_time(bytes);
  const auto place = parse_integer(bytes);
  if (at && bit_length(*at) < 4096 && parse_time(at->str()).value_or(*at + 1) != *at) return false;
  return !place || bit_length(*place) >= 4096 || parse_integer(place->str()).value_or(*place + 1) == *place;
}

bool selector(std::string_view bytes) {
  if (names_a_file(bytes)) return true;
  (void)Selector::parse(bytes).matches({"eca:30", "random", "cell", "64"});
  (void)glob_matches(bytes, "eca:30~random~cell");
  (void)plan_suite_text("[[race]]\nsystems = [\"eca:90\"]\nfamilies = [\"single\"]\nobservables = [\"cell\"]\n",
                        {std::string(bytes)}, {});
  (void)task::parse_task(bytes);
  (void)tm::parse_tree(bytes);
  return true;
}

bool suite(std::string_view bytes) {
  if (!names_a_file(bytes)) (void)plan_suite_text(bytes, {}, {});
  return true;
}

bool tolerances(std::string_view bytes) {
  const auto read = Tolerances::parse(bytes);
  if (!read) return true;
  (void)read->of("eca:30~random~cell hashlife 2^12");
  (void)read->unused();
  return true;
}

bool certificate(std::string_view bytes) {
  if (!names_a_file(bytes)) (void)proof::verify(bytes);
  return true;
}

bool row(std::string_view bytes) {
  const auto row = parse_row(bytes);
  if (!row) return true;
  const std::string text = std::visit([](const auto& of) { return to_line(of); }, *row);
  const auto again = parse_row(text);
  return again && std::visit([](const auto& of) { return to_line(of); }, *again) == text;
}

/// The rest of a record: what is compressed, what is true of a whole run, and what a run is compared with.
bool record(std::string_view bytes) {
  (void)decompress_lines(bytes, "fuzz");
  const auto baseline = parse_baseline(std::string(bytes));
  (void)lines_of(std::string(bytes));
  if (baseline) {
    const std::string text = to_text(*baseline);
    const auto again = parse_baseline(text);
    if (!again || to_text(*again) != text) return false;
  }
  const auto meta = parse_meta(bytes);
  if (!meta) return true;
  const std::string text = to_text(*meta);
  const auto again = parse_meta(text);
  return again && to_text(*again) == text;
}

}  // namespace

const std::vector<Reader>& readers() {
  using namespace life;
  static const std::vector<Reader> all{
      {"rle", "patterns", [](std::string_view bytes) { return pattern(read_rle(bytes, "fuzz")); }},
      {"inline", "patterns", [](std::string_view bytes) { return pattern(read_rle(bytes, "fuzz", false)); }},
      {"macrocell", "patterns", [](std::string_view bytes) { return pattern(read_macrocell(bytes, "fuzz")); }},
      {"life105", "patterns", [](std::string_view bytes) { return pattern(read_life_105(bytes, "fuzz")); }},
      {"life106", "patterns", [](std::string_view bytes) { return pattern(read_life_106(bytes, "fuzz")); }},
      {"pattern", "patterns", [](std::string_view bytes) { return pattern(read_pattern(bytes, "fuzz")); }},
      {"system", "fuzz/system", system_name},
      {"start", "fuzz/start", start},
      {"network", "networks", network},
      {"state", "fuzz/state", state},
      {"machine", "fuzz/machine", machine},
      {"machine-file", "fuzz/machine-file", machine_file},
      {"tape", "fuzz/tape", tape},
      {"number", "fuzz/number", number},
      {"time", "fuzz/time", time},
      {"selector", "fuzz/selector", selector},
      {"suite", "fuzz/suite", suite},
      {"tolerances", "fuzz/tolerances", tolerances},
      {"certificate", "fuzz/certificate", certificate},
      {"row", "fuzz/row", row},
      {"record", "fuzz/record", record}};
  return all;
}

const Reader* reader(std::string_view name) {
  const auto found = std::ranges::find(readers(), name, &Reader::name);
  return found == readers().end() ? nullptr : &*found;
}

}  // namespace outpace::fuzz
