// The walk over the tree of machines and its counts; see enumerate.hpp.
#include "systems/tm/enumerate.hpp"

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>
#include <vector>

namespace outpace::tm {
namespace {

constexpr unsigned most_entries = 10;
constexpr std::uint64_t most_limit = 1'000'000;
/// Trees beyond 8 entries have over 10^8 machines.
constexpr unsigned most_counted_entries = 8;

class Walk {
 public:
  Walk(const Tree& tree, const std::function<bool(const TreeMachine&)>& visit)
      : tree_(tree),
        visit_(visit),
        machine_(tree.states, tree.symbols),
        open_(std::size_t{tree.states} * tree.symbols, true),
        halts_((tree.halt_moves ? 2 : 1) * std::uint64_t{tree.symbols}),
        choices_(std::uint64_t{2} * tree.symbols * tree.states + halts_),
        tape_(2 * tree.limit + 3),
        head_(tree.limit + 1) {}
  void run() { branch(1, 2, 0, 1); }

 private:
  struct Written {
    std::size_t place;
    TapeSymbol before;
  };
  [[nodiscard]] std::uint64_t tables_below(unsigned filled) const {
    std::uint64_t tables = 1;
    for (unsigned i = filled; i < open_.size(); ++i) tables *= choices_;
    return tables;
  }
  /// Runs on from here and branches where an entry is open. `used` states and symbols are told apart already, `ways`
  /// of naming the others lead to machines that run alike.
  void branch(unsigned used_states, unsigned used_symbols, unsigned filled, std::uint64_t ways);

