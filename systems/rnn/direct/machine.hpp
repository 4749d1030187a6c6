// The direct simulator's machines: each is one network compiled for one way of stepping fast. `compile` chooses.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <string>

#include "systems/core/error.hpp"
#include "systems/core/work.hpp"
#include "systems/rnn/network.hpp"
#include "systems/rnn/start.hpp"

namespace outpace::rnn {

/// Immutable; may be run from several threads at once.
class Machine {
 public:
  virtual ~Machine() = default;
  /// What it does, for people: "packed popcount, 16 words a step".
  [[nodiscard]] virtual std::string describe() const = 0;
  /// The state after `steps` steps. Spends a fixed number of units a step where the arithmetic has a fixed size.
  [[nodiscard]] virtual std::expected<Vector, Declined> run(const NetworkStart& start, std::uint64_t steps,
                                                            Work& work) const = 0;
  /// Nanoseconds a unit of work and at least a step take on the machine that budgets are stated for.
  [[nodiscard]] virtual double nanoseconds_per_unit() const = 0;
  [[nodiscard]] virtual double nanoseconds_per_step() const = 0;
};

/// The fastest machine for `network`, which must outlive it.
std::unique_ptr<const Machine> compile(const Network& network);

/// The single machines; each says in its file which networks it takes. Null where it does not take this one.
std::unique_ptr<const Machine> compile_packed(const Network& network);    ///< 0/1, ±1, ternary units; sums modulo 2
std::unique_ptr<const Machine> compile_scaled(const Network& network);    ///< every exact `elman` network
std::unique_ptr<const Machine> compile_tropical(const Network& network);  ///< (max,+) and (min,+)
std::unique_ptr<const Machine> compile_int8(const Network& network);      ///< the int8 kinds
std::unique_ptr<const Machine> compile_float(const Network& network);     ///< the float32 kinds
/// At most 2^12 states: looks steps up that `inner` computed when they were first needed.
std::unique_ptr<const Machine> compile_table(const Network& network, std::unique_ptr<const Machine> inner);

}  // namespace outpace::rnn
