// The parser of `ca:` names and the tables that codes stand for; see rule_code.hpp.
#include "systems/ca/rule_code.hpp"

#include <gmp.h>

#include <optional>

namespace outpace::ca {
namespace {

constexpr std::string_view example = "write it like ca:k=3,r=1,totalistic=1599";

/// Reads a name from left to right and remembers where it is.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}
  [[nodiscard]] std::unexpected<Error> fail(std::string why, std::string remedy = std::string(example)) const {
    return fail_at(at_, std::move(why), std::move(remedy));
  }
  [[nodiscard]] std::unexpected<Error> fail_at(std::size_t column, std::string why, std::string remedy) const {
    std::string shown;
    for (const char c : text_.substr(0, 60)) shown += c >= ' ' && c != 127 ? c : '?';
    if (text_.size() > 60) shown += "…";
    return std::unexpected(
        Error{"system '" + shown + "', column " + std::to_string(column + 1), std::move(why), std::move(remedy)});
  }
  bool skip(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }
  /// The digits from here on, as they are; empty where there are none.
  std::string_view digits(std::string_view known) {
    const std::size_t end = std::min(text_.find_first_not_of(known, at_), text_.size());
    const std::string_view found = text_.substr(at_, end - at_);
    at_ = end;
    return found;
  }
  [[nodiscard]] bool done() const { return at_ == text_.size(); }
  [[nodiscard]] std::size_t at() const { return at_; }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

constexpr std::string_view decimal = "0123456789", hexadecimal = "0123456789abcdefABCDEF";

/// A small number; 1000 stands for all that are larger.
unsigned small(std::string_view digits) {
  unsigned value = 0;
  for (const char c : digits) value = std::min(1000u, 10 * value + static_cast<unsigned>(c - '0'));
  return value;
}

/// The number of digits that a code may have.
std::size_t digits_of_code(const RuleCode& code) {
  const std::size_t others = static_cast<std::size_t>(code.cells() - 1) * (code.colours - 1) + 1;
  if (code.coding == Coding::totalistic) return others + code.colours - 1;
  if (code.coding == Coding::outer_totalistic) return others * code.colours;
  return entries(code.colours, code.cells());
}

/// Least significant first, `count` digits.
std::vector<std::uint8_t> code_digits(const Integer& code, unsigned base, std::size_t count) {
  std::vector<std::uint8_t> result(count, 0);
  std::string text(mpz_sizeinbase(code.backend().data(), static_cast<int>(base)) + 2, '\0');
  mpz_get_str(text.data(), static_cast<int>(base), code.backend().data());
  text.resize(text.find('\0'));
  for (std::size_t i = 0; i < std::min(count, text.size()); ++i) {
    const char c = text[text.size() - 1 - i];
    result[i] = static_cast<std::uint8_t>(c <= '9' ? c - '0' : c - 'a' + 10);
  }
  return result;
}

std::optional<Error> read_range(Reader& in, RuleCode& code) {
  const std::size_t begin = in.at();
  const std::string_view whole = in.digits(decimal);
  if (whole.empty()) return in.fail("the range must be a number", "write r=1 or r=3/2").error();
  const bool half = in.skip("/2");
  const unsigned value = small(whole);
  if (half && value % 2 == 0)
    return in.fail_at(begin, "a half-integer range has an odd numerator", "write r=1 or r=3/2").error();
  code.twice_range = static_cast<int>(half ? value : 2 * value);
  if (entries(code.colours, code.cells()) > most_entries)
    return in
        .fail_at(begin, "the table of " + std::to_string(code.colours) + " colours at this range has over 2^24 entries",
                 "take fewer colours or a smaller range")
        .error();
  return std::nullopt;
}

}  // namespace

Result<RuleCode> parse_rule_code(std::string_view text) {
  Reader in(text);
  RuleCode code;
  if (!in.skip("ca:")) return in.fail("the name of a cellular automaton begins with ca:");
  if (!in.skip("k=")) return in.fail("the number of colours is missing: k=");
  const std::size_t colours_at = in.at();
  code.colours = small(in.digits(decimal));
  if (code.colours < 2 || code.colours > most_colours)
    return in.fail_at(colours_at, "there are 2 to 16 colours", std::string(example));
  if (!in.skip(",")) return in.fail("a comma must follow the colours");
  if (!in.skip("r=")) return in.fail("the range is missing: r=");
  if (auto wrong = read_range(in, code)) return std::unexpected(std::move(*wrong));
  if (!in.skip(",")) return in.fail("a comma must follow the range");
  const std::size_t coding_at = in.at();
  if (in.skip("rule=")) {
    code.coding = Coding::general;
  } else if (in.skip("totalistic=")) {
    code.coding = Coding::totalistic;
  } else if (in.skip("outer-totalistic=")) {
    if (code.twice_range % 2)
      return in.fail_at(coding_at, "a neighbourhood of even size has no centre", "take totalistic= or rule=");
    code.coding = Coding::outer_totalistic;
  } else {
    return in.fail("the code is missing", "write rule=, totalistic= or outer-totalistic= and a number");
  }
  const std::size_t code_at = in.at();
  const bool hex = in.skip("0x");
  const std::string digits(in.digits(hex ? hexadecimal : decimal));
  if (digits.empty()) return in.fail("the code must be a number", "write it in decimal digits or as 0x…");
  // A digit of the code is at most 4 bits; leading zeros aside no more of them are read than could be right.
  const std::size_t count = digits_of_code(code);
  if (digits.size() > 2 * count + 64) return in.fail_at(code_at, "the code is too large", "take fewer digits");
  mpz_set_str(code.code.backend().data(), digits.c_str(), hex ? 16 : 10);
  code.second_order = in.skip("R");
  if (!in.done()) return in.fail("something follows the code", std::string(example));
  Integer end;
  mpz_ui_pow_ui(end.backend().data(), code.colours, count);
  if (code.code >= end)
    return in.fail_at(
        code_at,
        "the code is too large for " + std::to_string(count) + " digits to base " + std::to_string(code.colours),
        "take one below " + std::to_string(code.colours) + "^" + std::to_string(count));
  if (code.second_order) {
    const unsigned paired = code.colours == 2 ? 4 : code.colours == 3 ? 11 : 16;
    if (code.colours > 4)
      return in.fail_at(colours_at, "rules of second order have at most 4 colours", "take k=2, 3 or 4");
    if (entries(paired, code.cells()) > most_entries)
      return in.fail_at(colours_at, "its table over pairs of colours has over 2^24 entries", "take a smaller range");
  }
  return code;
}

std::string RuleCode::text() const {
  const std::string range = twice_range % 2 ? std::to_string(twice_range) + "/2" : std::to_string(twice_range / 2);
  const char* names[] = {"rule", "totalistic", "outer-totalistic"};
  return "ca:k=" + std::to_string(colours) + ",r=" + range + "," + names[static_cast<int>(coding)] + "=" + code.str() +
         (second_order ? "R" : "");
}

LocalRule RuleCode::rule() const {
  const std::vector<std::uint8_t> digits = code_digits(code, colours, digits_of_code(*this));
  if (coding == Coding::general) return {colours, left(), right(), digits};
  std::vector<std::uint8_t> table(entries(colours, cells()));
  for (std::size_t i = 0; i < table.size(); ++i) {
    std::size_t sum = 0, rest = i, centre = 0;
    for (int place = right(); place >= -left(); --place, rest /= colours) {
      sum += rest % colours;
      if (place == 0) centre = rest % colours;
    }
    table[i] = digits[coding == Coding::totalistic ? sum : (sum - centre) * colours + centre];
  }
  return {colours, left(), right(), std::move(table)};
}

LocalRule second_order(const LocalRule& rule) {
  const unsigned k = rule.colours(), bits = rule.planes(), low = (1u << bits) - 1;
  const unsigned paired = (k - 1) * (1 + (1u << bits)) + 1;
  std::vector<std::uint8_t> table(entries(paired, rule.cells()));
  for (std::size_t i = 0; i < table.size(); ++i) {
    std::size_t index = 0, weight = 1, rest = i;
    unsigned now = 0, before = 0;
    for (int place = rule.right(); place >= -rule.left(); --place, rest /= paired, weight *= k) {
      const unsigned pair = static_cast<unsigned>(rest % paired);
      index += std::min(pair & low, k - 1) * weight;
      if (place == 0) now = std::min(pair & low, k - 1), before = pair >> bits;
    }
    table[i] = static_cast<std::uint8_t>((rule[index] + k - before % k) % k | now << bits);
  }
  return {paired, rule.left(), rule.right(), std::move(table)};
}

}  // namespace outpace::ca
