// Steps and comparisons of packed rings; see ring.hpp.
#include "predictors/cycle/ring.hpp"

#include <algorithm>
#include <bit>

namespace outpace::cycle {

Ring::Ring(const eca::LineStart& start, unsigned planes) : size_(*start.ring()) {
  const std::uint64_t count = (size_ + 63) / 64;
  planes_.assign(planes, Words(count + 2));
  next_ = planes_;
  std::uint64_t here[4];
  for (std::uint64_t w = 0; w < count; ++w) {
    start.planes(static_cast<std::int64_t>(64 * w), std::span(here).first(planes));
    for (unsigned p = 0; p < planes; ++p) planes_[p][w + 1] = here[p];
  }
  for (Words& plane : planes_)
    if (size_ % 64) plane[count] &= ~std::uint64_t{0} >> (64 - size_ % 64);
}

/// The words at the ends, and the bits past the last cell, are filled with the cells across the wrap, so that a step
/// looks at neighbouring words only.
void Ring::step(const rows::RowRule& rule) {
  const std::size_t count = plane_words();
  if (rule.elementary()) {
    Words& plane = planes_[0];
    plane[0] = std::uint64_t{cell(size_ - 1)} << 63;
    plane[count + 1] = plane[1] & 1;
    plane[1 + size_ / 64] |= (plane[1] & 1) << (size_ % 64);
  }
  for (Words& plane : planes_) {
    if (rule.elementary()) break;
    const std::uint64_t before = window(plane, (size_ - 64 % size_) % size_), first = window(plane, 0);
    const std::uint64_t after = window(plane, 64 * count % size_);
    if (size_ % 64) plane[count] |= first << (size_ % 64);
    plane[0] = before;
    plane[count + 1] = after;
  }
  rule.step_words(planes_, next_, 1, count);
  for (Words& plane : next_)
    if (size_ % 64) plane[count] &= ~std::uint64_t{0} >> (64 - size_ % 64);
  planes_.swap(next_);
}

std::uint64_t Ring::shape() const {
  std::uint64_t shape = 0;
  for (const Words& plane : planes_) {
    std::uint64_t ones = 0, edges = 0;
    const std::uint64_t count = plane_words();
    for (std::uint64_t w = 1; w < count; ++w) {
      ones += static_cast<std::uint64_t>(std::popcount(plane[w]));
      edges += static_cast<std::uint64_t>(std::popcount(plane[w] & (plane[w] >> 1 | plane[w + 1] << 63)));
    }
    const std::uint64_t last = plane[count];
    const unsigned top = static_cast<unsigned>((size_ - 1) % 64);
    ones += static_cast<std::uint64_t>(std::popcount(last));
    edges += static_cast<std::uint64_t>(std::popcount(last & last >> 1)) + ((last >> top & 1) && (plane[1] & 1));
    shape = shape * 0x9E3779B97F4A7C15u + (ones << 32 ^ edges);
  }
  return shape;
}

std::uint64_t Ring::window(const Words& plane, std::uint64_t x) const {
  std::uint64_t result = 0;
  for (unsigned filled = 0; filled < 64;) {
    const unsigned take = static_cast<unsigned>(std::min<std::uint64_t>({size_ - x, 64 - x % 64, 64 - filled}));
    const std::uint64_t part = plane[1 + x / 64] >> (x % 64) & ~std::uint64_t{0} >> (64 - take);
    result |= part << filled;
    filled += take;
    x = (x + take) % size_;
  }
  return result;
}

bool Ring::is_turned(const Ring& other, std::uint64_t k) const {
  const std::uint64_t count = plane_words();
  for (std::uint64_t w = 0; w < count; ++w) {
    const std::uint64_t mask =
        w + 1 < count || size_ % 64 == 0 ? ~std::uint64_t{0} : ~std::uint64_t{0} >> (64 - size_ % 64);
    for (std::size_t p = 0; p < planes_.size(); ++p)
      if (planes_[p][w + 1] != (other.window(other.planes_[p], (64 * w + k) % size_) & mask)) return false;
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

rows::PlaneRow Ring::turned(std::uint64_t k) const {
  rows::PlaneRow row(size_, static_cast<unsigned>(planes_.size()));
  for (std::size_t p = 0; p < planes_.size(); ++p) {
    for (std::uint64_t w = 0; w < plane_words(); ++w) row.planes[p][w] = window(planes_[p], (64 * w + k) % size_);
    if (size_ % 64) row.planes[p].back() &= ~std::uint64_t{0} >> (64 - size_ % 64);
  }
  return row;
}

}  // namespace outpace::cycle
