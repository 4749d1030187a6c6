// The symbolic replay behind `prove`; see prover.hpp.
#include "predictors/rules/prover.hpp"

#include <algorithm>
#include <numeric>

namespace outpace::rules {
namespace {

/// A run whose length is an expression, with the length that it has in the actual run.
struct OpenRun {
  BlockId block = 0;
  Affine count;
  Count witness;
};

/// What the replay learnt of an initial run and has to begin again with.
struct Refinement {
  bool fixed = false;
  Count divisor = 1;
};

/// One side of the open tape. Runs below `runs` are those of the actual tape that nothing has touched yet.
struct OpenSide {
  std::vector<OpenRun> runs;        ///< the last is nearest to the head
  std::vector<PatternRun> pattern;  ///< what was touched, nearest first
  bool bottom = false;              ///< the background was touched
};

enum class Status { fine, again, failed };

class Replay {
 public:
  Replay(const Configuration& tape, const RuleBook& book, std::vector<Refinement> (&known)[2], Work& work)
      : tape_(tape), book_(book), known_(known), work_(work), head_(tape.head) {}

  Status operation();
  Status finish(Rule& rule);

  // As `matches` reads a tape: the lengths of the actual run.
  [[nodiscard]] std::pair<BlockId, const Count*> peek(int side, std::size_t i) const {
    const OpenSide& open = sides_[side];
    if (i < open.runs.size()) {
      const OpenRun& run = open.runs[open.runs.size() - 1 - i];
      return {run.block, &run.witness};
    }
    return TapeView{tape_}.peek(side, open.pattern.size() + i - open.runs.size());
  }
  [[nodiscard]] std::optional<BlockId> constant(int side) const { return TapeView{tape_}.constant(side); }

 private:
  /// Puts the next untouched run below the open ones; false at the end of the tape.
  bool touch(int side);
  Status push(int side, BlockId block, const Affine& count, const Count& witness);
  Status move();
  Status apply(std::uint32_t number, std::vector<Count> witness);
  /// Notes that the expression must be ≥ 0.
  void require(const Affine& expression);
  /// Makes the expression's slopes multiples of `divisor` by splitting variables. Fine if they are already.
  Status split(const Affine& expression, const Count& divisor);
  /// Fixes the runs that the expression depends on.
  Status fix(const Affine& expression);

