// Reading integers and times, and the few integer operations that GMP spells differently.
#include "systems/core/integer.hpp"

#include <bit>
#include <charconv>

namespace outpace {
namespace {

constexpr std::uint64_t max_bits = 10'000'000;

/// Reads sums of products of powers of decimal numbers; keeps the column for its errors.
class IntegerReader {
 public:
  IntegerReader(std::string_view text, std::string_view kind) : text_(text), kind_(kind) {}

  Result<Integer> read() {
    if (text_.empty()) return fail(0, "nothing was given");
    auto total = sum();
    if (total && at_ != text_.size()) return fail(at_, "a '" + std::string(1, text_[at_]) + "' cannot stand here");
    return total;
  }

 private:
  std::unexpected<Error> fail(std::size_t column, std::string why) const {
    return std::unexpected(Error{std::string(kind_) + " '" + shown() + "', column " + std::to_string(column + 1),
                                 std::move(why), "write it like 1000, 1e6, 10^100 or 2^40-1"});
  }
  std::string shown() const { return std::string(text_.substr(0, 60)) + (text_.size() > 60 ? "…" : ""); }

  bool take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  Result<Integer> sum() {
    const bool negative = take('-');
    auto total = product();
    if (total && negative) *total = -*total;
    while (total && at_ < text_.size() && (text_[at_] == '+' || text_[at_] == '-')) {
      const bool minus = text_[at_++] == '-';
      auto term = product();
      if (!term) return term;
      if (minus)
        *total -= *term;
      else
        *total += *term;
    }
    return total;
  }

  Result<Integer> product() {
    auto value = power();
    while (value && take('*')) {
      auto factor = power();
      if (!factor) return factor;
      if (bit_length(*value) + bit_length(*factor) > max_bits) return fail(at_, "the number has over 10 million bits");
      *value *= *factor;
    }
    return value;
  }

  Result<Integer> power() {
    auto base = number();
    if (!base || at_ >= text_.size()) return base;
    const std::size_t operator_at = at_;
    const bool scientific = take('e') || take('E');
    if (!scientific && !take('^')) return base;
    const auto exponent = number();
    if (!exponent) return exponent;
    const Integer b = scientific ? Integer(10) : *base;
    if (*exponent > max_bits || (b > 1 && bit_length(b) * exponent->convert_to<std::uint64_t>() > max_bits))
      return fail(operator_at, "the number has over 10 million bits");
    const Integer raised = boost::multiprecision::pow(b, exponent->convert_to<unsigned>());
    return scientific ? Integer(*base * raised) : raised;
  }

  Result<Integer> number() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') ++at_;
    if (at_ == begin)
      return fail(begin, begin == text_.size() ? "a number is missing at the end" : "a digit must stand here");
    if (at_ - begin > max_bits / 4) return fail(begin, "the number has over 10 million bits");
    std::string digits(text_.substr(begin, at_ - begin));
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));  // a leading 0 would mean octal
    return Integer(digits);
  }

  std::string_view text_;
  std::string_view kind_;
  std::size_t at_ = 0;
};

}  // namespace

Result<Time> parse_time(std::string_view text) {
  auto value = IntegerReader(text, "time").read();
  if (value && *value < 0)
    return std::unexpected(
        Error{"time '" + std::string(text.substr(0, 60)) + "'", "it is negative", "a time is 0 or more steps"});
  return value;
}

Result<Integer> parse_integer(std::string_view text) { return IntegerReader(text, "integer").read(); }

std::optional<std::int64_t> to_int64(const Integer& value) {
  if (value < 0 || bit_length(value) > 63) return std::nullopt;
  return value.convert_to<std::int64_t>();
}

std::uint64_t bit_length(const Integer& value) { return value == 0 ? 0 : mpz_sizeinbase(value.backend().data(), 2); }

Integer floor_shift(const Integer& value, std::uint64_t shift) {
  Integer result;
  mpz_fdiv_q_2exp(result.backend().data(), value.backend().data(), shift);
  return result;
}

std::uint64_t low_word(const Integer& value) {
  const std::uint64_t magnitude = mpz_getlimbn(value.backend().data(), 0);
  return value < 0 ? -magnitude : magnitude;
}

Integer residue(const Integer& value, const Integer& modulus) {
  Integer result;
  mpz_fdiv_r(result.backend().data(), value.backend().data(), modulus.backend().data());
  return result;
}

std::uint64_t limbs(const Integer& value) { return std::max<std::uint64_t>(1, mpz_size(value.backend().data())); }

std::uint64_t product_units(std::uint64_t n, std::uint64_t m) {
  return (n + m) * static_cast<std::uint64_t>(std::bit_width(n + m - 1));
}

std::uint64_t sum_units(std::uint64_t n, std::uint64_t m) { return n + m; }

}  // namespace outpace
