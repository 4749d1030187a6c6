// The search for an identity f^(n+p) = shift^k f^n of a rule, and its exhaustive proof over all neighbourhoods.
#pragma once

#include <cstdint>
#include <expected>

#include "systems/core/error.hpp"
#include "systems/core/work.hpp"
#include "systems/eca/rule.hpp"

namespace outpace {

/// f^(n+p)(a)(x) = f^n(a)(x+k) for every row a and cell x, with both colours exchanged if `complement`.
struct Identity {
  unsigned n = 0, p = 1;
  int k = 0;
  bool complement = false;
};

/// Largest n+p that is searched.
inline constexpr unsigned identity_search_limit = 10;

/// The identity with the least n+p, then the least n, then the least |k|. Declines with the limit and a counterexample.
std::expected<Identity, Declined> find_identity(eca::Rule rule, Work& work);

}  // namespace outpace
