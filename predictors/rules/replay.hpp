// A stretch of a run replayed with run lengths left open: lengths are expressions in the variables of a rule to be, and
// what the replay needs of them becomes its guards.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "predictors/rules/rule.hpp"

namespace outpace::rules {

/// A run whose length is an expression, with the length that it has in the actual run.
struct OpenRun {
  BlockId block = 0;
  Affine count;
  Count witness;
};

/// A variable stands for the length of an initial run until that turns out to be a number.
struct Variable {
  int side = 0;
  std::size_t depth = 0;
  bool open = true;
};

/// One side of the open tape. Runs below `runs` are those of the actual tape that nothing has touched yet.
struct OpenSide {
  std::vector<OpenRun> runs;        ///< the last is nearest to the head
  std::vector<PatternRun> pattern;  ///< what was touched, nearest first
  bool bottom = false;              ///< the background was touched
};

/// `again`: a variable was refined, in all that the replay knows; what was tried begins anew.
enum class Status { fine, again, failed };

class Replay {
 public:
  Replay(const Configuration& tape, const RuleBook& book, Work& work)
      : tape_(tape), book_(book), work_(work), head_(tape.head) {}

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
  /// Puts `factor`·y + `rest` in place of variable y everywhere.
  void substitute(std::size_t variable, const Count& factor, const Count& rest);
  /// Numbers the variables that are still open from 0 on.
  void close_ranks(Rule& rule) const;

  const Configuration& tape_;
  const RuleBook& book_;
  Work& work_;
  HeadId head_;
  OpenSide sides_[2];
  std::vector<Variable> variables_;
  std::vector<Affine> guards_;
  Polynomial steps_, edge_;
  Affine plain_steps_;  ///< of moves; only jumps need polynomials
  std::vector<Application> course_;
  std::uint64_t moves_ = 0;
};

}  // namespace outpace::rules
