// The accelerated run of one machine from one start: moves through runs, jumps by rules, and an eye for stretches that
// come again, which it tries to prove as rules. It stops exactly at the step asked for.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "predictors/rules/rule.hpp"

namespace outpace::rules {

/// Remembers when each shape of the tape was last seen; a shape that comes again in equal intervals may be a rule.
class Recurrences {
 public:
  Recurrences() : slots_(512) {}
  /// Notes the shape at this operation. The interval, if the shape came twice at that interval and it is worth a try.
  std::uint64_t note(std::uint64_t shape, std::uint64_t operation);
  /// The try failed; the next is worth it only after twice as many.
  void failed(std::uint64_t shape);
  [[nodiscard]] std::uint64_t bytes() const { return slots_.size() * sizeof(Slot); }

 private:
  struct Slot {
    std::uint64_t shape = 0, last = 0;
    std::uint32_t interval = 0, hits = 0, next_try = 2;
  };
  Slot& slot(std::uint64_t shape) { return slots_[shape & (slots_.size() - 1)]; }
  void enlarge();

  std::vector<Slot> slots_;
  std::size_t used_ = 0;
};

/// One jump of a run: how many moves came between the jump before and this one, by which rule, and the guard that ended
/// its repetition.
struct Jumped {
  std::uint32_t moves = 0, rule = 0, guard = 0;
};

/// How a run came from its start to where it is.
struct Chain {
  std::vector<Jumped> jumps;
  /// Jumps that the clock ended before any guard did, by their place, and how often they repeat their rule.
  std::vector<std::pair<std::size_t, Count>> cut;
  std::uint32_t last_moves = 0;  ///< after the last jump
  [[nodiscard]] std::uint64_t bytes() const { return jumps.capacity() * sizeof(Jumped) + cut.capacity() * 32; }
};

class Evolution {
 public:
  enum class End {
    at_limit,     ///< fewer steps are left than the next passage takes
    halts,        ///< the next passage halts
    cycles,       ///< it stays in a window for ever
    drifts,       ///< it runs through the background for ever
    repeats,      ///< a rule applies for ever
    paused,       ///< the operations allowed are done
    out_of_work,  ///< or out of memory
  };
  /// `learn`: whether it looks for rules. Machine, source and book must outlive it.
  Evolution(tape::BlockMachine& machine, const tape::Source& source, RuleBook& book, tape::Clock clock, bool learn)
      : tape_(machine, source), book_(book), clock_(std::move(clock)), learn_(learn) {}

  [[nodiscard]] End run(std::uint64_t operations, Work& work);
  [[nodiscard]] const Configuration& tape() const { return tape_; }
  [[nodiscard]] const tape::Clock& clock() const { return clock_; }
  [[nodiscard]] std::uint64_t operations() const { return operation_; }
  /// From now on it keeps its chain, which `chain` tells.
  void keep_chain() { keeps_chain_ = true; }
  [[nodiscard]] const Chain& chain() const { return chain_; }
  /// The number of the rule that applies for ever, after `repeats`.
  [[nodiscard]] std::size_t endless_rule() const { return endless_rule_; }
  /// Its variables then.
  [[nodiscard]] const std::vector<Count>& lengths() const { return y_; }

 private:
  enum class Try { none, jumped, endless, out_of_work };
  Try jump_by_rule(Work& work);
  /// Whether a new rule was found.
  bool look_for_rule(Work& work);

  Configuration tape_;
  RuleBook& book_;
  tape::Clock clock_;
  bool learn_;
  Recurrences seen_;
  std::uint64_t operation_ = 0;
  bool keeps_chain_ = false;
  Chain chain_;
  std::size_t endless_rule_ = 0;
  std::vector<Count> y_;
};

}  // namespace outpace::rules
