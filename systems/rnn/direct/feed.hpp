// Feeding symbols to a machine in blocks, and reading the symbol that a closed loop feeds back. No stepping here.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "systems/core/work.hpp"
#include "systems/rnn/network.hpp"
#include "systems/rnn/start.hpp"

namespace outpace::rnn {

inline constexpr std::size_t feed_block = 1024;

/// Symbols x_s, x_{s+1}, … into `block`; `symbols` (one past the last) where nothing is fed in. Requires a stream that
/// is not generated.
void fill_symbols(const InputStream& input, std::uint32_t symbols, std::uint64_t s, std::span<std::uint32_t> block);

/// Units for reading `count` symbols from s on: one a word of a random field.
std::uint64_t feed_units(const InputStream& input, std::uint32_t symbols, std::uint64_t s, std::uint64_t count);

/// Runs `steps` steps: `step(span of symbols)` for what is fed in from outside, in blocks; one symbol at a time, from
/// `symbol()`, in a closed loop. Spends `units` a step. Returns false when the limit is reached.
template <class Step, class Symbol>
bool drive(const InputStream& input, std::uint32_t symbols, std::uint64_t steps, std::uint64_t units, Work& work,
           Step&& step, Symbol&& symbol) {
  std::array<std::uint32_t, feed_block> block;
  const bool closed = input.kind() == InputStream::Kind::generated;
  for (std::uint64_t s = 0; s < steps;) {
    const std::uint64_t count = std::min<std::uint64_t>(feed_block, steps - s);
    if (!work.spend(count * units + (closed ? 0 : feed_units(input, symbols, s, count)))) return false;
    if (closed) {
      for (std::uint64_t i = 0; i < count; ++i) {
        const std::uint32_t next = symbol();
        step(std::span<const std::uint32_t>(&next, 1));
      }
    } else {
      const std::span<std::uint32_t> fed = std::span(block).first(count);
      fill_symbols(input, symbols, s, fed);
      step(std::span<const std::uint32_t>(fed));
    }
    s += count;
  }
  return true;
}

/// A readout over integers: the output is (Σ weights·values + bias·scale) / (common·scale) for a state of values/scale.
class IntegerReadout {
 public:
  IntegerReadout() = default;
  explicit IntegerReadout(const Network& network);  ///< requires a readout of a network that is not tropical

  [[nodiscard]] std::uint64_t units() const { return units_; }  ///< multiply-adds
  /// Whether sums of values below 2^62 fit 127 bits.
  [[nodiscard]] bool narrow() const { return narrow_; }

  /// The symbol fed back, for a state of value(i)/scale. T: __int128 (requires narrow()) or Integer.
  template <class T, class Value>
  [[nodiscard]] std::uint32_t symbol(Value&& value, const T& scale) const {
    if (decision_ == Decision::argmax) {
      std::uint32_t best = 0;
      T largest = 0;
      for (std::uint32_t row = 0; row < rows_; ++row) {
        T y = sum<T>(row, value, scale);
        if (row && !(y > largest)) continue;
        best = row;
        largest = std::move(y);
      }
      return best;
    }
    const T y = sum<T>(0, value, scale);
    if (decision_ == Decision::threshold) return y > 0 ? 1 % symbols_ : 0;
    const T below = T(2) * common<T>() * scale, above = T(2) * y + common<T>() * scale;
    T nearest = above / below;
    if (above % below < 0) nearest -= 1;
    T rest = nearest % T(symbols_);
    if (rest < 0) rest += symbols_;
    return static_cast<std::uint32_t>(rest);
  }

 private:
  struct Term {
    std::uint32_t column;
    std::int64_t small;
  };
  template <class T>
  [[nodiscard]] T common() const {
    if constexpr (std::is_same_v<T, Integer>)
      return common_;
    else
      return small_common_;
  }
  template <class T, class Value>
  [[nodiscard]] T sum(std::uint32_t row, Value& value, const T& scale) const {
    T total;
    if constexpr (std::is_same_v<T, Integer>)
      total = big_bias_[row] * scale;
    else
      total = static_cast<T>(small_bias_[row]) * scale;
    for (std::uint32_t e = begin_[row]; e < begin_[row + 1]; ++e)
      if constexpr (std::is_same_v<T, Integer>)
        total += bigs_[e] * value(terms_[e].column);
      else
        total += static_cast<T>(terms_[e].small) * value(terms_[e].column);
    return total;
  }

  Decision decision_ = Decision::none;
  std::uint32_t rows_ = 0, symbols_ = 1;
  std::uint64_t units_ = 0;
  bool narrow_ = true;
  std::vector<std::uint32_t> begin_;
  std::vector<Term> terms_;
  std::vector<Integer> bigs_, big_bias_;
  std::vector<std::int64_t> small_bias_;
  Integer common_ = 1;
  std::int64_t small_common_ = 1;
};

/// The least common denominator of some numbers, starting from `common`.
Integer common_denominator(Integer common, std::span<const Rational> values);

}  // namespace outpace::rnn