  const Tree& tree_;
  const std::function<bool(const TreeMachine&)>& visit_;
  Machine machine_;
  std::vector<bool> open_;
  std::uint64_t halts_, choices_;  ///< of an entry: those that halt, and all
  std::vector<TapeSymbol> tape_;
  std::size_t head_;
  State state_ = 0;
  std::uint64_t steps_ = 0, population_ = 0;
  bool stopped_ = false;
};

void Walk::branch(unsigned used_states, unsigned used_symbols, unsigned filled, std::uint64_t ways) {
  std::vector<Written> written;
  const std::size_t head = head_;
  const State state = state_;
  const std::uint64_t steps = steps_, population = population_;
  const auto entry_here = [&] { return std::size_t{state_} * tree_.symbols + tape_[head_]; };
  while (steps_ < tree_.limit && !open_[entry_here()]) {
    const Transition& t = machine_.at(state_, tape_[head_]);
    if (t.write != tape_[head_]) {
      written.push_back({head_, tape_[head_]});
      population_ += (t.write != 0) - (tape_[head_] != 0);
      tape_[head_] = t.write;
    }
    head_ = t.move > 0 ? head_ + 1 : head_ - 1;
    state_ = t.next;
    ++steps_;
  }
  if (steps_ == tree_.limit) {
    stopped_ = !visit_({machine_, false, steps_, population_, ways * tables_below(filled)});
  } else {
    const std::size_t entry = entry_here();
    const State at_state = state_;
    const TapeSymbol at_symbol = tape_[head_];
    // Any symbol may go with the halt, and either move.
    stopped_ =
        !visit_({machine_, true, steps_ + 1, population_ + (at_symbol == 0), ways * halts_ * tables_below(filled + 1)});
    if (tree_.last_entry || filled + 1 < open_.size()) {
      open_[entry] = false;
      const unsigned states = std::min(used_states + 1, tree_.states),
                     symbols = std::min(used_symbols + 1, tree_.symbols);
      for (unsigned next = 0; next < states && !stopped_; ++next)
        for (unsigned write = 0; write < symbols && !stopped_; ++write)
          for (const int move : {-1, 1}) {
            if (stopped_ || (filled == 0 && move < 0)) continue;  // the mirror image of a first step to the right
            std::uint64_t more = filled == 0 ? 2 : 1;
            if (next == used_states) more *= tree_.states - used_states;
            if (write == used_symbols) more *= tree_.symbols - used_symbols;
            machine_.set(
                at_state, at_symbol,
                {static_cast<TapeSymbol>(write), static_cast<std::int8_t>(move), static_cast<State>(next), true});
            branch(std::max(used_states, next + 1), std::max(used_symbols, write + 1), filled + 1, ways * more);
          }
      machine_.set(at_state, at_symbol, Transition{1, 1, halted, false});
      open_[entry] = true;
    }
  }
  for (std::size_t i = written.size(); i-- > 0;) tape_[written[i].place] = written[i].before;
  head_ = head;
  state_ = state;
  steps_ = steps;
  population_ = population;
}

std::optional<std::uint64_t> number(std::string_view digits) {
  std::uint64_t value = 0;
  const auto [end, status] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (digits.empty() || status != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

}  // namespace

void walk_tree(const Tree& tree, const std::function<bool(const TreeMachine&)>& visit) {
  if (tree.states * tree.symbols > most_entries || tree.states < 1 || tree.symbols < 2) return;
  Walk(tree, visit).run();
}

TreeCounts count_tree(const Tree& tree) {
  TreeCounts counts;
  walk_tree(tree, [&](const TreeMachine& m) {
    ++counts.machines;
    counts.tables += m.tables;
    if (!m.halts) return true;
    ++counts.halting;
    counts.halting_tables += m.tables;
    counts.halting_at[m.steps] += tree.last_entry ? m.tables : 1;
    counts.most_steps = std::max(counts.most_steps, m.steps);
    counts.best_score = std::max(counts.best_score, m.score);
    return true;
  });
  return counts;
}

Result<Tree> parse_tree(std::string_view text) {
  const auto fail = [&](std::string why, std::string remedy) {
    return std::unexpected(
        Error{"enumeration '" + std::string(text.substr(0, 60)) + "'", std::move(why), std::move(remedy)});
  };
  const std::size_t colon = text.find(':');
  const std::string_view kind = text.substr(0, colon);
  if (colon == text.npos || (kind != "halting" && kind != "tree"))
    return fail("it begins with neither halting: nor tree:", "write it like halting:3,2 or tree:4,2,steps=300");
  std::vector<std::string_view> fields;
  for (std::string_view rest = text.substr(colon + 1);; rest = rest.substr(rest.find(',') + 1)) {
    fields.push_back(rest.substr(0, rest.find(',')));
    if (rest.find(',') == rest.npos) break;
  }
  const auto states = number(fields[0]), symbols = fields.size() > 1 ? number(fields[1]) : std::nullopt;
  if (!states || !symbols || *states < 1 || *symbols < 2 || *states > most_states || *symbols > tm::most_symbols)
    return fail("after the colon stand the numbers of states and symbols", "write it like halting:3,2");
  if (*states * *symbols > most_counted_entries)
    return fail("so many states and symbols have over 10^8 machines", "take at most 8 entries, such as 4,2 or 2,4");
  Tree tree{static_cast<unsigned>(*states), static_cast<unsigned>(*symbols), 0, kind == "halting"};
  for (std::size_t i = 2; i < fields.size(); ++i) {
    const auto limit = fields[i].starts_with("steps=") ? number(fields[i].substr(6)) : std::nullopt;
    if (limit && tree.limit == 0 && *limit >= 1 && *limit <= most_limit)
      tree.limit = *limit;
    else if (fields[i] == "halt=stays" && tree.halt_moves)
      tree.halt_moves = false;
    else
      return fail("after the sizes may stand steps= with a number from 1 to 1000000, and halt=stays, each once",
                  "write it like tree:4,2,steps=300 or halting:3,2,halt=stays");
  }
  if (tree.limit == 0) tree.limit = 300;
  return tree;
}

Result<std::vector<std::pair<std::string, std::string>>> enumerate_text(std::string_view text) {
  const auto tree = parse_tree(text);
  if (!tree) return std::unexpected(tree.error());
  const TreeCounts counts = count_tree(*tree);
  const std::uint64_t all = tree->last_entry ? counts.tables : counts.machines,
                      halting = tree->last_entry ? counts.halting_tables : counts.halting;
  std::vector<std::pair<std::string, std::string>> lines{
      {tree->last_entry ? "machines" : "machines in tree normal form", std::to_string(all)},
      {"halting from blank", std::to_string(halting)},
      {"running after " + std::to_string(tree->limit) + " steps", std::to_string(all - halting)},
      {"most steps at a halt", std::to_string(counts.most_steps)},
      {"best score", std::to_string(counts.best_score)}};
  for (const auto& [steps, machines] : counts.halting_at)
    lines.emplace_back("halting at step " + std::to_string(steps), std::to_string(machines));
  return lines;
}

}  // namespace outpace::tm
