// Numbers too long to be written out, kept as (Σ c·b^E + c₀)/d with exponents E of the same kind: sums, products,
// powers, signs and residues of them are exact. What cannot be decided by the leading power is not decided.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "systems/core/integer.hpp"
#include "systems/core/work.hpp"

namespace outpace::rules {

class Tower;

/// coefficient · base^exponent; the base is no power of a smaller number and does not divide the coefficient.
struct Power {
  Integer coefficient;
  std::int64_t base = 2;
  std::shared_ptr<const Tower> exponent;
};

/// (Σ powers + constant)/denominator in lowest terms, the powers of one base from the greatest down. A rational number;
/// what counts something is an integer.
class Tower {
 public:
  Tower() = default;
  Tower(Integer value) : constant(std::move(value)) {}            // NOLINT: numbers convert
  Tower(std::int64_t value) : constant(value) {}                  // NOLINT
  Tower(int value) : constant(value) {}                           // NOLINT
  [[nodiscard]] bool is_plain() const { return powers.empty(); }  ///< a fraction of written-out integers
  /// `(3^(3^22146+5)-11)/2`: no spaces, equal numbers of the same algebra have equal texts.
  [[nodiscard]] std::string text() const;
  friend bool operator==(const Tower& a, const Tower& b);

  std::vector<Power> powers;
  Integer constant = 0, denominator = 1;
};

/// The arithmetic of towers. What it cannot do sets `failed`, and results are worthless from then on.
class TowerAlgebra {
 public:
  /// Powers of at most so many bits are written out. One unit a power that is looked at.
  TowerAlgebra(std::uint64_t written_bits, Work& work) : written_bits_(written_bits), work_(work) {}
  ~TowerAlgebra() { work_.release(held_); }
  TowerAlgebra(const TowerAlgebra&) = delete;
  TowerAlgebra& operator=(const TowerAlgebra&) = delete;

  [[nodiscard]] bool failed() const { return failed_; }

  Tower sum(const Tower& a, const Tower& b);
  Tower difference(const Tower& a, const Tower& b) { return sum(a, product(b, -1)); }
  /// Fails where powers of different bases would be multiplied.
  Tower product(const Tower& a, const Tower& b);
  /// `divisor` not 0.
  Tower quotient(const Tower& a, const Integer& divisor);
  /// base^exponent, base ≥ 1, the exponent an integer ≥ 0.
  Tower power(std::int64_t base, const Tower& exponent);
  /// −1, 0 or 1. Fails where a difference of powers of different bases decides.
  int sign(const Tower& a);
  /// In [0, modulus), of an integer; by Carmichael's theorem for exponents however high. Fails for modulus·denominator
  /// over 2^62.
  std::uint64_t residue(const Tower& a, std::uint64_t modulus);
  /// ⌊a/divisor⌋ of an integer, divisor ≥ 1.
  Tower floor_quotient(const Tower& a, std::uint64_t divisor);
  /// Written out, if it is an integer of at most about so many bits.
  std::optional<Integer> written_out(const Tower& a, std::uint64_t most_bits);

 private:
  using Exponent = std::shared_ptr<const Tower>;
  /// How two exponents differ.
  struct Gap {
    int sign = 0;
    double least_bits = 0;  ///< not more than log2 of the difference, and at most 60
  };

  void normalise(Tower& a);
  void fail() { failed_ = true; }
  bool spend(std::uint64_t units);
  bool hold(std::uint64_t bytes);
  /// The one exponent of that value. Comparisons of the same ones come again and again, so both are kept.
  Exponent exponent(Tower value);
  const Gap& gap(const Exponent& a, const Exponent& b);
  /// Whether the greatest power is at least twice all the rest together, so that it decides. Requires a power.
  bool leads(const Tower& a);
  /// Not more than log2 |a|; of an integer that is not 0.
  double least_bits(const Tower& a);
  /// Not more than log2 of base^(first − second), where that is positive.
  double least_ratio(std::int64_t base, const Exponent& first, const Exponent& second);
  std::uint64_t power_residue(std::int64_t base, const Tower& exponent, std::uint64_t modulus);

  std::uint64_t written_bits_;
  Work& work_;
  bool failed_ = false;
  std::uint64_t held_ = 0;
  std::unordered_map<std::string, Exponent> exponents_;
  std::map<std::pair<const Tower*, const Tower*>, Gap> gaps_;
};

}  // namespace outpace::rules
