// Repetition of a rule: how often, how long it takes, what it leaves; see rule.hpp.
#include "predictors/rules/rule.hpp"

#include <algorithm>

namespace outpace::rules {
namespace {

/// Whether the expression cannot become negative while the variables are not.
bool never_negative(const Affine& a) {
  return a.constant.sign() >= 0 && std::ranges::all_of(a.slopes, [](const Count& s) { return s.sign() >= 0; });
}

bool same_side(const PatternSide& a, const PatternSide& b) {
  return a.ends == b.ends && a.background == b.background &&
         std::ranges::equal(a.runs, b.runs, [](const PatternRun& x, const PatternRun& y) {
           return x.block == y.block && x.fixed == y.fixed && x.variable == y.variable && x.divisor == y.divisor &&
                  x.residue == y.residue;
         });
}

bool same_rule(const Rule& a, const Rule& b) {
  return a.head == b.head && same_side(a.left, b.left) && same_side(a.right, b.right) && a.after == b.after &&
         a.guards == b.guards && a.steps == b.steps;
}

std::uint64_t units_of(const Polynomial& polynomial, std::uint64_t limbs) {
  return 1 + polynomial.terms().size() * (limbs < 2 ? 1 : product_units(limbs, limbs));
}

std::uint64_t widest(std::span<const Count> values) {
  std::uint64_t most = 1;
  for (const Count& value : values) most = std::max(most, value.limbs());
  return most;
}

/// 2^level repetitions of a rule as one affine map and one polynomial each for steps and edge.
struct Doubled {
  std::vector<Affine> after;
  Polynomial steps, edge;
};

Doubled twice(const Doubled& once) {
  Doubled result;
  for (const Affine& a : once.after) result.after.push_back(composed(a, once.after));
  result.steps = once.steps.composed(once.after);
  result.steps += once.steps;
  result.edge = once.edge.composed(once.after);
  result.edge += once.edge;
  return result;
}

std::uint64_t units_of(const Doubled& doubled) {
  std::uint64_t limbs = 1;
  for (const auto& term : doubled.steps.terms()) limbs = std::max(limbs, term.coefficient.limbs());
  return doubled.after.size() * units_of(doubled.steps, limbs);
}

/// A jump of a rule that does more than translate: by powers of two, each a composition of the one before with itself.
std::optional<Jump> jump_by_doubling(const Rule& rule, std::vector<Count> y, const Count& most,
                                     const tape::Clock& clock, Work& work) {
  // Lengths may double with each repetition: so many bits must fit into memory before it is worth a try.
  constexpr std::int64_t most_bits = std::int64_t{1} << 36;
  const bool fits = most <= Count(most_bits) && static_cast<std::uint64_t>(most.small()) / 8 <= work.spare_bytes();
  if (!clock.limited() && !fits) return std::nullopt;
  std::vector<Doubled> powers{{rule.after, rule.steps, rule.edge}};
  Jump result{0, 0, 0, std::move(y)};
  // Upwards as long as the next power could still be used, then down, taking each power that fits once.
  Count reach = 1;
  while (reach + reach <= most && clock.affords(powers.back().steps.at(result.y))) {
    if (!work.spend(units_of(powers.back()))) return std::nullopt;
    powers.push_back(twice(powers.back()));
    reach += reach;
  }
  for (std::size_t level = powers.size(); level-- > 0; reach.divide(2)) {
    const Doubled& power = powers[level];
    if (result.times + reach > most) continue;
    if (!work.spend(units_of(power))) return std::nullopt;
    const Count steps = result.steps + power.steps.at(result.y);
    if (!clock.affords(steps)) continue;
    result.steps = steps;
    result.edge += power.edge.at(result.y);
    std::vector<Count> next;
    for (const Affine& a : power.after) next.push_back(a.at(result.y));
    result.y = std::move(next);
    result.times += reach;
  }
  return result;
}

}  // namespace

bool Rule::derive() {
  translates = true;
  shift.assign(variables, 0);
  std::vector<bool> moves(variables, true);  // by a fixed amount
  for (std::size_t i = 0; i < variables; ++i) {
    Affine change = after[i];
    change.add(Affine::variable(i), -1);
    moves[i] = change.is_constant();
    translates = translates && moves[i];
    if (moves[i]) shift[i] = change.constant;
  }
  guard_slopes.clear();
  for (const Affine& guard : guards) {
    Count slope;
    bool linear = true;
    for (std::size_t i = 0; i < guard.slopes.size(); ++i) {
      if (guard.slopes[i].is_zero()) continue;
      linear = linear && moves[i];
      slope.add_product(guard.slopes[i], shift[i]);
    }
    if (!linear) {
      // It must not fall from one repetition to the next.
      Affine change = composed(guard, after);
      change.add(guard, -1);
      if (!never_negative(change)) return false;
      slope = 0;
    }
    guard_slopes.push_back(slope);
  }
  if (!translates)  // lengths must stay lengths
    return std::ranges::all_of(after, [&](const Affine& a) {
      return std::ranges::all_of(a.slopes, [](const Count& s) { return s.sign() >= 0; });
    });
  if (steps.degree() + 1 > Polynomial::most_power - 1) return false;
  total_steps = steps.summed(shift, variables);
  total_edge = edge.summed(shift, variables);
  return true;
}

Repetitions repetitions(const Rule& rule, std::span<const Count> y) {
  Repetitions result;
  result.endless = true;
  for (std::size_t j = 0; j < rule.guards.size(); ++j) {
    Count value = rule.guards[j].at(y);
    if (value.sign() < 0) return {false, 0, j};
    const Count& slope = rule.guard_slopes[j];
    if (slope.sign() >= 0) continue;
    if (slope != Count(-1)) value = value.quotient(-slope);
    value += 1;
    if (result.endless || value < result.times) {
      result.times = std::move(value);
      result.binding = j;
      result.endless = false;
    }
  }
  return result;
}

std::optional<Jump> jump(const Rule& rule, std::vector<Count> y, const Repetitions& limit, const tape::Clock& clock,
                         Work& work) {
  if (!rule.translates) {
    // Each repetition takes a step, so the clock bounds what the guards do not.
    const Count most = limit.endless ? clock.value() : limit.times;
    return jump_by_doubling(rule, std::move(y), most, clock, work);
  }
  const std::uint64_t limbs = std::max(widest(y), limit.times.limbs());
  const std::uint64_t units = units_of(rule.total_steps, limbs);
  if (!work.spend(units)) return std::nullopt;
  y.push_back(limit.times);
  Jump result{0, 0, 0, {}};
  if (!limit.endless) result.steps = rule.total_steps.at(y);
  if (limit.endless || !clock.affords(result.steps)) {
    // The most repetitions that the clock affords: the steps of N grow with N. First its length in bits, then its bits.
    const auto affordable = [&](const Count& n) {
      y.back() = n;
      return (limit.endless || n <= limit.times) && clock.affords(rule.total_steps.at(y));
    };
    Count reach = 1, times = 0;
    while (affordable(reach)) {
      if (!work.spend(units + limbs)) return std::nullopt;
      times = reach;
      reach += reach;
    }
    for (reach.divide(2); !reach.is_zero(); reach.divide(2)) {
      if (!work.spend(units + limbs)) return std::nullopt;
      if (affordable(times + reach)) times += reach;
    }
    y.back() = times;
    result.steps = rule.total_steps.at(y);
  }
  result.times = y.back();
  if (!rule.total_edge.is_zero()) result.edge = rule.total_edge.at(y);
  y.pop_back();
  for (std::size_t i = 0; i < y.size(); ++i) y[i].add_product(rule.shift[i], result.times);
  result.y = std::move(y);
  return result;
}

void write_lengths(const Rule& rule, const Jump& jump, Configuration& tape) {
  for (int side = 0; side < 2; ++side) {
    const PatternSide& pattern = side ? rule.right : rule.left;
    tape::Side& s = side ? tape.right : tape.left;
    for (std::size_t i = 0; i < pattern.runs.size(); ++i) {
      const PatternRun& run = pattern.runs[i];
      if (run.fixed) continue;
      Count& count = s.runs[s.runs.size() - 1 - i].count;
      count = jump.y[run.variable];
      if (!run.divisor.is_one()) count *= run.divisor;
      count += run.residue;
    }
    Configuration::rehash(s, pattern.runs.size());
  }
  tape.left.taken += jump.edge;
}

bool Failures::due(std::uint64_t interval) {
  Slot& found = slot(interval);
  if (found.wait == 0) return true;
  --found.wait;
  return false;
}

void Failures::add(std::uint64_t interval) {
  Slot& found = slot(interval);
  found.wait = found.next_wait;
  if (found.next_wait < std::uint32_t{1} << 30) found.next_wait *= 2;
}

bool RuleBook::add(Rule rule, bool faces_right) {
  const auto& ahead = (faces_right ? rule.right : rule.left);
  const BlockId block = ahead.runs.empty() ? ahead.background : ahead.runs.front().block;
  for (const std::uint32_t known : about(rule.head, block))
    if (same_rule(rules_[known], rule)) return false;
  if (index_.size() <= rule.head) index_.resize(rule.head + 1);
  auto& row = index_[rule.head];
  if (row.size() <= block) row.resize(block + 1);
  row[block].insert(row[block].begin(), static_cast<std::uint32_t>(rules_.size()));
  rules_.push_back(std::move(rule));
  return true;
}

std::uint64_t RuleBook::bytes() const {
  std::uint64_t sum = sizeof(*this) + failures_.bytes();
  for (const Rule& rule : rules_)
    sum += sizeof(Rule) + 64 * (rule.left.runs.size() + rule.right.runs.size() + rule.total_steps.terms().size() +
                                rule.guards.size() * (1 + rule.variables));
  return sum;
}

}  // namespace outpace::rules
