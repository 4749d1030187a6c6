// Names, initial tapes and questions of Turing machines; the evolution itself is in direct.cpp and naive.cpp.
#include "systems/tm/turing_machine.hpp"

#include <charconv>
#include <fstream>

#include "systems/core/catalogue.hpp"
#include "systems/tm/direct.hpp"
#include "systems/tm/enumerate.hpp"
#include "systems/tm/naive.hpp"

namespace outpace::tm {
namespace {

std::optional<unsigned> small_number(std::string_view digits) {
  unsigned value = 0;
  const auto [end, status] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (digits.empty() || status != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

/// `STATES,SYMBOLS#NUMBER`, which begins at column 4 of a system's name.
Result<Machine> numbered(std::string_view text) {
  const std::size_t comma = text.find(','), hash = text.find('#');
  const auto states = small_number(text.substr(0, comma)),
             symbols = small_number(text.substr(comma + 1, hash - comma - 1));
  if (!states || !symbols || comma > hash)
    return std::unexpected(Error{"system 'tm:" + std::string(text.substr(0, 60)) + "', column 4",
                                 "before # stand the numbers of states and of symbols", "write it like tm:2,3#596440"});
  const auto number = parse_integer(text.substr(hash + 1));
  if (!number) return std::unexpected(number.error());
  return Machine::from_wolfram(*states, *symbols, *number);
}

Error file_error(const std::string& path, std::string why, std::string remedy) {
  return {"machine file '" + path + "'", std::move(why), std::move(remedy)};
}

/// `FILE` or `FILE#LINE`: the machine on that line of a file, blank lines and comments counted.
Result<Machine> filed(std::string_view text) {
  const std::size_t hash = text.rfind('#');
  const std::string path(text.substr(0, hash));
  const auto wanted = hash == text.npos ? std::nullopt : small_number(text.substr(hash + 1));
  if (hash != text.npos && wanted.value_or(0) == 0)
    return std::unexpected(
        file_error(path, "after # stands the number of a line, from 1 on", "write it like tm:@machines.txt#7"));
  std::ifstream file(path);
  if (!file)
    return std::unexpected(
        file_error(path, "it cannot be read", "give the path of a text file with a machine on each line"));
  return machine_on_line(file, path, wanted);
}

Result<std::unique_ptr<System>> make(std::string_view name) {
  const std::string_view text = name.substr(name.find(':') + 1);
  auto machine = text.starts_with('@')         ? filed(text.substr(1))
                 : text.find('#') != text.npos ? numbered(text)
                                               : Machine::parse(text, name.size() - text.size() + 1);
  if (!machine) return std::unexpected(machine.error());
  return std::make_unique<TuringMachine>(std::move(*machine));
}

const RegisterSystemFamily registered{
    {"tm",
     "tm:1RB1LB_1LA1RZ, tm:2,3#596440, tm:@FILE#LINE",
     "Turing machines in the bbchallenge form or by Wolfram's number",
     {"tm:1RB1LB_1LA1RZ", "tm:1RB1LC_1RC1RB_1RD0LE_1LA1LD_1RZ0LA", "tm:1RB2LA1LA_2LA2RB0RA", "tm:1RB1LA_0LA0RB"},
     make,
     {},
     enumerate_text}};

/// A cell at distance about 2^u with u even over the scales up to t, on either side: whatever the speed at which the
/// machine spreads, some of the questions fall where its work is.
Integer place_on_any_scale(unsigned rung, std::uint32_t position) {
  const std::uint64_t scale = (std::uint64_t{rung} + 1) * (position & 0x7fffffffu);  // in 2^−31 of a doubling
  const auto doublings = static_cast<unsigned>(scale >> 31);
  const Integer distance = ((Integer(1) << 31) + (scale & 0x7fffffffu)) << doublings >> 31;
  return position >> 31 ? Integer(-distance) : Integer(distance - 1);
}

}  // namespace

Result<Machine> machine_on_line(std::istream& list, const std::string& path, std::optional<unsigned> wanted) {
  std::string line;
  for (unsigned number = 1; std::getline(list, line); ++number) {
    const std::size_t begin = line.find_first_not_of(" \t\r");
    const bool holds_machine = begin != line.npos && line[begin] != '#';
    if (number == wanted && !holds_machine)
      return std::unexpected(
          file_error(path, "line " + std::to_string(number) + " holds no machine", "take another line"));
    if (!holds_machine || (wanted && number != *wanted)) continue;
    const std::size_t end = std::min(line.find_first_of(" \t\r,#", begin), line.size());
    auto machine = Machine::parse(std::string_view(line).substr(begin, end - begin), begin + 1);
    if (!machine) {
      Error error = machine.error();
      error.what = path + ", line " + std::to_string(number) + ", " + error.what;
      return std::unexpected(std::move(error));
    }
    return machine;
  }
  return std::unexpected(file_error(path, wanted ? "it has no line " + std::to_string(*wanted) : "it holds no machine",
                                    "give a text file with a machine on each line"));
}

std::string TuringMachine::describe() const {
  std::string text = "Turing machine with " + std::to_string(machine_.states()) + " states and " +
                     std::to_string(machine_.symbols()) + " symbols: " + machine_.text() + ".";
  if (const auto number = machine_.wolfram_number())
    text += " Wolfram's number " + std::to_string(machine_.states()) + "," + std::to_string(machine_.symbols()) + "#" +
            number->str() + ".";
  if (!machine_.can_halt()) text += " No transition halts.";
  return text;
}

std::vector<ObservableInfo> TuringMachine::observables() const {
  return {{"head", "the state, the head's position and the symbol under it at time t (Z once halted)", 0, true},
          {"cell", "the symbol in cell x at time t", 1, true},
          {"population", "cells that are not blank at time t", 0, true},
          {"halt", "steps and score (cells that are not blank) at the halt, or never; asked without a time", 0, true},
          {"tape", "the tape at time t as runs of symbols, for people", 0, false}};
}

std::vector<InitialFamily> TuringMachine::initial_families() const {
  return {{"blank", "all cells are 0", true, false, {"head", "cell", "population", "halt"}},
          {"random", "an infinite field of fair symbols with random access", false, false, {"head", "cell"}}};
}

Result<InitialCondition> TuringMachine::start(std::string_view text) const {
  auto parsed = TapeStart::parse(text, machine_.symbols());
  if (!parsed) return std::unexpected(std::move(parsed.error()));
  return InitialCondition(std::make_shared<const TapeStart>(std::move(*parsed)));
}

Result<void> TuringMachine::check(const Query& query) const {
  const auto* start = query.from.as<TapeStart>();
  if (!start || start->symbols() != machine_.symbols())
    return std::unexpected(Error{"initial condition '" + query.from.text() + "'", "it is not a tape of this machine",
                                 "take blank, tape:…, random:SEED or periodic:u.v"});
  for (const ObservableInfo& info : observables()) {
    if (info.name != query.what.name) continue;
    if (query.what.place.size() != info.dimensions)
      return std::unexpected(Error{"observable '" + info.name + "'",
                                   info.dimensions ? "a cell has one coordinate" : "it has no place",
                                   info.dimensions ? "give it by --x" : "leave --x and --y out"});
    if (!start->finite() && (info.name == "population" || info.name == "halt"))
      return std::unexpected(Error{"observable '" + info.name + "' of " + start->text().substr(0, 60),
                                   "infinitely many cells are not blank", "ask for the head or a cell"});
    return {};
  }
  return std::unexpected(Error{"observable '" + query.what.name + "'", "a Turing machine does not have it",
                               "known are head, cell, population, halt, tape"});
}

Query TuringMachine::question(const InitialFamily& family, const std::string& observable, const Draw& draw,
                              unsigned rung, const Time& at) const {
  const std::string text = family.name == "random" ? "random:" + std::to_string(draw.seed) : family.name;
  Query query{InitialCondition(std::make_shared<const TapeStart>(TapeStart::parse(text, machine_.symbols()).value())),
              {observable, {}},
              observable == "halt" ? Time(0) : at};
  if (observable == "cell") query.what.place = {place_on_any_scale(rung, draw.position)};
  return query;
}

std::expected<Answer, Declined> TuringMachine::simulate(const Query& query, Work& work) const {
  return simulate_directly(machine_, *query.from.as<TapeStart>(), query.what, query.at, work);
}

Answer TuringMachine::simulate_naively(const Query& query) const {
  return tm::simulate_naively(machine_, *query.from.as<TapeStart>(), query.what, query.at);
}

double TuringMachine::nominal_nanoseconds_per_unit(const InitialFamily& /*family*/) const { return 2.5; }

}  // namespace outpace::tm
