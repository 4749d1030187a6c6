// The infinite random fields: any cell of `random:SEED` without its neighbours. The mixing function is SplitMix64's
// finaliser (Steele, Lea and Flood, 2014).
#pragma once

#include <cstdint>

#include "systems/core/integer.hpp"

namespace outpace {

constexpr std::uint64_t mix64(std::uint64_t z) noexcept {
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

class RandomField;

/// What a field looks like through something: word `index` of the view, from the words of `source`.
class FieldImage {
 public:
  virtual ~FieldImage() = default;
  [[nodiscard]] virtual std::uint64_t word(const RandomField& source, const Integer& index) const = 0;
};

/// A field of pseudo-random 64-bit words on the integers. Two-coloured cell x is bit (x mod 64) of word floor(x/64).
class RandomField {
 public:
  explicit constexpr RandomField(std::uint64_t seed) noexcept : seed_(seed) {}
  /// A view of that field; it does not own `image`.
  constexpr RandomField(std::uint64_t seed, const FieldImage* image) noexcept : seed_(seed), image_(image) {}
  [[nodiscard]] constexpr std::uint64_t seed() const noexcept { return seed_; }

  /// Word `index`, for an index that fits a machine word. Charge one work unit a word.
  [[nodiscard]] constexpr std::uint64_t word(std::int64_t index) const {
    if (image_) [[unlikely]]
      return image_word(Integer(index));
    return mix64(seed_ + (static_cast<std::uint64_t>(index) + 1) * 0x9E3779B97F4A7C15u);
  }
  /// Word `index` of any size: the two's-complement limbs above the lowest are folded into the seed, least first, so
  /// that the field does not repeat with period 2^64 words.
  [[nodiscard]] std::uint64_t word(const Integer& index) const;
  /// The 64 cells x, x+1, …, x+63, cell x in bit 0.
  [[nodiscard]] std::uint64_t cells(const Integer& x) const;
  /// Two-coloured cell x.
  [[nodiscard]] bool bit(const Integer& x) const;

 private:
  [[nodiscard]] std::uint64_t image_word(const Integer& index) const;

  std::uint64_t seed_;
  const FieldImage* image_ = nullptr;
};

}  // namespace outpace
