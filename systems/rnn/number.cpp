// Reading exact numbers; see number.hpp.
#include "systems/rnn/number.hpp"

#include <charconv>
#include <cmath>

namespace outpace::rnn {
namespace {

constexpr std::size_t most_characters = 300'000;
constexpr int most_exponent = 5000;

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Result<Rational> read() {
    if (text_.empty()) return fail("nothing was given");
    if (text_.size() > most_characters) return fail("the number is longer than 300,000 characters");
    const bool negative = take('-');
    if (!negative) take('+');
    const bool hexadecimal = text_.substr(at_).starts_with("0x") || text_.substr(at_).starts_with("0X");
    if (hexadecimal) at_ += 2;
    auto value = hexadecimal ? scaled(16, 'p', 2) : scaled(10, 'e', 10);
    if (value && at_ < text_.size() && text_[at_] == '/' && !hexadecimal && whole_) {
      ++at_;
      const auto below = scaled(10, '\0', 10);
      if (!below) return below;
      if (!whole_) return fail("a denominator is a whole number");
      if (*below == 0) return fail("the denominator is 0");
      *value /= *below;
    }
    if (!value) return value;
    if (at_ != text_.size()) return fail("a '" + std::string(1, text_[at_]) + "' cannot stand here");
    return negative ? Rational(-*value) : *value;
  }

 private:
  std::unexpected<Error> fail(std::string why) const {
    std::string shown(text_.substr(0, 60));
    if (text_.size() > 60) shown += "…";
    return std::unexpected(Error{"number '" + shown + "', column " + std::to_string(at_ + 1), std::move(why),
                                 "write it like 3, -0.125, 2/7 or 0x1.8p-3"});
  }
  bool take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  static int digit(char c, int base) {
    const int value = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : 16;
    return value < base ? value : -1;
  }

  /// Digits with an optional point, then an optional power: `mark` and a decimal exponent of `power_base`.
  Result<Rational> scaled(int base, char mark, int power_base) {
    std::string digits;
    long fraction_digits = 0;
    bool point = false;
    for (; at_ < text_.size(); ++at_) {
      if (text_[at_] == '.' && !point) {
        point = true;
        continue;
      }
      if (digit(text_[at_], base) < 0) break;
      digits += text_[at_];
      fraction_digits += point;
    }
    if (digits.empty()) return fail("a digit must stand here");
    whole_ = !point;
    Integer mantissa;
    mpz_set_str(mantissa.backend().data(), digits.c_str(), base);
    long exponent = 0;
    if (mark && at_ < text_.size() && (text_[at_] | 0x20) == mark) {
      ++at_;
      const bool minus = take('-');
      if (!minus) take('+');
      int value = 0;
      const auto [end, status] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), value);
      if (end == text_.data() + at_ || value < 0) return fail("the exponent must be a whole number");
      if (status != std::errc() || value > most_exponent) return fail("the exponent is beyond 5000");
      at_ = static_cast<std::size_t>(end - text_.data());
      exponent = minus ? -value : value;
      whole_ = false;
    }
    exponent -= power_base == 2 ? 4 * fraction_digits : fraction_digits;
    Integer power;
    mpz_ui_pow_ui(power.backend().data(), static_cast<unsigned long>(power_base),
                  static_cast<unsigned long>(std::labs(exponent)));
    return exponent < 0 ? Rational(mantissa, power) : Rational(Integer(mantissa * power));
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool whole_ = true;
};

}  // namespace

Result<Rational> parse_rational(std::string_view text) { return Reader(text).read(); }

std::string text(const Rational& value) { return value.str(); }

Integer floor(const Rational& value) {
  Integer result;
  const Integer above = numerator(value), below = denominator(value);
  mpz_fdiv_q(result.backend().data(), above.backend().data(), below.backend().data());
  return result;
}

Rational exactly(double value) {
  Rational result;
  mpq_set_d(result.backend().data(), value);
  return result;
}

}  // namespace outpace::rnn
