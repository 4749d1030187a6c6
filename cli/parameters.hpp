// What a verb takes from the command line: its operands and options, as data. cli/parse.cpp fills them from arguments;
// `outpace completions` and `outpace man` write them down.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace outpace::cli {

/// What a shell offers for a value.
enum class Offers { nothing, files, folders, runs, systems, predictors, suites };

/// One operand ("run") or option ("--out", "-o,--out") and where its value goes. A flag is an option into a bool.
class Parameter {
 public:
  using Target = std::variant<bool*, int*, unsigned*, std::uint64_t*, double*, std::string*, std::vector<std::string>*>;

  std::string names, meaning;
  Target into;
  std::string value_name = {};  ///< what the value is called in help: SECONDS; by its type where empty
  bool needed = false;          ///< the command line is refused without it
  bool comma_separated = false;
  bool single = false;
  bool shows_default = false;
  bool value_optional = false;
  bool* given = nullptr;  ///< set where the option occurs
  std::optional<std::pair<double, double>> bounds = {};
  bool above_zero = false;
  std::vector<std::string> choices = {};
  std::optional<std::pair<int, int>> count = {};  ///< how many values, least and most
  std::string needs = {}, excludes = {};          ///< another option that must, or must not, be there too
  Offers offers = Offers::nothing;

  Parameter& required() { return needed = true, *this; }
  Parameter& called(std::string name) { return value_name = std::move(name), *this; }
  /// Values lie in [least, most]. Or: they are above zero.
  Parameter& between(double least, double most) { return bounds.emplace(least, most), *this; }
  Parameter& positive() { return above_zero = true, *this; }
  Parameter& one_of(std::vector<std::string> words) { return choices = std::move(words), *this; }
  /// An operand that takes from `least` to `most` values.
  Parameter& expected(int least, int most) { return count.emplace(least, most), *this; }
  /// One value holds several: a,b,c.
  Parameter& split_at_commas() { return comma_separated = true, *this; }
  /// One value an occurrence, so that operands may follow.
  Parameter& one_a_time() { return single = true, *this; }
  /// Help says what the target holds now.
  Parameter& with_default() { return shows_default = true, *this; }
  /// The option may stand without a value; `occurred` tells.
  Parameter& may_stand_alone(bool* occurred) { return value_optional = true, given = occurred, *this; }
  Parameter& needing(std::string other) { return needs = std::move(other), *this; }
  Parameter& excluding(std::string other) { return excludes = std::move(other), *this; }
  Parameter& offering(Offers what) { return offers = what, *this; }

  [[nodiscard]] bool operand() const { return !names.starts_with('-'); }
  [[nodiscard]] bool flag() const { return std::holds_alternative<bool*>(into); }
  /// "--out" of "-o,--out".
  [[nodiscard]] std::string long_name() const;
  /// SECONDS, TEXT, NUMBER: what stands for the value.
  [[nodiscard]] std::string placeholder() const;
};

/// All of one verb's, in the order of its help. References to members stay valid.
class Parameters {
 public:
  /// `into` must live until the verb has run.
  template <class Value>
  Parameter& add_option(std::string names, Value& into, std::string meaning) {
    return all_.emplace_back(Parameter{std::move(names), std::move(meaning), &into});
  }
  Parameter& add_flag(std::string names, bool& into, std::string meaning) {
    return add_option(std::move(names), into, std::move(meaning));
  }
  [[nodiscard]] const std::deque<Parameter>& all() const { return all_; }

 private:
  std::deque<Parameter> all_;
};

}  // namespace outpace::cli
