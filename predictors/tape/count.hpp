// A signed integer that lives in a machine word as long as it fits and on the heap (GMP) afterwards. Run lengths and
// step counts are small almost always and enormous sometimes; arithmetic on plain GMP integers would allocate for each.
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <string>

#include "systems/core/integer.hpp"

namespace outpace::tape {

class Count {
 public:
  Count() noexcept = default;
  Count(std::int64_t value) noexcept : small_(value) {}  // NOLINT: numbers convert
  Count(int value) noexcept : small_(value) {}           // NOLINT
  explicit Count(const Integer& value) { assign(value); }
  Count(const Count& other) : small_(other.small_), big_(other.big_ ? new Integer(*other.big_) : nullptr) {}
  Count(Count&& other) noexcept : small_(other.small_), big_(std::move(other.big_)) {}
  Count& operator=(const Count& other) {
    if (other.big_) {
      if (big_)
        *big_ = *other.big_;
      else
        big_ = std::make_unique<Integer>(*other.big_);
    } else {
      small_ = other.small_;
      big_.reset();
    }
    return *this;
  }
  Count& operator=(Count&& other) noexcept {
    small_ = other.small_;
    big_ = std::move(other.big_);
    return *this;
  }
  ~Count() = default;

  /// Whether the value is in a machine word; then `small()` is it.
  [[nodiscard]] bool is_small() const noexcept { return !big_; }
  [[nodiscard]] std::int64_t small() const noexcept { return small_; }
  [[nodiscard]] Integer integer() const { return big_ ? *big_ : Integer(small_); }
  /// 64-bit limbs, at least 1: what arithmetic is charged by.
  [[nodiscard]] std::uint64_t limbs() const { return big_ ? outpace::limbs(*big_) : 1; }
  [[nodiscard]] int sign() const { return big_ ? big_->sign() : (small_ > 0) - (small_ < 0); }
  [[nodiscard]] bool is_zero() const noexcept { return !big_ && small_ == 0; }
  [[nodiscard]] bool is_one() const noexcept { return !big_ && small_ == 1; }
  [[nodiscard]] std::string text() const { return big_ ? big_->str() : std::to_string(small_); }

  Count& operator+=(const Count& other) {
    std::int64_t sum = 0;
    if (!big_ && !other.big_ && !__builtin_add_overflow(small_, other.small_, &sum)) {
      small_ = sum;
      return *this;
    }
    return add_slowly(other);
  }
  Count& operator-=(const Count& other) {
    std::int64_t difference = 0;
    if (!big_ && !other.big_ && !__builtin_sub_overflow(small_, other.small_, &difference)) {
      small_ = difference;
      return *this;
    }
    return subtract_slowly(other);
  }
  Count& operator*=(const Count& other) {
    std::int64_t product = 0;
    if (!big_ && !other.big_ && !__builtin_mul_overflow(small_, other.small_, &product)) {
      small_ = product;
      return *this;
    }
    return multiply_slowly(other);
  }
  /// Adds a·b.
  void add_product(const Count& a, const Count& b);
  /// Divides by a positive number; the rest, in [0, divisor), is returned (so the quotient is rounded down).
  std::int64_t divide(std::int64_t divisor);
  /// Divides by a number that is known to go into it.
  void divide_exactly(const Count& divisor);
  /// ⌊this / divisor⌋, divisor > 0.
  [[nodiscard]] Count quotient(const Count& divisor) const;
  [[nodiscard]] std::int64_t residue(std::int64_t modulus) const;

  friend Count operator+(Count a, const Count& b) { return a += b; }
  friend Count operator-(Count a, const Count& b) { return a -= b; }
  friend Count operator*(Count a, const Count& b) { return a *= b; }
  friend Count operator-(const Count& a) { return Count(0) -= a; }
  friend bool operator==(const Count& a, const Count& b) {
    if (!a.big_ && !b.big_) return a.small_ == b.small_;
    return a.big_ && b.big_ && *a.big_ == *b.big_;
  }
  friend std::strong_ordering operator<=>(const Count& a, const Count& b) {
    if (!a.big_ && !b.big_) return a.small_ <=> b.small_;
    return compare_slowly(a, b);
  }

 private:
  void assign(const Integer& value);
  void shrink();  ///< back into a machine word if it fits
  Count& add_slowly(const Count& other);
  Count& subtract_slowly(const Count& other);
  Count& multiply_slowly(const Count& other);
  Integer& grow();
  static std::strong_ordering compare_slowly(const Count& a, const Count& b);

  std::int64_t small_ = 0;
  std::unique_ptr<Integer> big_;  ///< where it is, the value does not fit a machine word
};

}  // namespace outpace::tape
