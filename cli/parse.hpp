// From arguments to the work that they ask for. The library that parses them is known to parse.cpp only.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/verb.hpp"

namespace outpace::cli {

inline constexpr const char* summary =
    "outpace measures whether anything can outpace direct simulation of a simple program.";

/// The work of the verb that `arguments` (without the program's name) start with, its parameters filled in; for --help
/// and --version the work is to print them. An error says what is wrong with which option.
Result<std::function<Exit()>> parse(const std::vector<Verb>& verbs, const std::vector<std::string>& arguments);

}  // namespace outpace::cli
