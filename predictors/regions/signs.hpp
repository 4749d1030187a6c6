// Whether a sequence that obeys a linear recurrence keeps its sign, with an argument that can be checked, or the exact
// index at which it loses it. In general that is the Positivity problem; decided are polynomials, at any distance, and
// sequences that one simple positive root outgrows.
#pragma once

#include <functional>

#include "predictors/regions/recurrence.hpp"

namespace outpace::regions {

/// Why v_m ≥ 0 (or > 0) for all m.
struct Argument {
  enum class How {
    tried,       ///< only so many are claimed, and all were looked at
    polynomial,  ///< from `from` on v is a polynomial of m, decided by its differences
    ratio,       ///< see below
  };
  How how = How::tried;
  std::uint64_t from = 0;  ///< all before were looked at
  /// ratio: w = Π (E − r)·v over the roots r > 0 peeled off, in this order, E the shift. All of v, (E − r₁)·v, … are
  /// not negative at `from`, and w never is from there on, so v never is (v_{m+1} = r·v_m + w_m). That w never is: it
  /// is 0, or obeys `recurrence` and `stride` of its steps map a cone around the eigenvector of `eigenvalue` into
  /// itself.
  std::vector<Rational> peeled;
  Polynomial recurrence{Rational(1)};
  std::optional<Rational> eigenvalue;
  std::uint64_t stride = 1;
};

/// Terms by index; null: out of work.
using Terms = std::function<const Rational*(std::uint64_t)>;

struct Outlook {
  enum class Kind { stays, fails, open, out_of_work } kind;
  Integer at = 0;  ///< fails: the first index
  Argument argument = {};
};

/// Decides polynomials only; `open` for every other recurrence.
Outlook polynomial_outlook(const Polynomial& recurrence, const Spectrum& roots, const Terms& v, bool strict,
                           Work& work);
/// Decides by ratios; looks at terms up to about a thousand.
Outlook ratio_outlook(const Polynomial& recurrence, const Spectrum& roots, const Terms& v, bool strict, Work& work);
/// Looks at all terms below `end`.
Outlook tried_outlook(std::uint64_t end, const Terms& v, bool strict);

}  // namespace outpace::regions
