// Why a sequence along a rational linear recurrence keeps its sign: the arguments of "regions" certificates, read and
// judged from the sequence's own terms. Slow, exact, and of nothing but rationals.
#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "systems/rnn/number.hpp"

namespace outpace::proof::regions {

using rnn::Rational;

struct Argument {
  enum class How { tried, polynomial, ratio } how = How::tried;
  std::uint64_t from = 0;
  std::int64_t degree = -1;                               ///< polynomial
  std::vector<Rational> peeled, recurrence{Rational(1)};  ///< ratio
  std::optional<Rational> eigenvalue;
  std::uint64_t stride = 1;
  /// Terms that judging it takes, for sequences whose recurrences have at most that length; `tried` takes its own.
  [[nodiscard]] std::uint64_t terms(std::uint64_t longest) const;
};

/// The first fault is what should be there; empty if there is none.
std::optional<std::string> read(const nlohmann::json& json, Argument& argument);

/// Why v_m < 0 (≤ 0 if strict) is still possible for some m (below `end`), or nothing. v obeys some recurrence of
/// length at most `longest`, so what such a recurrence of its terms gives is 0 for ever where it is 0 that often in a
/// row.
std::optional<std::string> refute(const Argument& argument, const std::function<const Rational&(std::uint64_t)>& v,
                                  bool strict, std::uint64_t longest, const std::optional<Integer>& end);

}  // namespace outpace::proof::regions
