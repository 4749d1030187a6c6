// The independent checkers. A certificate is untrusted data; a checker here decides, using `systems` and nothing of the
// predictors: no code is shared with whoever found the proof.
#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "systems/core/error.hpp"

namespace outpace::proof {

struct Verdict {
  enum class Kind {
    accepted,   ///< the statement holds
    rejected,   ///< well formed, but it does not prove its statement
    malformed,  ///< not a certificate: not JSON, a field missing or out of range
  };
  Kind kind;
  std::string text;    ///< accepted: what is proven, in one sentence; otherwise where and why it fails
  std::string system;  ///< which system it is about, where that could be read
  std::string scope =
      {};  ///< the initial condition that it is limited to (`zero+*`: and any endless input); empty: every one
};

/// A checker for certificates of one kind. It never throws on any input and its work is bounded by limits that it
/// states in its rejection.
struct Checker {
  std::string kind;     ///< the certificate's "kind"
  std::string meaning;  ///< one line for `list`
  std::function<Verdict(const nlohmann::json&)> check;
};

struct RegisterChecker {
  explicit RegisterChecker(Checker checker);
};

/// Verifies any certificate: reads "kind", finds the checker, lets it decide.
Verdict verify(std::string_view json);

/// All kinds that can be checked.
std::vector<std::pair<std::string, std::string>> checker_kinds();

}  // namespace outpace::proof
