// The systems `tm:…`: a Turing machine with its initial tapes, observables and questions.
#pragma once

#include <istream>
#include <optional>
#include <string>

#include "systems/core/system.hpp"
#include "systems/tm/machine.hpp"
#include "systems/tm/start.hpp"

namespace outpace::tm {

/// A Turing machine on one tape without end. Observables: `head`, `cell`, `population`, `halt`, `tape`; their canonical
/// texts are in answers.hpp. `halt` has no time: the query's `at` is ignored. After halting everything stays.
class TuringMachine final : public System {
 public:
  explicit TuringMachine(Machine machine) : machine_(std::move(machine)) {}
  [[nodiscard]] const Machine& machine() const { return machine_; }

  [[nodiscard]] std::string name() const override { return "tm:" + machine_.text(); }
  [[nodiscard]] std::string family() const override { return "Turing machine"; }
  [[nodiscard]] std::string describe() const override;
  [[nodiscard]] std::vector<ObservableInfo> observables() const override;
  [[nodiscard]] std::vector<InitialFamily> initial_families() const override;
  [[nodiscard]] std::string default_start() const override { return "blank"; }
  /// The start is a TapeStart.
  [[nodiscard]] Result<InitialCondition> start(std::string_view text) const override;
  [[nodiscard]] Result<void> check(const Query& query) const override;
  [[nodiscard]] Query question(const InitialFamily& family, const std::string& observable, const Draw& draw,
                               unsigned rung, const Time& at) const override;
  [[nodiscard]] std::expected<Answer, Declined> simulate(const Query& query, Work& work) const override;
  [[nodiscard]] Answer simulate_naively(const Query& query) const override;
  /// Cells, one a column; the one under the head is as many colours higher as there are symbols.
  [[nodiscard]] std::expected<void, Declined> trace(const InitialCondition& start, const TraceWindow& window,
                                                    const Time& from, const Time& to, Sink& sink,
                                                    Work& work) const override;
  [[nodiscard]] double nominal_nanoseconds_per_unit(const InitialFamily& family) const override;

 private:
  Machine machine_;
};

/// Reads a list of machines, one a line, of which what follows a space or a comma is ignored; `#` starts a comment: the
/// machine on line `wanted`, counted from 1 with blank lines and comments, or the first. `path` is for errors.
Result<Machine> machine_on_line(std::istream& list, const std::string& path, std::optional<unsigned> wanted);

}  // namespace outpace::tm
