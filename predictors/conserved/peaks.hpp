// A stretch of the walk boiled down to three numbers, and how stretches join. This is all that a cell needs to know of
// the 2t+1 cells below it.
#pragma once

#include <algorithm>
#include <cstdint>

#include "systems/core/integer.hpp"
#include "systems/core/random_field.hpp"

namespace outpace::conserved {

/// Height after the stretch and its maxima after an even (0 included) and an odd number of cells, from height 0.
template <class Height>
struct Peaks {
  Height height = 0;
  Height even = 0;
  Height odd = 0;  ///< meaningful unless empty
  bool odd_length = false;
  bool empty = true;
};

/// Peaks of a stretch of whole words, as one vector lane finds them.
struct LanePeaks {
  std::int64_t height, even, odd;
};

/// The stretch `a` followed by `b`.
template <class Height>
Peaks<Height> join(const Peaks<Height>& a, const Peaks<Height>& b) {
  if (a.empty) return b;
  if (b.empty) return a;
  const Height& even = a.odd_length ? b.odd : b.even;
  const Height& odd = a.odd_length ? b.even : b.odd;
  return {Height(a.height + b.height), std::max<Height>(a.even, a.height + even),
          std::max<Height>(a.odd, a.height + odd), a.odd_length != b.odd_length, false};
}

/// The lowest `cells` cells of a word, 0 … 64 of them.
Peaks<std::int64_t> peaks_of_cells(std::uint64_t word, unsigned cells);
/// `count` whole words of a random field from word `first` on, each xored with `flip`; many lanes at a time.
Peaks<std::int64_t> peaks_of_field(const RandomField& field, std::int64_t first, std::uint64_t count,
                                   std::uint64_t flip);

}  // namespace outpace::conserved
