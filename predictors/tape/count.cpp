// The part of Count that meets integers of any size; see count.hpp.
#include "predictors/tape/count.hpp"

#include <limits>

namespace outpace::tape {
namespace {
mpz_ptr raw(Integer& value) { return value.backend().data(); }
mpz_srcptr raw(const Integer& value) { return value.backend().data(); }
static_assert(sizeof(long) == sizeof(std::int64_t), "GMP's machine words are 64 bits here");
}  // namespace

void Count::assign(const Integer& value) {
  if (mpz_fits_slong_p(raw(value))) {
    small_ = mpz_get_si(raw(value));
    big_.reset();
  } else {
    big_ = std::make_unique<Integer>(value);
  }
}

void Count::shrink() {
  if (!mpz_fits_slong_p(raw(*big_))) return;
  small_ = mpz_get_si(raw(*big_));
  big_.reset();
}

Integer& Count::grow() {
  if (!big_) big_ = std::make_unique<Integer>(small_);
  return *big_;
}

Count& Count::add_slowly(const Count& other) {
  Integer& value = grow();
  if (other.big_)
    value += *other.big_;
  else if (other.small_ >= 0)
    mpz_add_ui(raw(value), raw(value), static_cast<unsigned long>(other.small_));
  else
    mpz_sub_ui(raw(value), raw(value), -static_cast<unsigned long>(other.small_));
  shrink();
  return *this;
}

Count& Count::subtract_slowly(const Count& other) {
  Integer& value = grow();
  if (other.big_)
    value -= *other.big_;
  else if (other.small_ >= 0)
    mpz_sub_ui(raw(value), raw(value), static_cast<unsigned long>(other.small_));
  else
    mpz_add_ui(raw(value), raw(value), -static_cast<unsigned long>(other.small_));
  shrink();
  return *this;
}

Count& Count::multiply_slowly(const Count& other) {
  Integer& value = grow();
  if (other.big_)
    value *= *other.big_;
  else
    mpz_mul_si(raw(value), raw(value), other.small_);
  shrink();
  return *this;
}

void Count::add_product(const Count& a, const Count& b) {
  std::int64_t product = 0;
  if (!a.big_ && !b.big_ && !__builtin_mul_overflow(a.small_, b.small_, &product)) {
    *this += Count(product);
    return;
  }
  if (a.is_zero() || b.is_zero()) return;
  Integer& value = grow();
  if (a.big_ && b.big_) {
    mpz_addmul(raw(value), raw(*a.big_), raw(*b.big_));
  } else if (!a.big_ && !b.big_) {
    mpz_addmul(raw(value), raw(Integer(a.small_)), raw(Integer(b.small_)));
  } else {
    const Integer& wide = a.big_ ? *a.big_ : *b.big_;
    const std::int64_t narrow = a.big_ ? b.small_ : a.small_;
    if (narrow >= 0)
      mpz_addmul_ui(raw(value), raw(wide), static_cast<unsigned long>(narrow));
    else
      mpz_submul_ui(raw(value), raw(wide), -static_cast<unsigned long>(narrow));
  }
  shrink();
}

std::int64_t Count::divide(std::int64_t divisor) {
  if (!big_) {
    std::int64_t rest = small_ % divisor;
    small_ /= divisor;
    if (rest < 0) rest += divisor, --small_;
    return rest;
  }
  const unsigned long rest = mpz_fdiv_q_ui(raw(*big_), raw(*big_), static_cast<unsigned long>(divisor));
  shrink();
  return static_cast<std::int64_t>(rest);
}

void Count::divide_exactly(const Count& divisor) {
  if (!big_) {
    // A word divided by a larger number exactly is 0; −2^63 / −1 is the one quotient that does not fit.
    if (divisor.big_)
      small_ = mpz_divisible_p(raw(integer()), raw(*divisor.big_)) && small_ ? -1 : 0;
    else if (divisor.small_ == -1)
      *this = -*this;
    else
      small_ /= divisor.small_;
    return;
  }
  if (divisor.big_)
    mpz_divexact(raw(*big_), raw(*big_), raw(*divisor.big_));
  else if (divisor.small_ > 0)
    mpz_divexact_ui(raw(*big_), raw(*big_), static_cast<unsigned long>(divisor.small_));
  else
    mpz_divexact(raw(*big_), raw(*big_), raw(Integer(divisor.small_)));
  shrink();
}

Count Count::quotient(const Count& divisor) const {
  if (!divisor.big_) {
    Count result = *this;
    result.divide(divisor.small_);
    return result;
  }
  Integer result;
  mpz_fdiv_q(raw(result), raw(integer()), raw(*divisor.big_));
  return Count(result);
}

std::int64_t Count::residue(std::int64_t modulus) const {
  if (big_) return static_cast<std::int64_t>(mpz_fdiv_ui(raw(*big_), static_cast<unsigned long>(modulus)));
  const std::int64_t rest = small_ % modulus;
  return rest < 0 ? rest + modulus : rest;
}

std::strong_ordering Count::compare_slowly(const Count& a, const Count& b) {
  if (a.big_ && b.big_) {
    const int order = mpz_cmp(raw(*a.big_), raw(*b.big_));
    return order <=> 0;
  }
  // What does not fit a machine word lies beyond everything that does, on its own side.
  return a.big_ ? a.big_->sign() <=> 0 : 0 <=> b.big_->sign();
}

}  // namespace outpace::tape
