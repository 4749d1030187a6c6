// Runs pushed and taken, passages through them; see configuration.hpp.
#include "predictors/tape/configuration.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "systems/core/random_field.hpp"

namespace outpace::tape {
namespace {

std::int64_t ceiling(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }

}  // namespace

Configuration::Configuration(BlockMachine& machine, const Source& source) : machine_(&machine), source_(&source) {
  lay(right, true);
  lay(left, false);
  BlockId behind = 0;
  if (machine.options().context) {
    // The head carries the block left of cell 0.
    behind = machine.block(read_block(-1));
    if (left.runs.empty()) {
      left.taken += 1;
    } else if (Run& run = left.runs.back(); run.count.is_one()) {
      left.runs.pop_back();
    } else {
      run.count -= 1;
    }
  }
  head = machine.head(0, true, behind);
}

std::string Configuration::read_block(const Integer& index) const {
  std::string cells;
  const Integer first = index * machine_->cells();
  for (unsigned i = 0; i < machine_->cells(); ++i) cells += static_cast<char>(source_->cell(first + i));
  return cells;
}

/// The blocks up to where the background is one block for ever, if it is anywhere.
void Configuration::lay(Side& side, bool is_right) {
  const std::int64_t period = is_right ? source_->right_period : source_->left_period;
  const std::int64_t from = is_right ? source_->right_period_from : source_->left_period_from;
  const std::int64_t k = machine_->cells();
  side.constant = period > 0 && k % period == 0;
  if (!side.constant) return;
  const std::int64_t own = ceiling(from, k);
  const auto index = [&](std::int64_t i) { return Integer(is_right ? i : -1 - i); };
  side.background = machine_->block(read_block(index(own)));
  side.taken = own;
  for (std::int64_t i = own; i-- > 0;) push(side, machine_->block(read_block(index(i))), 1);
}

std::uint64_t Configuration::mixed(std::uint64_t below, const Run& run) {
  return mix64(below ^ (std::uint64_t{run.block} << 1 | (run.count.is_one() ? 1 : 0)) * 0x9E3779B97F4A7C15u);
}

void Configuration::push(Side& side, BlockId block, Count count) {
  if (side.runs.empty()) {
    if (side.constant && block == side.background)
      side.taken -= count;
    else
      side.runs.push_back({std::move(count), block, 0});
    return;
  }
  Run& nearest = side.runs.back();
  if (nearest.block == block)
    nearest.count += count;
  else
    side.runs.push_back({std::move(count), block, mixed(nearest.below, nearest)});
}

bool Configuration::fetch(Side& side, Work& work) {
  if (!side.runs.empty() || side.constant) return true;
  if (!work.spend(machine_->cells())) return false;
  const Integer taken = side.taken.integer();
  side.taken += 1;
  side.runs.push_back({1, machine_->block(read_block(&side == &right ? taken : Integer(-1 - taken))), 0});
  return true;
}

Configuration::Move Configuration::move(Clock& clock, Work& work) {
  const bool right_ahead = faces_right();
  Side& ahead = right_ahead ? right : left;
  Side& behind = right_ahead ? left : right;
  if (ahead.runs.empty() && !fetch(ahead, work)) return Move::out_of_work;
  const bool endless = ahead.runs.empty();
  const BlockId block = endless ? ahead.background : ahead.runs.back().block;
  const Passage& passage = machine_->passage(head, block, clock.most_steps(), work);
  const std::uint64_t units = 1 + (endless ? 0 : ahead.runs.back().count.limbs());
  if (!work.spend(units)) return Move::out_of_work;
  switch (passage.kind) {
    case Passage::Kind::unknown:
      return work.remaining() ? Move::at_limit : Move::out_of_work;
    case Passage::Kind::cycles:
      return Move::cycles;
    case Passage::Kind::halts:
      return clock.affords(Count(static_cast<std::int64_t>(passage.steps))) ? Move::halts : Move::at_limit;
    case Passage::Kind::leaves:
      break;
  }
  const Count steps(static_cast<std::int64_t>(passage.steps));
  if (passage.chains) {
    if (endless) {
      if (!clock.limited()) return Move::drifts;
      const Count times = clock.value().quotient(steps);
      ahead.taken += times;
      if (!times.is_zero()) push(behind, passage.out, times);
      clock.pass(steps * times);
      return Move::at_limit;
    }
    Run& run = ahead.runs.back();
    if (clock.pass(steps, run.count)) {
      Count count = std::move(run.count);
      ahead.runs.pop_back();
      push(behind, passage.out, std::move(count));
      return Move::moved;
    }
    const Count times = clock.value().quotient(steps);
    run.count -= times;
    if (!times.is_zero()) push(behind, passage.out, times);
    clock.pass(steps * times);
    return Move::at_limit;
  }
  if (!clock.affords(steps)) return Move::at_limit;
  clock.pass(steps);
  if (endless)
    ahead.taken += 1;
  else if (Run& run = ahead.runs.back(); run.count.is_one())
    ahead.runs.pop_back();
  else
    run.count -= 1;
  push(passage.to_right ? left : right, passage.out, 1);
  head = passage.head;
  return Move::moved;
}

Integer Configuration::border() const {
  Count sum;
  for (const Run& run : left.runs) sum += run.count;
  sum -= left.taken;
  return sum.integer();
}

std::uint64_t Configuration::shape() const {
  const auto side = [](const Side& s) { return s.runs.empty() ? 0 : mixed(s.runs.back().below, s.runs.back()); };
  return mix64(side(left) + 3 * side(right)) + head;
}

std::uint64_t Configuration::shape_near(std::size_t depth) const {
  std::uint64_t sum = head;
  for (const Side* side : {&left, &right}) {
    sum = mix64(sum + 1);
    const std::size_t size = side->runs.size();
    for (std::size_t i = 0; i < depth && i < size; ++i) sum = mixed(sum, side->runs[size - 1 - i]);
  }
  return sum;
}

void Configuration::rehash(Side& side, std::size_t depth) {
  const std::size_t size = side.runs.size();
  for (std::size_t i = size - std::min(depth, size); i < size; ++i)
    side.runs[i].below = i ? mixed(side.runs[i - 1].below, side.runs[i - 1]) : 0;
}

std::uint64_t Configuration::bytes() const {
  std::uint64_t sum = sizeof(*this) + (left.runs.capacity() + right.runs.capacity()) * sizeof(Run);
  for (const Side* side : {&left, &right})
    for (const Run& run : side->runs)
      if (!run.count.is_small()) sum += 8 * run.count.limbs() + 32;
  return sum;
}

std::expected<Scene, Declined> settle(Configuration tape, const Clock& clock, Work& work) {
  BlockMachine& machine = tape.machine();
  Side& ahead = tape.ahead();
  if (!tape.fetch(ahead, work)) return out_of_work();
  const bool to_right = tape.faces_right();
  const BlockId block = ahead.runs.empty() ? ahead.background : ahead.runs.back().block;
  // With context, the block behind the head is the one just right of the border, and on either way the window's own.
  Integer first = tape.border();
  if (!to_right) first -= 1;
  if (ahead.runs.empty())
    ahead.taken += 1;
  else if (Run& run = ahead.runs.back(); run.count.is_one())
    ahead.runs.pop_back();
  else
    run.count -= 1;
  Window window = machine.window(tape.head, block);
  Scene scene{std::move(tape), std::move(window), first * machine.cells(), false, 0};
  std::optional<Passage> cycle;
  Count rest = clock.value();
  if (clock.limited() && !rest.is_small()) {
    const Passage& passage = machine.passage(scene.tape.head, block, std::uint64_t{1} << 62, work);
    if (passage.kind == Passage::Kind::unknown) return out_of_work();
    cycle = passage;
  } else if (clock.limited() && rest.small() > 0) {
    const Passage& passage = machine.passage(scene.tape.head, block, static_cast<std::uint64_t>(rest.small()), work);
    if (!work.affords(1)) return out_of_work();
    if (passage.kind == Passage::Kind::cycles) cycle = passage;
  }
  if (cycle && cycle->kind == Passage::Kind::cycles) {
    rest -= static_cast<std::int64_t>(cycle->preperiod);
    const std::int64_t beyond = rest.sign() < 0 ? rest.small() : rest.residue(static_cast<std::int64_t>(cycle->steps));
    rest = static_cast<std::int64_t>(cycle->preperiod) + beyond;
  }
  const unsigned halted = machine.table().states;
  for (std::int64_t left_over = clock.limited() && rest.is_small() ? rest.small() : -1;
       left_over != 0 && scene.window.inside() && scene.window.state != halted; --left_over) {
    if (!work.spend()) return out_of_work();
    scene.window.step(machine.table());
    scene.halt_steps += 1;
  }
  scene.halted = scene.window.state == halted;
  return scene;
}

}  // namespace outpace::tape
