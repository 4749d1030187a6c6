// A stretch of a walk boiled down to a few numbers, and how stretches join. This is all that a cell needs to know of
// the cells below it.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "systems/core/integer.hpp"

namespace outpace::potential {

/// The terms of a law are at most this far apart.
inline constexpr unsigned most_stride = 4;

/// The height after a stretch that starts at height 0 and, for each residue r modulo `stride`, the maximum of the
/// heights before its cells number n ≡ r, n from 0 to the length (the height after the last cell included).
template <class Height>
struct Profile {
  Height height{0};
  std::array<Height, most_stride> peak{};
  unsigned present = 1;  ///< bit r: the stretch has a place n ≡ r
  unsigned residue = 0;  ///< its length modulo the stride
};

/// The stretch `a` followed by `b`.
template <class Height>
Profile<Height> join(const Profile<Height>& a, const Profile<Height>& b, unsigned stride) {
  Profile<Height> both = a;
  both.height += b.height;
  both.residue = (a.residue + b.residue) % stride;
  for (unsigned r = 0; r < stride; ++r) {
    if (!(b.present >> r & 1)) continue;
    const unsigned at = (a.residue + r) % stride;
    Height peak = a.height + b.peak[r];
    if (!(both.present >> at & 1) || peak > both.peak[at]) both.peak[at] = std::move(peak);
    both.present |= 1u << at;
  }
  return both;
}

/// `cells` steps of the same height.
Profile<Integer> uniform(const Integer& step, const Integer& cells, unsigned stride);
/// A stretch whose length is a multiple of the stride, `times` ≥ 0 times in a row.
Profile<Integer> repeated(const Profile<Integer>& stretch, const Integer& times);

}  // namespace outpace::potential
