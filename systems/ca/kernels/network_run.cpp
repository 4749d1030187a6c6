// Running tapes step by step over batches of vectors, compiled once for every SIMD target.
#include "systems/ca/kernels/tape.hpp"
#include "systems/eca/kernels/boolean.hpp"
#include "systems/eca/kernels/highway_targets.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "systems/ca/kernels/network_run.cpp"
#include <hwy/foreach_target.h>
#include "systems/eca/kernels/vector-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace outpace::eca::kernels::HWY_NAMESPACE {

using ca::Gate;
using ca::Tape;

template <class Count>
HWY_INLINE void run_step(const Tape::Step& step, const V* a, const V* b, V* to, Count count) {
  switch (step.op) {
    case Gate::Op::both:
      for (std::size_t i = 0; i < count; ++i) to[i] = a[i] & b[i];
      break;
    case Gate::Op::either:
      for (std::size_t i = 0; i < count; ++i) to[i] = a[i] | b[i];
      break;
    case Gate::Op::differ:
      for (std::size_t i = 0; i < count; ++i) to[i] = a[i] ^ b[i];
      break;
    case Gate::Op::without:
      for (std::size_t i = 0; i < count; ++i) to[i] = a[i] & ~b[i];
      break;
    case Gate::Op::inverse:
      for (std::size_t i = 0; i < count; ++i) to[i] = ~a[i];
      break;
  }
}

template <class Count>
HWY_INLINE void run_batch(const Tape& tape, const std::uint64_t* const* sources, std::uint64_t* const* results,
                          std::size_t first, Count count, V* scratch) {
  const auto operand = [&](std::uint16_t i) -> const V* {
    return i < tape.inputs ? reinterpret_cast<const V*>(sources[i]) + first
                           : scratch + (i - tape.inputs) * ca::batch_vectors;
  };
  for (const Tape::Step& step : tape.steps)
    run_step(step, operand(step.a), operand(step.b), scratch + (step.to - tape.inputs) * ca::batch_vectors, count);
  for (std::size_t p = 0; p < tape.outputs.size(); ++p) {
    const V* from = operand(tape.outputs[p]);
    V* to = reinterpret_cast<V*>(results[p]) + first;
    for (std::size_t i = 0; i < count; ++i) to[i] = from[i];
  }
}

void run_tape(const Tape& tape, const std::uint64_t* const* sources, std::uint64_t* const* results, std::size_t vectors,
              std::uint64_t* scratch) {
  V* registers = reinterpret_cast<V*>(scratch);
  std::size_t at = 0;
  for (; at + ca::batch_vectors <= vectors; at += ca::batch_vectors)
    run_batch(tape, sources, results, at, std::integral_constant<std::size_t, ca::batch_vectors>{}, registers);
  if (at < vectors) run_batch(tape, sources, results, at, vectors - at, registers);
}

ca::TapeRunner runner() { return run_tape; }

}  // namespace outpace::eca::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "systems/eca/kernels/select_target.hpp"
namespace outpace::eca::kernels {
namespace {
ca::TapeRunner select_runner(SimdTarget target) { OUTPACE_SELECT_TARGET(target, runner); }
}  // namespace
}  // namespace outpace::eca::kernels

namespace outpace::ca {

TapeRunner tape_runner(eca::SimdTarget target) { return eca::kernels::select_runner(target); }

CompleteNetwork::CompleteNetwork(const Network& network) : inputs(network.inputs.size()), gates(network.gates) {
  const auto append = [&](Gate gate) {
    gates.push_back(gate);
    return static_cast<std::uint16_t>(inputs + gates.size() - 1);
  };
  for (const std::uint16_t output : network.outputs) {
    if (output == Network::zero || output == Network::one) {
      const std::uint16_t zero = append({Gate::Op::differ, 0, 0});
      outputs.push_back(output == Network::zero ? zero : append({Gate::Op::inverse, zero, zero}));
    } else {
      outputs.push_back(output < inputs ? append({Gate::Op::both, output, output}) : output);
    }
  }
  last_use.assign(inputs + gates.size(), 0);
  for (std::size_t g = 0; g < gates.size(); ++g) last_use[gates[g].a] = last_use[gates[g].b] = g;
  for (const std::uint16_t value : outputs) last_use[value] = gates.size();
}

Tape::Tape(const Network& network) : inputs(network.inputs.size()) {
  const CompleteNetwork all(network);
  std::vector<std::uint16_t> place(inputs + all.gates.size()), spare;
  for (std::size_t i = 0; i < inputs; ++i) place[i] = static_cast<std::uint16_t>(i);
  for (std::size_t g = 0; g < all.gates.size(); ++g) {
    const Gate& gate = all.gates[g];
    const std::uint16_t a = place[gate.a], b = place[gate.b];
    // A register is free again after the last step that reads it.
    if (gate.a >= inputs && all.last_use[gate.a] == g) spare.push_back(a);
    if (gate.b >= inputs && all.last_use[gate.b] == g && gate.b != gate.a) spare.push_back(b);
    if (spare.empty()) spare.push_back(static_cast<std::uint16_t>(inputs + registers++));
    place[inputs + g] = spare.back();
    spare.pop_back();
    steps.push_back({gate.op, a, b, place[inputs + g]});
  }
  for (const std::uint16_t value : all.outputs) outputs.push_back(place[value]);
}

}  // namespace outpace::ca
#endif
