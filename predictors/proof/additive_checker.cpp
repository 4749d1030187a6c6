// The checker of "additive" certificates: f(left, centre, right) = the named sum modulo 2, over all 8 neighbourhoods.
#include <array>
#include <charconv>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "predictors/proof/checker.hpp"
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

Verdict check(const nlohmann::json& json) {
  const auto malformed = [](std::string text, std::string system = "") {
    return Verdict{Verdict::Kind::malformed, std::move(text), std::move(system)};
  };
  if (!json.is_object()) return malformed("/: an additivity certificate is an object");
  const auto name = json.find("system");
  if (name == json.end() || !name->is_string()) return malformed("/system: a system's name is missing");
  const std::string system = name->get<std::string>();
  unsigned number = 256;
  if (system.starts_with("eca:")) {
    const char* const end = system.data() + system.size();
    const auto [stop, status] = std::from_chars(system.data() + 4, end, number);
    if (status != std::errc() || stop != end) number = 256;
  }
  if (number > 255) return malformed("/system: it must be eca:0 … eca:255");
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

  const eca::Rule rule(static_cast<std::uint8_t>(number));
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
