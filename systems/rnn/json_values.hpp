// Walking a JSON document strictly: every value is asked for once with its path, the first failure is kept, and after
// one all further answers are harmless defaults. Knows nothing of networks.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "systems/rnn/number.hpp"

namespace outpace::rnn {

using Json = nlohmann::json;

/// Parses text into JSON; refuses what is not JSON (with line and column), duplicate keys and nesting beyond 64 levels.
Result<Json> parse_json(std::string_view text, std::string_view origin);

class JsonValues {
 public:
  explicit JsonValues(std::string origin) : origin_(std::move(origin)) {}

  [[nodiscard]] bool failed() const { return error_.has_value(); }
  [[nodiscard]] const Error& error() const { return *error_; }
  /// Keeps the first failure.
  void fail(const std::string& path, std::string why, std::string remedy) {
    if (!error_) error_ = Error{origin_ + ", " + (path.empty() ? "/" : path), std::move(why), std::move(remedy)};
  }

  /// Whether `value` is an object with these keys only.
  bool object(const Json& value, const std::string& path, const std::set<std::string_view>& keys);
  /// Whether `value` is an array; of `size` elements where that is given (`what` says which elements).
  bool array(const Json& value, const std::string& path, std::optional<std::size_t> size, const std::string& what);
  std::string string(const Json& value, const std::string& path);
  bool boolean(const Json& value, const std::string& path);
  /// A whole number in [least, most].
  std::int64_t count(const Json& value, const std::string& path, std::int64_t least, std::int64_t most);
  /// An exact number: a JSON integer of 64 bits or a string that parse_rational reads.
  Rational number(const Json& value, const std::string& path);
  /// The member of that name; null (and a failure, if `needed`) where it is missing.
  const Json* member(const Json& value, const std::string& path, const char* key, bool needed);

 private:
  std::string origin_;
  std::optional<Error> error_;
};

/// What a JSON value is, for an error: "a string", "an array".
std::string kind_of(const Json& value);

}  // namespace outpace::rnn
