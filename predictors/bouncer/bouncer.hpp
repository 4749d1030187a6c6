// Machines that sweep over their tape and make it longer at every turn: the tape at the turns is a formula in the
// number of sweeps, one sweep replayed on the formula is the proof, and its steps grow linearly, so that the number of
// sweeps at any time is the root of a quadratic.
#pragma once

#include <expected>
#include <optional>

#include "predictors/bouncer/formula_tape.hpp"
#include "predictors/core/predictor.hpp"
#include "systems/tm/start.hpp"
#include "systems/tm/turing_machine.hpp"

namespace outpace::bouncer {

/// After `seen_at` steps, and `steps` + n·`steps_for_each` steps later for n = 0, 1, … each time, the head leaves the
/// tape's end on `side`; then the tape is the formula with that n.
struct Bouncer {
  int side = 1;               ///< 0 left, 1 right
  std::uint64_t records = 1;  ///< times that it does so in one sweep
  FormulaTape formula;
  std::vector<Passage> course;  ///< of a sweep
  Integer steps, steps_for_each;
  Integer grows_left;  ///< cells that a sweep adds on the left
  std::uint64_t seen_at = 0;
  std::int64_t left_end = 0;  ///< place of the tape's first cell then
};

/// Looks for a bouncer in the run from a finite start. Nothing if none is seen within `most_steps`.
std::expected<std::optional<Bouncer>, Declined> find_bouncer(const tape::Table& table, const tm::TapeStart& start,
                                                             std::uint64_t most_steps, Work& work);

/// The proof, for the checker of kind "bouncer".
Certificate certificate_of(const tm::Machine& machine, const tm::TapeStart& start, const Bouncer& bouncer);

/// The tape `steps` steps after the bouncer was seen, and the place of its first cell. Counts are exact.
struct Snapshot {
  FormulaTape tape;
  Integer left_end;
};
std::expected<Snapshot, Declined> after(const tape::Table& table, const Bouncer& bouncer, const Integer& steps,
                                        Work& work);

}  // namespace outpace::bouncer
