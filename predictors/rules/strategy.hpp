// How to run a machine fast: the search for a block size, and the whole way from a query to its answer. Shared by the
// predictors that run on tapes of runs, with and without rules.
#pragma once

#include <expected>
#include <functional>
#include <memory>
#include <optional>

#include "predictors/core/predictor.hpp"
#include "predictors/rules/evolution.hpp"
#include "systems/tm/turing_machine.hpp"

namespace outpace::rules {

/// What a study learnt: blocks, their passages and the rules proved in them. Answers work on copies.
struct Knowledge {
  tape::BlockMachine machine;
  RuleBook book;
};

/// A run under way with what it has learnt.
struct Trial {
  Trial(const tape::Table& table, const tape::Source& source, tape::BlockOptions options, const tape::Clock& clock,
        bool learn)
      : knowledge{tape::BlockMachine(table, options), {}},
        evolution(knowledge.machine, source, knowledge.book, clock, learn) {
    if (learn && !clock.limited()) evolution.keep_chain();
  }
  Trial(const Trial&) = delete;
  Trial& operator=(const Trial&) = delete;
  Knowledge knowledge;
  Evolution evolution;
};

/// What the search for a block size came to.
struct Choice {
  tape::BlockOptions options;
  Evolution::End end = Evolution::End::paused;  ///< of the last trial with these
  bool accelerates = false;                     ///< steps grow much faster than operations, or the trial came to an end
  std::unique_ptr<Trial> trial;                 ///< that one, where it came to an end; the source must outlive it
};

/// Whether its steps so far are far beyond what a polynomial of low degree in the number of operations would give.
bool accelerates(const Evolution& evolution);

/// Tries block sizes, the promising ones first, each a little while, then longer: until one accelerates or all sizes
/// have failed at the longest trial; then the one that came farthest. `clock` ends trials that reach it.
std::expected<Choice, Declined> choose_blocks(const tape::Table& table, const tape::Source& source,
                                              const tape::Clock& clock, bool learn, Work& work);

/// Sees a run that came to its answer, with what it learnt on the way.
using Witness = std::function<void(const Knowledge&, const Evolution&, const tape::Scene&)>;

/// The answer to a query at a time (or, for `halt`, whenever it halts; declines where it never does). Without knowledge
/// it chooses the blocks itself. With a witness the run keeps its chain.
std::expected<Answer, Declined> answer_by_runs(const tm::TuringMachine& system, const Query& query,
                                               const Knowledge* knowledge, bool learn, Work& work,
                                               const Witness& witness = {});

}  // namespace outpace::rules
