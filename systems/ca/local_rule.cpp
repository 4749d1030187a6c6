// Tables of local rules: what they depend on and how they look under the symmetries of a row.
#include "systems/ca/local_rule.hpp"

#include <gmp.h>

#include <algorithm>
#include <bit>
#include <string>

namespace outpace::ca {

std::size_t entries(unsigned base, int exponent) {
  std::size_t result = 1;
  for (int i = 0; i < exponent && result <= most_entries; ++i) result *= base;
  return std::min(result, most_entries + 1);
}

LocalRule::LocalRule(unsigned colours, int left, int right, std::vector<std::uint8_t> table)
    : colours_(colours),
      planes_(static_cast<unsigned>(std::bit_width(colours - 1))),
      left_(left),
      right_(right),
      table_(std::move(table)),
      depends_(static_cast<std::size_t>(cells())) {
  for (int i = 1; i < cells(); ++i) ones_ = ones_ * colours_ + 1;
  std::size_t stride = table_.size();
  for (int offset = -left_; offset <= right_; ++offset) {
    stride /= colours_;
    // Equal everywhere to the entries with a 0 in this place: blocks of `stride` repeat.
    bool same = true;
    for (std::size_t block = 0; same && block < table_.size(); block += stride * colours_)
      for (unsigned c = 1; same && c < colours_; ++c)
        same = std::equal(table_.begin() + static_cast<std::ptrdiff_t>(block),
                          table_.begin() + static_cast<std::ptrdiff_t>(block + stride),
                          table_.begin() + static_cast<std::ptrdiff_t>(block + c * stride));
    depends_[static_cast<std::size_t>(offset + left_)] = !same;
    if (same) continue;
    if (constant_) least_ = offset;
    constant_ = false;
    most_ = offset;
  }
}

LocalRule LocalRule::elementary(std::uint8_t number) {
  std::vector<std::uint8_t> table(8);
  for (unsigned i = 0; i < 8; ++i) table[i] = number >> i & 1;
  return {2, 1, 1, std::move(table)};
}

unsigned LocalRule::uniform_after(unsigned colour, const Integer& steps) const {
  // At most 16 colours: after 16 steps the colour is on its cycle, whose length divides lcm(1 … 16).
  constexpr unsigned common = 720720;
  std::uint64_t left =
      steps < 16 ? low_word(steps) : 16 + residue(steps - 16, Integer(common)).convert_to<std::uint64_t>();
  for (; left > 0; --left) {
    const unsigned next = uniform(colour);
    if (next == colour) break;
    colour = next;
  }
  return colour;
}

LocalRule LocalRule::widened(int a, int b) const {
  std::vector<std::uint8_t> table(entries(colours_, a + b + 1));
  std::vector<std::uint8_t> digits(static_cast<std::size_t>(a + b + 1), 0);
  for (std::uint8_t& entry : table) {
    std::size_t index = 0;
    for (int offset = -left_; offset <= right_; ++offset)
      index = index * colours_ + (offset < -a || offset > b ? 0u : digits[static_cast<std::size_t>(offset + a)]);
    entry = table_[index];
    for (std::size_t i = digits.size(); i-- > 0;) {
      if (++digits[i] < colours_) break;
      digits[i] = 0;
    }
  }
  return {colours_, a, b, std::move(table)};
}

LocalRule LocalRule::reflected() const {
  std::vector<std::uint8_t> table(table_.size());
  for (std::size_t i = 0; i < table.size(); ++i) {
    std::size_t mirrored = 0, rest = i;
    for (int d = 0; d < cells(); ++d, rest /= colours_) mirrored = mirrored * colours_ + rest % colours_;
    table[mirrored] = table_[i];
  }
  return {colours_, right_, left_, std::move(table)};
}

LocalRule LocalRule::renamed(const std::vector<std::uint8_t>& names) const {
  std::vector<std::uint8_t> table(table_.size());
  for (std::size_t i = 0; i < table.size(); ++i) {
    std::size_t renamed_index = 0, rest = i, weight = 1;
    for (int d = 0; d < cells(); ++d, rest /= colours_, weight *= colours_)
      renamed_index += names[rest % colours_] * weight;
    table[renamed_index] = names[table_[i]];
  }
  return {colours_, left_, right_, std::move(table)};
}

Integer LocalRule::number() const {
  // Digits of any base up to 62, most significant first; GMP converts them in less than quadratic time.
  std::string digits(table_.size(), '0');
  for (std::size_t i = 0; i < table_.size(); ++i) digits[table_.size() - 1 - i] = "0123456789abcdef"[table_[i]];
  Integer number;
  mpz_set_str(number.backend().data(), digits.c_str(), static_cast<int>(colours_));
  return number;
}

}  // namespace outpace::ca
