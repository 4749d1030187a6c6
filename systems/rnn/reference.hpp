// The reference set: networks built in code, by name. `parity` is one network, `counter-8` a member of a family that
// exists for every number.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "systems/rnn/network.hpp"

namespace outpace::rnn {

/// A network or a family of them.
struct Reference {
  std::string form;     ///< "counter-{}", each {} a decimal number; "parity"
  std::string meaning;  ///< one line
  /// The members that the reference set counts; each parses.
  std::vector<std::string> members;
  /// Least and greatest value of each number.
  std::vector<std::pair<std::uint64_t, std::uint64_t>> ranges;
  std::function<Network(const std::vector<std::uint64_t>& numbers)> make;
  /// Instead of `make`, for a form that is a prefix before any text.
  std::function<Result<Network>(std::string_view text)> read = {};
};

/// `static const RegisterReference registered{{"parity", …}};` at namespace scope.
struct RegisterReference {
  explicit RegisterReference(Reference reference);
};

/// All of them, by form.
const std::vector<Reference>& references();

/// The names of the reference set, about 60.
std::vector<std::string> reference_names();

/// The network of that name, without the prefix.
Result<Network> reference_network(std::string_view name);

}  // namespace outpace::rnn
