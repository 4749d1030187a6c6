// The reference simulator of Turing machines: a map and a loop that nothing optimises. Everything else is compared
// with it.
#pragma once

#include "systems/core/answer.hpp"
#include "systems/core/query.hpp"
#include "systems/tm/machine.hpp"
#include "systems/tm/start.hpp"

namespace outpace::tm {

/// The answer to any observable ("head", "cell", "population", "tape" at time `at`; "halt"). Small times only; of a
/// machine that has not halted after 2^16 steps it knows nothing and says so by an empty answer.
Answer simulate_naively(const Machine& machine, const TapeStart& start, const Observable& what, const Time& at);

}  // namespace outpace::tm
