// The direct simulator of Turing machines: the baseline of every ratio.
#pragma once

#include <expected>

#include "systems/core/answer.hpp"
#include "systems/core/query.hpp"
#include "systems/core/work.hpp"
#include "systems/tm/machine.hpp"
#include "systems/tm/start.hpp"

namespace outpace::tm {

/// The answer to any observable. Spends one unit for every base step or block step, and holds the tape's bytes.
std::expected<Answer, Declined> simulate_directly(const Machine& machine, const TapeStart& start,
                                                  const Observable& what, const Time& at, Work& work);

}  // namespace outpace::tm
