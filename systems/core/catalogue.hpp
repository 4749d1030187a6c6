// The catalogue of system families: text form → System. A family adds itself by one line beside its definition.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "systems/core/system.hpp"

namespace outpace {

/// One family: the prefix before the colon, and how to read what follows it.
struct SystemFamily {
  std::string prefix;                 ///< "eca" for `eca:30`
  std::string form;                   ///< "eca:0 … eca:255"
  std::string meaning;                ///< one line for `list`
  std::vector<std::string> examples;  ///< names that parse
  /// `text` is the whole name, prefix included.
  std::function<Result<std::unique_ptr<System>>(std::string_view text)> make;
  /// Named members beside the examples, where the family has a reference set: name and meaning of each.
  std::function<std::vector<std::pair<std::string, std::string>>()> members = {};
  /// Counts all members that a text like `h=3,weights=ternary,states=01` describes; what was counted, line by line.
  std::function<Result<std::vector<std::pair<std::string, std::string>>>(std::string_view text)> enumerate = {};
};

/// `static const RegisterSystemFamily registered{{"eca", …}};` at namespace scope of the family's file.
struct RegisterSystemFamily {
  explicit RegisterSystemFamily(SystemFamily family);
};

/// All families, by prefix.
const std::vector<SystemFamily>& system_families();

/// Reads a system's name.
Result<std::unique_ptr<System>> make_system(std::string_view name);

}  // namespace outpace
