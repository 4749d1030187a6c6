// How well a general compressor does on a system's space-time record: a covariate that is shown beside the score,
// because compressibility is not reducibility and the suite measures by how much it is not.
#pragma once

#include <optional>
#include <string>

#include "systems/core/system.hpp"

namespace outpace {

/// Compressed size over raw size (one bit, or the fewest whole bits, a cell) of 512 rows of 1024 cells around cell 0,
/// from time 1024 on, by zstd at level 19. About 1 (or a little more) means that zstd finds nothing; 0.01 a pattern.
/// Empty where the system cannot be traced. Deterministic for one version of zstd.
std::optional<double> compressibility(const System& system, const InitialCondition& start);

/// The same of the first member that a race of that seed draws; growing members are taken large enough for it.
std::optional<double> compressibility_of_member(const System& system, const InitialFamily& family,
                                                const std::string& observable, std::uint64_t seed);

}  // namespace outpace
