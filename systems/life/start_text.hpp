// The words and numbers of which initial conditions of boards are made: reading them with their columns, writing them.
// What they mean is start.cpp's business.
#pragma once

#include <charconv>
#include <cstdio>
#include <string>
#include <string_view>

#include "systems/core/random_field.hpp"
#include "systems/life/start.hpp"

namespace outpace::life {

inline constexpr std::uint64_t longest_side = std::uint64_t{1} << 40;

/// What is parsed, from left to right.
class Text {
 public:
  explicit Text(std::string_view whole) : whole_(whole), rest_(whole) {}
  [[nodiscard]] std::string_view rest() const { return rest_; }
  void skip(std::size_t n) { rest_.remove_prefix(n), column_ += n; }
  bool skip(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    skip(word.size());
    return true;
  }
  [[nodiscard]] std::string name() const {
    std::string shown(whole_.substr(0, 60));
    if (whole_.size() > 60) shown += "…";
    return "initial condition '" + shown + "'";
  }
  [[nodiscard]] std::unexpected<Error> fail(std::string why, std::string remedy) const {
    return std::unexpected(
        Error{name() + ", column " + std::to_string(column_ + 1), std::move(why), std::move(remedy)});
  }
  /// An unsigned number of 64 bits.
  Result<std::uint64_t> number(const std::string& meaning) {
    std::uint64_t value = 0;
    const auto [end, status] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    if (status == std::errc::result_out_of_range) return fail(meaning + " does not fit 64 bits", "take less than 2^64");
    if (status != std::errc()) return fail(meaning + " must be a decimal number", "write it like 42");
    skip(static_cast<std::size_t>(end - rest_.data()));
    return value;
  }
  Result<Sides> sides(const std::string& what) {
    const auto width = number("the width of the " + what);
    if (!width) return std::unexpected(width.error());
    if (!skip("x")) return fail("the height is missing", "write it like 64x64");
    const auto height = number("the height of the " + what);
    if (!height) return std::unexpected(height.error());
    if (*width == 0 || *height == 0) return fail("a " + what + " of 0 cells has no state", "take 1 or more");
    if (*width > longest_side || *height > longest_side)
      return fail("a side of the " + what + " is over 2^40", "take a shorter one");
    return Sides{*width, *height};
  }
  /// 0.375 as a fraction of 2^64.
  Result<std::uint64_t> density() {
    std::uint64_t digits = 0, scale = 1;
    if (!skip("0.")) return fail("a density is between 0 and 1", "write it like 0.375");
    std::size_t n = 0;
    for (; n < rest_.size() && rest_[n] >= '0' && rest_[n] <= '9'; ++n) {
      if (n == 9) return fail("a density has at most nine digits", "round it");
      digits = 10 * digits + static_cast<std::uint64_t>(rest_[n] - '0');
      scale *= 10;
    }
    if (digits == 0) return fail("a density is above 0", "write it like 0.375");
    skip(n);
    return static_cast<std::uint64_t>((static_cast<unsigned __int128>(digits) << 64) / scale);
  }

 private:
  std::string_view whole_, rest_;
  std::size_t column_ = 0;
};

inline std::string density_text(std::uint64_t threshold) {
  // The shortest decimal of at most nine digits that rounds to it; one exists, since it was read from one.
  std::uint64_t scale = 1;
  for (int digits = 1; digits <= 9; ++digits) {
    scale *= 10;
    const auto near =
        static_cast<std::uint64_t>((static_cast<unsigned __int128>(threshold) * scale + (~std::uint64_t{0})) >> 64);
    if (static_cast<std::uint64_t>((static_cast<unsigned __int128>(near) << 64) / scale) == threshold) {
      std::string text = std::to_string(near);
      return "0." + std::string(static_cast<std::size_t>(digits) - text.size(), '0') + text;
    }
  }
  return "0.5";
}

inline std::string hexadecimal(std::uint64_t value) {
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(value));
  return text;
}

/// Two multiplicative hashes mixed: it pins content against accidents.
inline std::uint64_t content_digest(std::string_view text) {
  std::uint64_t a = text.size();
  for (std::size_t i = 0; i < text.size(); i += 8) {
    std::uint64_t word = 0;
    for (std::size_t b = 0; b < 8 && i + b < text.size(); ++b)
      word |= std::uint64_t{static_cast<unsigned char>(text[i + b])} << (8 * b);
    a = mix64(a ^ word) + 0x9E3779B97F4A7C15u;
  }
  return mix64(a);
}

}  // namespace outpace::life
