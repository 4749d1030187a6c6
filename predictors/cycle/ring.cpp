// Steps and comparisons of packed rings; see ring.hpp.
#include "predictors/cycle/ring.hpp"

#include <algorithm>
#include <bit>

#include "systems/core/digest.hpp"
#include "systems/core/random_field.hpp"

namespace outpace::cycle {

Ring::Ring(const eca::LineStart& start) : size_(*start.ring()) {
  const std::uint64_t count = (size_ + 63) / 64;
  words_.resize(count + 2);
  next_.resize(count + 2);
  for (std::uint64_t w = 0; w < count; ++w) words_[w + 1] = start.cells(static_cast<std::int64_t>(64 * w));
  if (size_ % 64) words_[count] &= ~std::uint64_t{0} >> (64 - size_ % 64);
}

void Ring::step(eca::Rule rule) {
  // The rule as a polynomial over GF(2): coefficient i belongs to the product of the neighbours in the bits of i.
  std::uint64_t c[8];
  for (unsigned i = 0; i < 8; ++i) {
    c[i] = 0;
    for (unsigned j = 0; j < 8; ++j)
      if ((i & j) == j && rule.number() >> j & 1) c[i] = ~c[i];
  }
  const std::uint64_t count = words();
  words_[0] = std::uint64_t{cell(size_ - 1)} << 63;
  words_[count + 1] = 0;
  words_[1 + size_ / 64] |= std::uint64_t{cell(0)} << (size_ % 64);
  for (std::uint64_t w = 1; w <= count; ++w) {
    const std::uint64_t m = words_[w], l = m << 1 | words_[w - 1] >> 63, r = m >> 1 | words_[w + 1] << 63;
    next_[w] = c[0] ^ (c[1] & r) ^ (m & (c[2] ^ (c[3] & r))) ^ (l & (c[4] ^ (c[5] & r) ^ (m & (c[6] ^ (c[7] & r)))));
  }
  if (size_ % 64) next_[count] &= ~std::uint64_t{0} >> (64 - size_ % 64);
  words_.swap(next_);
}

std::uint64_t Ring::population() const {
  std::uint64_t ones = 0;
  for (std::uint64_t w = 1; w <= words(); ++w) ones += static_cast<std::uint64_t>(std::popcount(words_[w]));
  return ones;
}

std::uint64_t Ring::shape() const {
  std::uint64_t ones = 0, edges = 0;
  const std::uint64_t count = words();
  for (std::uint64_t w = 1; w < count; ++w) {
    ones += static_cast<std::uint64_t>(std::popcount(words_[w]));
    edges += static_cast<std::uint64_t>(std::popcount(words_[w] & (words_[w] >> 1 | words_[w + 1] << 63)));
  }
  const std::uint64_t last = words_[count];
  const unsigned top = static_cast<unsigned>((size_ - 1) % 64);
  ones += static_cast<std::uint64_t>(std::popcount(last));
  edges += static_cast<std::uint64_t>(std::popcount(last & last >> 1)) + ((last >> top & 1) && cell(0));
  return ones << 32 ^ edges;
}

std::uint64_t Ring::window(std::uint64_t x) const {
  std::uint64_t result = 0;
  for (unsigned filled = 0; filled < 64;) {
    const unsigned take = static_cast<unsigned>(std::min<std::uint64_t>({size_ - x, 64 - x % 64, 64 - filled}));
    const std::uint64_t part = words_[1 + x / 64] >> (x % 64) & ~std::uint64_t{0} >> (64 - take);
    result |= part << filled;
    filled += take;
    x = (x + take) % size_;
  }
  return result;
}

bool Ring::is_turned(const Ring& other, std::uint64_t k) const {
  const std::uint64_t count = words();
  for (std::uint64_t w = 0; w < count; ++w) {
    const std::uint64_t mask =
        w + 1 < count || size_ % 64 == 0 ? ~std::uint64_t{0} : ~std::uint64_t{0} >> (64 - size_ % 64);
    if (words_[w + 1] != (other.window((64 * w + k) % size_) & mask)) return false;
  }
  return true;
}

std::optional<std::uint64_t> Ring::turned_from(const Ring& other) const {
  // The border lengths of this ring's word, then a search for it in the other's word written twice.
  std::vector<std::uint64_t> border(size_ + 1);
  for (std::uint64_t i = 1, length = 0; i < size_; ++i) {
    while (length && cell(i) != cell(length)) length = border[length];
    length += cell(i) == cell(length);
    border[i + 1] = length;
  }
  for (std::uint64_t i = 0, length = 0; i < 2 * size_ - 1; ++i) {
    while (length && other.cell(i % size_) != cell(length)) length = border[length];
    length += other.cell(i % size_) == cell(length);
    if (length == size_) return i + 1 - size_;
  }
  return std::nullopt;
}

std::uint64_t Ring::digest(std::uint64_t k) const {
  using namespace mersenne61;
  const std::uint64_t weight = power(row_base, std::uint64_t{64});
  std::uint64_t sum = 0;
  for (std::uint64_t w = words(); w-- > 0;) {
    std::uint64_t cells = window((64 * w + k) % size_);
    if (w + 1 == words() && size_ % 64) cells &= ~std::uint64_t{0} >> (64 - size_ % 64);
    sum = add(multiply(sum, weight), digest_word(cells));
  }
  return sum;
}

}  // namespace outpace::cycle
