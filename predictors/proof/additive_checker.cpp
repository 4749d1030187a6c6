// The checker of "additive" certificates: the next colour is the named sum of cells modulo the number of colours, over
// all neighbourhoods of the rule's table.
#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "predictors/proof/checker.hpp"
#include "systems/ca/line_automaton.hpp"
#include "systems/core/catalogue.hpp"
#include "systems/eca/rule.hpp"

namespace outpace::proof {
namespace {

std::optional<bool> bit(const nlohmann::json& json) {
  if (json.is_number_unsigned()) {
    const auto value = json.get<std::uint64_t>();
    return value > 1 ? std::nullopt : std::optional(value == 1);
  }
  if (!json.is_number_integer()) return std::nullopt;
  const auto value = json.get<std::int64_t>();
  return value != 0 && value != 1 ? std::nullopt : std::optional(value == 1);
}

/// An integer from `least` to `most`.
std::optional<std::int64_t> whole(const nlohmann::json& json, const char* field, std::int64_t least,
                                  std::int64_t most) {
  const auto it = json.find(field);
  if (it == json.end() || !it->is_number_integer()) return std::nullopt;
  if (it->is_number_unsigned() && it->get<std::uint64_t>() > 1000) return std::nullopt;
  const auto value = it->get<std::int64_t>();
  return value < least || value > most ? std::nullopt : std::optional(value);
}

/// Any number of colours: every entry of the table against the sum.
Verdict check_table(const nlohmann::json& json, const std::string& system, const ca::LocalRule& rule) {
  const auto malformed = [&](std::string text) { return Verdict{Verdict::Kind::malformed, std::move(text), system}; };
  const std::int64_t colours = rule.colours();
  if (whole(json, "modulus", 2, 16) != colours) return malformed("/modulus: it must be the number of colours");
  const auto first = whole(json, "first", -100, 100);
  if (!first) return malformed("/first: it must be the offset of the first coefficient");
  const auto constant = whole(json, "constant", 0, colours - 1);
  if (!constant) return malformed("/constant: it must be a colour");
  const auto list = json.find("coefficients");
  if (list == json.end() || !list->is_array() || list->empty() || list->size() > 100)
    return malformed("/coefficients: they are a list of 1 to 100");
  std::vector<std::int64_t> weight(static_cast<std::size_t>(rule.cells()), 0);
  for (std::size_t i = 0; i < list->size(); ++i) {
    const auto& value = (*list)[i];
    if (!value.is_number_unsigned() || value.get<std::uint64_t>() >= rule.colours())
      return malformed("/coefficients/" + std::to_string(i) + ": it must be a colour");
    const std::int64_t cell = *first + static_cast<std::int64_t>(i) + rule.left();
    if (cell >= 0 && cell < rule.cells())
      weight[static_cast<std::size_t>(cell)] = value.get<std::int64_t>();
    else if (value.get<std::uint64_t>() != 0)
      return {Verdict::Kind::rejected, "/coefficients/" + std::to_string(i) + ": the rule does not look there", system};
  }
  for (std::size_t i = 0; i < rule.table().size(); ++i) {
    std::int64_t sum = *constant;
    std::size_t rest = i;
    for (std::size_t cell = weight.size(); cell-- > 0; rest /= rule.colours())
      sum += weight[cell] * static_cast<std::int64_t>(rest % rule.colours());
    if (sum % colours != rule[i])
      return {Verdict::Kind::rejected, "it fails on neighbourhood number " + std::to_string(i), system};
  }
  return {Verdict::Kind::accepted, system + ": the next colour is that sum modulo " + std::to_string(colours), system};
}

Verdict check(const nlohmann::json& json) {
  const auto malformed = [](std::string text, std::string system = "") {
    return Verdict{Verdict::Kind::malformed, std::move(text), std::move(system)};
  };
  if (!json.is_object()) return malformed("/: an additivity certificate is an object");
  const auto name = json.find("system");
  if (name == json.end() || !name->is_string()) return malformed("/system: a system's name is missing");
  const std::string system = name->get<std::string>();
  const auto made = make_system(system);
  const auto* line = made ? dynamic_cast<const ca::LineAutomaton*>(made->get()) : nullptr;
  if (!line) return malformed("/system: it must be a one-dimensional automaton, eca:0 … eca:255 or ca:…");
  const ca::LocalRule& local = line->model().rule;
  if (local.colours() != 2 || local.left() != 1 || local.right() != 1) return check_table(json, system, local);
  const auto list = json.find("coefficients");
  if (list == json.end() || !list->is_array() || list->size() != 3)
    return malformed("/coefficients: they are three, of left, centre and right", system);
  std::array<bool, 3> coefficient{};
  for (std::size_t i = 0; i < 3; ++i) {
    const auto value = bit((*list)[i]);
    if (!value) return malformed("/coefficients/" + std::to_string(i) + ": it must be 0 or 1", system);
    coefficient[i] = *value;
  }
  const auto offset = json.find("constant");
  const auto constant = offset == json.end() ? std::nullopt : bit(*offset);
  if (!constant) return malformed("/constant: it must be 0 or 1", system);

  const eca::Rule rule(static_cast<std::uint8_t>(local.number().convert_to<unsigned>()));
  std::string sum;
  for (int cells = 0; cells < 8; ++cells) {
    const bool left = cells & 4, centre = cells & 2, right = cells & 1;
    const bool value = (coefficient[0] && left) ^ (coefficient[1] && centre) ^ (coefficient[2] && right) ^ *constant;
    if (value == rule(left, centre, right)) continue;
    return {Verdict::Kind::rejected,
            std::string("it fails on the cells ") + (left ? '1' : '0') + (centre ? '1' : '0') + (right ? '1' : '0'),
            system};
  }
  for (std::size_t i = 0; i < 3; ++i)
    if (coefficient[i]) sum += std::string(sum.empty() ? "" : " + ") + std::array{"left", "centre", "right"}[i];
  if (*constant || sum.empty()) sum += std::string(sum.empty() ? "" : " + ") + (*constant ? "1" : "0");
  return {Verdict::Kind::accepted, system + ": the next colour is " + sum + " modulo 2", system};
}

const RegisterChecker registered{{"additive", "the rule is a sum modulo 2 of its neighbours, over all 8", check}};

}  // namespace
}  // namespace outpace::proof
