// Putting a network's units into the order of cells; see ring_code.hpp.
#include "predictors/decode/ring_code.hpp"

namespace outpace::decode {

std::size_t interleaved_place(std::size_t unit, std::size_t units, std::size_t m) {
  const std::size_t cells = units / m;
  return unit % cells * m + unit / cells;
}

rnn::Network interleaved(const rnn::Network& net, std::size_t m) {
  const std::size_t n = net.units();
  rnn::Network turned = net;
  turned.recurrent = rnn::Matrix(n, n);
  turned.input = rnn::Matrix(n, net.inputs());
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t to = interleaved_place(i, n, m);
    for (const rnn::Entry& entry : net.recurrent.row(i))
      turned.recurrent.set(to, interleaved_place(entry.column, n, m), entry.weight);
    for (const rnn::Entry& entry : net.input.row(i)) turned.input.set(to, entry.column, entry.weight);
    turned.bias[to] = net.bias[i];
    if (net.initial) (*turned.initial)[to] = (*net.initial)[i];
  }
  if (!net.readout) return turned;
  turned.readout->weights = rnn::Matrix(net.readout->outputs(), n);
  for (std::size_t o = 0; o < net.readout->outputs(); ++o)
    for (const rnn::Entry& entry : net.readout->weights.row(o))
      turned.readout->weights.set(o, interleaved_place(entry.column, n, m), entry.weight);
  return turned;
}

}  // namespace outpace::decode
