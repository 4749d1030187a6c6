// A ring of cells packed in words of bit planes, and its steps. No search happens here.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "predictors/rows/plane_row.hpp"

namespace outpace::cycle {

/// The state of a ring of N cells: bit b of word w of plane p is binary digit p of cell 64w+b; bits past the last cell
/// are 0.
class Ring {
 public:
  Ring(const eca::LineStart& start, unsigned planes);  ///< requires start.ring()

  [[nodiscard]] std::uint64_t size() const { return size_; }
  /// Words of all planes.
  [[nodiscard]] std::uint64_t words() const { return planes_.size() * (size_ + 63) / 64; }
  [[nodiscard]] unsigned cell(std::uint64_t x) const {
    unsigned colour = 0;
    for (std::size_t p = 0; p < planes_.size(); ++p)
      colour |= static_cast<unsigned>(planes_[p][1 + x / 64] >> (x % 64) & 1) << p;
    return colour;
  }
  void step(const rows::RowRule& rule);

  /// A number that turning the ring does not change; different for most rings that are not each other turned.
  [[nodiscard]] std::uint64_t shape() const;
  /// The least k with this(x) = other(x+k) for all x, if there is one (Knuth, Morris and Pratt, 1977).
  [[nodiscard]] std::optional<std::uint64_t> turned_from(const Ring& other) const;
  /// Whether this(x) = other(x+k) for all x.
  [[nodiscard]] bool is_turned(const Ring& other, std::uint64_t k) const;
  /// The cells x+k at x = 0 … N−1.
  [[nodiscard]] rows::PlaneRow turned(std::uint64_t k) const;

 private:
  using Words = std::vector<std::uint64_t>;
  [[nodiscard]] std::size_t plane_words() const { return planes_[0].size() - 2; }
  [[nodiscard]] std::uint64_t window(const Words& plane, std::uint64_t x) const;  ///< cells x … x+63, going round

  std::uint64_t size_;
  std::vector<Words> planes_, next_;  ///< with one word more at each end, filled before a step
};

}  // namespace outpace::cycle
