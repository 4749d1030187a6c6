// The verbs with what they take, for whoever writes it down: the manual page and the shells' completions.
#pragma once

#include <fmt/format.h>

#include <functional>
#include <string>
#include <vector>

#include "cli/verb.hpp"

namespace outpace::cli {

struct Described {
  const Verb* verb;
  Parameters parameters;
};

/// The verbs that people see, each with what it takes. The targets of the parameters are kept by `keep`.
inline std::vector<Described> described(std::vector<std::function<Exit()>>& keep) {
  std::vector<Described> all;
  for (const Verb& verb : verbs()) {
    if (verb.hidden) continue;
    Described& one = all.emplace_back(Described{&verb, {}});
    keep.push_back(verb.attach(one.parameters));
  }
  return all;
}

inline std::string joined(const std::vector<std::string>& words, const char* between = " ") {
  return fmt::format("{}", fmt::join(words, between));
}

inline std::vector<std::string> names_of(const Parameter& parameter) {
  const std::size_t comma = parameter.names.find(',');
  if (comma == std::string::npos) return {parameter.names};
  return {parameter.names.substr(0, comma), parameter.names.substr(comma + 1)};
}

}  // namespace outpace::cli
