// The JSON form of what scaling studies add to rows: a learner's figures, and how hard the map is exactly.
#pragma once

#include "benchmarks/rows.hpp"
#include "reports/record/json_fields.hpp"

namespace outpace {

nlohmann::json to_json(const LearnerFigures& learner);
nlohmann::json to_json(const learned::Difficulty& difficulty);

/// Complaints about the fields go to the row that they are part of.
void read_learner(const nlohmann::json& json, JsonFields& row, LearnerFigures& learner);
void read_difficulty(const nlohmann::json& json, JsonFields& row, learned::Difficulty& difficulty);

}  // namespace outpace
