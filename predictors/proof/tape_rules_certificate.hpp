// A certificate of kind "tape-rules" as data, read from JSON with every size and range checked; what it proves is
// decided in tape_rules_checker.cpp.
#pragma once

#include <bit>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "predictors/proof/rational_polynomial.hpp"
#include "systems/tm/machine.hpp"

namespace outpace::proof::tape_rules {

/// Equal words in a row: `count` times, for a number of the rule's variables.
struct Run {
  std::string word;  ///< symbols from 0, one a character
  LinearForm count;
  std::optional<std::size_t> variable;  ///< count = times·variable + plus
  Integer times = 0, plus = 0;
};

/// What lies on one side of the head, nearest first. With a background, that word follows for ever.
struct Side {
  std::vector<Run> runs;
  std::optional<std::string> background;
};

struct Application {
  std::size_t rule = 0;
  LinearForm times;
};

struct Rule {
  unsigned state = 0;
  bool right = true;   ///< the head is about to enter the block to its right
  std::string behind;  ///< the block on the head's other side, if the rule looks at it (else empty)
  Side sides[2];       ///< left, right
  std::size_t variables = 0;
  std::vector<LinearForm> guards, after;
  RationalPolynomial steps{0}, edge{0};
  std::optional<RationalPolynomial> total_steps, total_edge;  ///< of N repetitions; N is one more variable
  std::vector<std::uint64_t> moves;                           ///< before, between and after the applications
  std::vector<Application> applications;
};

struct Endless {
  std::string from;
  std::uint64_t steps = 0;
  std::size_t rule = 0;
  std::vector<Integer> lengths;
};

/// Moves, and then a rule: as often as is said, or until a guard fails.
struct Link {
  std::uint64_t moves = 0;
  std::size_t rule = 0;
  std::uint64_t guard = 0;
  std::optional<Integer> times;
};

/// How a run goes from its start.
struct Course {
  std::string from;
  bool carries = false;  ///< the head carries the block behind it along
  std::vector<Link> links;
  std::uint64_t last_moves = 0;
};

struct Halting {
  Course course;
  Integer steps, score;
};

/// What there is to see after so many steps; the course goes a part of the way.
struct Passing {
  Course course;
  Integer steps;
  unsigned state = 0;  ///< the number of states: halted
  Integer position;
  unsigned symbol = 0;
  Integer population;
};

struct Certificate {
  std::string system;
  std::optional<tm::Machine> machine;
  std::size_t block = 1;
  std::vector<Rule> rules;
  std::optional<Endless> endless;
  std::optional<Halting> halting;
  std::optional<Passing> passing;
  [[nodiscard]] int statements() const { return (endless ? 1 : 0) + (halting ? 1 : 0) + (passing ? 1 : 0); }
  std::optional<std::string> fault;  ///< "/place: what is wrong"
};

Certificate read(const nlohmann::json& json);

/// Notices a configuration that comes back within the window, and so for ever (Brent, 1980).
class Recurrence {
 public:
  Recurrence(const std::string& cells, std::size_t position, unsigned state)
      : cells_(cells), position_(position), state_(state) {}
  /// After each step.
  [[nodiscard]] bool seen(std::int64_t steps, const std::string& cells, std::size_t position, unsigned state) {
    if (position == position_ && state == state_ && cells == cells_) return true;
    if (!std::has_single_bit(static_cast<std::uint64_t>(steps))) return false;
    cells_ = cells;
    position_ = position;
    state_ = state;
    return false;
  }

 private:
  std::string cells_;
  std::size_t position_;
  unsigned state_;
};

/// What a check may cost over all its parts: base steps and moves, and products of polynomials' terms or of words.
struct Limits {
  std::int64_t steps = 1'000'000'000, products = 1'000'000'000;
};

/// Why the machine may halt after all, or nothing. The rules themselves must have been accepted.
std::optional<std::string> refute_endless(const Certificate& certificate, Limits& limits);

/// Why the machine may not halt after those steps and with that score, or nothing. As above.
std::optional<std::string> refute_halting(const Certificate& certificate, Limits& limits);

/// Why something else may be seen at that time, or nothing. As above.
std::optional<std::string> refute_passing(const Certificate& certificate, Limits& limits);

}  // namespace outpace::proof::tape_rules
