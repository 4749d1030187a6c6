// Reading the fields of a JSON object that nobody vouches for: each access checks presence, type and range, and the
// first complaint is kept.
#pragma once

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace outpace {

/// Reads fields of one object and keeps the first complaint.
class JsonFields {
 public:
  using Json = nlohmann::json;
  explicit JsonFields(const Json& json) : json_(json) {}
  [[nodiscard]] const std::string& complaint() const { return complaint_; }
  [[nodiscard]] bool has(const char* name) const { return json_.contains(name); }

  void text(const char* name, std::string& value) {
    if (const Json* field = get(name)) {
      if (field->is_string())
        value = field->get<std::string>();
      else
        complain(name, "is not a text");
    }
  }
  void flag(const char* name, bool& value) {
    if (const Json* field = get(name)) {
      if (field->is_boolean())
        value = field->get<bool>();
      else
        complain(name, "is not true or false");
    }
  }
  template <class Unsigned>
  void count(const char* name, Unsigned& value, std::uint64_t limit = std::numeric_limits<Unsigned>::max()) {
    if (const Json* field = get(name)) {
      if (field->is_number_unsigned() && field->get<std::uint64_t>() <= limit)
        value = static_cast<Unsigned>(field->get<std::uint64_t>());
      else
        complain(name, fmt::format("is not a whole number of at most {}", limit));
    }
  }
  void real(const char* name, double& value) {
    if (const Json* field = get(name)) {
      if (is_amount(*field))
        value = field->get<double>();
      else
        complain(name, "is not a number of at least 0");
    }
  }
  void counts(const char* name, std::vector<std::uint64_t>& values) {
    each(name, [&](const Json& item) {
      if (!item.is_number_unsigned()) return false;
      values.push_back(item.get<std::uint64_t>());
      return true;
    });
  }
  void reals(const char* name, std::vector<double>& values) {
    each(name, [&](const Json& item) {
      if (!is_amount(item)) return false;
      values.push_back(item.get<double>());
      return true;
    });
  }
  void texts(const char* name, std::vector<std::string>& values) {
    each(name, [&](const Json& item) {
      if (!item.is_string()) return false;
      values.push_back(item.get<std::string>());
      return true;
    });
  }
  void digests(const char* name, std::vector<std::uint64_t>& values) {
    each(name, [&](const Json& item) {
      if (!item.is_string()) return false;
      const auto& digits = item.get_ref<const std::string&>();
      std::uint64_t value = 0;
      const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
      if (code != std::errc() || end != digits.data() + digits.size() || digits.size() != 16) return false;
      values.push_back(value);
      return true;
    });
  }
  template <class Names, class T>
  void one_of(const char* name, const Names& names, T& value) {
    std::string text_value;
    text(name, text_value);
    if (!complaint_.empty()) return;
    for (const auto& [candidate, spelling] : names) {
      if (spelling == text_value) {
        value = candidate;
        return;
      }
    }
    complain(name, fmt::format("'{}' is unknown", text_value));
  }
  void complain(const char* name, const std::string& why) {
    if (complaint_.empty()) complaint_ = fmt::format("the field \"{}\" {}", name, why);
  }

 private:
  static bool is_amount(const Json& item) {
    return item.is_number() && std::isfinite(item.get<double>()) && item.get<double>() >= 0;
  }
  const Json* get(const char* name) {
    const auto found = json_.find(name);
    if (found != json_.end()) return &*found;
    complain(name, "is missing");
    return nullptr;
  }
  template <class Take>
  void each(const char* name, Take take) {
    const Json* field = get(name);
    if (!field) return;
    if (!field->is_array()) return complain(name, "is not a list");
    for (const Json& item : *field)
      if (!take(item)) return complain(name, "holds something of another type");
  }
  const Json& json_;
  std::string complaint_;
};

}  // namespace outpace
