// The search for counters: first the words, by crossings of single words alone, then the edge, by a short plain run;
// see counter.hpp.
#include <algorithm>

#include "predictors/counter/counter.hpp"

namespace outpace::counter {
namespace {

using tape::Table;
using tape::Window;

constexpr unsigned longest_word = 12;
constexpr std::uint64_t longest_run = std::uint64_t{1} << 13;
constexpr std::uint64_t longest_edge = 4096;

struct Crossing {
  bool inwards = false;  ///< leaves on the side away from the edge
  std::string out;
  unsigned state = 0;
  std::uint64_t steps = 0;
};

/// The head enters the word in `state`, from the edge's side or from the other; nothing if it halts or stays long.
std::optional<Crossing> cross(const Table& table, bool to_right, unsigned state, const std::string& word,
                              bool from_edge, Work& work) {
  Window window{word, to_right == from_edge ? 0 : static_cast<std::int64_t>(word.size()) - 1, state};
  std::uint64_t steps = 0;
  const std::uint64_t most = 256 * word.size();
  for (; window.inside(); ++steps) {
    if (steps == most || window.state == table.states || !work.spend()) return std::nullopt;
    window.step(table);
  }
  if (window.state == table.states) return std::nullopt;
  return Crossing{(window.position > 0) == to_right, window.cells, window.state, steps};
}

/// The words and crossings of a counter with words of k cells, if heads in state `up` count; all but the edge.
std::optional<Counter> words_of(const Table& table, bool to_right, unsigned up, std::size_t k, Work& work) {
  Counter counter;
  counter.to_right = to_right;
  counter.up = up;
  const std::string blank(k, 0);
  const auto fresh = cross(table, to_right, up, blank, true, work);
  if (!fresh || fresh->inwards || fresh->out == blank) return std::nullopt;
  counter.down = fresh->state;
  counter.new_steps = fresh->steps;
  std::vector<std::string> words{fresh->out};
  std::vector<std::uint64_t> turns;
  for (;;) {
    const auto next = cross(table, to_right, up, words.back(), true, work);
    if (!next) return std::nullopt;
    if (next->inwards) {
      if (next->state != up) return std::nullopt;
      counter.crossed = next->out;
      counter.cross_steps = next->steps;
      break;
    }
    if (next->state != counter.down || std::ranges::find(words, next->out) != words.end() || words.size() > 256)
      return std::nullopt;
    words.push_back(next->out);
    turns.push_back(next->steps);
  }
  const auto back = cross(table, to_right, counter.down, counter.crossed, false, work);
  if (!back || back->inwards || back->state != counter.down) return std::nullopt;
  counter.cross_steps += back->steps;
  if (std::ranges::find(words, back->out) != words.end()) return std::nullopt;
  const auto first = cross(table, to_right, up, back->out, true, work);
  if (!first || first->inwards || first->state != counter.down || first->out != words.front()) return std::nullopt;
  counter.digits.push_back(back->out);
  counter.digits.insert(counter.digits.end(), words.begin(), words.end());
  counter.turn_steps.push_back(first->steps);
  counter.turn_steps.insert(counter.turn_steps.end(), turns.begin(), turns.end());
  return counter;
}

/// A plain run from the start on a tape wide enough for it.
struct Run {
  Run(const Table& table, const tm::TapeStart& start)
      : table_(table), origin(static_cast<std::int64_t>(longest_run + longest_edge + 64 + start.left().size())) {
    window.cells.assign(static_cast<std::size_t>(2 * origin) + start.right().size(), 0);
    for (std::size_t i = 0; i < start.left().size(); ++i)
      window.cells[static_cast<std::size_t>(origin) - start.left().size() + i] = static_cast<char>(start.left()[i]);
    for (std::size_t i = 0; i < start.right().size(); ++i)
      window.cells[static_cast<std::size_t>(origin) + i] = static_cast<char>(start.right()[i]);
    window.position = origin;
    low = origin - static_cast<std::int64_t>(start.left().size());
    high = origin + std::max<std::int64_t>(0, static_cast<std::int64_t>(start.right().size()) - 1);
  }
  void step() {
    window.step(table_);
    low = std::min(low, window.position);
    high = std::max(high, window.position);
  }

