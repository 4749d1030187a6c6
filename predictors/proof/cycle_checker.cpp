// The checker of "cycle" certificates: it walks the ring μ+λ steps by its own plain means and looks at every state on
// the way. Whoever found the cycle has no part in this.
#include <algorithm>
#include <bit>
#include <charconv>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "predictors/proof/checker.hpp"
#include "systems/core/digest.hpp"
#include "systems/eca/rule.hpp"
#include "systems/eca/start.hpp"

namespace outpace::proof {
namespace {

/// Word updates that a check may take, comparisons included.
constexpr std::uint64_t most_updates = std::uint64_t{1} << 32;
constexpr std::uint64_t most_cells = std::uint64_t{1} << 22;

using Words = std::vector<std::uint64_t>;

/// A ring, cell x in bit x mod 64 of word x/64; the bits past the last cell are 0.
struct Walker {
  eca::Rule rule;
  std::uint64_t cells;
  Words row;

  [[nodiscard]] bool at(std::uint64_t x) const { return row[x / 64] >> (x % 64) & 1; }
  void step() {
    const std::size_t n = row.size();
    const std::uint64_t last = (cells - 1) % 64;
    Words next(n);
    for (std::size_t i = 0; i < n; ++i) {
      const std::uint64_t centre = row[i];
      const std::uint64_t left = centre << 1 | (i ? row[i - 1] >> 63 : row[n - 1] >> last & 1);
      std::uint64_t right = centre >> 1;
      if (i + 1 < n)
        right |= row[i + 1] << 63;
      else
        right |= (row[0] & 1) << last;
      for (int number = 0; number < 8; ++number)
        if (rule(number & 4, number & 2, number & 1))
          next[i] |= (number & 4 ? left : ~left) & (number & 2 ? centre : ~centre) & (number & 1 ? right : ~right);
    }
    next[n - 1] &= ~std::uint64_t{0} >> (63 - last);
    row = std::move(next);
  }
  [[nodiscard]] std::uint64_t ones() const {
    std::uint64_t sum = 0;
    for (const std::uint64_t word : row) sum += static_cast<std::uint64_t>(std::popcount(word));
    return sum;
  }
  [[nodiscard]] std::string text() const {
    std::string text;
    for (std::uint64_t x = 0; x < cells; ++x) text += at(x) ? '1' : '0';
    return text;
  }
};

/// Whether `word` occurs in `text` (prefix function of both, a separator between them).
bool occurs(const std::string& word, const std::string& text) {
  const std::string all = word + '|' + text;
  std::vector<std::uint32_t> border(all.size());
  for (std::size_t i = 1; i < all.size(); ++i) {
    std::uint32_t length = border[i - 1];
    while (length && all[i] != all[length]) length = border[length - 1];
    border[i] = length + (all[i] == all[length]);
    if (border[i] == word.size()) return true;
  }
  return false;
}

std::optional<std::uint64_t> read_number(const std::string& text, int base) {
  std::uint64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, status] = std::from_chars(text.data(), end, value, base);
  return status == std::errc() && stop == end ? std::optional(value) : std::nullopt;
}

std::optional<std::string> text_field(const nlohmann::json& json, const char* name) {
  const auto it = json.find(name);
  return it != json.end() && it->is_string() ? std::optional(it->get<std::string>()) : std::nullopt;
}

bool all_digits(const std::string& text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

Verdict check(const nlohmann::json& json) {
  std::string system;
  const auto malformed = [&](std::string text) { return Verdict{Verdict::Kind::malformed, std::move(text), system}; };
  const auto rejected = [&](std::string text) { return Verdict{Verdict::Kind::rejected, std::move(text), system}; };
  if (!json.is_object()) return malformed("/: a cycle certificate is an object");
  const auto name = text_field(json, "system");
  const auto number = name && name->starts_with("eca:") ? read_number(name->substr(4), 10) : std::nullopt;
  if (!number || *number > 255) return malformed("/system: it must be eca:0 … eca:255");
  system = *name;
  const auto from = text_field(json, "from");
  const auto start = eca::LineStart::parse(from ? *from : std::string());
  if (!start || !start->ring()) return malformed("/from: it must be the text of a ring");
  const auto preperiod_text = text_field(json, "preperiod"), period_text = text_field(json, "period");
  if (!preperiod_text || !all_digits(*preperiod_text))
    return malformed("/preperiod: it must be a decimal number in a string");
  if (!period_text || !all_digits(*period_text)) return malformed("/period: it must be a decimal number in a string");
  const auto shift = json.find("shift");
  if (shift == json.end() || !shift->is_number_integer()) return malformed("/shift: it must be an integer");
  const std::uint64_t cells = *start->ring();
  if ((!shift->is_number_unsigned() && shift->get<std::int64_t>() < 0) || shift->get<std::uint64_t>() >= cells)
    return malformed("/shift: it must be at least 0 and less than the ring's cells");
  const std::uint64_t k = shift->get<std::uint64_t>();
  const auto digest_text = text_field(json, "digest_at_preperiod");
  const auto digest = digest_text && digest_text->size() == 16 ? read_number(*digest_text, 16) : std::nullopt;
  if (!digest) return malformed("/digest_at_preperiod: it must be 16 hexadecimal digits");

  const auto mu = read_number(*preperiod_text, 10), lambda = read_number(*period_text, 10);
  if (lambda && *lambda == 0) return rejected("/period: it must be at least 1");
  if (cells > most_cells) return rejected("/from: the ring has over 2^22 cells, the most that is checked");
  const std::uint64_t words = (cells + 63) / 64;
  if (!mu || !lambda || *mu > most_updates || *lambda > most_updates || (*mu + 2 * *lambda) * words > most_updates)
    return rejected("/period: walking that far takes over 2^32 word updates, the most that is done");
  std::uint64_t updates = (*mu + 2 * *lambda) * words;

  Walker early{eca::Rule(static_cast<std::uint8_t>(*number)), cells, {}};
  for (std::uint64_t w = 0; w < words; ++w) early.row.push_back(start->cells(static_cast<std::int64_t>(64 * w)));
  early.row.back() &= ~std::uint64_t{0} >> (63 - (cells - 1) % 64);
  Words before_early, before_late;
  for (std::uint64_t s = 0; s < *mu; ++s) {
    if (s + 1 == *mu) before_early = early.row;
    early.step();
  }
  std::uint64_t sum = 0;
  for (std::uint64_t x = cells; x-- > 0;) sum = mersenne61::add(mersenne61::multiply(sum, row_base), early.at(x));
  if (sum != *digest) return rejected("/digest_at_preperiod: it is not the digest of the state reached");

  Walker late = early;
  const std::uint64_t ones = early.ones();
  const std::string twice = early.text() + early.text();
  for (std::uint64_t s = 1; s <= *lambda; ++s) {
    if (s == *lambda) before_late = late.row;
    late.step();
    if (s == *lambda || late.ones() != ones) continue;
    updates += cells;
    if (updates > most_updates) return rejected("/period: comparing the states takes over 2^32 word updates");
    if (occurs(late.text(), twice))
      return rejected("/period: the state comes back after " + std::to_string(s) + " steps already");
  }
  const auto turned = [&](const auto& later, const auto& earlier) {
    for (std::uint64_t x = 0; x < cells; ++x)
      if (later(x) != earlier((x + k) % cells)) return false;
    return true;
  };
  const auto cell_of = [](const Words& row) {
    return [&row](std::uint64_t x) { return (row[x / 64] >> (x % 64) & 1) != 0; };
  };
  if (!turned(cell_of(late.row), cell_of(early.row)))
    return rejected("/shift: the state a period later is not the earlier one shifted by " + std::to_string(k));
  if (*mu > 0 && turned(cell_of(before_late), cell_of(before_early)))
    return rejected("/preperiod: the state one step earlier is on the cycle already");
  return {Verdict::Kind::accepted,
          system + " from " + *from + ": preperiod " + *preperiod_text + ", period " + *period_text +
              " with a shift of " + std::to_string(k),
          system, *from};
}

const RegisterChecker registered{{"cycle", "a ring's state comes back, shifted, after a period and no earlier", check}};

}  // namespace
}  // namespace outpace::proof
