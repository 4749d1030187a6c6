// The search for a machine that repeats itself, in place or shifted along the tape (Lin and Rado, 1965). What follows
// from it for later times is in cycler.cpp.
#pragma once

#include <cstdint>
#include <expected>

#include "systems/core/error.hpp"
#include "systems/core/work.hpp"
#include "systems/tm/machine.hpp"
#include "systems/tm/start.hpp"

namespace outpace::cycler {

/// The configuration after preperiod + period steps is that after preperiod steps, shifted by `offset` cells, as far as
/// the head has been in between: the cells `least` … `most`, and all beyond them on the side it moves to.
struct Recurrence {
  std::uint64_t preperiod = 0, period = 0;
  std::int64_t offset = 0;
  std::int64_t least = 0, most = 0;         ///< the head's places from step preperiod to preperiod + period
  std::uint64_t population = 0, grown = 0;  ///< non-blank cells at the preperiod; what a period adds (modulo 2^64)
};

/// Runs the machine and compares it with references taken at times that grow by a factor (Brent, 1980): in place where
/// state and position are alike, shifted where the head reaches new cells in the same state. Declines where it halts; a
/// machine that never comes back takes all the work. Requires a start that is not random. A unit is a step (a block
/// step where the direct simulator runs ahead) or 16 cells compared.
std::expected<Recurrence, Declined> find_recurrence(const tm::Machine& machine, const tm::TapeStart& start, Work& work);

}  // namespace outpace::cycler
