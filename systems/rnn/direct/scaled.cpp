// Networks over the rationals without a fraction in sight: the state is integers over one common denominator. Machine
// integers while every sum is known to fit, big integers when it does not, machine integers again when it does.
#include <algorithm>
#include <bit>
#include <numeric>
#include <span>

#include "systems/rnn/direct/feed.hpp"
#include "systems/rnn/direct/kernels.hpp"
#include "systems/rnn/direct/machine.hpp"

namespace outpace::rnn {
namespace {

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

  void build() {
    const std::size_t n = network_.units();
    symbols_ = static_cast<std::uint32_t>(network_.symbols.size());
    std::vector<Vector> drives(symbols_ + 1, network_.bias);
    for (std::uint32_t s = 0; s < symbols_; ++s)
      for (std::size_t i = 0; i < n; ++i)
        for (const Entry& entry : network_.input.row(i))
          drives[s][i] += entry.weight * network_.symbols[s][entry.column];
    for (std::size_t i = 0; i < n; ++i)
      for (const Entry& entry : network_.recurrent.row(i)) common_ = common_denominator(common_, {&entry.weight, 1});
    for (const Vector& drive : drives) common_ = common_denominator(common_, drive);
    Integer most_row = 1, most_drive = 1;
    for (std::size_t i = 0; i < n; ++i) {
      const auto begin = static_cast<std::uint32_t>(columns_.size());
      Integer sum = 0;
      for (const Entry& entry : network_.recurrent.row(i)) {
        columns_.push_back(static_cast<std::uint32_t>(entry.column));
        big_weights_.push_back(numerator(entry.weight * common_));
        sum += abs(big_weights_.back());
      }
      rows_.push_back({begin, static_cast<std::uint32_t>(columns_.size())});
      most_row = std::max(most_row, sum);
    }
    for (const Vector& drive : drives)
      for (const Rational& value : drive) {
        big_drives_.push_back(numerator(value * common_));
        most_drive = std::max(most_drive, Integer(abs(big_drives_.back())));
      }
    units_ = columns_.size() + n;
    // Reading a closed loop's symbol; a sum's bound is row·value + drive·scale.
    if (network_.readout && network_.closed_loop) readout_ = IntegerReadout(network_);
    dense_ = n >= 8 && 4 * columns_.size() >= n * n;
    limit_bits_ = dense_ ? 52 : 62;
    constant_scale_ = network_.activation == Activation::step || network_.activation == Activation::sign ||
                      network_.activation == Activation::ternary || network_.activation == Activation::modulo;
    narrow_ = bit_length(most_row) < limit_bits_ && bit_length(most_drive) < limit_bits_ && bit_length(common_) < 31 &&
              (network_.activation != Activation::modulo || bit_length(network_.modulus) < 63);
    if (!narrow_) return;
    for (const Integer& weight : big_weights_) weights_.push_back(weight.convert_to<std::int64_t>());
    for (const Integer& drive : big_drives_) drives_.push_back(drive.convert_to<std::int64_t>());
    most_row_ = most_row.convert_to<std::int64_t>();
    most_drive_ = most_drive.convert_to<std::int64_t>();
    small_common_ = common_.convert_to<std::int64_t>();
    if (network_.activation == Activation::modulo) small_modulus_ = network_.modulus.convert_to<std::int64_t>();
    if (!dense_) return;
    padded_ = (n + 7) / 8 * 8;
    columns_major_.assign(padded_ * n, 0.0);
    for (std::size_t i = 0; i < n; ++i)
      for (std::uint32_t e = rows_[i].begin; e < rows_[i].end; ++e)
        columns_major_[columns_[e] * padded_ + i] = static_cast<double>(weights_[e]);
  }

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

/// One step in big integers; false where the work or memory limit is reached.
bool Scaled::step_wide(State& state, std::uint32_t symbol, Work& work) const {
  const std::size_t n = rows_.size();
  const Integer below = common_ * state.big_scale;
  std::uint64_t bytes = 0, units = 0;
  for (std::size_t i = 0; i < n; ++i) {
    Integer& sum = state.big_next[i];
    mpz_mul(sum.backend().data(), big_drives_[symbol * n + i].backend().data(), state.big_scale.backend().data());
    for (std::uint32_t e = rows_[i].begin; e < rows_[i].end; ++e) {
      const Integer& value = state.big[columns_[e]];
      mpz_addmul(sum.backend().data(), big_weights_[e].backend().data(), value.backend().data());
      units += product_units(limbs(big_weights_[e]), limbs(value));
    }
    bytes += 16 * limbs(sum);
    switch (network_.activation) {
      case Activation::identity:
        break;
      case Activation::step:
        sum = sum > 0 ? 1 : 0;
        break;
      case Activation::sign:
        sum = sum >= 0 ? 1 : -1;
        break;
      case Activation::ternary:
        sum = sum.sign();
        break;
      case Activation::relu:
        if (sum < 0) sum = 0;
        break;
      case Activation::satlin:
        if (sum < 0) sum = 0;
        if (sum > below) sum = below;
        break;
      case Activation::modulo:
        sum = residue(sum, network_.modulus);
        break;
    }
  }
  if (!work.spend(units)) return false;
  if (bytes > state.held) {
    state.memory = !work.hold(bytes - state.held);
    state.held = bytes;
    if (state.memory) return false;
  }
  state.big.swap(state.big_next);
  state.big_scale = constant_scale_ ? Integer(1) : below;
  if (!constant_scale_ && common_ > 1) reduce_wide(state);
  constexpr unsigned patience = 32;
  if (++state.since >= patience || constant_scale_) {
    state.since = 0;
    narrow(state);
  }
  return true;
}

/// A step multiplies the scale by the weights' common denominator only, so that what can be divided out again is found
/// with numbers of its size: for a power of two by counting zero bits.
void Scaled::reduce_wide(State& state) const {
  if (mpz_popcount(common_.backend().data()) == 1) {
    mp_bitcnt_t zeros = mpz_scan1(state.big_scale.backend().data(), 0);
    for (const Integer& value : state.big) {
      if (zeros == 0) return;
      if (value != 0) zeros = std::min(zeros, mpz_scan1(value.backend().data(), 0));
    }
    if (zeros == 0) return;
    for (Integer& value : state.big) mpz_tdiv_q_2exp(value.backend().data(), value.backend().data(), zeros);
    mpz_tdiv_q_2exp(state.big_scale.backend().data(), state.big_scale.backend().data(), zeros);
    return;
  }
  for (;;) {
    Integer shared = gcd(state.big_scale, common_);
    for (const Integer& value : state.big) {
      if (shared == 1) return;
      if (value != 0) shared = gcd(shared, Integer(value % shared));
    }
    if (shared == 1) return;
    for (Integer& value : state.big)
      mpz_divexact(value.backend().data(), value.backend().data(), shared.backend().data());
    mpz_divexact(state.big_scale.backend().data(), state.big_scale.backend().data(), shared.backend().data());
  }
}

}  // namespace

std::unique_ptr<const Machine> compile_scaled(const Network& network) {
  if (network.kind != Kind::elman) return nullptr;
  return std::make_unique<Scaled>(network);
}

}  // namespace outpace::rnn
