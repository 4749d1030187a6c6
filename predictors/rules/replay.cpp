// Runs touched, pushed and crossed in a replay; see replay.hpp. Jumps by other rules are in replay_jump.cpp.
#include "predictors/rules/replay.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace outpace::rules {
namespace {

/// Runs are split by remainders of at most this number.
constexpr std::int64_t finest_split = 1 << 20;

}  // namespace

bool Replay::touch(int side) {
  OpenSide& open = sides_[side];
  const std::size_t depth = open.pattern.size();
  const auto [block, count] = TapeView{tape_}.peek(side, depth);
  if (!count) return false;
  // A number that is free again is taken first.
  std::size_t i = 0;
  while (i < variables_.size() && variables_[i].open) ++i;
  if (i == variables_.size()) variables_.emplace_back();
  variables_[i] = {side, depth, true};
  open.pattern.push_back({block, false, static_cast<std::uint32_t>(i), 1, 0});
  open.runs.insert(open.runs.begin(), {block, Affine::variable(i), *count});
  return true;
}

void Replay::substitute(std::size_t variable, const Count& factor, const Count& rest) {
  const auto renew = [&](Affine& expression) {
    if (variable >= expression.slopes.size() || expression.slopes[variable].is_zero()) return false;
    expression.constant.add_product(expression.slopes[variable], rest);
    expression.slopes[variable] *= factor;
    return true;
  };
  for (OpenSide& side : sides_)
    for (OpenRun& run : side.runs) renew(run.count);
  renew(plain_steps_);
  for (Application& part : course_) renew(part.times);
  bool renewed = false;
  for (Affine& guard : guards_) renewed = renew(guard) || renewed;
  if (renewed)
    for (const Affine& guard : std::exchange(guards_, {})) require(guard);
  if (steps_.is_zero() && edge_.is_zero()) return;
  std::vector<Affine> inner;
  for (std::size_t i = 0; i < variables_.size(); ++i)
    inner.push_back(i == variable ? Affine::variable(i, factor, rest) : Affine::variable(i));
  steps_ = steps_.composed(inner);
  edge_ = edge_.composed(inner);
}

Status Replay::fix(const Affine& expression) {
  const std::vector<Count> slopes = expression.slopes;
  for (std::size_t i = 0; i < slopes.size(); ++i) {
    if (slopes[i].is_zero()) continue;
    const auto [side, depth, open] = variables_[i];
    // Only single blocks are part of a shape by their number.
    if (!TapeView{tape_}.peek(side, depth).second->is_one()) return Status::failed;
    PatternRun& run = sides_[side].pattern[depth];
    substitute(i, 0, run.residue.is_zero() ? 1 : 0);
    run = {run.block, true, 0, 1, 1};
    variables_[i].open = false;
  }
  return Status::again;
}

Status Replay::split(const Affine& expression, const Count& divisor) {
  Status status = Status::fine;
  const std::vector<Count> slopes = expression.slopes;
  for (std::size_t i = 0; i < slopes.size(); ++i) {
    const Count rest = slopes[i] - slopes[i].quotient(divisor) * divisor;
    if (rest.is_zero()) continue;
    if (!rest.is_small() || !divisor.is_small()) return Status::failed;
    const auto [side, depth, open] = variables_[i];
    PatternRun& run = sides_[side].pattern[depth];
    const std::int64_t factor = divisor.small() / std::gcd(rest.small(), divisor.small());
    if (factor > finest_split || (run.divisor * factor) > Count(finest_split)) return Status::failed;
    Count value = *TapeView{tape_}.peek(side, depth).second;
    value -= run.residue;
    value.divide_exactly(run.divisor);
    const Count residue = value.residue(factor);
    substitute(i, factor, residue);
    run.residue.add_product(run.divisor, residue);
    run.divisor *= factor;
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
  const auto steps = static_cast<std::int64_t>(passage.steps);
  if (passage.chains) {
    if (endless) return Status::failed;
    OpenRun run = std::move(open.runs.back());
    open.runs.pop_back();
    plain_steps_.add(run.count, steps);
    ++moves_;
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
  ++moves_;
  plain_steps_.constant += steps;
  head_ = passage.head;
  return push(passage.to_right ? 0 : 1, passage.out, Affine{1, {}}, 1);
}

}  // namespace outpace::rules
