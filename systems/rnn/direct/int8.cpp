// The int8 kinds: one matrix of signed bytes a step by the SIMD kernels, then tables and products unit by unit.
#include <algorithm>
#include <span>

#include "systems/rnn/direct/feed.hpp"
#include "systems/rnn/direct/kernels.hpp"
#include "systems/rnn/direct/machine.hpp"

namespace outpace::rnn {
namespace {

/// A block of rows of the recurrent matrix, in the layout of the kernel (four columns of a row together).
struct Block {
  std::size_t rows = 0, columns = 0;  ///< padded to multiples of 16 and 4
  std::vector<std::int8_t> weights;

  Block() = default;
  Block(const Matrix& matrix, std::size_t first, std::size_t count)
      : rows((count + 15) / 16 * 16), columns((matrix.columns() + 3) / 4 * 4), weights(rows * columns) {
    for (std::size_t i = 0; i < count; ++i)
      for (const Entry& entry : matrix.row(first + i))
        weights[entry.column / 4 * 4 * rows + 4 * i + entry.column % 4] = entry.weight.convert_to<std::int8_t>();
  }
};

std::int32_t rounded(std::int32_t value, unsigned shift) {
  return shift == 0 ? value
                    : static_cast<std::int32_t>((static_cast<std::int64_t>(value) + (1LL << (shift - 1))) >> shift);
}

class Int8Machine final : public Machine {
 public:
  explicit Int8Machine(const Network& network) : network_(network) {
    n_ = network.units();
    symbols_ = static_cast<std::uint32_t>(network.symbols.size());
    const bool one_block = network.kind == Kind::elman_int8;
    const bool before = network.gated() && network.reset_gate == ResetGate::before;
    first_ = Block(network.recurrent, 0, one_block ? n_ : before ? 2 * n_ : 3 * n_);
    if (before) second_ = Block(network.recurrent, 2 * n_, n_);
    for (std::uint32_t s = 0; s <= symbols_; ++s)
      for (std::size_t i = 0; i < network.recurrent.rows(); ++i) {
        Rational sum = network.bias[i];
        if (s < symbols_)
          for (const Entry& entry : network.input.row(i)) sum += entry.weight * network.symbols[s][entry.column];
        drives_.push_back(sum.convert_to<std::int32_t>());
      }
    for (const Rational& value : network.recurrent_bias) recurrent_bias_.push_back(value.convert_to<std::int32_t>());
    if (network.readout && network.closed_loop) readout_ = IntegerReadout(network);
    units_ = first_.weights.size() + second_.weights.size() + network.recurrent.rows();
  }

  [[nodiscard]] std::string describe() const override {
    return "signed bytes through SIMD kernels, " + std::to_string(units_) + " multiply-adds a step";
  }
  [[nodiscard]] double nanoseconds_per_unit() const override { return 0.15; }
  [[nodiscard]] double nanoseconds_per_step() const override { return 20; }

  [[nodiscard]] std::expected<Vector, Declined> run(const NetworkStart& start, std::uint64_t steps,
                                                    Work& work) const override {
    std::vector<std::int8_t> state(std::max(first_.columns, n_));
    for (std::size_t i = 0; i < n_; ++i) state[i] = start.state()[i].convert_to<std::int8_t>();
    Scratch scratch{std::vector<std::int32_t>(first_.rows), std::vector<std::int32_t>(first_.rows),
                    std::vector<std::int8_t>(state.size()), std::vector<std::uint8_t>(2 * n_)};
    const auto step = [&](std::span<const std::uint32_t> symbols) {
      for (const std::uint32_t symbol : symbols)
        network_.kind == Kind::elman_int8 ? step_elman(state, scratch, symbol) : step_gated(state, scratch, symbol);
    };
    const auto symbol = [&] {
      const auto value = [&](std::uint32_t i) { return static_cast<__int128>(state[i]); };
      if (readout_.narrow()) return readout_.symbol<__int128>(value, __int128{1});
      return readout_.symbol<Integer>([&](std::uint32_t i) { return Integer(state[i]); }, Integer(1));
    };
    const bool closed = start.input().kind() == InputStream::Kind::generated;
    const std::uint64_t units = units_ + (closed ? readout_.units() : 0);
    if (!drive(start.input(), symbols_, steps, units, work, step, symbol)) return out_of_work();
    Vector result(n_);
    for (std::size_t i = 0; i < n_; ++i) result[i] = state[i];
    return result;
  }

