// Linear recurrences with rational coefficients: the shortest one that a sequence obeys, what its roots are, and a term
// of any index. Nothing here knows of networks.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "systems/core/work.hpp"
#include "systems/rnn/number.hpp"

namespace outpace::regions {

using rnn::Rational;

/// Constant term first, monic. As a recurrence: Σ q_i·v_{n+i} = 0 for all n.
using Polynomial = std::vector<Rational>;

/// The shortest recurrence of the sequence, whose length is at most half the number of terms (Massey, 1969). Empty: out
/// of work.
std::optional<Polynomial> shortest_recurrence(std::span<const Rational> terms, Work& work);

/// The roots of a recurrence.
struct Spectrum {
  std::uint64_t zeros = 0;                              ///< how often 0 is one
  std::vector<std::pair<Rational, unsigned>> rational;  ///< other rational ones and how often, smallest first
  std::uint64_t turns = 1;                              ///< the least common multiple of the orders of roots of unity
  bool unity = true;                                    ///< 0 and roots of unity are all
  Polynomial others{Rational(1)};  ///< the product of the irreducible factors without rational roots, each once
};
Spectrum spectrum(const Polynomial& recurrence);

/// (z − root)·quotient = polynomial; the remainder must be 0.
Polynomial divided(const Polynomial& polynomial, const Rational& root);

/// v_n from enough first terms (as many as the recurrence is long). Empty: out of work, or it would not fit memory.
std::optional<Rational> term(const Polynomial& recurrence, std::span<const Rational> first, const Integer& n,
                             Work& work);

}  // namespace outpace::regions
