// The checker of "cycle" certificates: it walks the ring μ+λ steps by its own plain means and looks at every state on
// the way. Whoever found the cycle has no part in this.
#include <algorithm>
#include <bit>
#include <charconv>
#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "predictors/proof/checker.hpp"
#include "systems/ca/line_automaton.hpp"
#include "systems/core/catalogue.hpp"
#include "systems/core/digest.hpp"
#include "systems/eca/rule.hpp"
#include "systems/eca/start.hpp"

namespace outpace::proof {
namespace {

/// Word updates that a check may take, comparisons included.
constexpr std::uint64_t most_updates = std::uint64_t{1} << 32;
constexpr std::uint64_t most_cells = std::uint64_t{1} << 22;

using Words = std::vector<std::uint64_t>;

/// A ring that is walked step by step.
struct Walker {
  virtual ~Walker() = default;
  [[nodiscard]] virtual std::unique_ptr<Walker> copy() const = 0;
  [[nodiscard]] virtual unsigned at(std::uint64_t x) const = 0;
  virtual void step() = 0;
  /// The same for rings that are each other turned.
  [[nodiscard]] virtual std::uint64_t ones() const = 0;
  [[nodiscard]] std::string text(std::uint64_t cells) const {
    std::string text;
    for (std::uint64_t x = 0; x < cells; ++x) text += "0123456789abcdef"[at(x)];
    return text;
  }
};

/// Any rule, one look into its table a cell.
struct TableWalker final : Walker {
  const ca::LocalRule& rule;
  std::vector<std::uint8_t> row;
  explicit TableWalker(const ca::LocalRule& of) : rule(of) {}
  [[nodiscard]] std::unique_ptr<Walker> copy() const override { return std::make_unique<TableWalker>(*this); }
  [[nodiscard]] unsigned at(std::uint64_t x) const override { return row[x]; }
  void step() override {
    std::vector<std::uint8_t> next(row.size());
    const auto n = static_cast<std::int64_t>(row.size());
    const auto round = [&](std::int64_t x) { return row[static_cast<std::size_t>((x % n + n) % n)]; };
    for (std::int64_t x = 0; x < n; ++x) {
      std::size_t index = 0;
      for (std::int64_t offset = -rule.left(); offset <= rule.right(); ++offset)
        index = index * rule.colours() + round(x + offset);
      next[static_cast<std::size_t>(x)] = rule[index];
    }
    row = std::move(next);
  }
  [[nodiscard]] std::uint64_t ones() const override {
    std::uint64_t sum = 0;
    for (const std::uint8_t c : row) sum += std::uint64_t{c} * c * 31 + c;
    return sum;
  }
};

/// Elementary rules: cell x in bit x mod 64 of word x/64; the bits past the last cell are 0.
struct BitWalker final : Walker {
  eca::Rule rule;
  std::uint64_t cells;
  Words row;

  BitWalker(eca::Rule of, std::uint64_t count) : rule(of), cells(count) {}
  [[nodiscard]] std::unique_ptr<Walker> copy() const override { return std::make_unique<BitWalker>(*this); }
  [[nodiscard]] unsigned at(std::uint64_t x) const override { return row[x / 64] >> (x % 64) & 1; }
  void step() override {
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
  [[nodiscard]] std::uint64_t ones() const override {
    std::uint64_t sum = 0;
    for (const std::uint64_t word : row) sum += static_cast<std::uint64_t>(std::popcount(word));
    return sum;
  }
};

/// A walker at the start; the rule outlives it.
std::unique_ptr<Walker> walker_of(const ca::LocalRule& rule, const eca::LineStart& start) {
  const std::uint64_t cells = *start.ring();
  if (rule.colours() != 2 || rule.left() != 1 || rule.right() != 1) {
    auto walker = std::make_unique<TableWalker>(rule);
    for (std::uint64_t x = 0; x < cells; ++x) walker->row.push_back(static_cast<std::uint8_t>(start.cell(x)));
    return walker;
  }
  const auto number = static_cast<std::uint8_t>(rule.number().convert_to<unsigned>());
  auto walker = std::make_unique<BitWalker>(eca::Rule(number), cells);
  for (std::uint64_t x = 0; x < cells; x += 64) walker->row.push_back(start.cells(static_cast<std::int64_t>(x)));
  walker->row.back() &= ~std::uint64_t{0} >> (63 - (cells - 1) % 64);
  return walker;
}

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
  const auto made = name ? make_system(*name) : Result<std::unique_ptr<System>>(std::unexpected(Error{}));
  const auto* line = made ? dynamic_cast<const ca::LineAutomaton*>(made->get()) : nullptr;
  if (!line) return malformed("/system: it must be a one-dimensional automaton, eca:0 … eca:255 or ca:…");
  system = *name;
  const auto from = text_field(json, "from");
  const auto start = eca::LineStart::parse(from ? *from : std::string(), line->model().start_colours);
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
  // Looking a cell up counts as a word.
  const ca::LocalRule& rule = line->model().rule;
  const bool elementary = rule.colours() == 2 && rule.left() == 1 && rule.right() == 1;
  const std::uint64_t words = elementary ? (cells + 63) / 64 : cells;
  if (!mu || !lambda || *mu > most_updates || *lambda > most_updates || (*mu + 2 * *lambda) * words > most_updates)
    return rejected("/period: walking that far takes over 2^32 word updates, the most that is done");
  std::uint64_t updates = (*mu + 2 * *lambda) * words;

  const std::unique_ptr<Walker> early = walker_of(rule, *start);
  std::unique_ptr<Walker> before_early, before_late;
  for (std::uint64_t s = 0; s < *mu; ++s) {
    if (s + 1 == *mu) before_early = early->copy();
    early->step();
  }
  std::uint64_t sum = 0;
  for (std::uint64_t x = cells; x-- > 0;)
    sum = mersenne61::add(mersenne61::multiply(sum, row_base), line->model().colour(early->at(x)));
  if (sum != *digest) return rejected("/digest_at_preperiod: it is not the digest of the state reached");

  const std::unique_ptr<Walker> late = early->copy();
  const std::uint64_t ones = early->ones();
  const std::string twice = early->text(cells) + early->text(cells);
  for (std::uint64_t s = 1; s <= *lambda; ++s) {
    if (s == *lambda) before_late = late->copy();
    late->step();
    if (s == *lambda || late->ones() != ones) continue;
    updates += cells;
    if (updates > most_updates) return rejected("/period: comparing the states takes over 2^32 word updates");
    if (occurs(late->text(cells), twice))
      return rejected("/period: the state comes back after " + std::to_string(s) + " steps already");
  }
  const auto turned = [&](const Walker& later, const Walker& earlier) {
    for (std::uint64_t x = 0; x < cells; ++x)
      if (later.at(x) != earlier.at((x + k) % cells)) return false;
    return true;
  };
  if (!turned(*late, *early))
    return rejected("/shift: the state a period later is not the earlier one shifted by " + std::to_string(k));
  if (*mu > 0 && turned(*before_late, *before_early))
    return rejected("/preperiod: the state one step earlier is on the cycle already");
  return {Verdict::Kind::accepted,
          system + " from " + *from + ": preperiod " + *preperiod_text + ", period " + *period_text +
              " with a shift of " + std::to_string(k),
          system, *from};
}

const RegisterChecker registered{{"cycle", "a ring's state comes back, shifted, after a period and no earlier", check}};

}  // namespace
}  // namespace outpace::proof
