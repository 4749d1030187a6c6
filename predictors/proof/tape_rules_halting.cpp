// Other last parts of a "tape-rules" certificate: from a start a chain of moves and repeated rules leads to a passage
// that halts, or to a time at which it is looked what the head and the tape are like.
#include <algorithm>

#include "predictors/proof/tape_rules_walk.hpp"

namespace outpace::proof::tape_rules {

Integer Walk::population_without_window() {
  take(right_ ? 1 : 0);
  Integer sum = 0;
  for (const auto& side : sides_)
    for (const auto& [word, count] : side) sum += count * population(word);
  return sum;
}

std::optional<Sight> Walk::look(Integer rest) {
  const auto k = static_cast<std::int64_t>(certificate_.block);
  for (;;) {
    auto& ahead = sides_[right_ ? 1 : 0];
    const bool endless = ahead.empty();
    const std::string entered = endless ? blank_ : ahead.back().first;
    std::string cells = right_ ? behind_ + entered : entered + behind_;
    const auto size = static_cast<std::int64_t>(cells.size());
    std::int64_t position = right_ ? static_cast<std::int64_t>(behind_.size()) : k - 1, lived = 0;
    unsigned state = state_;
    bool halted = false;
    // More than can be lived through is as good as any number beyond it.
    const std::int64_t most = bit_length(rest) < 62 ? rest.convert_to<std::int64_t>() : std::int64_t{1} << 62;
    while (position >= 0 && position < size && !halted && lived < most) {
      if (--limits_.steps < 0)
        return (void)fail("it takes over 10^9 steps to replay, the most that is done"), std::nullopt;
      const tm::Transition& t =
          certificate_.machine->at(state, static_cast<unsigned char>(cells[static_cast<std::size_t>(position)]));
      cells[static_cast<std::size_t>(position)] = static_cast<char>(t.write);
      position += t.move > 0 ? 1 : -1;
      halted = t.next == tm::halted;
      state = t.next;
      ++lived;
    }
    if (halted || (position >= 0 && position < size)) {
      Integer blocks = -taken_;
      for (const auto& [word, count] : sides_[0]) blocks += count;
      Sight sight;
      sight.state = halted ? certificate_.machine->states() : state;
      sight.position = (right_ ? blocks : Integer(blocks - 1)) * k + position;
      sight.population = population_without_window() + population(cells);
      // A halting head may have left the window for the cell beside it.
      const auto& beside = sides_[position < 0 ? 0 : 1];
      const std::string& word = position >= 0 && position < size ? cells
                                : beside.empty()                 ? blank_
                                                                 : beside.back().first;
      const std::size_t at = position < 0 ? word.size() - 1 : position < size ? static_cast<std::size_t>(position) : 0;
      sight.symbol = static_cast<unsigned char>(word[at]);
      return sight;
    }
    // The head left the window in time. Where it comes to the next block as it came to this, a whole run goes alike.
    const bool to_right = position > 0;
    std::string out = cells, along;
    if (!behind_.empty()) {
      out = to_right ? cells.substr(0, certificate_.block) : cells.substr(certificate_.block);
      along = to_right ? cells.substr(certificate_.block) : cells.substr(0, certificate_.block);
    }
    Integer times = 1;
    if (state == state_ && to_right == right_ && along == behind_) {
      times = rest / lived;
      if (!endless) times = std::min(times, ahead.back().second);
    }
    if (endless && !right_) taken_ += times;
    if (!endless && (ahead.back().second -= times) == 0) ahead.pop_back();
    rest -= times * lived;
    state_ = state;
    right_ = to_right;
    behind_ = along;
    push(to_right ? 0 : 1, out, times);
  }
}

std::optional<std::string> refute_halting(const Certificate& certificate, Limits& limits) {
  const Halting& halting = *certificate.halting;
  const auto start = tm::TapeStart::parse(halting.course.from, certificate.machine->symbols());
  if (!start || !start->finite()) return "/halts/from: it must be blank or a finite tape";
  Walk walk(certificate, halting.course, *start, limits);
  if (!walk.follow(halting.course)) return "/halts/chain: " + walk.why();
  const Passage* last = walk.passage();
  if (!last) return "/halts/chain: " + walk.why();
  if (!last->halts) return "/halts/chain: the machine goes on after it";
  if (walk.steps() + last->steps != halting.steps) return "/halts/steps: it halts after another number of steps";
  if (Walk::population(last->out) + walk.population_without_window() != halting.score)
    return "/halts/score: another number of cells is not blank";
  return std::nullopt;
}

std::optional<std::string> refute_passing(const Certificate& certificate, Limits& limits) {
  const Passing& passing = *certificate.passing;
  const auto start = tm::TapeStart::parse(passing.course.from, certificate.machine->symbols());
  if (!start || !start->finite()) return "/passes/from: it must be blank or a finite tape";
  Walk walk(certificate, passing.course, *start, limits);
  if (!walk.follow(passing.course)) return "/passes/chain: " + walk.why();
  if (walk.steps() > passing.steps) return "/passes/steps: the chain takes more of them";
  const auto sight = walk.look(passing.steps - walk.steps());
  if (!sight) return "/passes/chain: " + walk.why();
  if (sight->state != passing.state) return "/passes/state: it is another";
  if (sight->position != passing.position) return "/passes/position: the head is elsewhere";
  if (sight->symbol != passing.symbol) return "/passes/symbol: it is another";
  if (sight->population != passing.population) return "/passes/population: another number of cells is not blank";
  return std::nullopt;
}

}  // namespace outpace::proof::tape_rules
