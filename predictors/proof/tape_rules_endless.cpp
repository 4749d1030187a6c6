// The last part of a "tape-rules" certificate: from a start the tape reaches a rule's shape, and that rule never ends.
#include <algorithm>

#include "predictors/proof/tape_rules_certificate.hpp"
#include "systems/tm/start.hpp"

namespace outpace::proof::tape_rules {
namespace {

/// Whether no guard can ever fail once all hold: none may fall from one repetition to the next.
bool guards_never_fall(const Rule& rule) {
  return std::ranges::all_of(rule.guards, [&](const LinearForm& guard) {
    LinearForm change = substituted(guard, rule.after, rule.variables);
    change.add(guard, -1);
    return change.never_negative();
  });
}

}  // namespace

// Lives through the steps in the plainest way, then compares the tape with the rule's shape, cell by cell.
std::optional<std::string> refute_endless(const Certificate& certificate, Limits& limits) {
  const Endless& endless = *certificate.endless;
  const tm::Machine& machine = *certificate.machine;
  const Rule& rule = certificate.rules[endless.rule];
  const auto start = tm::TapeStart::parse(endless.from, machine.symbols());
  if (!start || !start->finite()) return "/never_halts/from: it must be blank or a finite tape";
  if (!guards_never_fall(rule)) return "/never_halts/rule: a guard of it may fail later";
  for (const Integer& length : endless.lengths)
    if (length < 0 || length > limits.steps) return "/never_halts/lengths: a length is out of range";
  for (const LinearForm& guard : rule.guards) {
    Integer value = guard.constant;
    for (std::size_t i = 0; i < rule.variables; ++i) value += guard.slopes[i] * endless.lengths[i];
    if (value < 0) return "/never_halts/lengths: a guard fails";
  }
  limits.steps -= static_cast<std::int64_t>(std::min(endless.steps, std::uint64_t{1} << 40));
  if (limits.steps < 0) return "/never_halts/steps: over 10^9 steps, the most that is done";
  const auto written = static_cast<std::int64_t>(std::max(start->left().size(), start->right().size()));
  const auto reach = static_cast<std::int64_t>(endless.steps) + written + 1;
  std::vector<tm::TapeSymbol> left, right;  // cells −1, −2, … and 0, 1, …
  const auto cell = [&](std::int64_t x) -> tm::TapeSymbol& {
    auto& cells = x < 0 ? left : right;
    const auto i = static_cast<std::size_t>(x < 0 ? -1 - x : x);
    while (cells.size() <= i) {
      const auto next = static_cast<std::int64_t>(cells.size());
      cells.push_back(start->cell(x < 0 ? -1 - next : next));
    }
    return cells[i];
  };
  cell(-written - 1), cell(written);
  std::int64_t head = 0;
  unsigned state = 0;
  for (std::uint64_t i = 0; i < endless.steps; ++i) {
    const tm::Transition& t = machine.at(state, cell(head));
    if (t.next == tm::halted) return "/never_halts/steps: the machine has halted by then";
    cell(head) = t.write;
    head += t.move;
    state = t.next;
  }
  if (state != rule.state) return "/never_halts/steps: the head is in another state";
  const auto read = [&](std::int64_t x) -> tm::TapeSymbol {
    const auto& cells = x < 0 ? left : right;
    const auto i = static_cast<std::size_t>(x < 0 ? -1 - x : x);
    return i < cells.size() ? cells[i] : start->cell(x);
  };
  // From the head outwards: a word read from `x` on to the right, or up to `x` from the left.
  const auto k = static_cast<std::int64_t>(certificate.block);
  const auto takes = [&](std::int64_t& x, int side, const std::string& word) {
    for (std::int64_t i = 0; i < k; ++i)
      if (read(side ? x + i : x - k + 1 + i) != static_cast<unsigned char>(word[static_cast<std::size_t>(i)]))
        return false;
    x += side ? k : -k;
    return true;
  };
  std::int64_t from[] = {rule.right ? head - 1 : head, rule.right ? head : head + 1};
  if (!rule.behind.empty() && !takes(from[rule.right ? 0 : 1], rule.right ? 0 : 1, rule.behind))
    return "/never_halts: the block behind the head is another";
  for (int side = 0; side < 2; ++side) {
    std::int64_t x = from[side];
    for (const Run& run : rule.sides[side].runs) {
      Integer count = run.count.constant;
      if (run.variable) count += run.times * endless.lengths[*run.variable];
      if (count < 1 || count * k > 2 * reach + k) return "/never_halts/lengths: a run is longer than the tape";
      for (auto n = count.convert_to<std::int64_t>(); n > 0; --n)
        if (!takes(x, side, run.word)) return "/never_halts/lengths: the tape is another";
    }
    if (!rule.sides[side].background) continue;
    if (std::ranges::any_of(*rule.sides[side].background, [](char c) { return c != 0; }))
      return "/never_halts: the background is blank";
    const auto end = static_cast<std::int64_t>((side ? right : left).size());
    for (; side ? x <= end : x >= -end; x += side ? 1 : -1)
      if (read(x) != 0) return "/never_halts/lengths: the background does not follow";
  }
  return std::nullopt;
}

}  // namespace outpace::proof::tape_rules
