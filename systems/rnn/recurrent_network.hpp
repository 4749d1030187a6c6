// The system `rnn:NAME` (the reference set) and `rnn:@FILE.json`.
#pragma once

#include <memory>
#include <string>

#include "systems/core/system.hpp"
#include "systems/rnn/network.hpp"
#include "systems/rnn/start.hpp"

namespace outpace::rnn {

class Machine;

/// A recurrent network with exact semantics. Observables: `output` (where it has a readout), `state`, `unit`.
class RecurrentNetwork final : public System {
 public:
  /// `name` is the whole name, prefix included: "rnn:parity", "rnn:@file.json".
  RecurrentNetwork(std::string name, Network network);
  ~RecurrentNetwork() override;
  [[nodiscard]] const Network& network() const { return network_; }
  /// The direct simulator's machine for this network.
  [[nodiscard]] const Machine& machine() const { return *machine_; }

  [[nodiscard]] std::string name() const override { return name_; }
  [[nodiscard]] std::string family() const override { return "recurrent network"; }
  [[nodiscard]] std::string describe() const override;
  [[nodiscard]] std::vector<ObservableInfo> observables() const override;
  [[nodiscard]] std::vector<InitialFamily> initial_families() const override;
  [[nodiscard]] std::string default_start() const override;
  [[nodiscard]] Result<InitialCondition> start(std::string_view text) const override;
  [[nodiscard]] bool finite(const InitialCondition& start) const override;
  [[nodiscard]] Result<void> check(const Query& query) const override;
  [[nodiscard]] Query question(const InitialFamily& family, const std::string& observable, const Draw& draw,
                               unsigned rung, const Time& at) const override;
  [[nodiscard]] std::expected<Answer, Declined> simulate(const Query& query, Work& work) const override;
  [[nodiscard]] Answer simulate_naively(const Query& query) const override;
  /// Units, one a column. Values of which there are finitely many are colours 0, 1, …; others are shown by size: 0 for
  /// zero, then one colour a power of two, up to 15.
  [[nodiscard]] std::expected<void, Declined> trace(const InitialCondition& start, const TraceWindow& window,
                                                    const Time& from, const Time& to, Sink& sink,
                                                    Work& work) const override;
  [[nodiscard]] double nominal_nanoseconds_per_unit(const InitialFamily& family) const override;
  [[nodiscard]] double nominal_nanoseconds_per_step() const override;
  /// Of random input, to affine networks and to those of few states: exponent 1 where exchanging any one symbol for the
  /// first changes the answer, whatever the others are, because the difference is never forgotten.
  [[nodiscard]] std::optional<Floor> floor(const InitialFamily& family, const std::string& observable) const override;

 private:
  [[nodiscard]] std::string base() const { return network_.initial ? "initial" : "zero"; }

  std::string name_;
  Network network_;
  std::unique_ptr<const Machine> machine_;
};

}  // namespace outpace::rnn