 private:
  struct Scratch {
    std::vector<std::int32_t> start, sums;  ///< a row each
    std::vector<std::int8_t> gated;         ///< r⊙h
    std::vector<std::uint8_t> gates;        ///< r, then z
  };

  template <class TableEntry>
  [[nodiscard]] TableEntry look_up(const std::array<TableEntry, 256>& table, std::int32_t sum) const {
    return table[static_cast<std::size_t>(std::clamp(rounded(sum, network_.int8.shift), -128, 127) + 128)];
  }

  void multiply(const Block& block, const std::int8_t* state, Scratch& scratch) const {
    kernels_.int8_products(block.weights.data(), block.rows, block.columns, state, scratch.start.data(),
                           scratch.sums.data());
  }

  void step_elman(std::vector<std::int8_t>& state, Scratch& scratch, std::uint32_t symbol) const {
    std::copy_n(drives_.data() + symbol * n_, n_, scratch.start.data());
    multiply(first_, state.data(), scratch);
    for (std::size_t i = 0; i < n_; ++i) state[i] = look_up(network_.int8.activation, scratch.sums[i]);
  }

  void step_gated(std::vector<std::int8_t>& state, Scratch& scratch, std::uint32_t symbol) const {
    const std::int32_t* drive = drives_.data() + symbol * 3 * n_;
    const bool before = network_.reset_gate == ResetGate::before;
    std::copy_n(drive, 2 * n_, scratch.start.data());
    if (!before) std::copy_n(recurrent_bias_.data(), n_, scratch.start.data() + 2 * n_);
    multiply(first_, state.data(), scratch);
    for (std::size_t i = 0; i < 2 * n_; ++i) scratch.gates[i] = look_up(network_.int8.gate, scratch.sums[i]);
    const std::int32_t* inner = scratch.sums.data() + 2 * n_;
    if (before) {
      for (std::size_t i = 0; i < n_; ++i)
        scratch.gated[i] = static_cast<std::int8_t>((scratch.gates[i] * state[i] + 64) >> 7);
      std::copy_n(drive + 2 * n_, n_, scratch.start.data());
      multiply(second_, scratch.gated.data(), scratch);
      inner = scratch.sums.data();
    }
    for (std::size_t i = 0; i < n_; ++i) {
      const std::int64_t reset = static_cast<std::int64_t>(scratch.gates[i]) * inner[i];
      const std::int32_t sum = before ? inner[i] : static_cast<std::int32_t>((reset + 64) >> 7) + drive[2 * n_ + i];
      const int candidate = look_up(network_.int8.activation, sum), z = scratch.gates[n_ + i];
      state[i] = static_cast<std::int8_t>((z * state[i] + (128 - z) * candidate + 64) >> 7);
    }
  }

  const Network& network_;
  std::size_t n_ = 0;
  std::uint32_t symbols_ = 0;
  Block first_, second_;
  std::vector<std::int32_t> drives_, recurrent_bias_;  ///< drives: one row a symbol, the last for no input
  std::uint64_t units_ = 0;
  IntegerReadout readout_;
  const kernels::Table& kernels_ = kernels::table(eca::simd_target().value_or(eca::SimdTarget::portable));
};

}  // namespace

std::unique_ptr<const Machine> compile_int8(const Network& network) {
  if (!network.int8_kind()) return nullptr;
  return std::make_unique<Int8Machine>(network);
}

}  // namespace outpace::rnn
