// Checks of whole rows; see file_checks.hpp.
#include "systems/rnn/file_checks.hpp"

namespace outpace::rnn {
namespace {

/// The maximum of nothing is no number: every unit and output needs an edge from a unit.
void check_tropical(const Network& network, JsonValues& values) {
  const auto check = [&](const Matrix& matrix, const std::string& path) {
    for (std::size_t i = 0; i < matrix.rows(); ++i)
      if (matrix.row(i).empty())
        values.fail(path + "/" + std::to_string(i), "the row has no entry, and the maximum of nothing is no number",
                    "give it at least one weight");
  };
  check(network.recurrent, "/recurrent");
  if (network.readout) check(network.readout->weights, "/readout/weights");
}

void check_byte(const Rational& value, const std::string& path, JsonValues& values) {
  if (!is_integer(value) || value < -128 || value > 127)
    values.fail(path, text(value).substr(0, 60) + " is no 8-bit integer", "take a whole number from -128 to 127");
}

/// Weights and inputs are bytes, and no sum can leave 32 bits.
void check_int8(const Network& network, JsonValues& values) {
  for (std::size_t s = 0; s < network.symbols.size(); ++s)
    for (std::size_t i = 0; i < network.inputs(); ++i)
      check_byte(network.symbols[s][i], "/symbols/" + std::to_string(s) + "/" + std::to_string(i), values);
  for (std::size_t i = 0; i < network.recurrent.rows(); ++i) {
    Integer most = abs(numerator(network.bias[i]));
    const auto add = [&](const Matrix& matrix, const std::string& path) {
      for (const Entry& entry : matrix.row(i)) {
        check_byte(entry.weight, path + std::to_string(i) + "/" + std::to_string(entry.column), values);
        most += 128 * abs(numerator(entry.weight));
      }
    };
    add(network.recurrent, "/recurrent/");
    add(network.input, "/input/");
    if (!network.recurrent_bias.empty() && i >= 2 * network.units())
      most += abs(numerator(network.recurrent_bias[i - 2 * network.units()]));
    if (most >= (Integer(1) << 31))
      values.fail("/recurrent/" + std::to_string(i), "the row's sum can leave 32 bits",
                  "take smaller weights or biases");
  }
}

}  // namespace

void check_arithmetic(const Network& network, JsonValues& values) {
  if (network.tropical()) check_tropical(network, values);
  if (network.int8_kind()) check_int8(network, values);
}

}  // namespace outpace::rnn
