// Parity, counters modulo m, binary counters and shift registers.
#include <bit>

#include "systems/rnn/reference.hpp"
#include "systems/rnn/reference/build.hpp"

namespace outpace::rnn {
namespace {

using Numbers = std::vector<std::uint64_t>;

/// The running parity of the ones read: p' = p ⊕ x, with p = u0 − u1, u0 = [p + x ≥ 1], u1 = [p + x ≥ 2].
Network parity(const Numbers&) {
  Network network = empty_elman(Activation::step, 2, 1);
  network.symbols = as_values(2);
  for (std::size_t u = 0; u < 2; ++u) {
    network.recurrent.set(u, 0, 1);
    network.recurrent.set(u, 1, -1);
    network.input.set(u, 0, 1);
    network.bias[u] = Rational(u == 0 ? -1 : -3, 2);
  }
  network.readout = one_output(2, {{0, 1}, {1, -1}}, Rational(-1, 2), Decision::threshold);
  network.closed_loop = true;
  return network;
}

Network mod(const Numbers& numbers) {
  Network network = empty_elman(Activation::modulo, 1, 1);
  network.modulus = numbers[0];
  network.recurrent.set(0, 0, 1);
  network.input.set(0, 0, 1);
  network.symbols = as_values(2);
  network.readout = one_output(1, {{0, 1}}, 0, Decision::round);
  network.closed_loop = true;
  return network;
}

/// A binary counter that adds 1 a step. Bit i flips when the i bits below it are all 1. With c = Σ of the bits below,
/// bit i becomes 1 exactly if i ≤ c + i·b_i < 2i, so b_i = p_i − q_i with p_i = [c + i·b_i ≥ i], q_i = [… ≥ 2i]. Bit 0
/// is one unit, bit i > 0 the units 2i−1 (p) and 2i (q).
Network counter(const Numbers& numbers) {
  const std::size_t bits = numbers[0];
  Network network = empty_elman(Activation::step, 2 * bits - 1);
  const auto add_bit = [](Matrix& matrix, std::size_t row, std::size_t bit, const Rational& factor) {
    matrix.add(row, bit ? 2 * bit - 1 : 0, factor);
    if (bit) matrix.add(row, 2 * bit, -factor);
  };
  network.recurrent.set(0, 0, -1);
  network.bias[0] = Rational(1, 2);
  for (std::size_t i = 1; i < bits; ++i)
    for (std::size_t k = 0; k < 2; ++k) {
      const std::size_t row = 2 * i - 1 + k;
      for (std::size_t j = 0; j < i; ++j) add_bit(network.recurrent, row, j, 1);
      add_bit(network.recurrent, row, i, Rational(i));
      network.bias[row] = Rational(1, 2) - Rational((k + 1) * i);
    }
  // The number counted, most significant bit first.
  Readout readout;
  readout.weights = Matrix(bits, 2 * bits - 1);
  readout.bias = Vector(bits, Rational(-1, 2));
  for (std::size_t i = 0; i < bits; ++i) add_bit(readout.weights, bits - 1 - i, i, 1);
  readout.decision = Decision::threshold;
  network.readout = std::move(readout);
  return network;
}

/// x^exponent modulo the polynomial over GF(2) of degree n whose lower coefficients are `taps`.
std::uint64_t power_of_x(std::uint64_t exponent, std::uint64_t taps, unsigned n) {
  const auto times = [&](std::uint64_t a, std::uint64_t b) {
    std::uint64_t product = 0;
    for (; b; b >>= 1) {
      if (b & 1) product ^= a;
      a = (a << 1) ^ (a >> (n - 1) & 1 ? taps | std::uint64_t{1} << n : 0);
    }
    return product;
  };
  std::uint64_t result = 1, base = n == 1 ? taps : 2;
  for (; exponent; exponent >>= 1, base = times(base, base))
    if (exponent & 1) result = times(result, base);
  return result;
}

/// Whether x generates all 2^n − 1 non-zero polynomials: its order is no proper divisor of 2^n − 1.
bool is_primitive(std::uint64_t taps, unsigned n) {
  const std::uint64_t order = (std::uint64_t{1} << n) - 1;
  if (power_of_x(order, taps, n) != 1) return false;
  std::uint64_t rest = order;
  for (std::uint64_t p = 2; p * p <= rest; ++p)
    if (rest % p == 0) {
      if (power_of_x(order / p, taps, n) == 1) return false;
      while (rest % p == 0) rest /= p;
    }
  return rest == 1 || rest == order || power_of_x(order / rest, taps, n) != 1;
}

/// The first primitive polynomial of degree n, counting the lower coefficients upwards.
std::uint64_t primitive_taps(unsigned n) {
  std::uint64_t taps = 1;
  while (!is_primitive(taps, n)) taps += 2;
  return taps;
}

/// A linear feedback shift register over GF(2) of period 2^n − 1: unit i takes over from unit i−1, unit 0 the sum of
/// the taps. Its polynomial is the first primitive one.
Network lfsr(const Numbers& numbers) {
  const auto n = static_cast<unsigned>(numbers[0]);
  Network network = empty_elman(Activation::modulo, n);
  network.modulus = 2;
  const std::uint64_t taps = primitive_taps(n);
  for (unsigned i = 1; i < n; ++i) network.recurrent.set(i, i - 1, 1);
  for (unsigned i = 0; i < n; ++i)
    if (taps >> i & 1) network.recurrent.set(0, n - 1 - i, 1);
  network.initial = Vector(n);
  (*network.initial)[0] = 1;
  network.readout = one_output(n, {{n - 1, 1}}, 0, Decision::round);
  return network;
}

/// A de Bruijn sequence: the same register with the cycle of the zero state joined in. With k the number of taps that
/// are 1, c = Σ b_j for j < n−1 and r = n·k + c, the new bit, (k odd) ⊕ (c = 0), is 1 exactly if r = 0, or n < r < 2n,
/// or 3n ≤ r < 4n, or …: b_0 = 1 − [r ≥ 1] + [r ≥ n+1] − [r ≥ 2n] + [r ≥ 3n] − …. The first `gates` units make b_0,
/// one unit each the bits after it.
Network de_bruijn(const Numbers& numbers) {
  const auto n = static_cast<unsigned>(numbers[0]);
  const std::uint64_t taps = primitive_taps(n);
  const auto gates = static_cast<std::size_t>(std::popcount(taps)) + 1;
  const std::size_t units = gates + n - 1;
  Network network = empty_elman(Activation::step, units);
  const auto add_bit = [&](std::size_t row, std::size_t bit, const Rational& factor) {
    if (bit) return network.recurrent.add(row, gates + bit - 1, factor);
    network.bias[row] += factor;
    for (std::size_t k = 0; k < gates; ++k) network.recurrent.add(row, k, k % 2 ? factor : Rational(-factor));
  };
  for (std::size_t k = 0; k < gates; ++k) {
    network.bias[k] = Rational(1, 2) - Rational(k == 0 ? 1 : k == 1 ? n + 1 : k * n);
    for (unsigned j = 0; j + 1 < n; ++j) add_bit(k, j, 1);
    for (unsigned j = 0; j < n; ++j)
      if (taps >> j & 1) add_bit(k, n - 1 - j, Rational(n));
  }
  for (unsigned i = 1; i < n; ++i) {
    network.bias[gates + i - 1] = Rational(-1, 2);
    add_bit(gates + i - 1, i - 1, 1);
  }
  network.readout = one_output(units, {{units - 1, 1}}, Rational(-1, 2), Decision::threshold);
  return network;
}

const RegisterReference parity_registered{{"parity", "the parity of the ones read", {"parity"}, {}, parity}};
const RegisterReference mod_registered{
    {"mod-{}", "the number of ones read modulo N, one unit over Z/N", {"mod-3", "mod-5"}, {{2, 1'000'000'000}}, mod}};
const RegisterReference counter_registered{{"counter-{}",
                                            "a binary counter of N bits in threshold units, most significant bit first",
                                            {"counter-8", "counter-64"},
                                            {{1, 1024}},
                                            counter}};
const RegisterReference lfsr_registered{{"lfsr-{}",
                                         "a linear feedback shift register of period 2^N − 1 over GF(2)",
                                         {"lfsr-16", "lfsr-32"},
                                         {{2, 32}},
                                         lfsr}};
const RegisterReference de_bruijn_registered{
    {"de-bruijn-{}",
     "a shift register in threshold units that runs through all words of N bits",
     {"de-bruijn-7", "de-bruijn-16"},
     {{2, 32}},
     de_bruijn}};

}  // namespace
}  // namespace outpace::rnn
