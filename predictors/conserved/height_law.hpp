// Rules that conserve their ones, seen as walks: a one is a step up, a zero a step down, u(j) the height before cell j.
// For rule 184 the heights obey u'(j) = max(u(j−1), u(j+1)) − 1, so t steps are one maximum over a window (a
// (max,+)-linear law, as for ultradiscrete Burgers; Nishinari and Takahashi, 1998):
//
//     u_t(j) = max over |k| ≤ t, k ≡ t (mod 2) of u(j+k), − t        cell x at t = (u_t(x+1) − u_t(x) + 1)/2
//
//     cells x−t … x+t:     1   0   1   1   0        u_t(x)   looks at the heights before cells x−t, x−t+2, …, x+t:
//     heights:           0   1   0   1   2   1        after an even number of them; u_t(x+1) after an odd number
#pragma once

#include <expected>

#include "systems/core/error.hpp"
#include "systems/core/work.hpp"
#include "systems/eca/rule.hpp"

namespace outpace::conserved {

/// Whether every finite row keeps its number of ones (Hattori and Takesue, 1991): decided over the 8 neighbourhoods.
bool conserves_ones(eca::Rule rule);

/// The law above holds for the rule itself, or for the rule with its colours exchanged (which is also its mirror image:
/// read from right to left, the walk of the complement has the same steps).
struct HeightLaw {
  bool complemented = false;
};

/// Declines with a row whose ones change, or with a neighbourhood on which the law fails.
std::expected<HeightLaw, Declined> find_height_law(eca::Rule rule, Work& work);
/// Declines with a row whose ones change.
std::expected<void, Declined> check_conserved(eca::Rule rule, Work& work);

}  // namespace outpace::conserved
