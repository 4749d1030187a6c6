// Threshold networks on packed bits: 0/1, ±1 and ternary units, and units modulo 2. A row's weights are bit planes,
// so that a weighted sum of 64 units is a few population counts.
#include <algorithm>
#include <map>
#include <span>

#include "systems/rnn/direct/feed.hpp"
#include "systems/rnn/direct/kernels.hpp"
#include "systems/rnn/direct/machine.hpp"

namespace outpace::rnn {
namespace {

constexpr unsigned most_planes = 12;  ///< bits of a weight; beyond, multiplying is faster

/// The sum that unit i takes, over integers: Σ weight·bit > threshold decides. For ±1 units h = 2b − 1, so the weights
/// double and their sum moves to the threshold; for ternary units h = p − n has a bit of each kind.
class Packed final : public Machine {
 public:
  static std::unique_ptr<const Machine> make(const Network& network) {
    auto packed = std::make_unique<Packed>(network);
    return packed->build() ? std::unique_ptr<const Machine>(std::move(packed)) : nullptr;
  }
  explicit Packed(const Network& network) : network_(network) {}

  [[nodiscard]] std::string describe() const override {
    return "packed bits and population counts, " + std::to_string(units_) + " words a step";
  }
  [[nodiscard]] double nanoseconds_per_unit() const override { return 0.6; }
  [[nodiscard]] double nanoseconds_per_step() const override { return 4; }

  [[nodiscard]] std::expected<Vector, Declined> run(const NetworkStart& start, std::uint64_t steps,
                                                    Work& work) const override {
    const HeldBytes held(work, 2 * state_words() * sizeof(std::uint64_t));
    if (!held.within_limit()) return out_of_memory();
    std::vector<std::uint64_t> state = pack(start.state()), next(state.size());
    const bool closed = start.input().kind() == InputStream::Kind::generated;
    const auto step = [&](std::span<const std::uint32_t> symbols) {
      for (const std::uint32_t symbol : symbols) {
        auto* bytes = reinterpret_cast<std::uint8_t*>(next.data());
        kernels_.packed(rows_, rule_, state.data(), thresholds_.data() + symbol * padded_, bytes, bytes + 8 * words_);
        state.swap(next);
      }
    };
    const auto symbol = [&] {
      return readout_.symbol<__int128>([&](std::uint32_t i) { return value(state, i); }, __int128{1});
    };
    const std::uint64_t units = units_ + (closed ? readout_.units() : 0);
    if (!drive(start.input(), symbols_, steps, units, work, step, symbol)) return out_of_work();
    Vector result(network_.units());
    for (std::size_t i = 0; i < result.size(); ++i) result[i] = static_cast<std::int64_t>(value(state, i));
    return result;
  }

 private:
  [[nodiscard]] bool ternary() const { return rule_ == kernels::PackedRule::ternary; }
  [[nodiscard]] std::size_t state_words() const { return words_ * (ternary() ? 2 : 1); }
  [[nodiscard]] __int128 value(const std::vector<std::uint64_t>& state, std::size_t i) const {
    const int bit = state[i / 64] >> (i % 64) & 1;
    if (network_.activation == Activation::sign) return 2 * bit - 1;
    return ternary() ? bit - static_cast<int>(state[words_ + i / 64] >> (i % 64) & 1) : bit;
  }
  [[nodiscard]] std::vector<std::uint64_t> pack(const Vector& values) const {
    std::vector<std::uint64_t> state(state_words());
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (values[i] > 0) state[i / 64] |= std::uint64_t{1} << (i % 64);
      if (ternary() && values[i] < 0) state[words_ + i / 64] |= std::uint64_t{1} << (i % 64);
    }
    return state;
  }

  bool build() {
    const bool parity = network_.activation == Activation::modulo && network_.modulus == 2;
    if (network_.kind != Kind::elman) return false;
    if (network_.activation != Activation::step && network_.activation != Activation::sign &&
        network_.activation != Activation::ternary && !parity)
      return false;
    rule_ = parity                                       ? kernels::PackedRule::parity
            : network_.activation == Activation::ternary ? kernels::PackedRule::ternary
                                                         : kernels::PackedRule::above;
    const std::size_t n = network_.units();
    symbols_ = static_cast<std::uint32_t>(network_.symbols.size());
    words_ = (n + 63) / 64;
    padded_ = (n + 7) / 8 * 8;
    if (network_.readout && network_.closed_loop) readout_ = IntegerReadout(network_);
    if (!readout_.narrow()) return false;
    thresholds_.assign(padded_ * (symbols_ + 1), parity ? 0 : std::numeric_limits<std::int64_t>::max());
    begin_.push_back(0);
    for (std::size_t first = 0; first < n; first += 8)
      if (!add_group(first, std::min(first + 8, n))) return false;
    units_ = std::max<std::uint64_t>(8 * items_.size(), 1);
    rows_ = {items_.data(), masks_.data(), begin_.data(), begin_.size() - 1};
    return true;
  }

