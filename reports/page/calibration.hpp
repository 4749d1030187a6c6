// What is known beforehand of some races, so that a run shows whether the suite still finds it by itself.
#pragma once

#include "reports/page/model.hpp"

namespace outpace::page {

/// What must come out of this race, if anything is known of it.
std::optional<Calibration> calibration_of(const RaceScore& race);

}  // namespace outpace::page
