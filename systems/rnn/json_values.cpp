// Strict JSON; see json_values.hpp.
#include "systems/rnn/json_values.hpp"

#include <algorithm>
#include <vector>

namespace outpace::rnn {
namespace {

constexpr int most_levels = 64;

/// "line 3, column 7" of byte `at`.
std::string line_and_column(std::string_view text, std::size_t at) {
  at = std::min(at, text.size());
  const auto line = std::ranges::count(text.substr(0, at), '\n') + 1;
  const std::size_t begin = text.substr(0, at).rfind('\n');
  return "line " + std::to_string(line) + ", column " + std::to_string(at - (begin == text.npos ? 0 : begin + 1) + 1);
}

/// Watches the parser for what nlohmann lets pass: keys that come twice, and nesting without end.
class Watch {
 public:
  bool operator()(int depth, Json::parse_event_t event, Json& parsed) {
    if (depth > most_levels) deep_ = true;
    if (event == Json::parse_event_t::object_start) keys_.emplace_back();
    if (event == Json::parse_event_t::object_end) keys_.pop_back();
    if (event == Json::parse_event_t::key && !keys_.back().insert(parsed.get_ref<const std::string&>()).second &&
        twice_.empty())
      twice_ = parsed.get<std::string>();
    return true;
  }
  [[nodiscard]] bool deep() const { return deep_; }
  [[nodiscard]] const std::string& twice() const { return twice_; }

 private:
  std::vector<std::set<std::string>> keys_;
  std::string twice_;
  bool deep_ = false;
};

/// Whether brackets nest deeper than is read, found before anything is built.
bool nests_too_deep(std::string_view text) {
  int level = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (quoted) {
      if (text[i] == '\\') ++i;
      if (i < text.size() && text[i] == '"') quoted = false;
    } else if (text[i] == '"') {
      quoted = true;
    } else if (text[i] == '[' || text[i] == '{') {
      if (++level > most_levels) return true;
    } else if (text[i] == ']' || text[i] == '}') {
      --level;
    }
  }
  return false;
}

}  // namespace

Result<Json> parse_json(std::string_view text, std::string_view origin) {
  const auto refuse = [&](const std::string& place, std::string why, std::string remedy) {
    return std::unexpected(
        Error{std::string(origin) + (place.empty() ? "" : ", " + place), std::move(why), std::move(remedy)});
  };
  if (nests_too_deep(text))
    return refuse("", "it nests deeper than 64 levels", "write a network as docs/network-file.md says");
  Watch watch;
  try {
    Json json = Json::parse(text.begin(), text.end(), std::ref(watch));
    if (!watch.twice().empty())
      return refuse("key '" + watch.twice().substr(0, 60) + "'", "it is there twice", "leave one of them out");
    return json;
  } catch (const Json::parse_error& error) {
    return refuse(line_and_column(text, error.byte ? error.byte - 1 : 0), "it is not JSON there",
                  "write a network as docs/network-file.md says");
  } catch (const Json::exception&) {  // a number beyond the range of double
    return refuse("", "a number in it is beyond any machine number", "write large numbers as strings");
  }
}

std::string kind_of(const Json& value) {
  switch (value.type()) {
    case Json::value_t::null:
      return "null";
    case Json::value_t::object:
      return "an object";
    case Json::value_t::array:
      return "an array";
    case Json::value_t::string:
      return "a string";
    case Json::value_t::boolean:
      return "a truth value";
    default:
      return "a number";
  }
}

bool JsonValues::object(const Json& value, const std::string& path, const std::set<std::string_view>& keys) {
  if (failed()) return false;
  std::string known;
  for (const std::string_view key : keys) known += (known.empty() ? "" : ", ") + std::string(key);
  if (!value.is_object()) {
    fail(path, "an object must stand here, not " + kind_of(value), "its keys are " + known);
    return false;
  }
  for (const auto& [key, member] : value.items())
    if (!keys.contains(key)) fail(path + "/" + key.substr(0, 60), "this key is not known here", "known are " + known);
  return !failed();
}

bool JsonValues::array(const Json& value, const std::string& path, std::optional<std::size_t> size,
                       const std::string& what) {
  if (failed()) return false;
  if (!value.is_array()) fail(path, "an array must stand here, not " + kind_of(value), "write [" + what + "]");
  if (value.is_array() && size && value.size() != *size)
    fail(path, "it has " + std::to_string(value.size()) + " elements",
         "there must be " + std::to_string(*size) + ": " + what);
  return !failed();
}

std::string JsonValues::string(const Json& value, const std::string& path) {
  if (failed()) return {};
  if (value.is_string()) return value.get<std::string>();
  fail(path, "a string must stand here, not " + kind_of(value), "put it in quotes");
  return {};
}

bool JsonValues::boolean(const Json& value, const std::string& path) {
  if (failed()) return false;
  if (value.is_boolean()) return value.get<bool>();
  fail(path, "true or false must stand here, not " + kind_of(value), "write true or false");
  return false;
}

std::int64_t JsonValues::count(const Json& value, const std::string& path, std::int64_t least, std::int64_t most) {
  if (failed()) return least;
  const std::string range = "take a whole number from " + std::to_string(least) + " to " + std::to_string(most);
  const bool whole = value.is_number_integer();
  if (!whole) {
    fail(path, "a whole number must stand here, not " + kind_of(value) + (value.is_number() ? " with a point" : ""),
         range);
    return least;
  }
  const bool huge = value.is_number_unsigned() && value.get<std::uint64_t>() > std::uint64_t{1} << 62;
  if (huge || value.get<std::int64_t>() < least || value.get<std::int64_t>() > most) {
    fail(path, value.dump() + " is out of range", range);
    return least;
  }
  return value.get<std::int64_t>();
}

Rational JsonValues::number(const Json& value, const std::string& path) {
  if (failed()) return 0;
  if (value.is_number_unsigned()) return Rational(value.get<std::uint64_t>());
  if (value.is_number_integer()) return Rational(value.get<std::int64_t>());
  if (value.is_string()) {
    auto read = parse_rational(value.get_ref<const std::string&>());
    if (read) return std::move(*read);
    fail(path + ", " + read.error().what, read.error().why, read.error().remedy);
    return 0;
  }
  if (value.is_number_float())
    fail(path, "a number with a point, an exponent or over 64 bits could mean two values",
         R"(write it as a string: "0.1" is one tenth, "0x1.999999999999ap-4" a float)");
  else
    fail(path, "a number must stand here, not " + kind_of(value), R"(write 3, "0.125", "2/7" or "0x1.8p-3")");
  return 0;
}

const Json* JsonValues::member(const Json& value, const std::string& path, const char* key, bool needed) {
  if (failed()) return nullptr;
  const auto place = value.find(key);
  if (place != value.end()) return &*place;
  if (needed) fail(path + "/" + key, "it is missing", "docs/network-file.md says what it holds");
  return nullptr;
}

}  // namespace outpace::rnn
