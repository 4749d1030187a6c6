// Names of claims and the catalogue of predictors.
#include <algorithm>

#include "predictors/core/catalogue.hpp"

namespace outpace {

std::string_view to_string(Claim claim) {
  switch (claim) {
    case Claim::proven:
      return "proven";
    case Claim::exact:
      return "exact";
    case Claim::approximate:
      return "approximate";
  }
  return "";
}

std::optional<Claim> parse_claim(std::string_view text) {
  for (const Claim claim : {Claim::proven, Claim::exact, Claim::approximate})
    if (to_string(claim) == text) return claim;
  return std::nullopt;
}

namespace {
std::vector<std::unique_ptr<Predictor>>& all() {
  static std::vector<std::unique_ptr<Predictor>> predictors;
  return predictors;
}
}  // namespace

RegisterPredictor::RegisterPredictor(std::unique_ptr<Predictor> predictor) {
  const auto place = std::ranges::upper_bound(all(), predictor->name(), {}, [](const auto& p) { return p->name(); });
  all().insert(place, std::move(predictor));
}

const std::vector<std::unique_ptr<Predictor>>& predictors() { return all(); }

Result<const Predictor*> find_predictor(std::string_view name) {
  std::string known = "direct";
  for (const auto& predictor : all()) {
    if (predictor->name() == name) return predictor.get();
    known += ", " + predictor->name();
  }
  return std::unexpected(
      Error{"predictor '" + std::string(name) + "'", "there is none of that name", "known are " + known});
}

}  // namespace outpace
