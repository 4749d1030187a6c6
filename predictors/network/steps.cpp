// Packing, stepping and showing; see steps.hpp.
#include "predictors/network/steps.hpp"

#include <algorithm>
#include <cstring>

#include "systems/rnn/naive.hpp"

namespace outpace::network {
namespace {

using rnn::Activation;
using rnn::Kind;
using rnn::Rational;
using rnn::Vector;

/// Sums beyond this are left to rationals.
const Integer largest_sum = Integer(1) << 61;

std::int64_t shifted(std::int64_t v, unsigned s) { return s == 0 ? v : (v + (std::int64_t{1} << (s - 1))) >> s; }
template <class Table>
std::int64_t looked_up(const Table& table, std::int64_t v, unsigned s) {
  return table[static_cast<std::size_t>(std::clamp<std::int64_t>(shifted(v, s), -128, 127) + 128)];
}

}  // namespace

Steps::Steps(const rnn::Network& network) : network_(network) {
  machine_ = prepare();
  units_ = network.recurrent.entries() + network.units();
  if (!machine_) units_ = 8 * (units_ + network.input.entries());
}

bool Steps::prepare() {
  const auto range = levels(network_);
  if (!range || (network_.gated() && network_.kind != Kind::gru_int8)) return false;
  const Integer most = std::max(abs(range->first), abs(range->last));
  if (most > (Integer(1) << 40)) return false;
  bytes_ = range->first >= -128 && range->last <= 127;
  const std::size_t rows = network_.recurrent.rows();
  drive_.assign(1 + network_.symbols.size(), std::vector<std::int64_t>(rows));
  for (std::size_t i = 0; i < rows; ++i) {
    std::vector<Rational> fed(drive_.size(), network_.bias[i]);
    for (std::size_t s = 0; s < network_.symbols.size(); ++s)
      for (const rnn::Entry& entry : network_.input.row(i))
        fed[1 + s] += entry.weight * network_.symbols[s][entry.column];
    Integer scale = 1;
    for (const rnn::Entry& entry : network_.recurrent.row(i)) scale = lcm(scale, rnn::denominator(entry.weight));
    for (const Rational& value : fed) scale = lcm(scale, rnn::denominator(value));
    Integer bound = scale, largest = 0;
    for (const Rational& value : fed) largest = std::max(largest, Integer(abs(rnn::numerator(value * scale))));
    bound += largest;
    for (const rnn::Entry& entry : network_.recurrent.row(i)) bound += abs(rnn::numerator(entry.weight * scale)) * most;
    if (!network_.recurrent_bias.empty())
      bound = bound * 129 + abs(rnn::numerator(network_.recurrent_bias[i % network_.units()])) * 129;
    if (bound > largest_sum) return false;
    scale_.push_back(scale.convert_to<std::int64_t>());
    for (const rnn::Entry& entry : network_.recurrent.row(i)) {
      rows_.column.push_back(static_cast<std::uint32_t>(entry.column));
      rows_.weight.push_back(rnn::numerator(entry.weight * scale).convert_to<std::int64_t>());
    }
    rows_.begin.push_back(static_cast<std::uint32_t>(rows_.column.size()));
    for (std::size_t s = 0; s < fed.size(); ++s)
      drive_[s][i] = rnn::numerator(fed[s] * scale).convert_to<std::int64_t>();
  }
  return true;
}

std::vector<std::int64_t> Steps::values(const State& state) const {
  std::vector<std::int64_t> result(network_.units());
  if (!bytes_)
    std::memcpy(result.data(), state.data(), state.size());
  else
    for (std::size_t i = 0; i < result.size(); ++i) result[i] = static_cast<signed char>(state[i]);
  return result;
}

State Steps::packed(const std::vector<std::int64_t>& values) const {
  State state(values.size() * (bytes_ ? 1 : 8), '\0');
  if (!bytes_)
    std::memcpy(state.data(), values.data(), state.size());
  else
    for (std::size_t i = 0; i < values.size(); ++i) state[i] = static_cast<char>(values[i]);
  return state;
}

State Steps::pack(const Vector& given) const {
  if (!machine_) {
    State text;
    for (const Rational& value : given) text += rnn::text(value) + ',';
    return text;
  }
  std::vector<std::int64_t> numbers;
  for (const Rational& value : given) numbers.push_back(rnn::numerator(value).convert_to<std::int64_t>());
  return packed(numbers);
}

Vector Steps::unpack(const State& state) const {
  Vector result;
  if (machine_) {
    for (const std::int64_t value : values(state)) result.emplace_back(value);
    return result;
  }
  for (std::size_t begin = 0; begin < state.size();) {
    const std::size_t end = state.find(',', begin);
    // Read by GMP, not by parse_rational, whose limits are those of files.
    result.emplace_back(state.substr(begin, end - begin));
    begin = end + 1;
  }
  return result;
}

void Steps::step_machine(std::vector<std::int64_t>& h, Fed fed) const {
  const std::size_t n = h.size();
  const std::vector<std::int64_t>& drive = drive_[fed ? 1 + *fed : 0];
  const unsigned shift = network_.int8.shift;
  std::vector<std::int64_t> next(n);
  if (network_.kind == Kind::gru_int8) {
    const auto gate = [&](std::size_t row) {
      return looked_up(network_.int8.gate, rows_.sum(row, h.data()) + drive[row], shift);
    };
    std::vector<std::int64_t> reset(n), gated(n);
    for (std::size_t i = 0; i < n; ++i) {
      reset[i] = gate(i);
      gated[i] = shifted(reset[i] * h[i], 7);
    }
    for (std::size_t i = 0; i < n; ++i) {
      const std::size_t row = 2 * n + i;
      const std::int64_t inner =
          network_.reset_gate == rnn::ResetGate::before
              ? rows_.sum(row, gated.data())
              : shifted(reset[i] * (rows_.sum(row, h.data()) +
                                    rnn::numerator(network_.recurrent_bias[i]).convert_to<std::int64_t>()),
                        7);
      const std::int64_t candidate = looked_up(network_.int8.activation, inner + drive[row], shift), z = gate(n + i);
      next[i] = shifted(z * h[i] + (128 - z) * candidate, 7);
    }
    h.swap(next);
    return;
  }
  const std::int64_t modulus =
      network_.activation == Activation::modulo ? network_.modulus.convert_to<std::int64_t>() : 1;
  for (std::size_t i = 0; i < n; ++i) {
    const std::int64_t s = rows_.sum(i, h.data()) + drive[i];
    if (network_.kind == Kind::elman_int8)
      next[i] = looked_up(network_.int8.activation, s, shift);
    else if (network_.activation == Activation::step)
      next[i] = s > 0;
    else if (network_.activation == Activation::sign)
      next[i] = s >= 0 ? 1 : -1;
    else if (network_.activation == Activation::ternary)
      next[i] = (s > 0) - (s < 0);
    else
      next[i] = (s % modulus + modulus) % modulus;
  }
  h.swap(next);
}

State Steps::step(const State& state, Fed fed) const {
  if (!machine_) return pack(step_naively(network_, unpack(state), fed));
  auto h = values(state);
  step_machine(h, fed);
  return packed(h);
}

std::uint32_t Steps::next_symbol(const State& state) const {
  return output_symbol(network_, output_vector(network_, unpack(state)));
}

Answer Steps::show(const State& state, const Observable& what) const {
  const Vector values = unpack(state);
  if (what.name == "state") return Answer(Word{state_text(network_, values)});
  if (what.name == "output") return output_answer(network_, output_vector(network_, values));
  const Rational& value = values[what.place[0].convert_to<std::size_t>()];
  return rnn::is_integer(value) ? Answer(rnn::numerator(value)) : Answer(Word{rnn::text(value)});
}

std::uint64_t Steps::units(const State& state) const {
  if (machine_) return units_;
  // A limb is 19 digits of the text; reading and writing the text costs about as much as one multiply-add more.
  const std::uint64_t limbs = state.size() / (19 * std::max<std::size_t>(network_.units(), 1));
  return units_ * (100 + limbs * limbs / 2);
}

std::uint64_t Steps::show_units() const {
  return network_.units() + (network_.readout ? network_.readout->weights.entries() + network_.readout->outputs() : 0);
}

std::optional<rnn::NetworkStart> single_start(const rnn::Network& network, const InitialFamily& family) {
  if (!family.single_member) return std::nullopt;
  auto start = rnn::NetworkStart::parse(network, family.name);
  return start ? std::optional(std::move(*start)) : std::nullopt;
}

rnn::InputStream::Kind fed_kind(const rnn::Network& network, const InitialFamily& family) {
  using rnn::InputStream;
  if (const auto start = single_start(network, family)) return start->input().kind();
  const std::size_t plus = family.name.find('+');
  const std::string fed = plus == std::string::npos ? "" : family.name.substr(plus + 1);
  for (const auto kind :
       {InputStream::Kind::word, InputStream::Kind::periodic, InputStream::Kind::random, InputStream::Kind::generated})
    if (fed == name_of(kind)) return kind;
  return InputStream::Kind::none;
}

}  // namespace outpace::network
