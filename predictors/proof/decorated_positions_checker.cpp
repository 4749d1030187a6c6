// The checker of "decorated-positions" certificates: cells carry marks besides their symbols, and a step may change the
// mark in whatever way the certificate lays down, as long as the symbols are the machine's. Sets of what surrounds the
// head then hold the start, and a step from anything in them leads to nothing outside and to no halt.
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "predictors/proof/tape_claim.hpp"

namespace outpace::proof {
namespace {

using nlohmann::json;

constexpr std::size_t most_items = 1'000'000, most_length = 64;

/// Marked cells by number, the nearest to the head first; of a context: state, cell under the head, left, right.
using Numbers = std::vector<unsigned>;

struct Decorated {
  std::size_t length = 0;
  std::vector<unsigned> symbols;  ///< of the marked cells; number s < machine.symbols() is symbol s at the start
  std::map<std::pair<unsigned, unsigned>, unsigned> writes;  ///< (state, cell) → cell
  std::set<Numbers> words[2], contexts;
};

class Reader {
 public:
  Reader(const json& object, const tm::Machine& machine) : object_(object), machine_(machine) {}

  /// What is wrong with the certificate's form.
  std::optional<std::string> read(Decorated& result) {
    const auto length = object_.find("length");
    if (length == object_.end() || !length->is_number_unsigned() || length->get<std::uint64_t>() < 1 ||
        length->get<std::uint64_t>() > most_length)
      return "/length: it must be an integer from 1 to 64";
    result.length = length->get<std::size_t>();
    const auto cells = object_.find("cells");
    const auto* symbols = cells == object_.end() ? nullptr : cells->get_ptr<const json::string_t*>();
    if (!symbols || symbols->size() > most_items || symbols->size() < machine_.symbols())
      return "/cells: it must be a string of at least one cell for each symbol";
    for (const char symbol : *symbols) {
      if (symbol < '0' || symbol >= static_cast<char>('0' + machine_.symbols())) return "/cells: symbols belong here";
      result.symbols.push_back(static_cast<unsigned>(symbol - '0'));
    }
    std::set<Numbers> writes;
    if (auto fault = list("writes", 3, 0, writes)) return fault;
    for (const Numbers& write : writes)
      if (write[0] >= machine_.states() || write[1] >= result.symbols.size() || write[2] >= result.symbols.size() ||
          !result.writes.insert({{write[0], write[1]}, write[2]}).second)
        return "/writes: a state, a cell and the one cell that it becomes belong here";
    const auto count = static_cast<unsigned>(result.symbols.size());
    if (auto fault = list("left", result.length, count, result.words[0])) return fault;
    if (auto fault = list("right", result.length, count, result.words[1])) return fault;
    if (auto fault = list("contexts", 2 * result.length + 2, count, result.contexts)) return fault;
    for (const Numbers& context : result.contexts)
      if (context[0] >= machine_.states()) return "/contexts: they begin with a state";
    return std::nullopt;
  }

 private:
  /// Items of that many numbers; all below `bound`, but for a context's state, unless that is 0.
  std::optional<std::string> list(const char* name, std::size_t size, unsigned bound, std::set<Numbers>& result) {
    const std::string place = std::string("/") + name;
    const auto it = object_.find(name);
    if (it == object_.end() || !it->is_array() || it->size() > most_items)
      return place + ": it must be an array of at most 10^6";
    for (const json& item : *it) {
      if (!item.is_array() || item.size() != size) return place + ": an item has another length";
      Numbers numbers;
      for (const json& number : item) {
        if (!number.is_number_unsigned() || number.get<std::uint64_t>() > most_items)
          return place + ": it holds what is not the number of a cell";
        numbers.push_back(number.get<unsigned>());
      }
      if (bound)
        for (std::size_t i = size > 2 && *name == 'c' ? 1 : 0; i < size; ++i)
          if (numbers[i] >= bound) return place + ": it holds what is not the number of a cell";
      result.insert(std::move(numbers));
    }
    return std::nullopt;
  }

