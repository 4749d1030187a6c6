// Linear recurrences: Fibonacci.
#include "systems/rnn/reference.hpp"
#include "systems/rnn/reference/build.hpp"

namespace outpace::rnn {
namespace {

using Numbers = std::vector<std::uint64_t>;

/// (F_t, F_{t+1}) → (F_{t+1}, F_t + F_{t+1}), from (0, 1).
Network fibonacci(const Numbers&) {
  Network network = empty_elman(Activation::identity, 2);
  network.recurrent.set(0, 1, 1);
  network.recurrent.set(1, 0, 1);
  network.recurrent.set(1, 1, 1);
  network.initial = Vector{0, 1};
  network.readout = one_output(2, {{0, 1}}, 0, Decision::none);
  return network;
}

const RegisterReference fibonacci_registered{
    {"fibonacci", "the Fibonacci numbers: output at t is F_t", {"fibonacci"}, {}, fibonacci}};

}  // namespace
}  // namespace outpace::rnn
