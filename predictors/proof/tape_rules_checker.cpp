// The checker of "tape-rules" certificates: it replays every rule's course on a tape whose run lengths are expressions,
// with its own plain tape, and needs each step to be possible for all lengths that pass the guards.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "predictors/proof/checker.hpp"
#include "predictors/proof/tape_rules_certificate.hpp"

namespace outpace::proof {
namespace {

using namespace tape_rules;

/// Runs on one side, nearest last, and the rule's words about what follows them.
struct OpenSide {
  std::vector<std::pair<std::string, LinearForm>> runs;
  std::optional<std::string> background;
};

class Replay {
 public:
  Replay(const Certificate& certificate, const Rule& rule, Limits& limits)
      : certificate_(certificate),
        rule_(rule),
        limits_(limits),
        state_(rule.state),
        right_(rule.right),
        behind_(rule.behind),
        steps_(rule.variables),
        edge_(rule.variables) {
    for (int side = 0; side < 2; ++side) {
      for (const Run& run : rule.sides[side].runs) sides_[side].runs.emplace_back(run.word, run.count);
      std::ranges::reverse(sides_[side].runs);
      sides_[side].background = rule.sides[side].background;
    }
  }

  /// Why the rule does not hold, or nothing.
  std::optional<std::string> refute() {
    for (std::size_t part = 0; part < rule_.moves.size(); ++part) {
      for (std::uint64_t i = 0; i < rule_.moves[part]; ++i)
        if (!move()) return why_;
      if (part < rule_.applications.size() && !apply(rule_.applications[part])) return why_;
    }
    if (state_ != rule_.state || right_ != rule_.right || behind_ != rule_.behind)
      return "the head does not come back as it was";
    for (int side = 0; side < 2; ++side) {
      const auto& wanted = rule_.sides[side].runs;
      const auto& runs = sides_[side].runs;
      if (runs.size() != wanted.size()) return "the tape does not come back to its shape";
      for (std::size_t i = 0; i < wanted.size(); ++i) {
        const auto& [word, count] = runs[runs.size() - 1 - i];
        LinearForm after = wanted[i].count;
        if (wanted[i].variable) {
          after = LinearForm::number(wanted[i].plus, rule_.variables);
          after.add(rule_.after[*wanted[i].variable], wanted[i].times);
        }
        if (word != wanted[i].word || count != after) return "the tape does not come back to its shape and lengths";
      }
    }
    if (steps_ != rule_.steps) return "the steps are others";
    if (edge_ != rule_.edge) return "the left background's border moves differently";
    return std::nullopt;
  }

 private:
  bool fail(std::string why) {
    why_ = std::move(why);
    return false;
  }
  /// Whether the guards imply that the expression is not negative.
  [[nodiscard]] bool implied(const LinearForm& expression) const {
    return expression.never_negative() || std::ranges::any_of(rule_.guards, [&](const LinearForm& guard) {
             return guard.slopes == expression.slopes && guard.constant <= expression.constant;
           });
  }
  bool push(int side, const std::string& word, const LinearForm& count) {
    OpenSide& open = sides_[side];
    if (open.runs.empty() && open.background == word) {
      if (side == 0) edge_.add(RationalPolynomial(count), -1);
      return true;
    }
    if (!open.runs.empty() && open.runs.back().first == word)
      open.runs.back().second.add(count);
    else
      open.runs.emplace_back(word, count);
    return true;
  }

