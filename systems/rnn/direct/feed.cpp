// Blocks of symbols and integer readouts; see feed.hpp.
#include "systems/rnn/direct/feed.hpp"

#include <algorithm>

namespace outpace::rnn {

void fill_symbols(const InputStream& input, std::uint32_t symbols, std::uint64_t s, std::span<std::uint32_t> block) {
  if (input.kind() == InputStream::Kind::none) {
    std::ranges::fill(block, symbols);
    return;
  }
  if (input.kind() == InputStream::Kind::random && symbols == 2) {
    const RandomField field(input.seed());
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < block.size(); ++i) {
      const std::uint64_t at = s + i;
      if (i == 0 || at % 64 == 0) word = field.word(static_cast<std::int64_t>(at >> 6)) >> (at & 63);
      block[i] = word & 1;
      word >>= 1;
    }
    return;
  }
  if (input.kind() == InputStream::Kind::random) {
    const RandomField field(input.seed());
    for (std::size_t i = 0; i < block.size(); ++i)
      block[i] = static_cast<std::uint32_t>(field.word(static_cast<std::int64_t>(s + i)) % symbols);
    return;
  }
  const auto& first = input.first();
  const auto& period = input.period();
  std::size_t i = 0;
  for (; i < block.size() && s + i < first.size(); ++i) block[i] = first[s + i];
  if (period.empty()) {
    std::ranges::fill(block.subspan(i), symbols);
    return;
  }
  std::size_t at = i < block.size() ? (s + i - first.size()) % period.size() : 0;
  for (; i < block.size(); ++i) {
    block[i] = period[at];
    if (++at == period.size()) at = 0;
  }
}

std::uint64_t feed_units(const InputStream& input, std::uint32_t symbols, std::uint64_t s, std::uint64_t count) {
  if (input.kind() != InputStream::Kind::random || count == 0) return 0;
  return symbols == 2 ? ((s + count - 1) >> 6) - (s >> 6) + 1 : count;
}

Integer common_denominator(Integer common, std::span<const Rational> values) {
  for (const Rational& value : values)
    if (!is_integer(value)) common = lcm(common, denominator(value));
  return common;
}

IntegerReadout::IntegerReadout(const Network& network) {
  const Readout& readout = *network.readout;
  decision_ = readout.decision;
  rows_ = static_cast<std::uint32_t>(readout.outputs());
  symbols_ = static_cast<std::uint32_t>(std::max<std::size_t>(network.symbols.size(), 1));
  common_ = common_denominator(1, readout.bias);
  for (std::uint32_t row = 0; row < rows_; ++row)
    for (const Entry& entry : readout.weights.row(row)) common_ = common_denominator(common_, {&entry.weight, 1});
  // 2^22 columns of products below 2^40·2^62 stay below 2^125.
  constexpr unsigned most_bits = 40;
  narrow_ = bit_length(common_) <= most_bits;
  begin_.push_back(0);
  for (std::uint32_t row = 0; row < rows_; ++row) {
    for (const Entry& entry : readout.weights.row(row)) {
      bigs_.push_back(numerator(entry.weight * common_));
      narrow_ = narrow_ && bit_length(bigs_.back()) <= most_bits;
      terms_.push_back({static_cast<std::uint32_t>(entry.column), 0});
    }
    big_bias_.push_back(numerator(readout.bias[row] * common_));
    narrow_ = narrow_ && bit_length(big_bias_.back()) <= most_bits;
    begin_.push_back(static_cast<std::uint32_t>(terms_.size()));
  }
  units_ = terms_.size() + rows_;
  if (!narrow_) return;
  for (std::size_t e = 0; e < terms_.size(); ++e) terms_[e].small = bigs_[e].convert_to<std::int64_t>();
  for (const Integer& bias : big_bias_) small_bias_.push_back(bias.convert_to<std::int64_t>());
  small_common_ = common_.convert_to<std::int64_t>();
}

}  // namespace outpace::rnn
