// The run of a machine to its halt with run lengths that are towers: by the rules that a run with written-out lengths
// has proved and those that it proves itself, and plain moves between them.
#pragma once

#include <optional>

#include "predictors/rules/strategy.hpp"
#include "predictors/rules/tower.hpp"

namespace outpace::rules {

/// Steps with the halting one, and cells that are not blank then.
struct TowerHalt {
  Tower steps, score;
};

/// How the run from a finite start ends, if rules carry it to the halt; new ones are added to the knowledge. Powers of
/// at most `written_bits` bits are written out. Nothing where they do not, where the towers cannot be compared, or
/// where work runs out.
std::optional<TowerHalt> run_to_halt(Knowledge& knowledge, const tape::Source& source, std::uint64_t written_bits,
                                     Work& work);

}  // namespace outpace::rules