  /// The planes of rows first … last−1, and their thresholds. False where a weight or threshold is too wide.
  bool add_group(std::size_t first, std::size_t last) {
    struct Key {
      std::uint32_t word;
      std::uint8_t shift;
      bool negative;
      auto operator<=>(const Key&) const = default;
    };
    std::map<Key, std::array<std::uint64_t, 8>> planes;
    const auto set = [&](std::size_t row, std::size_t bit, const Integer& weight) {
      const auto magnitude = static_cast<std::uint64_t>(abs(weight));
      for (std::uint8_t shift = 0; magnitude >> shift; ++shift) {
        if (!(magnitude >> shift & 1)) continue;
        const Key key{static_cast<std::uint32_t>(bit / 64), shift, weight < 0};
        planes[key][row - first] |= std::uint64_t{1} << (bit % 64);
      }
    };
    for (std::size_t row = first; row < last; ++row) {
      const auto weights = network_.recurrent.row(row);
      // One positive scale a row makes everything whole and changes no sign.
      Integer scale = common_denominator(1, {&network_.bias[row], 1});
      for (const Entry& entry : weights) scale = common_denominator(scale, {&entry.weight, 1});
      for (const Entry& entry : network_.input.row(row))
        for (const Vector& symbol : network_.symbols) {
          const Rational product = entry.weight * symbol[entry.column];
          scale = common_denominator(scale, {&product, 1});
        }
      Integer total = 0;
      for (const Entry& entry : weights) {
        Integer weight = numerator(entry.weight * scale);
        if (rule_ == kernels::PackedRule::parity) weight = residue(weight, 2);
        if (network_.activation == Activation::sign) total += weight, weight *= 2;
        if (bit_length(weight) > most_planes) return false;
        set(row, entry.column, weight);
        if (ternary()) set(row, 64 * words_ + entry.column, -weight);
      }
      for (std::uint32_t s = 0; s <= symbols_; ++s) {
        Rational drive = network_.bias[row];
        if (s < symbols_)
          for (const Entry& entry : network_.input.row(row)) drive += entry.weight * network_.symbols[s][entry.column];
        // step: sum + drive > 0; sign: 2·Σwb − Σw + drive ≥ 0; parity: (sum + drive) odd.
        Integer threshold = -numerator(drive * scale);
        if (rule_ == kernels::PackedRule::parity) threshold = residue(threshold, 2);
        if (network_.activation == Activation::sign) threshold += total - 1;
        if (bit_length(threshold) > 62) threshold = Integer(threshold < 0 ? -1 : 1) << 62;  // beyond every sum
        thresholds_[s * padded_ + row] = threshold.convert_to<std::int64_t>();
      }
    }
    for (const auto& [key, masks] : planes) {
      items_.push_back({key.word, key.shift, key.negative});
      masks_.insert(masks_.end(), masks.begin(), masks.end());
    }
    begin_.push_back(static_cast<std::uint32_t>(items_.size()));
    return true;
  }

  const Network& network_;
  kernels::PackedRule rule_ = kernels::PackedRule::above;
  std::uint32_t symbols_ = 0;
  std::size_t words_ = 0, padded_ = 0;
  std::uint64_t units_ = 0;
  std::vector<kernels::PackedItem> items_;
  std::vector<std::uint64_t> masks_;
  std::vector<std::uint32_t> begin_;
  std::vector<std::int64_t> thresholds_;  ///< one row a symbol, the last for no input
  kernels::PackedRows rows_{};
  IntegerReadout readout_;
  const kernels::Table& kernels_ = kernels::table(eca::simd_target().value_or(eca::SimdTarget::portable));
};

}  // namespace

std::unique_ptr<const Machine> compile_packed(const Network& network) { return Packed::make(network); }

}  // namespace outpace::rnn
