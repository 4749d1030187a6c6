// How parameters are named.
#include "cli/parameters.hpp"

namespace outpace::cli {

std::string Parameter::long_name() const {
  const std::size_t comma = names.rfind(',');
  return comma == std::string::npos ? names : names.substr(comma + 1);
}

std::string Parameter::placeholder() const {
  if (!value_name.empty()) return value_name;
  if (std::holds_alternative<std::string*>(into) || std::holds_alternative<std::vector<std::string>*>(into))
    return "TEXT";
  return "NUMBER";
}

}  // namespace outpace::cli
