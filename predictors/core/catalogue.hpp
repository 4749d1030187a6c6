// The catalogue of predictors. A predictor adds itself by one line beside its definition.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "predictors/core/predictor.hpp"

namespace outpace {

/// `static const RegisterPredictor registered{std::make_unique<MyPredictor>()};` at namespace scope. Predictors of one
/// name are one strategy for several families of systems: the first that knows the system studies it. They must state
/// the same nanoseconds a unit.
struct RegisterPredictor {
  explicit RegisterPredictor(std::unique_ptr<Predictor> predictor);
};

/// All predictors, by name.
const std::vector<std::unique_ptr<Predictor>>& predictors();

/// The predictor of that name; with parameters behind a colon, `learned:mlp:64x2`, where it takes them.
Result<const Predictor*> find_predictor(std::string_view name);

}  // namespace outpace
