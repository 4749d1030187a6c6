// One step of a linear network as a square matrix over its semiring, with the constant in the last row and column, and
// products of such. What powers of it are for lives elsewhere.
#pragma once

#include <algorithm>
#include <limits>
#include <optional>
#include <vector>

#include "predictors/network/steps.hpp"

namespace outpace::linear {

using rnn::Rational;
using rnn::Vector;

/// One number of the semiring; empty is the tropical zero (no edge). In ordinary ones every entry is present.
using Number = std::optional<Integer>;
/// n+1 by n+1, rows first: the last row and column carry the constant. Entries are cleared of one denominator.
using Square = std::vector<Number>;

/// The arithmetic of one kind of network.
class Semiring {
 public:
  explicit Semiring(const rnn::Network& net)
      : kind_(net.kind), modulus_(net.activation == rnn::Activation::modulo ? net.modulus : Integer(0)) {}
  [[nodiscard]] bool tropical() const { return kind_ != rnn::Kind::elman; }
  [[nodiscard]] bool maximum() const { return kind_ == rnn::Kind::max_plus; }
  [[nodiscard]] const Integer& modulus() const { return modulus_; }  ///< 0 where there is none
  [[nodiscard]] Number zero() const { return tropical() ? Number() : Number(0); }
  [[nodiscard]] Number one() const { return tropical() ? Number(0) : Number(1); }
  void add(Number& sum, const Number& value) const {
    if (!value) return;
    if (!tropical())
      sum = *sum + *value;
    else if (!sum || (kind_ == rnn::Kind::max_plus ? *value > *sum : *value < *sum))
      sum = value;
  }
  /// sum += a·b; false: out of work.
  [[nodiscard]] bool add_product(Number& sum, const Number& a, const Number& b, Work& work) const {
    if (!a || !b || (!tropical() && (*a == 0 || *b == 0))) return true;
    const std::uint64_t m = limbs(*a), n = limbs(*b);
    if (!work.spend(tropical() ? sum_units(m, n) : product_units(m, n))) return false;
    add(sum, tropical() ? Number(*a + *b) : Number(*a * *b));
    return true;
  }
  void reduce(Number& value) const {
    if (modulus_ != 0) value = residue(*value, modulus_);
  }

 private:
  rnn::Kind kind_;
  Integer modulus_;
};

/// The least common denominator of all numbers of a step.
inline Integer denominator_of(const rnn::Network& net) {
  Integer d = 1;
  const auto take = [&](const Rational& value) { d = lcm(d, rnn::denominator(value)); };
  for (const rnn::Matrix* matrix : {&net.recurrent, &net.input})
    for (std::size_t i = 0; i < matrix->rows(); ++i)
      for (const rnn::Entry& entry : matrix->row(i)) take(entry.weight);
  for (const Rational& value : net.bias) take(value);
  return d;
}

class Linear {
 public:
  explicit Linear(const rnn::Network& net)
      : net_(net), ring_(net), size_(net.units() + 1), scale_(denominator_of(net)) {
    // The terms of a symbol, W's own denominator times the symbol's.
    for (const Vector& symbol : net.symbols)
      for (const Rational& value : symbol) scale_ = scale_ * rnn::denominator(value);
  }
  [[nodiscard]] const Semiring& ring() const { return ring_; }
  [[nodiscard]] std::size_t size() const { return size_; }

