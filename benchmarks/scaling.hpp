// The scaling study: one system, one lead, a grid of learners of growing size and growing numbers of examples, several
// seeds each. It gives the rows of an approximate race, whose contestants are the points of the grid.
#pragma once

#include <string>
#include <vector>

#include "benchmarks/race.hpp"
#include "predictors/learned/model.hpp"

namespace outpace {

/// A grid as text: learners separated by commas, `KIND:SIZE:EXAMPLES`, with `/` between alternatives of a part, as in
/// `mlp:16x2/64x2:512/4096,nearest:5`. Every combination, each at seeds 1 … `seeds`.
Result<std::vector<learned::Settings>> parse_grid(std::string_view text, unsigned seeds);

/// The name under which a learner's rows are kept: `learned:mlp:64x2:4096:1`, `compress:ctw:64:4096:1`.
std::string contestant_name(const learned::Settings& settings);

/// The grid of the default study: networks of growing width on 4,096 examples, one width on growing numbers of
/// examples, and the other learners once.
std::string default_grid();

/// Runs the study at the plan's lead. One thread; CPU seconds are its own. The header must be in the sink already.
/// Stops after the training at hand; the record then ends with an incomplete end row. `listener` is told after every
/// training of its share of all.
RaceEnd run_scaling(const RacePlan& plan, const std::vector<learned::Settings>& grid, RowSink& sink,
                    const std::atomic<bool>& stop, const std::function<void(double share)>& listener);

/// Multiply-adds that the grid's trainings are likely to take, for estimates of time.
double nominal_operations(const learned::Settings& settings);

}  // namespace outpace
