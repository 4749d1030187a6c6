// From a replay that came back to its shape to a rule; see prover.hpp.
#include "predictors/rules/prover.hpp"

#include "predictors/rules/replay.hpp"

namespace outpace::rules {

Status Replay::finish(Rule& rule) {
  if (head_ != tape_.head) return Status::failed;
  rule = {};
  rule.head = head_;
  rule.after.resize(variables_.size());
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
      // A length that becomes 3/2 of itself is whole for half of all lengths, and again for half of these, and so on:
      // however finely they are split, one repetition more needs twice as fine a split.
      const Count own = after.slope(wanted.variable);
      if (own.quotient(wanted.divisor) * wanted.divisor != own) return Status::failed;
      if (const Status s = split(after, wanted.divisor); s != Status::fine) return s;
      if (!after.divide(wanted.divisor)) return Status::failed;
      rule.after[wanted.variable] = std::move(after);
    }
    PatternSide& pattern = side ? rule.right : rule.left;
    pattern.runs = open.pattern;
    pattern.ends = open.bottom;
    if (open.bottom) pattern.background = *constant(side);
  }
  rule.guards = guards_;
  rule.steps = steps_;
  rule.steps += Polynomial(plain_steps_);
  rule.edge = edge_;
  rule.course = std::move(course_);
  rule.last_moves = moves_;
  close_ranks(rule);
  return rule.variables < Polynomial::most_variables && rule.derive() ? Status::fine : Status::failed;
}

void Replay::close_ranks(Rule& rule) const {
  std::vector<Affine> named(variables_.size());
  std::vector<std::uint32_t> place(variables_.size());
  for (std::size_t i = 0; i < variables_.size(); ++i) {
    if (!variables_[i].open) continue;
    place[i] = static_cast<std::uint32_t>(rule.variables);
    named[i] = Affine::variable(rule.variables);
    if (rule.variables != i) rule.after[rule.variables] = std::move(rule.after[i]);
    ++rule.variables;
  }
  rule.after.resize(rule.variables);
  if (rule.variables == variables_.size()) return;
  for (PatternSide* side : {&rule.left, &rule.right})
    for (PatternRun& run : side->runs)
      if (!run.fixed) run.variable = place[run.variable];
  for (Affine& guard : rule.guards) guard = composed(guard, named);
  for (Affine& after : rule.after) after = composed(after, named);
  for (Application& part : rule.course) part.times = composed(part.times, named);
  rule.steps = rule.steps.composed(named);
  rule.edge = rule.edge.composed(named);
}

std::optional<Rule> prove(const Configuration& tape, const RuleBook& book, std::uint64_t operations, Work& work) {
  Replay replay(tape, book, work);
  for (std::uint64_t i = 0; i < operations; ++i) {
    Status status = Status::again;
    while (status == Status::again) status = replay.operation();
    if (status == Status::failed) return std::nullopt;
  }
  Rule rule;
  Status status = Status::again;
  while (status == Status::again) status = replay.finish(rule);
  if (status == Status::failed) return std::nullopt;
  return rule;
}

}  // namespace outpace::rules
