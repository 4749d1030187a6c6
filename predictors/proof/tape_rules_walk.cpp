// The tape and the moves of a walk; see tape_rules_walk.hpp. What is seen at its end is in tape_rules_halting.cpp.
#include "predictors/proof/tape_rules_walk.hpp"

#include <algorithm>

namespace outpace::proof::tape_rules {
namespace {

std::int64_t words_of(const Integer& value) { return static_cast<std::int64_t>(limbs(value)); }

}  // namespace

Walk::Walk(const Certificate& certificate, const Course& course, const tm::TapeStart& start, Limits& limits)
    : certificate_(certificate), limits_(limits), blank_(certificate.block, '\0'), rules_(certificate.rules.size()) {
  const auto k = static_cast<std::int64_t>(certificate.block);
  const auto lay = [&](int side, std::size_t written) {
    const std::int64_t blocks = (static_cast<std::int64_t>(written) + k - 1) / k;
    if (side == 0) taken_ = blocks;
    for (std::int64_t i = blocks; i-- > 0;) {
      std::string word;
      for (std::int64_t x = side ? i * k : -(i + 1) * k; word.size() < certificate.block; ++x)
        word += static_cast<char>(start.cell(x));
      push(side, word, 1);
    }
  };
  lay(0, start.left().size());
  lay(1, start.right().size());
  if (course.carries) behind_ = take(0);
}

bool Walk::fail(std::string why) {
  why_ = std::move(why);
  return false;
}

std::int64_t Walk::population(const std::string& word) {
  return std::ranges::count_if(word, [](char cell) { return cell != 0; });
}

void Walk::push(int side, const std::string& word, const Integer& count) {
  auto& runs = sides_[side];
  if (runs.empty() && word == blank_) {
    if (side == 0) taken_ -= count;
    return;
  }
  if (!runs.empty() && runs.back().first == word)
    runs.back().second += count;
  else
    runs.emplace_back(word, count);
}

std::string Walk::take(int side) {
  auto& runs = sides_[side];
  if (runs.empty()) {
    if (side == 0) taken_ += 1;
    return blank_;
  }
  std::string word = runs.back().first;
  if (--runs.back().second == 0) runs.pop_back();
  return word;
}

const Passage* Walk::passage() {
  const auto& ahead = sides_[right_ ? 1 : 0];
  const std::string& entered = ahead.empty() ? blank_ : ahead.back().first;
  const std::string key = static_cast<char>(state_) + std::string(right_ ? "R" : "L") + behind_ + entered;
  if (const auto it = passages_.find(key); it != passages_.end()) return &it->second;
  Passage result;
  std::string cells = right_ ? behind_ + entered : entered + behind_;
  std::size_t position = right_ ? behind_.size() : certificate_.block - 1;
  result.state = state_;
  Recurrence recurrence(cells, position, state_);
  bool inside = true;
  while (inside && !result.halts) {
    if (--limits_.steps < 0) return (void)fail("it takes over 10^9 steps to replay, the most that is done"), nullptr;
    const tm::Transition& t = certificate_.machine->at(result.state, static_cast<unsigned char>(cells[position]));
    cells[position] = static_cast<char>(t.write);
    ++result.steps;
    result.halts = t.next == tm::halted;
    result.state = t.next;
    result.to_right = t.move > 0;
    inside = result.to_right ? position + 1 < cells.size() : position > 0;
    if (inside) position = result.to_right ? position + 1 : position - 1;
    if (inside && recurrence.seen(result.steps, cells, position, result.state))
      return (void)fail("the head never leaves a block"), nullptr;
  }
  result.out = cells;
  if (!result.halts && !behind_.empty()) {
    result.out = result.to_right ? cells.substr(0, certificate_.block) : cells.substr(certificate_.block);
    result.along = result.to_right ? cells.substr(certificate_.block) : cells.substr(0, certificate_.block);
  }
  result.same = !result.halts && result.state == state_ && result.to_right == right_ && result.along == behind_;
  return &passages_.emplace(key, std::move(result)).first->second;
}

bool Walk::move() {
  const Passage* passed = passage();
  if (!passed) return false;
  if (--limits_.steps < 0) return fail("it has over 10^9 moves, the most that is done");
  if (passed->halts) return fail("the machine halts before its end");
  auto& ahead = sides_[right_ ? 1 : 0];
  Integer times = 1;
  if (!passed->same) {
    take(right_ ? 1 : 0);
  } else if (ahead.empty()) {
    return fail("the head runs into the background for ever");
  } else {
    times = ahead.back().second;
    ahead.pop_back();
    limits_.products -= words_of(times);
  }
  steps_ += times * passed->steps;
  const bool to_right = passed->to_right;
  state_ = passed->state;
  right_ = to_right;
  behind_ = passed->along;
  push(to_right ? 0 : 1, passed->out, times);
  return true;
}

bool Walk::follow(const Course& course) {
  for (const Link& link : course.links) {
    for (std::uint64_t n = 0; n < link.moves; ++n)
      if (!move()) return false;
    if (!repeat(link)) return false;
  }
  for (std::uint64_t n = 0; n < course.last_moves; ++n)
    if (!move()) return false;
  return true;
}

const Prepared& Walk::prepared(std::size_t number) {
  Prepared& result = rules_[number];
  if (result.steps.polynomial) return result;
  const Rule& rule = certificate_.rules[number];
  for (const LinearForm& guard : rule.guards) {
    result.change.push_back(substituted(guard, rule.after, rule.variables));
    result.change.back().add(guard, -1);
  }
  result.steps.polynomial = rule.total_steps ? &*rule.total_steps : &rule.steps;
  result.edge.polynomial = rule.total_steps ? &*rule.total_edge : &rule.edge;
  for (Prepared::Whole* whole : {&result.steps, &result.edge})
    for (const auto& [powers, coefficient] : whole->polynomial->terms())
      whole->denominator = lcm(whole->denominator, Integer(denominator(coefficient)));
  return result;
}

Integer Walk::value(const LinearForm& form, const std::vector<Integer>& y) const {
  Integer sum = form.constant;
  for (std::size_t i = 0; i < form.slopes.size(); ++i)
    if (form.slopes[i] != 0) sum += form.slopes[i] * y[i];
  return sum;
}

Integer Walk::numerator_of(const Prepared::Whole& whole, const std::vector<Integer>& y) {
  Integer sum = 0;
  for (const auto& [powers, coefficient] : whole.polynomial->terms()) {
    Integer product = Integer(numerator(coefficient)) * (whole.denominator / Integer(denominator(coefficient)));
    for (std::size_t i = 0; i < powers.size(); ++i)
      for (unsigned n = 0; n < powers[i]; ++n) {
        limits_.products -= words_of(product) + words_of(y[i]);
        product *= y[i];
      }
    sum += product;
  }
  return sum;
}

bool Walk::read(const Rule& rule, std::vector<Integer>& y) {
  if (rule.state != state_ || rule.right != right_ || rule.behind != behind_)
    return fail("a rule is applied with another head");
  for (int side = 0; side < 2; ++side) {
    const auto& wanted = rule.sides[side].runs;
    const auto& runs = sides_[side];
    if (runs.size() < wanted.size()) return fail("a rule is applied to less than its shape");
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      const auto& [word, count] = runs[runs.size() - 1 - i];
      if (word != wanted[i].word) return fail("a rule is applied to another shape");
      if (!wanted[i].variable) {
        if (count != wanted[i].count.constant) return fail("a rule is applied to a run of another length");
        continue;
      }
      const Integer rest = count - wanted[i].plus;
      if (rest < 0 || rest % wanted[i].times != 0) return fail("a rule is applied to a length that it does not cover");
      y[*wanted[i].variable] = rest / wanted[i].times;
    }
    if (rule.sides[side].background && (runs.size() != wanted.size() || rule.sides[side].background != blank_))
      return fail("a rule that needs the background is applied away from it");
  }
  return true;
}

