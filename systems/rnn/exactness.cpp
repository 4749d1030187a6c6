// Which systems have values that depend on the machine.
#include "systems/rnn/exactness.hpp"

#include "systems/rnn/recurrent_network.hpp"

namespace outpace::rnn {

bool has_exact_values(const System& system) {
  const auto* recurrent = dynamic_cast<const RecurrentNetwork*>(&system);
  return !recurrent || recurrent->network().exact();
}

}  // namespace outpace::rnn
