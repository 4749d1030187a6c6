// The system `eca:0` … `eca:255`.
#pragma once

#include "systems/ca/line_automaton.hpp"
#include "systems/eca/rule.hpp"
#include "systems/eca/start.hpp"

namespace outpace::eca {

/// An elementary cellular automaton on the infinite line or a ring. Observables: those of a line, and
/// `coarse:N:P`.
class ElementaryAutomaton final : public ca::LineAutomaton {
 public:
  explicit ElementaryAutomaton(Rule rule);
  [[nodiscard]] Rule rule() const { return rule_; }

  [[nodiscard]] std::string name() const override;
  [[nodiscard]] std::string family() const override;
  [[nodiscard]] std::string describe() const override;
  [[nodiscard]] std::vector<ObservableInfo> observables() const override;
  [[nodiscard]] std::vector<InitialFamily> initial_families() const override;
  [[nodiscard]] Result<void> check(const Query& query) const override;
  [[nodiscard]] Query question(const InitialFamily& family, const std::string& observable, const Draw& draw,
                               unsigned rung, const Time& at) const override;
  [[nodiscard]] std::expected<Answer, Declined> simulate(const Query& query, Work& work) const override;
  [[nodiscard]] Answer simulate_naively(const Query& query) const override;
  [[nodiscard]] std::expected<void, Declined> trace(const InitialCondition& start, const TraceWindow& window,
                                                    const Time& from, const Time& to, Sink& sink,
                                                    Work& work) const override;
  [[nodiscard]] double nominal_nanoseconds_per_unit(const InitialFamily& family) const override;
  [[nodiscard]] double nominal_nanoseconds_per_step() const override { return 4; }
  [[nodiscard]] std::optional<Floor> floor(const InitialFamily& family, const std::string& observable) const override;

 private:
  Rule rule_;
};

}  // namespace outpace::eca