  const json& object_;
  const tm::Machine& machine_;
};

/// Whether marks leave symbols alone.
std::optional<std::string> refute_marks(const tm::Machine& machine, const Decorated& sets) {
  for (unsigned symbol = 0; symbol < machine.symbols(); ++symbol)
    if (sets.symbols[symbol] != symbol) return "/cells: the first cells must be the symbols";
  for (const auto& [from, to] : sets.writes)
    if (machine.at(from.first, sets.symbols[from.second]).write != sets.symbols[to])
      return "/writes: another symbol is written than the machine writes";
  return std::nullopt;
}

std::optional<std::string> refute_start(const tm::TapeStart& start, const Decorated& sets) {
  const auto n = static_cast<std::int64_t>(sets.length);
  const auto word = [&](int side, std::int64_t from) {
    Numbers cells;
    for (std::int64_t i = 0; i < n; ++i) cells.push_back(start.cell(side ? from + i : -from - i));
    return cells;
  };
  // Farther out all is blank.
  const auto far = static_cast<std::int64_t>(std::max(start.left().size(), start.right().size()));
  for (std::int64_t d = 1; d <= far + 1; ++d)
    for (const int side : {0, 1})
      if (!sets.words[side].contains(word(side, d)))
        return std::string(side ? "/right" : "/left") + ": a word of the start is missing";
  Numbers first{0, start.cell(std::int64_t{0})};
  for (const int side : {0, 1})
    for (const unsigned cell : word(side, 1)) first.push_back(cell);
  if (!sets.contexts.contains(first)) return "/contexts: the start is missing";
  return std::nullopt;
}

std::optional<std::string> refute_steps(const tm::Machine& machine, const Decorated& sets) {
  // The farthest cells of words, by the cells before.
  std::map<Numbers, std::vector<unsigned>> ends[2];
  for (const int side : {0, 1})
    for (const Numbers& word : sets.words[side])
      ends[side][Numbers(word.begin(), word.end() - 1)].push_back(word.back());
  const auto n = static_cast<std::ptrdiff_t>(sets.length);
  for (const Numbers& context : sets.contexts) {
    const tm::Transition& t = machine.at(context[0], sets.symbols[context[1]]);
    if (t.next == tm::halted) return "/contexts: one of them halts";
    const auto written = sets.writes.find({context[0], context[1]});
    if (written == sets.writes.end()) return "/writes: what a cell becomes is missing";
    const int ahead = t.move > 0 ? 1 : 0;
    const auto near = [&](int side) { return context.begin() + 2 + (side ? n : 0); };
    Numbers behind{written->second};
    behind.insert(behind.end(), near(1 - ahead), near(1 - ahead) + n - 1);
    if (!sets.words[1 - ahead].contains(behind)) return "/contexts: one leaves a word behind that is not listed";
    const Numbers begin(near(ahead) + 1, near(ahead) + n);
    const auto fresh = ends[ahead].find(begin);
    if (fresh == ends[ahead].end()) continue;  // no tape goes on like that
    for (const unsigned cell : fresh->second) {
      Numbers on = begin;
      on.push_back(cell);
      Numbers next{t.next, *near(ahead)};
      const Numbers& left = ahead ? behind : on;
      const Numbers& right = ahead ? on : behind;
      next.insert(next.end(), left.begin(), left.end());
      next.insert(next.end(), right.begin(), right.end());
      if (!sets.contexts.contains(next)) return "/contexts: one leads to one that is not listed";
    }
  }
  return std::nullopt;
}

Verdict check(const json& object) {
  const TapeClaim claim(object);
  if (const std::string trouble = claim.trouble_if_infinite(); !trouble.empty()) return claim.malformed(trouble);
  const tm::Machine& machine = *claim.machine;
  Decorated sets;
  if (const auto fault = Reader(object, machine).read(sets)) return claim.malformed(*fault);
  for (const auto& why : {refute_marks(machine, sets), refute_start(*claim.start, sets), refute_steps(machine, sets)})
    if (why) return claim.rejected(*why);
  return claim.accepted("never halts: " + std::to_string(sets.contexts.size()) +
                        " surroundings of the head, of cells with marks, are closed under its steps");
}

const RegisterChecker registered{
    {"decorated-positions", "what surrounds a Turing machine's head, with marks on cells, stays in sets without a halt",
     check}};

}  // namespace
}  // namespace outpace::proof
