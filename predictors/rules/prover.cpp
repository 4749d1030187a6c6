// From a replay that came back to its shape to a rule; see prover.hpp.
#include "predictors/rules/prover.hpp"

#include "predictors/rules/replay.hpp"

namespace outpace::rules {

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
  steps_ += Polynomial(plain_steps_);
  rule.guards = guards_;
  rule.steps = steps_;
  rule.edge = edge_;
  rule.course = std::move(course_);
  rule.last_moves = moves_;
  return rule.derive() ? Status::fine : Status::failed;
}

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
