// The checker of "identity" certificates: f^(n+p) = shift^k f^n on every window that it can see, evaluated here in
// its own plain way. It trusts nothing but the rule's number.
#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "predictors/proof/checker.hpp"
#include "systems/ca/line_automaton.hpp"
#include "systems/core/catalogue.hpp"

namespace outpace::proof {
namespace {

constexpr std::int64_t most_steps = 12;
constexpr std::size_t most_windows = std::size_t{1} << 24;

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

/// The state of all steps along one window that grows cell by cell; every cell is looked up by its own neighbourhood.
class Windows {
 public:
  Windows(const ca::LocalRule& rule, unsigned steps) : rule_(rule), steps_(steps) {
    for (unsigned s = 0; s <= steps; ++s) rows_.emplace_back(width(s), 0);
  }
  [[nodiscard]] std::size_t width(unsigned s) const {
    return static_cast<std::size_t>(steps_ - s) * static_cast<std::size_t>(rule_.cells() - 1) + 1;
  }
  /// Row s of the current window.
  [[nodiscard]] const std::vector<unsigned>& row(unsigned s) const { return rows_[s]; }
  /// The next window in the order of counting; recomputes what changed. False after the last.
  bool advance() {
    std::vector<unsigned>& first = rows_[0];
    std::size_t at = first.size();
    while (at > 0 && first[at - 1] + 1 == rule_.colours()) first[--at] = 0;
    if (at == 0) return false;
    ++first[at - 1];
    recompute(at - 1);
    return true;
  }
  /// All rows, given that cells from `from` on of row 0 are new.
  void recompute(std::size_t from) {
    const auto reach = static_cast<std::size_t>(rule_.cells() - 1);
    for (unsigned s = 1; s <= steps_; ++s) {
      from = from > reach ? from - reach : 0;
      for (std::size_t i = from; i < rows_[s].size(); ++i) {
        std::size_t index = 0;
        for (std::size_t j = 0; j <= reach; ++j) index = index * rule_.colours() + rows_[s - 1][i + j];
        rows_[s][i] = rule_[index];
      }
    }
  }

 private:
  const ca::LocalRule& rule_;
  unsigned steps_;
  std::vector<std::vector<unsigned>> rows_;
};

/// The map of colours that the certificate claims, one entry a colour, or nothing where the field is not one.
std::optional<std::vector<unsigned>> names_of(const nlohmann::json& json, unsigned colours, std::string& fault) {
  const auto names = json.find("names");
  if (colours == 2 && names == json.end()) {
    const auto complement = json.find("complement");
    if (complement == json.end() || !complement->is_boolean()) {
      fault = "/complement: it must be true or false";
      return std::nullopt;
    }
    return complement->get<bool>() ? std::vector<unsigned>{1, 0} : std::vector<unsigned>{0, 1};
  }
  fault = "/names: it must list every colour once";
  if (names == json.end() || !names->is_array() || names->size() != colours) return std::nullopt;
  std::vector<unsigned> map;
  unsigned seen = 0;
  for (const auto& name : *names) {
    if (!name.is_number_unsigned() || name.get<std::uint64_t>() >= colours) return std::nullopt;
    map.push_back(static_cast<unsigned>(name.get<std::uint64_t>()));
    seen |= 1u << map.back();
  }
  if (seen != (1u << colours) - 1) return std::nullopt;
  return map;
}

Verdict check(const nlohmann::json& json) {
  const auto malformed = [](std::string text, std::string system = "") {
    return Verdict{Verdict::Kind::malformed, std::move(text), std::move(system)};
  };
  if (!json.is_object()) return malformed("/: an identity certificate is an object");
  const auto name = json.find("system");
  if (name == json.end() || !name->is_string()) return malformed("/system: a system's name is missing");
  const std::string system = name->get<std::string>();
  const auto made = make_system(system);
  const auto* line = made ? dynamic_cast<const ca::LineAutomaton*>(made->get()) : nullptr;
  if (!line) return malformed("/system: it must be a one-dimensional automaton, eca:0 … eca:255 or ca:…");
  const ca::LocalRule& rule = line->model().rule;
  constexpr std::int64_t large = std::int64_t{1} << 40;
  const auto n = whole(json, "n", 0, large);
  if (!n) return malformed("/n: it must be an integer from 0 to 2^40", system);
  const auto p = whole(json, "p", 1, large);
  if (!p) return malformed("/p: it must be an integer from 1 to 2^40", system);
  const auto k = whole(json, "k", -large, large);
  if (!k) return malformed("/k: it must be an integer from -2^40 to 2^40", system);
  std::string fault;
  const auto names = names_of(json, rule.colours(), fault);
  if (!names) return malformed(fault, system);

  const std::int64_t m = *n + *p, left = rule.left(), right = rule.right();
  if (m > most_steps)
    return {Verdict::Kind::rejected, "/n: n+p is over " + std::to_string(most_steps) + ", the most that is checked",
            system};
  if (*k > *p * right || *k < -*p * left)
    return {Verdict::Kind::rejected, "/k: a shift of more than p steps can carry is not checked", system};
  const int width = static_cast<int>(m) * (rule.cells() - 1) + 1;
  if (ca::entries(rule.colours(), width) > most_windows)
    return {Verdict::Kind::rejected, "/n: there are over 2^24 windows, the most that are checked", system};
  // Cell 0 of row s is cell s·left of row 0's numbering.
  const auto shifted = static_cast<std::size_t>(*p * left + *k);
  Windows windows(rule, static_cast<unsigned>(m));
  windows.recompute(0);
  do {
    const unsigned after = windows.row(static_cast<unsigned>(m))[0];
    const unsigned before = windows.row(static_cast<unsigned>(*n))[shifted];
    if (after == (*names)[before]) continue;
    std::string cells;
    for (const unsigned c : windows.row(0)) cells += "0123456789abcdef"[c];
    return {Verdict::Kind::rejected, "it fails on the cells " + cells, system};
  } while (windows.advance());
  std::string naming;
  for (const unsigned colour : *names) naming += "0123456789abcdef"[colour];
  const bool same = std::ranges::is_sorted(*names);
  return {Verdict::Kind::accepted,
          system + ": f^" + std::to_string(m) + " = " +
              (same                  ? ""
               : rule.colours() == 2 ? "not "
                                     : "[" + naming + "] ") +
              "shift^" + std::to_string(*k) + " f^" + std::to_string(*n) + " on every row",
          system};
}

const RegisterChecker registered{{"identity", "f^(n+p) = shift^k f^n, over all neighbourhoods", check}};

}  // namespace
}  // namespace outpace::proof
