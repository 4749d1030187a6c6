// When a board has come to rest but for objects that go on for ever by themselves: still lives, oscillators and
// spaceships that never meet. From then on the board at any time is read off its objects.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "predictors/core/predictor.hpp"
#include "predictors/cycle/board/orbits.hpp"
#include "systems/core/answer.hpp"
#include "systems/life/life_automaton.hpp"
#include "systems/life/pattern_run.hpp"

namespace outpace::cycle::board {

struct Settled {
  std::uint64_t time = 0;      ///< the objects' step 0
  std::vector<Orbit> objects;  ///< all periodic, and no two ever within two cells of each other
};

/// Runs on and looks at doubling times whether the board has settled, until it has or `latest` would be passed; then
/// the run is where it last looked. Requires a rule without B0.
std::expected<std::optional<Settled>, Declined> settle(life::PatternRun& run, const life::LifeRule& rule,
                                                       eca::SimdTarget target, std::uint64_t latest, Work& work);

/// What the settled board shows at `at` ≥ time.
std::expected<Answer, Declined> show(const Settled& settled, const Observable& what, const Time& at, Work& work);

/// The claim as data, for the checker of "settled".
Certificate settled_certificate(const std::string& system, const std::string& from, const Settled& settled);

}  // namespace outpace::cycle::board
