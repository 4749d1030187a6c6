// The front door of the checkers; each kind lives in a file of its own beside this one.
#include "predictors/proof/checker.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace outpace::proof {
namespace {
std::vector<Checker>& checkers() {
  static std::vector<Checker> all;
  return all;
}
}  // namespace

RegisterChecker::RegisterChecker(Checker checker) {
  checkers().insert(std::ranges::upper_bound(checkers(), checker.kind, {}, &Checker::kind), std::move(checker));
}

Verdict verify(std::string_view text) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (json.is_discarded()) return {Verdict::Kind::malformed, "it is not JSON", ""};
  if (!json.is_object() || !json.contains("kind") || !json["kind"].is_string())
    return {Verdict::Kind::malformed, "/kind: a certificate is an object whose \"kind\" is a string", ""};
  const std::string kind = json["kind"];
  for (const Checker& checker : checkers())
    if (checker.kind == kind) return checker.check(json);
  return {Verdict::Kind::malformed, "/kind: no checker knows \"" + kind + "\"", ""};
}

std::vector<std::pair<std::string, std::string>> checker_kinds() {
  std::vector<std::pair<std::string, std::string>> kinds;
  for (const Checker& checker : checkers()) kinds.emplace_back(checker.kind, checker.meaning);
  return kinds;
}

}  // namespace outpace::proof