  const Table& table_;
  std::int64_t origin;
  Window window;
  std::int64_t low = 0, high = 0;  ///< outside, all is blank
};

/// Reads digits from the head on, up to where all is blank.
bool read_digits(const Run& run, Counter& counter) {
  counter.value.clear();
  const auto k = static_cast<std::int64_t>(counter.digits.front().size());
  for (std::int64_t x = run.window.position; counter.to_right ? x <= run.high : x >= run.low;
       x += counter.to_right ? k : -k) {
    const std::int64_t first = counter.to_right ? x : x - k + 1;
    const auto digit = std::ranges::find_if(counter.digits, [&](const std::string& word) {
      return run.window.cells.compare(static_cast<std::size_t>(first), word.size(), word) == 0;
    });
    if (digit == counter.digits.end()) {
      // Blank words that are no digit may only be the end.
      for (std::int64_t rest = x; counter.to_right ? rest <= run.high : rest >= run.low;
           rest += counter.to_right ? 1 : -1)
        if (run.window.cells[static_cast<std::size_t>(rest)] != 0) return false;
      break;
    }
    counter.value.push_back(static_cast<std::uint32_t>(digit - counter.digits.begin()));
  }
  return true;
}

/// The head comes back over the edge in state `down`; does it set out again as it did, and leave all as it was?
bool turns_at_edge(Run run, Counter& counter, Work& work) {
  const std::int64_t edge = run.window.position;
  const std::string before = run.window.cells;
  run.window.state = counter.down;
  run.window.position += counter.to_right ? -1 : 1;
  counter.edge_steps = 0;
  while (run.window.position != edge) {
    if (++counter.edge_steps > longest_edge || !work.spend()) return false;
    run.step();
    if (run.window.state == run.table_.states) return false;
  }
  if (run.window.state != counter.up || run.window.cells != before) return false;
  counter.beyond.clear();
  for (std::int64_t x = edge + (counter.to_right ? -1 : 1); x >= run.low && x <= run.high;
       x += counter.to_right ? -1 : 1)
    counter.beyond += before[static_cast<std::size_t>(x)];
  return true;
}

}  // namespace

std::expected<std::optional<Counter>, Declined> find_counter(const Table& table, const tm::TapeStart& start,
                                                             Work& work) {
  std::vector<Counter> candidates;
  for (unsigned k = 1; k <= longest_word; ++k)
    for (const bool to_right : {false, true})
      for (unsigned up = 0; up < table.states; ++up)
        if (auto counter = words_of(table, to_right, up, k, work)) candidates.push_back(std::move(*counter));
  if (!work.remaining()) return out_of_work();
  if (candidates.empty()) return std::nullopt;
  Run run(table, start);
  const HeldBytes held(work, 4 * run.window.cells.size());
  if (!held.within_limit()) return out_of_memory();
  std::vector<unsigned> reads(candidates.size()), tries(candidates.size());
  for (std::uint64_t step = 0; step < longest_run && run.window.state != table.states; ++step) {
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      Counter& counter = candidates[i];
      if (counter.up != run.window.state || ++reads[i] > 1024 || tries[i] > 32) continue;
      if (!work.spend(static_cast<std::uint64_t>(run.high - run.low) / 8 + 1)) return out_of_work();
      if (!read_digits(run, counter)) continue;
      ++tries[i];
      if (!work.spend(run.window.cells.size() / 16)) return out_of_work();
      if (!turns_at_edge(run, counter, work)) continue;
      counter.seen_at = step;
      counter.edge = run.window.position - run.origin;
      return counter;
    }
    if (!work.spend()) return out_of_work();
    run.step();
  }
  return std::nullopt;
}

}  // namespace outpace::counter
