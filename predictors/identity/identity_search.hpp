// The search for an identity f^(n+p) = shift^k f^n of a rule, and its exhaustive proof over all neighbourhoods.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <vector>

#include "predictors/rows/plane_row.hpp"
#include "systems/core/error.hpp"
#include "systems/core/work.hpp"

namespace outpace {

/// f^(n+p)(a)(x) = names[f^n(a)(x+k)] for every row a and cell x; `names` is a permutation of the colours.
struct Identity {
  unsigned n = 0, p = 1;
  int k = 0;
  std::vector<std::uint8_t> names;

  [[nodiscard]] bool renames() const;
  /// "f^2 = not shift^1 f^0"; with more than two colours the new names stand in brackets: "[120] shift^1 f^0".
  [[nodiscard]] std::string text() const;
};

/// Largest n+p that is searched, as far as all windows of the steps together are at most `most_windows`.
inline constexpr unsigned identity_search_limit = 10;
inline constexpr std::size_t most_windows = std::size_t{1} << 22;

/// The identity with the least n+p, then the least n, then the least |k|. Declines with the limit and a counterexample.
std::expected<Identity, Declined> find_identity(const std::string& name, const rows::RowRule& rule, Work& work);

}  // namespace outpace
