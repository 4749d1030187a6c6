// Where a reader of pattern files is in its text: characters, lines and columns, whole numbers, and errors that say the
// place. Shared by the readers and by nobody else.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "systems/core/error.hpp"

namespace outpace::life {

/// Numbers in pattern files stay below this; places too, so that sums of two cannot overflow.
inline constexpr std::int64_t farthest_place = std::int64_t{1} << 58;

class TextCursor {
 public:
  TextCursor(std::string_view text, std::string_view name) : text_(text), name_(name) {}

  [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
  /// The next character; '\0' at the end (use at_end to tell it from a NUL byte).
  [[nodiscard]] char peek() const { return at_end() ? '\0' : text_[at_]; }
  void skip() {
    if (at_end()) return;
    if (text_[at_] == '\n') ++line_, begin_ = at_ + 1;
    ++at_;
  }
  void skip_blanks() {
    while (!at_end() && (peek() == ' ' || peek() == '\t' || peek() == '\r')) skip();
  }
  bool skip_word(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    for (std::size_t i = 0; i < word.size(); ++i) skip();
    return true;
  }
  [[nodiscard]] bool at_line_end() const { return at_end() || peek() == '\n'; }
  /// The rest of this line without its end, which is passed.
  std::string_view rest_of_line() {
    const std::size_t begin = at_;
    while (!at_line_end()) skip();
    std::string_view rest = text_.substr(begin, at_ - begin);
    if (rest.ends_with('\r')) rest.remove_suffix(1);
    skip();
    return rest;
  }

  /// A decimal number with an optional sign; none where there is no digit or where it is `farthest_place` or more (then
  /// `too_large` is set and the digits are passed).
  std::optional<std::int64_t> number(bool& too_large, bool sign_allowed) {
    too_large = false;
    const bool negative = sign_allowed && peek() == '-';
    if (sign_allowed && (peek() == '-' || peek() == '+')) skip();
    if (!(peek() >= '0' && peek() <= '9')) return std::nullopt;
    std::int64_t value = 0;
    for (; peek() >= '0' && peek() <= '9'; skip()) {
      value = value * 10 + (peek() - '0');
      if (value >= farthest_place) too_large = true, value = 0;
    }
    if (too_large) return std::nullopt;
    return negative ? -value : value;
  }

  [[nodiscard]] std::size_t line() const { return line_; }
  [[nodiscard]] std::size_t column() const { return at_ - begin_ + 1; }
  [[nodiscard]] std::string place() const {
    return std::string(name_) + ", line " + std::to_string(line_) + ", column " + std::to_string(column());
  }
  [[nodiscard]] std::unexpected<Error> fail(std::string why, std::string remedy) const {
    return std::unexpected(Error{place(), std::move(why), std::move(remedy)});
  }
  /// The next character as a person would name it.
  [[nodiscard]] std::string found() const {
    if (at_end()) return "the end of the text";
    const char c = peek();
    if (c == '\n') return "the end of the line";
    if (c > ' ' && c < 127) return std::string("'") + c + "'";
    static constexpr const char* digits = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(c);
    return std::string("byte 0x") + digits[byte >> 4] + digits[byte & 15];
  }

 private:
  std::string_view text_, name_;
  std::size_t at_ = 0, begin_ = 0, line_ = 1;
};

}  // namespace outpace::life
