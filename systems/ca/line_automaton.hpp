// What all one-dimensional automata share, elementary ones included: a local rule, initial conditions on lines and
// rings, the observables and how a race draws its questions. How they evolve is left to the derived classes.
#pragma once

#include <memory>

#include "systems/ca/local_rule.hpp"
#include "systems/core/system.hpp"
#include "systems/eca/start.hpp"

namespace outpace::ca {

/// What evolves and what is shown of it. A cell of a rule of second order is a pair of colours, now and before, packed
/// in one; starts set and answers show the lower binary digits only. For all others `shown` keeps every digit.
struct LineModel {
  LocalRule rule;
  unsigned start_colours;  ///< that starts have and answers show
  unsigned shown = ~0u;    ///< mask over a cell's binary digits

  [[nodiscard]] unsigned colour(unsigned cell) const { return cell & shown; }
  /// Planes that are shown.
  [[nodiscard]] unsigned shown_planes() const;
};

/// An automaton on the infinite line or a ring. Observables: `cell`, `column`, `row`, `population`.
class LineAutomaton : public System {
 public:
  explicit LineAutomaton(std::shared_ptr<const LineModel> model) : model_(std::move(model)) {}
  [[nodiscard]] const LineModel& model() const { return *model_; }
  [[nodiscard]] const std::shared_ptr<const LineModel>& shared_model() const { return model_; }

  [[nodiscard]] std::vector<ObservableInfo> observables() const override;
  [[nodiscard]] std::vector<InitialFamily> initial_families() const override;
  [[nodiscard]] std::string default_start() const override { return "single"; }
  [[nodiscard]] Result<InitialCondition> start(std::string_view text) const override;
  [[nodiscard]] bool finite(const InitialCondition& start) const override;
  [[nodiscard]] Result<void> check(const Query& query) const override;
  [[nodiscard]] Query question(const InitialFamily& family, const std::string& observable, const Draw& draw,
                               unsigned rung, const Time& at) const override;

 private:
  std::shared_ptr<const LineModel> model_;
};

}  // namespace outpace::ca
