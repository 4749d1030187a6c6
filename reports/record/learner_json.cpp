// Writing and reading a learner's figures.
#include "reports/record/learner_json.hpp"

#include <cmath>

namespace outpace {
namespace {

double finite(double value) { return std::isfinite(value) && value > 0 ? value : 0.0; }

}  // namespace

nlohmann::json to_json(const LearnerFigures& learner) {
  nlohmann::json json{{"kind", learner.kind},
                      {"seed", learner.seed},
                      {"parameters", learner.parameters},
                      {"examples", learner.examples},
                      {"operations", learner.operations},
                      {"size_bytes", learner.size_bytes},
                      {"training_loss", finite(learner.training_loss)},
                      {"loss", finite(learner.loss)},
                      {"batch_seconds", finite(learner.batch_seconds)},
                      {"direct_seconds", finite(learner.direct_seconds)},
                      {"direct_batch_seconds", finite(learner.direct_batch_seconds)}};
  if (learner.proven) json["proven"] = true;
  if (!learner.failure.empty()) json["failure"] = learner.failure;
  return json;
}

nlohmann::json to_json(const learned::Difficulty& difficulty) {
  nlohmann::json json{{"diagram_nodes", difficulty.diagram_nodes},
                      {"sensitivity", difficulty.sensitivity},
                      {"influence", finite(difficulty.influence)}};
  if (difficulty.fourier_degree) json["fourier_degree"] = *difficulty.fourier_degree;
  if (difficulty.algebraic_degree) json["algebraic_degree"] = *difficulty.algebraic_degree;
  return json;
}

void read_learner(const nlohmann::json& json, JsonFields& row, LearnerFigures& learner) {
  if (!json.is_object()) return row.complain("learner", "is not an object");
  JsonFields own(json);
  own.text("kind", learner.kind);
  own.count("seed", learner.seed);
  own.count("parameters", learner.parameters);
  own.count("examples", learner.examples);
  own.count("operations", learner.operations);
  own.count("size_bytes", learner.size_bytes);
  own.real("training_loss", learner.training_loss);
  own.real("loss", learner.loss);
  own.real("batch_seconds", learner.batch_seconds);
  own.real("direct_seconds", learner.direct_seconds);
  if (own.has("direct_batch_seconds")) own.real("direct_batch_seconds", learner.direct_batch_seconds);
  if (own.has("proven")) own.flag("proven", learner.proven);
  if (own.has("failure")) own.text("failure", learner.failure);
  if (!own.complaint().empty()) row.complain("learner", own.complaint());
}

void read_difficulty(const nlohmann::json& json, JsonFields& row, learned::Difficulty& difficulty) {
  if (!json.is_object()) return row.complain("difficulty", "is not an object");
  JsonFields own(json);
  own.count("diagram_nodes", difficulty.diagram_nodes);
  own.count("sensitivity", difficulty.sensitivity);
  own.real("influence", difficulty.influence);
  if (own.has("fourier_degree")) own.count("fourier_degree", difficulty.fourier_degree.emplace());
  if (own.has("algebraic_degree")) own.count("algebraic_degree", difficulty.algebraic_degree.emplace());
  if (!own.complaint().empty()) row.complain("difficulty", own.complaint());
}

}  // namespace outpace
