// The checker of "identity" certificates: f^(n+p) = shift^k f^n on every window of 2(n+p)+1 cells, evaluated here in
// its own plain way. It trusts nothing but the rule's number.
#include <charconv>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "predictors/proof/checker.hpp"
#include "systems/eca/rule.hpp"

namespace outpace::proof {
namespace {

constexpr std::int64_t most_steps = 12;

/// An integer field in [least, most], without conversions that could overflow or throw.
std::optional<std::int64_t> whole(const nlohmann::json& json, const char* field, std::int64_t least,
                                  std::int64_t most) {
  const auto it = json.find(field);
  if (it == json.end() || !it->is_number_integer()) return std::nullopt;
  if (it->is_number_unsigned()) {
    const auto value = it->get<std::uint64_t>();
    if (value > static_cast<std::uint64_t>(most)) return std::nullopt;
    return static_cast<std::int64_t>(value) < least ? std::nullopt : std::optional(static_cast<std::int64_t>(value));
  }
  const auto value = it->get<std::int64_t>();
  return value < least || value > most ? std::nullopt : std::optional(value);
}

std::optional<eca::Rule> rule_of(const std::string& system) {
  if (!system.starts_with("eca:")) return std::nullopt;
  unsigned number = 0;
  const char* const end = system.data() + system.size();
  const auto [stop, status] = std::from_chars(system.data() + 4, end, number);
  if (status != std::errc() || stop != end || number > 255) return std::nullopt;
  return eca::Rule(static_cast<std::uint8_t>(number));
}

/// One step of a window, cell i in bit i, by the sum over the neighbourhoods that become 1. The result has two cells
/// less; what lies above them is not meant.
std::uint32_t step(eca::Rule rule, std::uint32_t window) {
  const std::uint32_t left = window, centre = window >> 1, right = window >> 2;
  std::uint32_t next = 0;
  for (int cells = 0; cells < 8; ++cells) {
    const bool a = cells & 4, b = cells & 2, c = cells & 1;
    if (rule(a, b, c)) next |= (a ? left : ~left) & (b ? centre : ~centre) & (c ? right : ~right);
  }
  return next;
}

Verdict check(const nlohmann::json& json) {
  const auto malformed = [](std::string text, std::string system = "") {
    return Verdict{Verdict::Kind::malformed, std::move(text), std::move(system)};
  };
  if (!json.is_object()) return malformed("/: an identity certificate is an object");
  const auto name = json.find("system");
  if (name == json.end() || !name->is_string()) return malformed("/system: a system's name is missing");
  const std::string system = name->get<std::string>();
  const auto rule = rule_of(system);
  if (!rule) return malformed("/system: it must be eca:0 … eca:255");
  constexpr std::int64_t large = std::int64_t{1} << 40;
  const auto n = whole(json, "n", 0, large);
  if (!n) return malformed("/n: it must be an integer from 0 to 2^40", system);
  const auto p = whole(json, "p", 1, large);
  if (!p) return malformed("/p: it must be an integer from 1 to 2^40", system);
  const auto k = whole(json, "k", -large, large);
  if (!k) return malformed("/k: it must be an integer from -2^40 to 2^40", system);
  const auto complement = json.find("complement");
  if (complement == json.end() || !complement->is_boolean())
    return malformed("/complement: it must be true or false", system);
  const bool flipped = complement->get<bool>();

  const std::int64_t m = *n + *p;
  if (m > most_steps)
    return {Verdict::Kind::rejected, "/n: n+p is over " + std::to_string(most_steps) + ", the most that is checked",
            system};
  if (*k > *p || *k < -*p)
    return {Verdict::Kind::rejected, "/k: a shift of more than p cells in p steps is not checked", system};
  // The window's middle is cell m. After n steps cell m+k of the start's numbering is cell m+k−n of what is left.
  const std::int64_t shifted_at = m + *k - *n;
  const int width = static_cast<int>(2 * m + 1);
  for (std::uint32_t window = 0; window < std::uint32_t{1} << width; ++window) {
    std::uint32_t row = window;
    bool right = false;
    for (std::int64_t s = 0; s <= m; ++s) {
      if (s == *n) right = row >> shifted_at & 1;
      if (s < m) row = step(*rule, row);
    }
    if ((row & 1) == (right != flipped)) continue;
    std::string cells;
    for (int i = 0; i < width; ++i) cells += window >> i & 1 ? '1' : '0';
    return {Verdict::Kind::rejected, "it fails on the cells " + cells, system};
  }
  return {Verdict::Kind::accepted,
          system + ": f^" + std::to_string(m) + " = " + (flipped ? "not " : "") + "shift^" + std::to_string(*k) +
              " f^" + std::to_string(*n) + " on every row",
          system};
}

const RegisterChecker registered{{"identity", "f^(n+p) = shift^k f^n, over all neighbourhoods", check}};

}  // namespace
}  // namespace outpace::proof
