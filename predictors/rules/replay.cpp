// Runs touched, pushed and crossed in a replay; see replay.hpp. Jumps by other rules are in replay_jump.cpp.
#include "predictors/rules/replay.hpp"

#include <algorithm>
#include <numeric>

namespace outpace::rules {

bool Replay::touch(int side) {
  OpenSide& open = sides_[side];
  const std::size_t depth = open.pattern.size();
  const auto [block, count] = TapeView{tape_}.peek(side, depth);
  if (!count) return false;
  auto& known = known_[side];
  if (known.size() <= depth) known.resize(depth + 1);
  OpenRun run{block, {*count, {}}, *count};
  if (known[depth].fixed) {
    open.pattern.push_back({block, true, 0, 1, *count});
  } else {
    const auto variable = static_cast<std::uint32_t>(variables_.size());
    const Count divisor = known[depth].divisor;
    const Count value = count->quotient(divisor);
    const Count residue = *count - value * divisor;
    run.count = Affine::variable(variable, divisor, residue);
    open.pattern.push_back({block, false, variable, divisor, residue});
    variables_.emplace_back(side, depth);
  }
  open.runs.insert(open.runs.begin(), std::move(run));
  return true;
}

Status Replay::fix(const Affine& expression) {
  for (std::size_t i = 0; i < expression.slopes.size(); ++i) {
    if (expression.slopes[i].is_zero()) continue;
    const auto [side, depth] = variables_[i];
    // Only single blocks are part of a shape by their number.
    if (!TapeView{tape_}.peek(side, depth).second->is_one()) return Status::failed;
    known_[side][depth].fixed = true;
  }
  return Status::again;
}

Status Replay::split(const Affine& expression, const Count& divisor) {
  Status status = Status::fine;
  for (std::size_t i = 0; i < expression.slopes.size(); ++i) {
    const Count rest = expression.slopes[i] - expression.slopes[i].quotient(divisor) * divisor;
    if (rest.is_zero()) continue;
    if (!rest.is_small() || !divisor.is_small()) return Status::failed;
    const auto [side, depth] = variables_[i];
    Count& own = known_[side][depth].divisor;
    own *= divisor.small() / std::gcd(rest.small(), divisor.small());
    if (!own.is_small() || own.small() > 1 << 20) return Status::failed;
    status = Status::again;
  }
  return status;
}

void Replay::require(const Affine& expression) {
  bool sure = expression.constant.sign() >= 0;
  for (const Count& slope : expression.slopes) sure = sure && slope.sign() >= 0;
  if (sure) return;
  for (Affine& guard : guards_) {
    bool alike = true;
    for (std::size_t i = 0; alike && i < std::max(guard.slopes.size(), expression.slopes.size()); ++i)
      alike = guard.slope(i) == expression.slope(i);
    if (!alike) continue;
    if (expression.constant < guard.constant) guard.constant = expression.constant;
    return;
  }
  guards_.push_back(expression);
}

Status Replay::push(int side, BlockId block, const Affine& count, const Count& witness) {
  OpenSide& open = sides_[side];
  if (open.runs.empty() && !touch(side)) {
    const auto background = constant(side);
    if (!background) return Status::failed;
    open.bottom = true;
    if (*background == block) {
      // The background grows; on the left that moves its border.
      if (side == 0) {
        Polynomial part(count);
        part *= -1;
        edge_ += part;
      }
      return Status::fine;
    }
  }
  if (!open.runs.empty() && open.runs.back().block == block) {
    open.runs.back().count += count;
    open.runs.back().witness += witness;
  } else {
    open.runs.push_back({block, count, witness});
  }
  return Status::fine;
}

Status Replay::move() {
  tape::BlockMachine& machine = tape_.machine();
  const int ahead = machine.faces_right(head_) ? 1 : 0;
  OpenSide& open = sides_[ahead];
  BlockId block = 0;
  bool endless = false;
  if (open.runs.empty() && !touch(ahead)) {
    const auto background = constant(ahead);
    if (!background) return Status::failed;
    open.bottom = endless = true;
    block = *background;
  } else {
    block = open.runs.back().block;
  }
  const tape::Passage passage = machine.passage(head_, block, std::uint64_t{1} << 62, work_);
  if (passage.kind != tape::Passage::Kind::leaves) return Status::failed;
  ++moves_;
  const auto steps = static_cast<std::int64_t>(passage.steps);
  if (passage.chains) {
    if (endless) return Status::failed;
    OpenRun run = std::move(open.runs.back());
    open.runs.pop_back();
    plain_steps_.add(run.count, steps);
    return push(1 - ahead, passage.out, run.count, run.witness);
  }
  if (endless) {
    if (ahead == 0) edge_ += Polynomial(Count(1));
  } else if (OpenRun& run = open.runs.back(); run.witness.is_one()) {
    if (!run.count.is_constant()) return fix(run.count);
    open.runs.pop_back();
  } else {
    run.count.constant -= 1;
    run.witness -= 1;
    Affine rest = run.count;
    rest.constant -= 1;
    require(rest);
  }
  plain_steps_.constant += steps;
  head_ = passage.head;
  return push(passage.to_right ? 0 : 1, passage.out, Affine{1, {}}, 1);
}

}  // namespace outpace::rules
