// Which machine a network is compiled to.
#include "systems/rnn/direct/machine.hpp"

namespace outpace::rnn {

std::unique_ptr<const Machine> compile(const Network& network) {
  if (auto machine = compile_tropical(network)) return machine;
  if (auto machine = compile_float(network)) return machine;
  if (auto machine = compile_int8(network)) return compile_table(network, std::move(machine));
  if (auto machine = compile_packed(network)) return compile_table(network, std::move(machine));
  return compile_table(network, compile_scaled(network));
}

}  // namespace outpace::rnn
