// The exhaustive proof of an identity over all windows that its two sides can see.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "systems/ca/local_rule.hpp"
#include "systems/core/work.hpp"

namespace outpace {

/// A one-to-one map of colours, as far as it is known.
class Renaming {
 public:
  explicit Renaming(unsigned colours) : colours_(colours) {}
  /// Learns that `from` becomes `to`. False where that contradicts what is known.
  bool add(unsigned from, unsigned to) {
    if (to_[from] == to + 1) return true;
    if (to_[from] != 0 || taken_[to]) return false;
    to_[from] = static_cast<std::uint8_t>(to + 1);
    taken_[to] = true;
    return true;
  }
  /// With colours that never occurred given the names that are left.
  [[nodiscard]] std::vector<std::uint8_t> completed() const;

 private:
  unsigned colours_;
  std::array<std::uint8_t, 16> to_{};
  std::array<bool, 16> taken_{};
};

struct ProofResult {
  bool within_limit = true;
  std::optional<std::string> counterexample;  ///< a window, where it fails
};

/// f^(n+p) against shift^k f^n, renamed, on all windows of (n+p)·(cells−1) + 1 cells; extends `names` by what it sees.
ProofResult prove_identity(const ca::LocalRule& rule, unsigned n, unsigned p, int k, Renaming& names, Work& work);

}  // namespace outpace
