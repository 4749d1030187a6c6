// Images of intervals under activations; see unit_range.hpp.
#include "predictors/proof/unit_range.hpp"

#include <algorithm>

namespace outpace::proof {

using rnn::Activation;
using rnn::Network;
using rnn::Rational;

Range natural(const Network& net) {
  Range range;
  if (const auto known = levels(net)) return {false, false, known->first, known->last};
  if (net.activation == Activation::relu || net.activation == Activation::satlin) range.below = false;
  if (net.activation == Activation::satlin) range.above = false, range.high = 1;
  return range;
}

Range image(const Network& net, const Range& s) {
  if (net.kind == rnn::Kind::elman_int8) {
    Range out;
    const unsigned shift = net.int8.shift;
    const auto at = [&](const Rational& v) {
      Integer rounded = rnn::floor(v);
      if (shift) rounded = floor_shift(rounded + (Integer(1) << (shift - 1)), shift);
      return rounded < -128 ? -128 : rounded > 127 ? 127 : rounded.convert_to<int>();
    };
    const int first = s.below ? -128 : at(s.low), last = s.above ? 127 : at(s.high);
    out.below = out.above = false;
    out.low = out.high = net.int8.activation[static_cast<std::size_t>(first + 128)];
    for (int v = first; v <= last; ++v) {
      const Rational value = net.int8.activation[static_cast<std::size_t>(v + 128)];
      out.low = std::min(out.low, value), out.high = std::max(out.high, value);
    }
    return out;
  }
  if (net.activation == Activation::modulo) {
    if (!s.fixed()) return natural(net);
    const Rational value = residue(rnn::numerator(s.low), net.modulus);
    return {false, false, value, value};
  }
  const auto f = [&](const Rational& v) -> Rational {
    switch (net.activation) {
      case Activation::step:
        return v > 0 ? 1 : 0;
      case Activation::sign:
        return v < 0 ? -1 : 1;
      case Activation::ternary:
        return v.sign();
      case Activation::relu:
        return v < 0 ? Rational(0) : v;
      case Activation::satlin:
        return v < 0 ? Rational(0) : v > 1 ? Rational(1) : v;
      default:
        return v;
    }
  };
  Range out = natural(net);
  if (!s.below) out.below = false, out.low = f(s.low);
  if (!s.above) out.above = false, out.high = f(s.high);
  return out;
}

}  // namespace outpace::proof
