// A boolean network laid out for execution: temporaries share registers, outputs are written after all inputs are read.
// The loops that run it are in network_run.cpp (any processor) and machine_code.cpp (x86-64, compiled at run time).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "systems/ca/network.hpp"
#include "systems/eca/kernels/simd_target.hpp"

namespace outpace::ca {

/// A network's gates with steps for outputs that are inputs or constants, so that every output is the value of a gate.
struct CompleteNetwork {
  std::size_t inputs;
  std::vector<Gate> gates;
  std::vector<std::uint16_t> outputs;  ///< values, inputs numbered first
  std::vector<std::size_t> last_use;   ///< of each value: the last gate that reads it; gates.size() for outputs

  explicit CompleteNetwork(const Network& network);
};

/// Operands number the inputs first, then the registers.
struct Tape {
  struct Step {
    Gate::Op op;
    std::uint16_t a, b, to;
  };
  std::size_t inputs = 0, registers = 0;
  std::vector<Step> steps;
  std::vector<std::uint16_t> outputs;  ///< registers' operands, one a plane

  explicit Tape(const Network& network);
};

/// Vectors that are stepped together, so that the cost of looking at a step is shared.
inline constexpr std::size_t batch_vectors = 16;

/// Runs the tape over `vectors` consecutive vectors. `sources[i]` is where input i has the first of them, `results[p]`
/// where plane p of the results goes; results may overwrite what only earlier vectors read. `scratch` holds
/// tape.registers·batch_vectors vectors.
using TapeRunner = void (*)(const Tape& tape, const std::uint64_t* const* sources, std::uint64_t* const* results,
                            std::size_t vectors, std::uint64_t* scratch);
[[nodiscard]] TapeRunner tape_runner(eca::SimdTarget target);

}  // namespace outpace::ca