  const Configuration& tape_;
  const RuleBook& book_;
  std::vector<Refinement> (&known_)[2];
  Work& work_;
  HeadId head_;
  OpenSide sides_[2];
  std::vector<std::pair<int, std::size_t>> variables_;  ///< side and depth of each
  std::vector<Affine> guards_;
  Polynomial steps_, edge_;
  std::int64_t plain_steps_ = 0;
  std::vector<Application> course_;
  std::uint64_t moves_ = 0;
};

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
    Affine cost = run.count;
    cost *= steps;
    steps_ += Polynomial(cost);
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
  plain_steps_ += steps;
  head_ = passage.head;
  return push(passage.to_right ? 0 : 1, passage.out, Affine{1, {}}, 1);
}

Status Replay::apply(std::uint32_t number, std::vector<Count> witness) {
  const Rule& rule = book_.rules()[number];
  const Repetitions limit = repetitions(rule, witness);
  if (limit.endless || !rule.translates) return Status::failed;
  // The rule's variables as expressions.
  std::vector<Affine> inner(rule.variables);
  for (int side = 0; side < 2; ++side) {
    const PatternSide& pattern = side ? rule.right : rule.left;
    OpenSide& open = sides_[side];
    while (open.runs.size() < pattern.runs.size())
      if (!touch(side)) return Status::failed;
    if (pattern.ends) {
      if (open.pattern.size() != (side ? tape_.right : tape_.left).runs.size()) return Status::failed;
      open.bottom = true;
    }
    for (std::size_t i = 0; i < pattern.runs.size(); ++i) {
      const PatternRun& wanted = pattern.runs[i];
      Affine expression = open.runs[open.runs.size() - 1 - i].count;
      if (wanted.fixed) {
        if (!expression.is_constant()) return fix(expression);
        continue;
      }
      expression.constant -= wanted.residue;
      if (const Status s = split(expression, wanted.divisor); s != Status::fine) return s;
      if (!expression.divide(wanted.divisor)) return Status::failed;
      inner[wanted.variable] = std::move(expression);
    }
  }
  // How often: as the guard that binds in the actual run says; the others must allow it.
  const Count fall = -rule.guard_slopes[limit.binding];
  Affine times = composed(rule.guards[limit.binding], inner);
  if (const Status s = split(times, fall); s != Status::fine) return s;
  times.constant -= Count(times.constant - times.constant.quotient(fall) * fall);
  if (!times.divide(fall)) return Status::failed;
  require(times);
  for (std::size_t j = 0; j < rule.guards.size(); ++j) {
    if (j == limit.binding) continue;
    Affine guard = composed(rule.guards[j], inner);
    if (rule.guard_slopes[j].sign() < 0) guard.add(times, rule.guard_slopes[j]);  // at the last repetition
    require(guard);
  }
  times.constant += 1;
  std::vector<Affine> with_times = inner;
  with_times.push_back(times);
  if (!work_.spend(rule.total_steps.terms().size() * (1 + steps_.terms().size()))) return Status::failed;
  steps_ += rule.total_steps.composed(with_times);
  if (!rule.total_edge.is_zero()) edge_ += rule.total_edge.composed(with_times);
  for (int side = 0; side < 2; ++side) {
    const PatternSide& pattern = side ? rule.right : rule.left;
    for (std::size_t i = 0; i < pattern.runs.size(); ++i) {
      const PatternRun& run = pattern.runs[i];
      if (run.fixed) continue;
      OpenRun& open = sides_[side].runs[sides_[side].runs.size() - 1 - i];
      const Count change = run.divisor * rule.shift[run.variable];
      open.count.add(times, change);
      open.witness.add_product(change, limit.times);
    }
  }
  course_.push_back({moves_, number, std::move(times)});
  moves_ = 0;
  return Status::fine;
}

Status Replay::operation() {
  if (!work_.spend(2)) return Status::failed;
  if (variables_.size() >= Polynomial::most_variables) return Status::failed;
  const int ahead = tape_.machine().faces_right(head_) ? 1 : 0;
  const auto [near, count] = peek(ahead, 0);
  const auto background = constant(ahead);
  if (!count && !background) return Status::failed;
  std::vector<Count> witness;
  for (const std::uint32_t number : book_.about(head_, count ? near : *background)) {
    const Rule& rule = book_.rules()[number];
    if (!matches(rule, *this, witness)) continue;
    const Repetitions limit = repetitions(rule, witness);
    if (limit.endless || !limit.times.is_zero()) return apply(number, std::move(witness));
  }
  return move();
}

Status Replay::finish(Rule& rule) {
  if (head_ != tape_.head || variables_.size() >= Polynomial::most_variables) return Status::failed;
  rule.head = head_;
  rule.variables = variables_.size();
  rule.after.resize(rule.variables);
  for (int side = 0; side < 2; ++side) {
    const OpenSide& open = sides_[side];
    if (open.runs.size() != open.pattern.size()) return Status::failed;
    for (std::size_t i = 0; i < open.runs.size(); ++i) {
      const PatternRun& wanted = open.pattern[i];
      const OpenRun& run = open.runs[open.runs.size() - 1 - i];
      if (run.block != wanted.block) return Status::failed;
      if (wanted.fixed) {
        if (!run.count.is_constant()) return fix(run.count);
        if (run.count.constant != wanted.residue) return Status::failed;
        continue;
      }
      Affine after = run.count;
      after.constant -= wanted.residue;
      if (const Status s = split(after, wanted.divisor); s != Status::fine) return s;
      if (!after.divide(wanted.divisor)) return Status::failed;
      rule.after[wanted.variable] = std::move(after);
    }
    PatternSide& pattern = side ? rule.right : rule.left;
    pattern.runs = open.pattern;
    pattern.ends = open.bottom;
    if (open.bottom) pattern.background = *constant(side);
  }
  steps_ += Polynomial(Count(plain_steps_));
  rule.guards = guards_;
  rule.steps = steps_;
  rule.edge = edge_;
  rule.course = std::move(course_);
  rule.last_moves = moves_;
  return rule.derive() ? Status::fine : Status::failed;
}

}  // namespace

std::optional<Rule> prove(const Configuration& tape, const RuleBook& book, std::uint64_t operations, Work& work) {
  std::vector<Refinement> known[2];
  // Each new beginning fixes a run or splits a variable further.
  for (int attempt = 0; attempt < 64; ++attempt) {
    Replay replay(tape, book, known, work);
    Status status = Status::fine;
    for (std::uint64_t i = 0; i < operations && status == Status::fine; ++i) status = replay.operation();
    Rule rule;
    if (status == Status::fine) status = replay.finish(rule);
    if (status == Status::fine) return rule;
    if (status == Status::failed) return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace outpace::rules
