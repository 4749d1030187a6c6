// The reference simulator; see naive.hpp.
#include "systems/rnn/naive.hpp"

#include <cmath>

namespace outpace::rnn {
namespace {

/// W·v in the network's own algebra, onto `sums` (which may hold nothing yet in a tropical one).
using Sums = std::vector<std::optional<Rational>>;
void add_products(const Network& network, const Matrix& matrix, const Vector& v, Sums& sums) {
  for (std::size_t i = 0; i < matrix.rows(); ++i)
    for (const Entry& entry : matrix.row(i)) {
      std::optional<Rational>& sum = sums[i];
      if (!network.tropical())
        sum = sum.value_or(0) + entry.weight * v[entry.column];
      else if (const Rational term = entry.weight + v[entry.column];
               !sum || (network.kind == Kind::max_plus ? term > *sum : term < *sum))
        sum = term;
    }
}

Rational activate(const Network& network, const Rational& s) {
  switch (network.activation) {
    case Activation::identity:
      return s;
    case Activation::step:
      return s > 0 ? 1 : 0;
    case Activation::sign:
      return s >= 0 ? 1 : -1;
    case Activation::ternary:
      return s > 0 ? 1 : s < 0 ? -1 : 0;
    case Activation::relu:
      return s > 0 ? s : Rational(0);
    case Activation::satlin:
      return s < 0 ? Rational(0) : s > 1 ? Rational(1) : s;
    case Activation::modulo:
      break;
  }
  return residue(numerator(s), network.modulus);
}

/// floor((v + 2^(s−1)) / 2^s)
Integer rounded_shift(const Integer& v, unsigned s) { return s == 0 ? v : floor_shift(v + (Integer(1) << (s - 1)), s); }
template <class Table>
Integer look_up(const Table& table, const Integer& v, unsigned shift) {
  const Integer at = rounded_shift(v, shift);
  return table[at < -128 ? 0u : at > 127 ? 255u : Integer(at + 128).convert_to<unsigned>()];
}

/// Row `i` of W·h, of U·x or of a bias, as an integer.
Integer row_sum(const Matrix& matrix, std::size_t i, const Vector& v) {
  Integer sum = 0;
  for (const Entry& entry : matrix.row(i)) sum += numerator(entry.weight) * numerator(v[entry.column]);
  return sum;
}

Vector step_int8(const Network& network, const Vector& h, const Vector* x) {
  const std::size_t n = network.units();
  const Int8& q = network.int8;
  const auto fed = [&](std::size_t i) {
    return Integer(numerator(network.bias[i]) + (x ? row_sum(network.input, i, *x) : Integer(0)));
  };
  const auto gate = [&](std::size_t i) { return look_up(q.gate, row_sum(network.recurrent, i, h) + fed(i), q.shift); };
  Vector next(n);
  if (network.kind == Kind::elman_int8) {
    for (std::size_t i = 0; i < n; ++i)
      next[i] = look_up(q.activation, row_sum(network.recurrent, i, h) + fed(i), q.shift);
    return next;
  }
  Vector reset_state(n);
  for (std::size_t i = 0; i < n; ++i) reset_state[i] = rounded_shift(gate(i) * numerator(h[i]), 7);
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t row = 2 * n + i;
    const Integer inner =
        network.reset_gate == ResetGate::before
            ? row_sum(network.recurrent, row, reset_state)
            : rounded_shift(gate(i) * (row_sum(network.recurrent, row, h) + numerator(network.recurrent_bias[i])), 7);
    const Integer candidate = look_up(q.activation, inner + fed(row), q.shift), z = gate(n + i);
    next[i] = rounded_shift(z * numerator(h[i]) + (128 - z) * candidate, 7);
  }
  return next;
}

/// Row `i` of a matrix in single precision, from the left.
float row_sum_float(const Matrix& matrix, std::size_t i, const Vector& v) {
  float sum = 0;
  for (const Entry& entry : matrix.row(i))
    sum += entry.weight.convert_to<float>() * v[entry.column].convert_to<float>();
  return sum;
}

Vector step_float(const Network& network, const Vector& h, const Vector* x) {
  const std::size_t n = network.units();
  const auto fed = [&](std::size_t i) {
    return network.bias[i].convert_to<float>() + (x ? row_sum_float(network.input, i, *x) : 0.0f);
  };
  const auto gate = [&](std::size_t i) {
    return 1.0f / (1.0f + std::exp(-(row_sum_float(network.recurrent, i, h) + fed(i))));
  };
  Vector next(n), reset_state(n);
  if (network.gated())
    for (std::size_t j = 0; j < n; ++j) reset_state[j] = exactly(gate(j) * h[j].convert_to<float>());
  for (std::size_t i = 0; i < n; ++i) {
    float value = 0;
    if (network.kind == Kind::elman_float32) {
      value = std::tanh(row_sum_float(network.recurrent, i, h) + fed(i));
    } else {
      const std::size_t row = 2 * n + i;
      const float inner =
          network.reset_gate == ResetGate::before
              ? row_sum_float(network.recurrent, row, reset_state)
              : gate(i) * (row_sum_float(network.recurrent, row, h) + network.recurrent_bias[i].convert_to<float>());
      const float z = gate(n + i);
      value = z * h[i].convert_to<float>() + (1 - z) * std::tanh(inner + fed(row));
    }
    next[i] = exactly(value);
  }
  return next;
}

}  // namespace

