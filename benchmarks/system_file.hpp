// Files of systems: one a line, as selectors.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "systems/core/error.hpp"

namespace outpace {

/// The selectors that the text of a file of systems stands for. A line is a system (`eca:30`), a race
/// (`eca:30~random~cell`) or a Turing machine as bbchallenge writes it (`1RB1LB_1LA1RZ`, what follows a space or a
/// comma is ignored there); `#` starts a comment. `family` and `observable` fill in what a line leaves open; empty:
/// all. Lines that repeat an earlier one are left out. Errors name `file` and the line.
Result<std::vector<std::string>> selectors_of(std::string_view text, const std::string& file, const std::string& family,
                                              const std::string& observable);

/// Replaces every selector `@FILE`, `@FILE~FAMILY~OBSERVABLE` by those of the file; the others stay.
Result<std::vector<std::string>> expand_files(const std::vector<std::string>& selectors);

}  // namespace outpace
