// Operations of a replay as the actual run does them: a jump by a rule where one applies, else a move; see replay.hpp.
#include "predictors/rules/replay.hpp"

namespace outpace::rules {

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
      if (variables_.size() >= Polynomial::most_variables || !touch(side)) return Status::failed;
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

}  // namespace outpace::rules