Vector step_naively(const Network& network, const Vector& state, std::optional<std::uint32_t> symbol) {
  const Vector* x = symbol ? &network.symbols[*symbol] : nullptr;
  if (network.int8_kind()) return step_int8(network, state, x);
  if (!network.exact()) return step_float(network, state, x);
  Sums sums(network.units());
  add_products(network, network.recurrent, state, sums);
  if (x) add_products(network, network.input, *x, sums);
  Vector next(network.units());
  for (std::size_t i = 0; i < next.size(); ++i)
    next[i] = network.tropical() ? *sums[i] : activate(network, sums[i].value_or(0) + network.bias[i]);
  return next;
}

Vector output_vector(const Network& network, const Vector& state) {
  const Readout& readout = *network.readout;
  Sums sums(readout.outputs());
  add_products(network, readout.weights, state, sums);
  Vector output;
  for (std::size_t i = 0; i < sums.size(); ++i)
    output.push_back(network.tropical() ? *sums[i] : Rational(sums[i].value_or(0) + readout.bias[i]));
  return output;
}

namespace {
std::uint32_t largest(const Vector& output) {
  std::uint32_t best = 0;
  for (std::uint32_t i = 1; i < output.size(); ++i)
    if (output[i] > output[best]) best = i;
  return best;
}
Integer nearest(const Rational& value) { return floor(value + Rational(1, 2)); }
}  // namespace

Answer output_answer(const Network& network, const Vector& output) {
  const Decision decision = network.readout->decision;
  if (decision == Decision::argmax) return Answer(Symbol{largest(output)});
  if (decision == Decision::threshold && output.size() == 1) return Answer(Symbol{output[0] > 0 ? 1u : 0u});
  if (decision == Decision::round && output.size() == 1) return Answer(nearest(output[0]));
  std::string word;
  for (const Rational& value : output) {
    if (decision == Decision::threshold) {
      word += value > 0 ? '1' : '0';
      continue;
    }
    if (!word.empty()) word += ',';
    word += decision == Decision::round ? nearest(value).str() : text(value);
  }
  return Answer(Word{word});
}

std::uint32_t output_symbol(const Network& network, const Vector& output) {
  const Decision decision = network.readout->decision;
  if (decision == Decision::argmax) return largest(output);
  const Integer value = decision == Decision::threshold ? Integer(output[0] > 0 ? 1 : 0) : nearest(output[0]);
  return residue(value, Integer(network.symbols.size())).convert_to<std::uint32_t>();
}

Answer simulate_naively(const Network& network, const NetworkStart& start, const Observable& what, const Time& at) {
  Vector state = start.state();
  for (Time s = 0; s < at; ++s) {
    const bool closed = start.input().kind() == InputStream::Kind::generated;
    state = step_naively(network, state,
                         closed ? output_symbol(network, output_vector(network, state)) : start.input().symbol(s));
  }
  if (what.name == "state") return Answer(Word{state_text(network, state)});
  if (what.name == "output") return output_answer(network, output_vector(network, state));
  const Rational& value = state[what.place[0].convert_to<std::size_t>()];
  return is_integer(value) ? Answer(numerator(value)) : Answer(Word{text(value)});
}

}  // namespace outpace::rnn
