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
  Affine plain_steps_;  ///< of moves; only jumps need polynomials
  std::vector<Application> course_;
  std::uint64_t moves_ = 0;
};

}  // namespace outpace::rules
