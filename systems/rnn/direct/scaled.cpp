// Compiling a network to integers, and its steps in big ones; the steps in machine integers are in scaled.hpp.
#include "systems/rnn/direct/scaled.hpp"

namespace outpace::rnn {

void Scaled::build() {
  const std::size_t n = network_.units();
  symbols_ = static_cast<std::uint32_t>(network_.symbols.size());
  std::vector<Vector> drives(symbols_ + 1, network_.bias);
  for (std::uint32_t s = 0; s < symbols_; ++s)
    for (std::size_t i = 0; i < n; ++i)
      for (const Entry& entry : network_.input.row(i)) drives[s][i] += entry.weight * network_.symbols[s][entry.column];
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
      // A weight of one limb is a multiply-add a limb of the value.
      const std::uint64_t wide = limbs(big_weights_[e]), length = limbs(value);
      units += wide == 1 ? length : product_units(wide, length);
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

std::unique_ptr<const Machine> compile_scaled(const Network& network) {
  if (network.kind != Kind::elman) return nullptr;
  return std::make_unique<Scaled>(network);
}

}  // namespace outpace::rnn