/// As often as the link says, or as the guard that it names allows, and all guards must.
bool Walk::repeat(const Link& link) {
  const Rule& rule = certificate_.rules[link.rule];
  std::vector<Integer> y(rule.variables);
  if (!read(rule, y)) return false;
  const Prepared& known = prepared(link.rule);
  Integer times = link.times.value_or(0);
  if (!link.times) {
    if (link.guard >= rule.guards.size() || !known.change[link.guard].is_number() ||
        known.change[link.guard].constant >= 0)
      return fail("a repetition ends with a guard that does not fall by a number");
    times = value(rule.guards[link.guard], y);
    if (times < 0) return fail("a guard fails before a rule's first repetition");
    times = times / -known.change[link.guard].constant + 1;
  }
  if (times < 1) return fail("a rule is repeated less than once");
  for (std::size_t j = 0; j < rule.guards.size(); ++j) {
    const LinearForm& change = known.change[j];
    Integer least = value(rule.guards[j], y);
    if (change.is_number()) {
      if (change.constant < 0) least += change.constant * (times - 1);
    } else if (!change.never_negative()) {
      return fail("a guard may fail in a later repetition");
    }
    if (least < 0) return fail("a guard fails before a rule's last repetition");
  }
  Integer steps = 0, edge = 0;
  if (rule.total_steps) {
    // Its lengths only grow by numbers: the totals were checked to be the sums.
    y.push_back(times);
    steps = numerator_of(known.steps, y);
    edge = numerator_of(known.edge, y);
    y.pop_back();
    for (std::size_t i = 0; i < y.size(); ++i) y[i] += rule.after[i].constant * times;
  } else {
    for (; times > 0; --times) {
      if (limits_.products <= 0) break;
      steps += numerator_of(known.steps, y);
      edge += numerator_of(known.edge, y);
      std::vector<Integer> next;
      for (const LinearForm& after : rule.after) {
        next.push_back(value(after, y));
        limits_.products -= words_of(next.back());
        if (next.back() < 0) return fail("a length becomes negative");
      }
      y = std::move(next);
    }
  }
  if (limits_.products <= 0) return fail("its numbers take over 10^9 words of arithmetic, the most that is done");
  if (steps % known.steps.denominator != 0 || steps < 0) return fail("a rule's steps are no whole number");
  if (edge % known.edge.denominator != 0) return fail("the background's border moves by no whole number");
  steps_ += steps / known.steps.denominator;
  taken_ += edge / known.edge.denominator;
  for (int side = 0; side < 2; ++side)
    for (std::size_t i = 0; i < rule.sides[side].runs.size(); ++i) {
      const auto& run = rule.sides[side].runs[i];
      auto& runs = sides_[side];
      Integer& count = runs[runs.size() - 1 - i].second;
      if (run.variable) count = y[*run.variable] * run.times + run.plus;
      if (count < 1) return fail("a run is used up by a rule");
    }
  return true;
}

}  // namespace outpace::proof::tape_rules
