// The system `life:B…/S…`.
#pragma once

#include "systems/core/system.hpp"
#include "systems/life/rule.hpp"
#include "systems/life/start.hpp"

namespace outpace::life {

/// A Life-like cellular automaton on the infinite board or a torus. Observables: `cell`, `population`, `box`, `row`.
class LifeAutomaton final : public System {
 public:
  explicit LifeAutomaton(LifeRule rule) : rule_(rule) {}
  [[nodiscard]] LifeRule rule() const { return rule_; }

  [[nodiscard]] std::string name() const override { return "life:" + rule_.text(); }
  [[nodiscard]] std::string family() const override { return "Life-like cellular automaton"; }
  [[nodiscard]] std::string describe() const override;
  [[nodiscard]] std::vector<ObservableInfo> observables() const override;
  [[nodiscard]] std::vector<InitialFamily> initial_families() const override;
  [[nodiscard]] std::string default_start() const override { return "single"; }
  [[nodiscard]] Result<InitialCondition> start(std::string_view text) const override;
  [[nodiscard]] unsigned naive_reach() const override { return 64; }  // its window's area grows like t²
  [[nodiscard]] bool finite(const InitialCondition& start) const override;
  [[nodiscard]] Result<void> check(const Query& query) const override;
  [[nodiscard]] Query question(const InitialFamily& family, const std::string& observable, const Draw& draw,
                               unsigned rung, const Time& at) const override;
  [[nodiscard]] std::expected<Answer, Declined> simulate(const Query& query, Work& work) const override;
  [[nodiscard]] Answer simulate_naively(const Query& query) const override;
  /// The row y = 0 in time; a torus is repeated to both sides.
  [[nodiscard]] std::expected<void, Declined> trace(const InitialCondition& start, const TraceWindow& window,
                                                    const Time& from, const Time& to, Sink& sink,
                                                    Work& work) const override;
  [[nodiscard]] double nominal_nanoseconds_per_unit(const InitialFamily& family) const override;
  [[nodiscard]] double nominal_nanoseconds_per_step() const override { return 15; }

 private:
  LifeRule rule_;
};

}  // namespace outpace::life
