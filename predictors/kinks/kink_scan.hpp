// Finds the kinks of packed cells: neighbouring marks that begin at places of different parity. Vectors sort the words
// of a row by the parities of their marks; only words at which the parity changes are looked into.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <vector>

#include "predictors/kinks/near_linear.hpp"

namespace outpace::kinks {

/// Which words of a row have marks that begin at even, and which at odd places: bit w of either is for word w.
struct MarkedWords {
  std::vector<std::uint64_t> even, odd;
};

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
  /// 0 … cells−1, until it returns false. `marked` is room to work in.
  template <class Kink>
  void scan(const std::uint64_t* row, std::uint64_t cells, MarkedWords& marked, Kink kink) const {
    if (cells < length_) return;
    const std::uint64_t places = cells - length_ + 1, words = (cells + 63) / 64;
    sort(row, places, words, marked);
    const auto found_in = [&](std::uint64_t w) {
      const std::uint64_t found = marks(row[w], w + 1 < words ? row[w + 1] : 0);
      return places - 64 * w < 64 ? found & ((std::uint64_t{1} << (places - 64 * w)) - 1) : found;
    };
    constexpr std::uint64_t even = 0x5555'5555'5555'5555u, none = ~std::uint64_t{0};
    std::uint64_t last_word = none;  // the last word with marks so far
    std::uint64_t last = none;       // the last mark, if that word was looked into
    bool odd = false;                // the last mark's parity
    for (std::uint64_t chunk = 0; chunk < marked.even.size(); ++chunk) {
      const std::uint64_t any = marked.even[chunk] | marked.odd[chunk];
      if (any == 0) continue;
      if (last_word == none) {
        last_word = 64 * chunk + static_cast<unsigned>(std::countr_zero(any));
        last = 64 * last_word + static_cast<unsigned>(std::countr_zero(found_in(last_word)));
        odd = last % 2;
      }
      std::uint64_t rest = ~std::uint64_t{0};  // words not passed yet
      while (const std::uint64_t turns = rest & (odd ? marked.even[chunk] : marked.odd[chunk])) {
        const auto bit = static_cast<unsigned>(std::countr_zero(turns));
        const std::uint64_t w = 64 * chunk + bit;
        if (const std::uint64_t before = any & rest & ((std::uint64_t{1} << bit) - 1))
          last_word = 64 * chunk + 63 - static_cast<unsigned>(std::countl_zero(before));
        if (last / 64 != last_word)
          last = 64 * last_word + 63 - static_cast<unsigned>(std::countl_zero(found_in(last_word)));
        std::uint64_t found = found_in(w);
        while (const std::uint64_t other = found & (odd ? even : ~even)) {
          const auto q = static_cast<unsigned>(std::countr_zero(other));
          const std::uint64_t below = found & ((std::uint64_t{1} << q) - 1);
          const std::uint64_t p = below ? 64 * w + 63 - static_cast<unsigned>(std::countl_zero(below)) : last;
          if (!kink(p, 64 * w + q)) return;
          last = 64 * w + q;
          odd = !odd;
          found &= ~std::uint64_t{0} << q;
        }
        last = 64 * w + 63 - static_cast<unsigned>(std::countl_zero(found));
        last_word = w;
        rest = bit == 63 ? 0 : ~std::uint64_t{0} << (bit + 1);
      }
      if (const std::uint64_t after = any & rest)
        last_word = 64 * chunk + 63 - static_cast<unsigned>(std::countl_zero(after));
    }
  }

 private:
  /// Fills `marked` for the marks that begin at the first `places` cells of `words` words.
  void sort(const std::uint64_t* row, std::uint64_t places, std::uint64_t words, MarkedWords& marked) const;

  unsigned length_;
  std::uint64_t terms_[8];
};

}  // namespace outpace::kinks
