// The text form of a learner, `KIND[:SIZE[:EXAMPLES[:SEED]]]`, and what is taken where a part is left out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "predictors/learned/model.hpp"

namespace outpace::learned {

/// Seeds of the trainings that a race compares, 1 … 5.
inline constexpr std::uint64_t race_seeds = 5;

/// Kinds that the predictor of that name trains: mlp, conv, nearest, tree for `learned`; match, ctw and the same on
/// columns for `compress`.
const std::vector<std::string>& kinds_of(std::string_view predictor);

/// Reads what follows the predictor's name and a colon. SIZE is WIDTHxDEPTH for mlp (units a layer, hidden layers) and
/// conv (channels, layers), or WIDTHxDEPTH@SCALE, the scale being of the initial weights in units of He's; neighbours
/// for nearest, leaves for tree, digits of context for the compressors. Errors name the part.
Result<Settings> parse_settings(std::string_view predictor, std::string_view text);

/// `mlp:64x2:4096:1`: every part written out. Reads back as equal settings.
std::string settings_text(const Settings& settings);
/// The same without the seed: what the trainings that differ by seed only have in common.
std::string settings_text_without_seed(const Settings& settings);

}  // namespace outpace::learned
