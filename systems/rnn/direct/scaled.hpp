// Networks over the rationals without a fraction in sight: the state is integers over one common denominator. Machine
// integers while every sum is known to fit, big integers when it does not, machine integers again when it does.
#pragma once

#include <algorithm>
#include <bit>
#include <numeric>
#include <span>

#include "systems/rnn/direct/feed.hpp"
#include "systems/rnn/direct/kernels.hpp"
#include "systems/rnn/direct/machine.hpp"

namespace outpace::rnn {

/// Units and rows are n. With W = A/D, drive = E/D and h = N/den, a row's sum is (A·N + E·den) / (D·den); the
/// activation acts on the numerator, and what N and the new denominator share with D is divided out.
class Scaled final : public Machine {
 public:
  explicit Scaled(const Network& network) : network_(network) { build(); }

  [[nodiscard]] std::string describe() const override {
    return std::string(dense_ ? "exact products in double" : "64-bit integers") +
           " while they fit, else big integers, " + std::to_string(units_) + " multiply-adds a step";
  }
  [[nodiscard]] double nanoseconds_per_unit() const override { return dense_ ? 0.3 : 1.5; }
  [[nodiscard]] double nanoseconds_per_step() const override { return 3; }

  [[nodiscard]] std::expected<Vector, Declined> run(const NetworkStart& start, std::uint64_t steps,
                                                    Work& work) const override {
    State state = load(start.state());
    const bool closed = start.input().kind() == InputStream::Kind::generated;
    bool within = true;
    const auto step = [&](std::span<const std::uint32_t> symbols) {
      for (const std::uint32_t symbol : symbols) {
        if (!within) return;
        if (state.wide)
          within = step_wide(state, symbol, work);
        else if (!step_narrow(state, symbol)) {
          widen(state);
          within = step_wide(state, symbol, work);
        }
      }
    };
    const auto symbol = [&] {
      if (!state.wide && readout_.narrow())
        return readout_.symbol<__int128>([&](std::uint32_t i) { return static_cast<__int128>(state.small[i]); },
                                         static_cast<__int128>(state.small_scale));
      if (!state.wide)
        return readout_.symbol<Integer>([&](std::uint32_t i) { return Integer(state.small[i]); },
                                        Integer(state.small_scale));
      return readout_.symbol<Integer>([&](std::uint32_t i) -> const Integer& { return state.big[i]; }, state.big_scale);
    };
    const std::uint64_t units = units_ + (closed ? readout_.units() : 0);
    const bool fed = drive(start.input(), symbols_, steps, units, work, step, symbol);
    work.release(state.held);
    if (!within && state.memory) return out_of_memory();
    if (!within || !fed) return out_of_work();
    Vector result(network_.units());
    for (std::size_t i = 0; i < result.size(); ++i)
      result[i] = state.wide ? Rational(state.big[i], state.big_scale)
                             : Rational(Integer(state.small[i]), Integer(state.small_scale));
    return result;
  }

 private:
  struct State {
    bool wide = false;
    std::vector<std::int64_t> small, next;
    std::int64_t small_scale = 1;
    std::vector<double> doubles, sums, starts;  ///< dense rows only
    std::vector<Integer> big, big_next;
    Integer big_scale = 1;
    unsigned since = 0;      ///< wide steps since machine integers were last tried
    std::uint64_t held = 0;  ///< bytes on the meter
    bool memory = false;
  };
  struct Row {
    std::uint32_t begin, end;
  };

  void build();
  State load(const Vector& values) const {
    State state;
    state.big_scale = common_denominator(1, values);
    state.big.resize(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) state.big[i] = numerator(values[i] * state.big_scale);
    state.big_next.resize(values.size());
    state.small.resize(values.size());
    state.next.resize(values.size());
    if (dense_) state.doubles.resize(values.size()), state.sums.resize(padded_), state.starts.resize(padded_);
    state.wide = true;
    narrow(state);
    return state;
  }

  void widen(State& state) const {
    for (std::size_t i = 0; i < state.small.size(); ++i) state.big[i] = state.small[i];
    state.big_scale = state.small_scale;
    state.wide = true;
    state.since = 0;
  }

  /// Back to machine integers where all values leave room for a few steps.
  void narrow(State& state) const {
    constexpr unsigned roomy = 40;
    if (!narrow_ || bit_length(state.big_scale) > roomy) return;
    for (const Integer& value : state.big)
      if (bit_length(value) > roomy) return;
    for (std::size_t i = 0; i < state.big.size(); ++i) state.small[i] = state.big[i].convert_to<std::int64_t>();
    state.small_scale = state.big_scale.convert_to<std::int64_t>();
    state.wide = false;
  }

