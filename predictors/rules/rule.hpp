// A proved rule on run lengths: from every tape of its shape whose lengths pass the guards, a fixed course of moves
// leads back to the same shape with other lengths. Repeating it as often as the guards allow is one step of work.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "predictors/rules/polynomial.hpp"
#include "predictors/tape/configuration.hpp"

namespace outpace::rules {

using tape::BlockId;
using tape::Configuration;
using tape::HeadId;

/// A run of the shape: `divisor`·y + `residue` blocks for variable y, or exactly `residue` blocks.
struct PatternRun {
  BlockId block = 0;
  bool fixed = false;
  std::uint32_t variable = 0;
  Count divisor = 1, residue = 0;
};

/// One side of the shape, nearest run first.
struct PatternSide {
  std::vector<PatternRun> runs;
  bool ends = false;       ///< the background follows at once …
  BlockId background = 0;  ///< … and it is this block for ever
};

/// A rule that is part of another's course, and how often it is repeated there.
struct Application {
  std::uint64_t after_moves = 0;  ///< plain moves between the application before and this one
  std::size_t rule = 0;           ///< its number in the book
  Affine times;
};

struct Rule {
  HeadId head = 0;
  PatternSide left, right;
  std::size_t variables = 0;
  std::vector<Affine> guards;  ///< all must be ≥ 0 before each repetition
  std::vector<Affine> after;   ///< the variables after one
  Polynomial steps;            ///< base steps of one
  Polynomial edge;             ///< growth of the left side's `taken` in one
  std::vector<Application> course;
  std::uint64_t last_moves = 0;  ///< plain moves after the last application

  // What follows from the above.
  bool translates = false;          ///< after = y + shift
  std::vector<Count> shift;         ///< of the variables that translate (of all, if `translates`)
  std::vector<Count> guard_slopes;  ///< how much a guard changes with each repetition
  Polynomial total_steps;           ///< of N repetitions; N is variable number `variables` (translating rules only)
  Polynomial total_edge;

  /// Fills in what follows. False if repetition cannot be bounded by the guards, so that the rule is of no use.
  [[nodiscard]] bool derive();
};

/// Whether rule and tape have the same shape; then the variables' values are in `y`. `peek(side, i)` gives the i-th
/// nearest run of a side as a pair (block, count) by pointer, null past the last; `constant(side)` the background's
/// block if it is constant (left: side 0).
template <class Tape>
[[nodiscard]] bool matches(const Rule& rule, const Tape& tape, std::vector<Count>& y) {
  y.resize(rule.variables);
  for (int side = 0; side < 2; ++side) {
    const PatternSide& pattern = side ? rule.right : rule.left;
    std::size_t i = 0;
    for (const PatternRun& wanted : pattern.runs) {
      const auto [block, count] = tape.peek(side, i++);
      if (!count || block != wanted.block) return false;
      if (wanted.fixed) {
        if (*count != wanted.residue) return false;
      } else if (wanted.divisor.is_one()) {
        y[wanted.variable] = *count;
        if (!wanted.residue.is_zero()) y[wanted.variable] -= wanted.residue;
      } else {
        Count rest = *count - wanted.residue;
        if (rest.divide(wanted.divisor.small()) != 0) return false;
        y[wanted.variable] = std::move(rest);
      }
      if (!wanted.fixed && y[wanted.variable].sign() < 0) return false;
    }
    if (pattern.ends) {
      const auto [block, count] = tape.peek(side, i);
      const auto background = tape.constant(side);
      if (count || !background || *background != pattern.background) return false;
    }
  }
  return true;
}

/// How often the rule can be repeated.
struct Repetitions {
  bool endless = false;
  Count times;              ///< 0: a guard fails at once
  std::size_t binding = 0;  ///< the guard that ends it
};
Repetitions repetitions(const Rule& rule, std::span<const Count> y);

/// What N repetitions come to.
struct Jump {
  Count times, steps, edge;
  std::vector<Count> y;  ///< afterwards
};
/// As many repetitions as guards and clock allow (at most `most`, if it is given). Nothing if the meter ran out.
std::optional<Jump> jump(const Rule& rule, std::vector<Count> y, const Repetitions& limit, const tape::Clock& clock,
                         Work& work);

/// A tape as `matches` reads it.
struct TapeView {
  const Configuration& tape;
  [[nodiscard]] std::pair<BlockId, const Count*> peek(int side, std::size_t i) const {
    const auto& runs = (side ? tape.right : tape.left).runs;
    if (i >= runs.size()) return {0, nullptr};
    const tape::Run& run = runs[runs.size() - 1 - i];
    return {run.block, &run.count};
  }
  [[nodiscard]] std::optional<BlockId> constant(int side) const {
    const tape::Side& s = side ? tape.right : tape.left;
    return s.constant ? std::optional(s.background) : std::nullopt;
  }
};

/// Puts the lengths after a jump into the tape.
void write_lengths(const Rule& rule, const Jump& jump, Configuration& tape);

/// Over which intervals proofs failed. The next try over the same has to wait, and twice as long each time: a stretch
/// that is no rule comes along in all its phases, and on ever new tapes, and is no rule in any of them.
class Failures {
 public:
  Failures() : slots_(256) {}
  /// Whether a try is due; one that is not has waited once more.
  [[nodiscard]] bool due(std::uint64_t interval);
  void add(std::uint64_t interval);
  [[nodiscard]] std::uint64_t bytes() const { return slots_.size() * sizeof(Slot); }

 private:
  struct Slot {
    std::uint64_t interval = 0;
    std::uint32_t wait = 0, next_wait = 1;
  };
  Slot& slot(std::uint64_t interval) {
    Slot& found = slots_[interval % slots_.size()];
    if (found.interval != interval) found = {interval, 0, 1};
    return found;
  }
  std::vector<Slot> slots_;  ///< a newer one takes the place of an older one
};

/// All rules known of a machine, found by the head and the block ahead of it; newest first, since those go farthest.
class RuleBook {
 public:
  [[nodiscard]] const std::vector<Rule>& rules() const { return rules_; }
  [[nodiscard]] Failures& failures() { return failures_; }
  [[nodiscard]] const std::vector<std::uint32_t>& about(HeadId head, BlockId ahead) const {
    static const std::vector<std::uint32_t> none;
    if (head >= index_.size() || ahead >= index_[head].size()) return none;
    return index_[head][ahead];
  }
  /// False if it is known already.
  bool add(Rule rule, bool faces_right);
  [[nodiscard]] std::uint64_t bytes() const;

 private:
  std::vector<Rule> rules_;
  Failures failures_;
  std::vector<std::vector<std::vector<std::uint32_t>>> index_;
};

}  // namespace outpace::rules
