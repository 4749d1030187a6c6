// The predictor `history`: closed position sets as `ngram` builds them, over cells that remember what the head did when
// it was there: the last few transitions, or all in the order of their last use (n-gram closed positions with history;
// Drozd, 2024). Memory tells apart what symbols alone mix up.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "predictors/core/catalogue.hpp"
#include "predictors/deciders/never.hpp"
#include "systems/tm/turing_machine.hpp"

namespace outpace::deciders {
namespace {

/// Cells by number, the nearest to the head first.
using CellWord = std::u16string;

constexpr std::size_t most_cells = 4096;

/// How much a cell remembers.
struct Memory {
  unsigned last = 0;  ///< transitions
  bool used = false;  ///< each transition once, the latest first, instead
  std::size_t length = 1;
};

/// Cells with their memory, numbered as they turn up; the first are symbols that nothing has happened to.
class Cells {
 public:
  Cells(const tm::Machine& machine, Memory memory) : machine_(machine), memory_(memory) {
    for (unsigned symbol = 0; symbol < machine.symbols(); ++symbol)
      (void)number(std::string(1, static_cast<char>(symbol)));
  }
  [[nodiscard]] unsigned symbol(char16_t cell) const { return static_cast<unsigned char>(cells_[cell][0]); }
  [[nodiscard]] std::size_t size() const { return cells_.size(); }
  /// The cell after the head passed it in that state.
  char16_t written(unsigned state, char16_t cell) {
    const auto [it, fresh] = writes_.try_emplace({state, cell});
    if (!fresh) return it->second;
    const unsigned read = symbol(cell);
    const char event = static_cast<char>(state * machine_.symbols() + read);
    std::string past = cells_[cell].substr(1);
    if (memory_.used) std::erase(past, event);
    std::string next(1, static_cast<char>(machine_.at(state, read).write));
    next += event;
    next += past;
    if (!memory_.used) next.resize(std::min<std::size_t>(next.size(), 1 + memory_.last));
    return it->second = number(next);
  }
  [[nodiscard]] const auto& writes() const { return writes_; }

 private:
  char16_t number(const std::string& cell) {
    const auto [it, fresh] = numbers_.try_emplace(cell, static_cast<char16_t>(cells_.size()));
    if (fresh) cells_.push_back(cell);
    return it->second;
  }

  const tm::Machine& machine_;
  Memory memory_;
  std::vector<std::string> cells_;  ///< symbol, then what happened, latest first
  std::map<std::string, char16_t> numbers_;
  std::map<std::pair<unsigned, char16_t>, char16_t> writes_;
};

class Closure {
 public:
  Closure(const tm::Machine& machine, Memory memory, std::size_t most_contexts, Work& work)
      : cells(machine, memory), machine_(machine), n_(memory.length), most_contexts_(most_contexts), work_(work) {}

  /// Whether a halting transition stays out; the meter says if work ran out.
  bool run(const tm::TapeStart& start) {
    const auto word = [&](int side, std::int64_t from) {
      CellWord cells_there;
      for (std::int64_t i = 0; i < static_cast<std::int64_t>(n_); ++i)
        cells_there += static_cast<char16_t>(start.cell(side ? from + i : -from - i));
      return cells_there;
    };
    const auto far = static_cast<std::int64_t>(std::max(start.left().size(), start.right().size()));
    for (const int side : {0, 1})
      for (std::int64_t d = 1; d <= far + 1; ++d) (void)add_word(side, word(side, d));
    CellWord first{0, static_cast<char16_t>(start.cell(std::int64_t{0}))};
    if (!add(first + word(0, 1) + word(1, 1))) return false;
    while (!waiting_.empty()) {
      const CellWord context = std::move(waiting_.back());
      waiting_.pop_back();
      if (!step(context)) return false;
    }
    return true;
  }

  Cells cells;
  std::unordered_set<CellWord> words[2];  ///< left, right
  std::unordered_set<CellWord> contexts;  ///< state, cell under the head, left word, right word