  /// The step fed `symbol`, times the scale (plus, in tropical semirings, nothing: there the scale is the unit).
  [[nodiscard]] Square step(network::Fed symbol) const {
    Square square(size_ * size_, ring_.zero());
    const auto cleared = [&](const Rational& value) { return Number(rnn::numerator(value * scale_)); };
    for (std::size_t i = 0; i + 1 < size_; ++i) {
      for (const rnn::Entry& entry : net_.recurrent.row(i)) square[i * size_ + entry.column] = cleared(entry.weight);
      Number& constant = square[i * size_ + size_ - 1];
      if (!net_.bias.empty()) constant = cleared(net_.bias[i]);
      if (symbol)
        for (const rnn::Entry& entry : net_.input.row(i)) {
          const Rational& x = net_.symbols[*symbol][entry.column];
          ring_.add(constant, cleared(ring_.tropical() ? Rational(entry.weight + x) : Rational(entry.weight * x)));
        }
    }
    square.back() = ring_.tropical() ? Number(0) : Number(scale_);
    return square;
  }
  [[nodiscard]] std::optional<Square> product(const Square& a, const Square& b, Work& work) const {
    Square result(size_ * size_, ring_.zero());
    if (!work.spend(size_ * size_)) return std::nullopt;
    if (ring_.tropical() && fits(a) && fits(b)) {
      if (!work.spend(size_ * size_ * size_ / 4)) return std::nullopt;
      return short_product(a, b);
    }
    for (std::size_t i = 0; i < size_; ++i)
      for (std::size_t k = 0; k < size_; ++k) {
        if (!a[i * size_ + k]) continue;
        for (std::size_t j = 0; j < size_; ++j)
          if (!ring_.add_product(result[i * size_ + j], a[i * size_ + k], b[k * size_ + j], work)) return std::nullopt;
      }
    for (Number& value : result) ring_.reduce(value);
    return result;
  }
  /// Whether tropical entries and the sums of two of them are machine words.
  [[nodiscard]] static bool fits(const Square& square) {
    for (const Number& value : square)
      if (value && bit_length(*value) > 60) return false;
    return true;
  }
  /// The tropical product of squares that fit. Absent entries are so far out that they never win, and stay so.
  [[nodiscard]] Square short_product(const Square& a, const Square& b) const {
    constexpr std::int64_t absent = std::numeric_limits<std::int64_t>::min() / 2;
    const std::int64_t sign = ring_.maximum() ? 1 : -1;
    const auto words = [&](const Square& square) {
      std::vector<std::int64_t> result(square.size(), absent);
      for (std::size_t i = 0; i < square.size(); ++i)
        if (square[i]) result[i] = sign * square[i]->convert_to<std::int64_t>();
      return result;
    };
    const std::vector<std::int64_t> left = words(a), right = words(b);
    std::vector<std::int64_t> best(size_);
    Square result(size_ * size_);
    for (std::size_t i = 0; i < size_; ++i) {
      std::ranges::fill(best, 2 * absent);
      for (std::size_t k = 0; k < size_; ++k) {
        const std::int64_t first = left[i * size_ + k];
        if (first == absent) continue;
        const std::int64_t* row = right.data() + k * size_;
        for (std::size_t j = 0; j < size_; ++j) best[j] = std::max(best[j], first + row[j]);
      }
      // Sums of two entries of 60 bits are above this, and those with an absent one below.
      for (std::size_t j = 0; j < size_; ++j)
        if (best[j] >= absent / 2) result[i * size_ + j] = Integer(sign * best[j]);
    }
    return result;
  }
  /// state ← square·state
  [[nodiscard]] bool apply(const Square& square, std::vector<Number>& state, Work& work) const {
    std::vector<Number> next(size_, ring_.zero());
    for (std::size_t i = 0; i < size_; ++i) {
      for (std::size_t j = 0; j < size_; ++j)
        if (!ring_.add_product(next[i], square[i * size_ + j], state[j], work)) return false;
      ring_.reduce(next[i]);
    }
    state.swap(next);
    return true;
  }
  /// The state as numbers over `denominator`, with the constant at the end.
  [[nodiscard]] std::vector<Number> numbers(const Vector& state, Integer& denominator) const {
    denominator = ring_.tropical() ? scale_ : Integer(1);
    for (const Rational& value : state) denominator = lcm(denominator, rnn::denominator(value));
    std::vector<Number> result;
    for (const Rational& value : state) result.emplace_back(rnn::numerator(value * denominator));
    result.emplace_back(ring_.tropical() ? Integer(0) : denominator);
    return result;
  }
  [[nodiscard]] const Integer& scale() const { return scale_; }

 private:
  const rnn::Network& net_;
  Semiring ring_;
  std::size_t size_;
  Integer scale_;
};

}  // namespace outpace::linear