  /// One step in machine integers; false, and nothing changed, where a sum might not fit.
  bool step_narrow(State& state, std::uint32_t symbol) const {
    const std::size_t n = rows_.size();
    std::int64_t most = 1;
    for (const std::int64_t value : state.small) most = std::max(most, value < 0 ? -value : value);
    std::int64_t bound, driven, below;
    if (__builtin_mul_overflow(most, most_row_, &bound) ||
        __builtin_mul_overflow(most_drive_, state.small_scale, &driven) ||
        __builtin_mul_overflow(small_common_, state.small_scale, &below) ||
        __builtin_add_overflow(bound, driven, &bound) || std::max(bound, below) >> limit_bits_)
      return false;
    const std::int64_t* drive = drives_.data() + symbol * n;
    const std::int64_t scale = state.small_scale;
    if (dense_) {
      for (std::size_t i = 0; i < n; ++i) state.doubles[i] = static_cast<double>(state.small[i]);
      for (std::size_t i = 0; i < n; ++i) state.starts[i] = static_cast<double>(drive[i] * scale);
      kernels_.double_products(columns_major_.data(), padded_, n, state.doubles.data(), state.starts.data(),
                               state.sums.data());
      for (std::size_t i = 0; i < n; ++i) state.next[i] = static_cast<std::int64_t>(state.sums[i]);
    } else {
      for (std::size_t i = 0; i < n; ++i) {
        std::int64_t sum = drive[i] * scale;
        for (std::uint32_t e = rows_[i].begin; e < rows_[i].end; ++e) sum += weights_[e] * state.small[columns_[e]];
        state.next[i] = sum;
      }
    }
    activate(state.next, below);
    state.small.swap(state.next);
    state.small_scale = constant_scale_ ? 1 : below;
    if (small_common_ > 1 && !constant_scale_) reduce(state);
    return true;
  }

  void activate(std::vector<std::int64_t>& values, std::int64_t one) const {
    switch (network_.activation) {
      case Activation::identity:
        return;
      case Activation::step:
        for (std::int64_t& v : values) v = v > 0;
        return;
      case Activation::sign:
        for (std::int64_t& v : values) v = v >= 0 ? 1 : -1;
        return;
      case Activation::ternary:
        for (std::int64_t& v : values) v = (v > 0) - (v < 0);
        return;
      case Activation::relu:
        for (std::int64_t& v : values) v = std::max<std::int64_t>(v, 0);
        return;
      case Activation::satlin:
        for (std::int64_t& v : values) v = std::clamp<std::int64_t>(v, 0, one);
        return;
      case Activation::modulo:
        for (std::int64_t& v : values) {
          if (v >= small_modulus_ || v < 0) v %= small_modulus_;
          if (v < 0) v += small_modulus_;
        }
        return;
    }
  }

  /// Divides out what the values and the scale have in common.
  static void reduce(State& state) {
    std::uint64_t common = static_cast<std::uint64_t>(state.small_scale);
    for (const std::int64_t value : state.small) {
      if (common == 1) return;
      common = std::gcd(common, static_cast<std::uint64_t>(value < 0 ? -value : value));
    }
    if (common <= 1) return;
    if (std::has_single_bit(common)) {
      const int shift = std::countr_zero(common);
      for (std::int64_t& value : state.small) value >>= shift;
      state.small_scale >>= shift;
      return;
    }
    for (std::int64_t& value : state.small) value /= static_cast<std::int64_t>(common);
    state.small_scale /= static_cast<std::int64_t>(common);
  }

  bool step_wide(State& state, std::uint32_t symbol, Work& work) const;
  void reduce_wide(State& state) const;

  const Network& network_;
  std::uint32_t symbols_ = 0;
  std::vector<Row> rows_;
  std::vector<std::uint32_t> columns_;
  std::vector<Integer> big_weights_, big_drives_;  ///< drives: one row a symbol, the last for no input
  std::vector<std::int64_t> weights_, drives_;
  Integer common_ = 1;
  std::int64_t small_common_ = 1, most_row_ = 1, most_drive_ = 1, small_modulus_ = 0;
  std::uint64_t units_ = 0;
  bool dense_ = false, narrow_ = false, constant_scale_ = false;
  unsigned limit_bits_ = 62;
  std::size_t padded_ = 0;
  std::vector<double> columns_major_;
  IntegerReadout readout_;
  const kernels::Table& kernels_ = kernels::table(eca::simd_target().value_or(eca::SimdTarget::portable));
};

}  // namespace outpace::rnn