 private:
  [[nodiscard]] CellWord near(const CellWord& context, int side) const {
    return context.substr(2 + (side ? n_ : 0), n_);
  }
  bool add(const CellWord& context) {
    if (machine_.at(context[0], cells.symbol(context[1])).next == tm::halted) return false;
    if (!contexts.insert(context).second) return true;
    waiting_.push_back(context);
    return work_.spend(4 + n_) && contexts.size() <= most_contexts_ && cells.size() <= most_cells;
  }
  /// Contexts that were waiting for a word with this beginning go on with it.
  bool add_word(int side, const CellWord& word) {
    if (!words[side].insert(word).second) return true;
    const CellWord begin = word.substr(0, n_ - 1);
    ends_[side][begin].push_back(word.back());
    const auto it = stepped_[side].find(begin);
    if (it == stepped_[side].end()) return true;
    const std::vector<CellWord> going = it->second;
    return std::ranges::all_of(going, [&](const CellWord& context) { return add(moved(context, word.back())); });
  }
  /// Where a step leads if the cell that comes into view is `fresh`.
  CellWord moved(const CellWord& context, char16_t fresh) {
    const tm::Transition& t = machine_.at(context[0], cells.symbol(context[1]));
    const int ahead = t.move > 0 ? 1 : 0;
    const CellWord before = near(context, ahead);
    const CellWord on = before.substr(1) + fresh;
    const CellWord behind = cells.written(context[0], context[1]) + near(context, 1 - ahead).substr(0, n_ - 1);
    return CellWord{static_cast<char16_t>(t.next), before[0]} + (ahead ? behind + on : on + behind);
  }
  bool step(const CellWord& context) {
    const int ahead = machine_.at(context[0], cells.symbol(context[1])).move > 0 ? 1 : 0;
    const CellWord begin = near(context, ahead).substr(1);
    stepped_[ahead][begin].push_back(context);
    const std::vector<char16_t> ends = ends_[ahead][begin];
    for (const char16_t fresh : ends)
      if (!add(moved(context, fresh))) return false;
    return add_word(1 - ahead, near(moved(context, 0), 1 - ahead));
  }

  const tm::Machine& machine_;
  std::size_t n_, most_contexts_;
  Work& work_;
  std::vector<CellWord> waiting_;
  std::unordered_map<CellWord, std::vector<char16_t>> ends_[2];     ///< by the word's cells but the farthest
  std::unordered_map<CellWord, std::vector<CellWord>> stepped_[2];  ///< by what they know of the word ahead
};

Certificate certificate_of(const tm::TuringMachine& system, const tm::TapeStart& start, std::size_t length,
                           const Closure& closure) {
  nlohmann::ordered_json json{
      {"kind", "decorated-positions"}, {"system", system.name()}, {"from", start.text()}, {"length", length}};
  std::string symbols;
  for (std::size_t i = 0; i < closure.cells.size(); ++i)
    symbols += static_cast<char>('0' + closure.cells.symbol(static_cast<char16_t>(i)));
  json["cells"] = symbols;
  auto& writes = json["writes"] = nlohmann::ordered_json::array();
  for (const auto& [from, to] : closure.cells.writes())
    writes.push_back({from.first, static_cast<unsigned>(from.second), static_cast<unsigned>(to)});
  // In order, so that the same machine always has the same certificate.
  const auto list = [&](const char* name, const std::unordered_set<CellWord>& words) {
    std::vector<CellWord> sorted(words.begin(), words.end());
    std::ranges::sort(sorted);
    auto& array = json[name] = nlohmann::ordered_json::array();
    for (const CellWord& word : sorted) {
      auto& item = array.emplace_back(nlohmann::ordered_json::array());
      for (const char16_t cell : word) item.push_back(static_cast<unsigned>(cell));
    }
  };
  list("left", closure.words[0]);
  list("right", closure.words[1]);
  list("contexts", closure.contexts);
  return {json.dump()};
}

class HistoryPredictor final : public FamilyPredictor<tm::TuringMachine> {
 public:
  [[nodiscard]] std::string name() const override { return "history"; }
  [[nodiscard]] std::string describe() const override {
    return "decides that a Turing machine never halts: closed surroundings of cells that remember what was done there";
  }
  [[nodiscard]] double nominal_nanoseconds_per_unit() const override { return 100; }

 protected:
  StudyResult study(const tm::TuringMachine& system, const Subject& subject, Work& work) const override {
    if (subject.observable != "halt") return unsuited("history decides whether a machine halts, and nothing else");
    if (!subject.from.single_member) return unsuited("history needs to know the start: its sets hold what lies on it");
    const auto start = system.start(subject.from.name);
    if (!start) return unsuited(start.error().text());
    const auto& tape = *start->as<tm::TapeStart>();
    if (!tape.finite()) return unsuited("history knows blank and finite tapes only");
    // Small sets first: most that close at all close early.
    for (const std::size_t most_contexts : {2'000, 30'000})
      for (std::size_t length = 1; length <= 5; ++length)
        for (const Memory memory : {Memory{1, false, length}, Memory{2, false, length}, Memory{4, false, length},
                                    Memory{0, true, length}, Memory{8, false, length}}) {
          const HeldBytes held(work, most_contexts * 400);
          if (!held.within_limit()) return out_of_memory();
          Closure closure(system.machine(), memory, most_contexts, work);
          if (closure.run(tape))
            return std::make_unique<NeverHalts>(
                certificate_of(system, tape, length, closure),
                fmt::format("{} surroundings with words of {} cells, {} remembered in each, are closed under its steps",
                            closure.contexts.size(), length,
                            memory.used ? std::string("the latest use of every transition")
                                        : fmt::format("the last {} transitions", memory.last)));
          if (!work.remaining()) return out_of_work();
        }
    return unsuited("with up to 5 cells on either side and 8 transitions in each, " + system.name() +
                    " might come to a halt");
  }
};

const RegisterPredictor registered{std::make_unique<HistoryPredictor>()};

}  // namespace
}  // namespace outpace::deciders
