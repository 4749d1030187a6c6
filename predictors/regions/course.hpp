// The course of a network through its affine branches: plain steps, and cycles of branches that are gone round at once,
// so many times exactly or for ever. Found by walking, deciding cycles that show and jumping to where they end.
#pragma once

#include "predictors/regions/branches.hpp"
#include "predictors/regions/signs.hpp"

namespace outpace::regions {

/// Why one linear form keeps its side on all laps: an argument for each residue class of the lap's number.
struct Reason {
  std::uint64_t classes = 1;
  std::vector<Argument> arguments;
};

/// A cycle of branches, from `begin` on.
struct Phase {
  Time begin;
  Vector state;  ///< at `begin`
  std::vector<Branch> cycle;
  std::optional<Integer> laps;  ///< how often exactly; empty: for ever
  Vector after;                 ///< the state when they are over
  std::vector<Reason> reasons;  ///< one a side of the cycle's branches, in their order
  [[nodiscard]] std::optional<Time> end() const {
    return laps ? std::optional<Time>(begin + *laps * cycle.size()) : std::nullopt;
  }
};

struct Course {
  std::vector<Phase> phases;
  bool endless = false;  ///< the last phase never ends
};

/// Follows the network until an endless phase, or until a phase reaches `until` (and no farther than needed), or until
/// the meter's limit: the phases found so far, with `stopped` set.
struct Followed {
  Course course;
  bool stopped = false;
  Time reached = 0;  ///< the time up to which it is known
  Time walked = 0;   ///< how many steps were taken one by one
};
Followed follow(const Branches& branches, const Vector& start, const std::optional<Time>& until, Work& work);

/// The state at a time, along a course that was followed that far (or walking on from where it ends); with the branch's
/// decision where that alone is wanted.
struct Moment {
  std::optional<Vector> state;
  std::string decision;
};
std::optional<Moment> moment(const Branches& branches, const Vector& start, const Course& course, const Time& at,
                             bool decision_only, Work& work);

}  // namespace outpace::regions