  /// The head crosses the block ahead, or the whole run of them if it leaves each as it came to it.
  bool move() {
    OpenSide& ahead = sides_[right_];
    const std::size_t k = certificate_.block, v = rule_.variables;
    const bool endless = ahead.runs.empty();
    if (endless && !ahead.background) return fail("the head leaves what the rule describes");
    const std::string entered = endless ? *ahead.background : ahead.runs.back().first;
    std::string cells = right_ ? behind_ + entered : entered + behind_;
    std::size_t position = right_ ? behind_.size() : k - 1;
    unsigned state = state_;
    std::int64_t steps = 0;
    bool inside = true, to_right = false;
    Recurrence recurrence(cells, position, state);
    while (inside) {
      if (--limits_.steps < 0) return fail("it takes over 10^9 steps to replay, the most that is done");
      const tm::Transition& t = certificate_.machine->at(state, static_cast<unsigned char>(cells[position]));
      if (t.next == tm::halted) return fail("the machine halts on the way");
      cells[position] = static_cast<char>(t.write);
      state = t.next;
      ++steps;
      to_right = t.move > 0;
      inside = to_right ? position + 1 < cells.size() : position > 0;
      if (inside) position = to_right ? position + 1 : position - 1;
      if (inside && recurrence.seen(steps, cells, position, state)) return fail("the head never leaves a block");
    }
    // Of two blocks the one on the far side stays behind, the other goes along.
    std::string out = cells, along;
    if (!behind_.empty()) {
      out = to_right ? cells.substr(0, k) : cells.substr(k);
      along = to_right ? cells.substr(k) : cells.substr(0, k);
    }
    const bool same = state == state_ && to_right == right_ && along == behind_;
    LinearForm times = LinearForm::number(1, v);
    if (same) {
      if (endless) return fail("the head runs into the background for ever");
      times = ahead.runs.back().second;
      ahead.runs.pop_back();
    } else if (endless) {
      if (!right_) edge_.add(RationalPolynomial(times));
    } else {
      LinearForm& count = ahead.runs.back().second;
      if (count == times) {
        ahead.runs.pop_back();
      } else {
        LinearForm rest = count;
        rest.constant -= 2;
        if (!implied(rest)) return fail("a run may be used up that must not");
        count.constant -= 1;
      }
    }
    steps_.add(RationalPolynomial(times), Rational(steps));
    state_ = state;
    right_ = to_right;
    behind_ = along;
    return push(to_right ? 0 : 1, out, times);
  }

  bool apply(const Application& application) {
    const Rule& part = certificate_.rules[application.rule];
    const std::size_t v = rule_.variables;
    if (!part.total_steps) return fail("a rule takes part that does more than add to its lengths");
    if (part.state != state_ || part.right != right_ || part.behind != behind_)
      return fail("a rule is applied with another head");
    std::vector<LinearForm> inner(part.variables, LinearForm::number(0, v));
    for (int side = 0; side < 2; ++side) {
      const auto& wanted = part.sides[side].runs;
      const OpenSide& open = sides_[side];
      if (open.runs.size() < wanted.size()) return fail("a rule is applied to less than its shape");
      for (std::size_t i = 0; i < wanted.size(); ++i) {
        const auto& [word, count] = open.runs[open.runs.size() - 1 - i];
        if (word != wanted[i].word) return fail("a rule is applied to another shape");
        if (!wanted[i].variable) {
          if (!count.is_number() || count.constant != wanted[i].count.constant)
            return fail("a rule is applied to a run of another length");
          continue;
        }
        LinearForm& value = inner[*wanted[i].variable];
        value = count;
        value.constant -= wanted[i].plus;
        if (!value.divide(wanted[i].times)) return fail("a rule is applied to a length that it does not cover");
      }
      if (part.sides[side].background &&
          (open.runs.size() != wanted.size() || open.background != part.sides[side].background))
        return fail("a rule that needs the background is applied away from it");
    }
    LinearForm last = application.times;
    last.constant -= 1;
    if (!implied(last)) return fail("a rule might be applied less than once");
    std::vector<Integer> shift(part.variables);
    for (std::size_t i = 0; i < part.variables; ++i) shift[i] = part.after[i].constant;
    for (const LinearForm& guard : part.guards) {
      Integer slope = 0;
      for (std::size_t i = 0; i < part.variables; ++i) slope += guard.slopes[i] * shift[i];
      LinearForm least = substituted(guard, inner, v);
      if (slope < 0) least.add(last, slope);
      if (!implied(least)) return fail("a guard may fail before a rule's last repetition");
    }
    std::vector<LinearForm> with_times = inner;
    with_times.push_back(application.times);
    steps_.add(part.total_steps->substituted(with_times, v, limits_.products));
    edge_.add(part.total_edge->substituted(with_times, v, limits_.products));
    if (limits_.products <= 0) return fail("its polynomials take over 10^9 products, the most that is done");
    for (int side = 0; side < 2; ++side)
      for (std::size_t i = 0; i < part.sides[side].runs.size(); ++i) {
        const Run& run = part.sides[side].runs[i];
        auto& runs = sides_[side].runs;
        if (run.variable) runs[runs.size() - 1 - i].second.add(application.times, run.times * shift[*run.variable]);
      }
    return true;
  }

