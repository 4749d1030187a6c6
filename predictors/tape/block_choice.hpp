// Which block sizes suit a machine: those that make few runs of the tapes it writes. Only an order in which to try.
#pragma once

#include <vector>

#include "predictors/tape/configuration.hpp"

namespace outpace::tape {

/// The sizes 1 … `most` (at most 64), most promising first, by the tapes of the first few thousand steps from the
/// start. One unit a step and a cell that is looked at.
std::vector<unsigned> promising_sizes(const Table& table, const Source& source, unsigned most, Work& work);

}  // namespace outpace::tape
