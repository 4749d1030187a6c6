// The float32 kinds: single precision from left to right, in the order that the reference takes. Approximate track
// only.
#include <cmath>
#include <span>

#include "systems/rnn/direct/feed.hpp"
#include "systems/rnn/direct/machine.hpp"

namespace outpace::rnn {
namespace {

class Float32 final : public Machine {
 public:
  explicit Float32(const Network& network) : network_(network) {
    n_ = network.units();
    symbols_ = static_cast<std::uint32_t>(network.symbols.size());
    for (std::size_t i = 0; i < network.recurrent.rows(); ++i) {
      rows_.push_back(terms_.size());
      for (const Entry& entry : network.recurrent.row(i))
        terms_.push_back({entry.column, entry.weight.convert_to<float>()});
    }
    rows_.push_back(terms_.size());
    for (std::uint32_t s = 0; s <= symbols_; ++s)
      for (std::size_t i = 0; i < network.recurrent.rows(); ++i) {
        float fed = 0;
        if (s < symbols_)
          for (const Entry& entry : network.input.row(i))
            fed += entry.weight.convert_to<float>() * network.symbols[s][entry.column].convert_to<float>();
        drives_.push_back(network.bias[i].convert_to<float>() + fed);
      }
    for (const Rational& value : network.recurrent_bias) recurrent_bias_.push_back(value.convert_to<float>());
    if (network.readout && network.closed_loop) readout_ = IntegerReadout(network);
  }

  [[nodiscard]] std::string describe() const override { return "single precision, in order"; }
  [[nodiscard]] double nanoseconds_per_unit() const override { return 1.5; }
  [[nodiscard]] double nanoseconds_per_step() const override { return 20; }

  [[nodiscard]] std::expected<Vector, Declined> run(const NetworkStart& start, std::uint64_t steps,
                                                    Work& work) const override {
    std::vector<float> state, next(n_), gates(3 * n_), reset(n_);
    for (const Rational& value : start.state()) state.push_back(value.convert_to<float>());
    const auto step = [&](std::span<const std::uint32_t> symbols) {
      for (const std::uint32_t symbol : symbols) {
        const float* drive = drives_.data() + symbol * rows();
        if (network_.kind == Kind::elman_float32) {
          for (std::size_t i = 0; i < n_; ++i) next[i] = std::tanh(sum(i, state) + drive[i]);
        } else {
          for (std::size_t i = 0; i < 2 * n_; ++i) gates[i] = 1.0f / (1.0f + std::exp(-(sum(i, state) + drive[i])));
          for (std::size_t i = 0; i < n_; ++i) reset[i] = gates[i] * state[i];
          for (std::size_t i = 0; i < n_; ++i) {
            const float inner = network_.reset_gate == ResetGate::before
                                    ? sum(2 * n_ + i, reset)
                                    : gates[i] * (sum(2 * n_ + i, state) + recurrent_bias_[i]);
            const float z = gates[n_ + i];
            next[i] = z * state[i] + (1 - z) * std::tanh(inner + drive[2 * n_ + i]);
          }
        }
        state.swap(next);
      }
    };
    const auto symbol = [&] {
      // A float is an integer over 2^149.
      const Integer scale = Integer(1) << 149;
      return readout_.symbol<Integer>([&](std::uint32_t i) { return numerator(exactly(state[i]) * Rational(scale)); },
                                      scale);
    };
    const bool closed = start.input().kind() == InputStream::Kind::generated;
    const std::uint64_t units = terms_.size() + rows() + (closed ? 8 * readout_.units() : 0);
    if (!drive(start.input(), symbols_, steps, units, work, step, symbol)) return out_of_work();
    Vector result;
    for (const float value : state) result.push_back(exactly(value));
    return result;
  }

 private:
  struct Term {
    std::size_t column;
    float weight;
  };
  [[nodiscard]] std::size_t rows() const { return rows_.size() - 1; }
  [[nodiscard]] float sum(std::size_t row, const std::vector<float>& state) const {
    float total = 0;
    for (std::size_t e = rows_[row]; e < rows_[row + 1]; ++e) total += terms_[e].weight * state[terms_[e].column];
    return total;
  }

  const Network& network_;
  std::size_t n_ = 0;
  std::uint32_t symbols_ = 0;
  std::vector<std::size_t> rows_;
  std::vector<Term> terms_;
  std::vector<float> drives_, recurrent_bias_;
  IntegerReadout readout_;
};

}  // namespace

std::unique_ptr<const Machine> compile_float(const Network& network) {
  if (network.exact()) return nullptr;
  return std::make_unique<Float32>(network);
}

}  // namespace outpace::rnn
