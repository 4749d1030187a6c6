// Texts of Life-like rules, and rules seen from their background.
#include "systems/life/rule.hpp"

namespace outpace::life {

Result<LifeRule> LifeRule::parse(std::string_view text, std::size_t column) {
  const auto fail = [&](std::size_t at, std::string why) {
    return std::unexpected(
        Error{"rule '" + std::string(text.substr(0, 60)) + "', column " + std::to_string(column + at + 1),
              std::move(why), "write it like B3/S23: digits 0 to 8, births first"});
  };
  LifeRule rule;
  std::size_t at = 0;
  const auto digits = [&](char letter, std::uint16_t& mask) -> std::string {
    if (at >= text.size() || (text[at] | 32) != letter)
      return std::string("a '") + static_cast<char>(letter - 32) + "' is missing";
    for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
      if (text[at] == '9') return "no cell has 9 neighbours";
      const auto bit = static_cast<std::uint16_t>(1u << (text[at] - '0'));
      if (mask & bit) return "the digit is there twice";
      mask = static_cast<std::uint16_t>(mask | bit);
    }
    return {};
  };
  if (std::string why = digits('b', rule.birth); !why.empty()) return fail(at, std::move(why));
  if (at < text.size() && text[at] == '/') ++at;
  if (std::string why = digits('s', rule.survival); !why.empty()) return fail(at, std::move(why));
  if (at != text.size()) return fail(at, "only digits may follow the S");
  return rule;
}

std::string LifeRule::text() const {
  std::string text = "B";
  for (unsigned n = 0; n <= 8; ++n)
    if (birth >> n & 1) text += static_cast<char>('0' + n);
  text += "/S";
  for (unsigned n = 0; n <= 8; ++n)
    if (survival >> n & 1) text += static_cast<char>('0' + n);
  return text;
}

LifeRule LifeRule::relative_to(bool background) const {
  const bool next = background_after(background);
  LifeRule relative;
  for (unsigned n = 0; n <= 8; ++n) {
    const unsigned live = background ? 8 - n : n;
    if ((*this)(background, live) != next) relative.birth = static_cast<std::uint16_t>(relative.birth | 1u << n);
    if ((*this)(!background, live) != next) relative.survival = static_cast<std::uint16_t>(relative.survival | 1u << n);
  }
  return relative;
}

}  // namespace outpace::life
