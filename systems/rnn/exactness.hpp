// Whether what a system says is the same on every machine. Only networks in single precision are otherwise.
#pragma once

#include "systems/core/system.hpp"

namespace outpace::rnn {

/// False for networks whose values are those of this machine's IEEE single precision: their answers depend on compiler
/// and library, so that they are raced on the approximate track only, and no answer about them is exact.
bool has_exact_values(const System& system);

}  // namespace outpace::rnn
