// Finds the kinks of packed cells: neighbouring marks that begin at places of different parity.
#pragma once

#include <bit>
#include <cstdint>

#include "predictors/kinks/near_linear.hpp"

namespace outpace::kinks {

class MarkScan {
 public:
  explicit MarkScan(const NearLinear& near) : length_(static_cast<unsigned>(near.length)) {
    // As a polynomial over GF(2) in the cells 0, 1, 2 (bits of the index): masks are its coefficients.
    for (unsigned i = 0; i < 8; ++i) {
      unsigned word = 0;
      for (unsigned k = 0; k < length_; ++k) word = word << 1 | (i >> k & 1);
      terms_[i] = near.marks >> word & 1 ? ~std::uint64_t{0} : 0;
    }
    for (unsigned bit = 1; bit < 8; bit *= 2)
      for (unsigned i = 0; i < 8; ++i)
        if (i & bit) terms_[i] ^= terms_[i ^ bit];
  }

  /// The marks that begin at the cells of `word`, of which `next` holds the cells after.
  [[nodiscard]] std::uint64_t marks(std::uint64_t word, std::uint64_t next) const {
    const std::uint64_t a = word, b = word >> 1 | next << 63, c = word >> 2 | next << 62;
    return terms_[0] ^ (a & terms_[1]) ^ (b & (terms_[2] ^ (a & terms_[3]))) ^
           (c & (terms_[4] ^ (a & terms_[5]) ^ (b & (terms_[6] ^ (a & terms_[7])))));
  }

  /// Calls `kink(p, q)` for marks at p < q of different parity without another between them, in order, among the cells
  /// 0 … cells−1.
  template <class Kink>
  void scan(const std::uint64_t* row, std::uint64_t cells, Kink kink) const {
    if (cells < length_) return;
    constexpr std::uint64_t even = 0x5555'5555'5555'5555u;
    const std::uint64_t places = cells - length_ + 1, words = (cells + 63) / 64;
    std::uint64_t last = ~std::uint64_t{0};  // none yet
    for (std::uint64_t w = 0; 64 * w < places; ++w) {
      std::uint64_t found = marks(row[w], w + 1 < words ? row[w + 1] : 0);
      if (places - 64 * w < 64) found &= (std::uint64_t{1} << (places - 64 * w)) - 1;
      if (found == 0) continue;
      if (last == ~std::uint64_t{0}) last = 64 * w + static_cast<unsigned>(std::countr_zero(found));
      while (const std::uint64_t other = found & (last % 2 ? even : ~even)) {
        const auto q = static_cast<unsigned>(std::countr_zero(other));
        const std::uint64_t below = found & ((std::uint64_t{1} << q) - 1);
        const std::uint64_t p = below ? 64 * w + 63 - static_cast<unsigned>(std::countl_zero(below)) : last;
        kink(p, 64 * w + q);
        last = 64 * w + q;
        found &= ~std::uint64_t{0} << q;
      }
      last = 64 * w + 63 - static_cast<unsigned>(std::countl_zero(found));
    }
  }

 private:
  unsigned length_;
  std::uint64_t terms_[8];
};

}  // namespace outpace::kinks
