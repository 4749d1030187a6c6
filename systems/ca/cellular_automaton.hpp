// The systems `ca:k=…,r=…,…` and `eca:37R`: one-dimensional automata of any colours and range, of first or second
// order.
#pragma once

#include <string>

#include "systems/ca/line_automaton.hpp"
#include "systems/ca/rule_code.hpp"

namespace outpace::ca {

class CompiledRule;

/// A rule of 2 to 16 colours, at most 2^24 table entries. Its boolean network is made when it is first needed.
class CellularAutomaton final : public LineAutomaton {
 public:
  /// `name` is the text form where that is not the code's own.
  explicit CellularAutomaton(RuleCode code, std::string name = "");
  ~CellularAutomaton() override;
  [[nodiscard]] const RuleCode& code() const { return code_; }
  /// What the direct simulator runs.
  [[nodiscard]] const CompiledRule& compiled() const;

  [[nodiscard]] std::string name() const override { return name_.empty() ? code_.text() : name_; }
  [[nodiscard]] std::string family() const override { return "one-dimensional cellular automaton"; }
  [[nodiscard]] std::string describe() const override;
  [[nodiscard]] std::expected<Answer, Declined> simulate(const Query& query, Work& work) const override;
  [[nodiscard]] Answer simulate_naively(const Query& query) const override;
  [[nodiscard]] std::expected<void, Declined> trace(const InitialCondition& start, const TraceWindow& window,
                                                    const Time& from, const Time& to, Sink& sink,
                                                    Work& work) const override;
  [[nodiscard]] double nominal_nanoseconds_per_unit(const InitialFamily& family) const override;
  [[nodiscard]] double nominal_nanoseconds_per_step() const override { return 30; }

 private:
  struct Lazy;
  RuleCode code_;
  std::string name_;
  std::shared_ptr<Lazy> lazy_;
};

/// Reads `eca:37R`.
Result<RuleCode> elementary_of_second_order(std::string_view text);

/// The reference simulator: plain loops over a table that nothing optimises; small times only.
Answer simulate_naively(const LineModel& model, const eca::LineStart& start, const Observable& what, const Time& at);

}  // namespace outpace::ca