  const Certificate& certificate_;
  const Rule& rule_;
  Limits& limits_;
  unsigned state_;
  bool right_;
  std::string behind_;
  OpenSide sides_[2];
  RationalPolynomial steps_, edge_;
  std::string why_;
};

/// Whether N+1 repetitions come to N and one more, and none to nothing.
bool adds_up(const Rule& rule, const RationalPolynomial& one, const RationalPolynomial& total, Limits& limits) {
  const std::size_t v = rule.variables;
  std::vector<LinearForm> none, next, along;
  for (std::size_t i = 0; i <= v; ++i) {
    LinearForm variable = LinearForm::number(0, v + 1);
    variable.slopes[i] = 1;
    none.push_back(i < v ? variable : LinearForm::number(0, v + 1));
    next.push_back(variable);
    along.push_back(variable);
    if (i < v) along[i].slopes[v] = rule.after[i].constant;
  }
  next[v].constant = 1;
  along.pop_back();
  RationalPolynomial expected = total;
  expected.add(one.substituted(along, v + 1, limits.products));
  return total.substituted(none, v + 1, limits.products).terms().empty() &&
         total.substituted(next, v + 1, limits.products) == expected && limits.products > 0;
}

std::optional<std::string> refute_totals(const Rule& rule, Limits& limits) {
  if (!rule.total_steps) return std::nullopt;
  for (std::size_t i = 0; i < rule.variables; ++i) {
    LinearForm change = rule.after[i];
    change.slopes[i] -= 1;
    if (!change.is_number()) return "totals are given, but a length does more than grow by a number";
  }
  // From here on `after` is read as the change alone.
  if (!adds_up(rule, rule.steps, *rule.total_steps, limits)) return "the total of the steps is not their sum";
  if (!adds_up(rule, rule.edge, *rule.total_edge, limits)) return "the total of the border's moves is not their sum";
  return std::nullopt;
}

/// A number for people: its digits, or how many there are.
std::string shown(const Integer& number) {
  const std::string digits = number.str();
  return digits.size() <= 40 ? digits : "(a number of " + std::to_string(digits.size()) + " digits)";
}

Verdict check(const nlohmann::json& json) {
  if (!json.is_object()) return {Verdict::Kind::malformed, "/: a certificate is an object", ""};
  Certificate certificate = read(json);
  if (certificate.fault) return {Verdict::Kind::malformed, *certificate.fault, certificate.system};
  const auto rejected = [&](const std::string& why) {
    return Verdict{Verdict::Kind::rejected, why, certificate.system};
  };
  Limits limits;
  for (std::size_t i = 0; i < certificate.rules.size(); ++i) {
    const std::string place = "/rules/" + std::to_string(i) + ": ";
    if (const auto why = Replay(certificate, certificate.rules[i], limits).refute()) return rejected(place + *why);
    if (const auto why = refute_totals(certificate.rules[i], limits)) return rejected(place + *why);
  }
  std::string text = certificate.system + ": " + std::to_string(certificate.rules.size()) +
                     " rules on runs of blocks of " + std::to_string(certificate.block) + " cells";
  std::string scope;
  if (certificate.statements() > 1) return rejected("/: one statement at most belongs to the rules");
  if (certificate.endless) {
    if (const auto why = refute_endless(certificate, limits)) return rejected(*why);
    text += "; from " + certificate.endless->from + " it never halts: one of them goes on for ever";
    scope = certificate.endless->from;
  }
  if (certificate.halting) {
    if (const auto why = refute_halting(certificate, limits)) return rejected(*why);
    text += "; from " + certificate.halting->course.from + " it halts after " + shown(certificate.halting->steps) +
            " steps with a score of " + shown(certificate.halting->score);
    scope = certificate.halting->course.from;
  }
  if (certificate.passing) {
    if (const auto why = refute_passing(certificate, limits)) return rejected(*why);
    const Passing& passing = *certificate.passing;
    text += "; from " + passing.course.from + " after " + shown(passing.steps) + " steps " +
            (passing.state == certificate.machine->states()
                 ? std::string("it has halted")
                 : "it is in state " + certificate.machine->state_name(static_cast<tm::State>(passing.state))) +
            " at " + shown(passing.position) + " on symbol " + std::to_string(passing.symbol) + ", with " +
            shown(passing.population) + " cells not blank";
    scope = passing.course.from;
  }
  return {Verdict::Kind::accepted, text, certificate.system, scope};
}

const RegisterChecker registered{
    {"tape-rules", "how run lengths of a Turing machine's tape change, in how many steps", check}};

}  // namespace
}  // namespace outpace::proof
