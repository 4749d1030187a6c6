// Judging arguments; see regions_arguments.hpp. Polynomials by Descartes' rule on halved intervals, ratios by a cone.
#include "predictors/proof/regions_arguments.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace outpace::proof::regions {
namespace {

using nlohmann::json;
using Integers = std::vector<Integer>;
using Terms = std::function<const Rational&(std::uint64_t)>;

constexpr std::uint64_t most_from = 1 << 20, most_stride = 1 << 10;
constexpr std::size_t most_length = 64, most_digits = 100'000;
constexpr int most_intervals = 100'000;

std::optional<std::vector<Rational>> rationals(const json& list) {
  if (!list.is_array() || list.size() > most_length) return std::nullopt;
  std::vector<Rational> result;
  for (const json& one : list) {
    if (!one.is_string() || one.get_ref<const std::string&>().size() > most_digits) return std::nullopt;
    auto value = rnn::parse_rational(one.get<std::string>());
    if (!value) return std::nullopt;
    result.push_back(std::move(*value));
  }
  return result;
}

/// p(x + a).
Integers shifted(Integers p, const Integer& a) {
  for (std::size_t i = 0; i + 1 < p.size(); ++i)
    for (std::size_t j = p.size() - 1; j-- > i;) p[j] += a * p[j + 1];
  return p;
}
bool no_negative(const Integers& p) {
  return std::ranges::all_of(p, [](const Integer& c) { return c >= 0; });
}
Integer value_at(const Integers& p, const Integer& x) {
  Integer value = 0;
  for (std::size_t i = p.size(); i-- > 0;) value = value * x + p[i];
  return value;
}

/// Whether p ≥ 0 on the whole numbers 0 … b. (1 + x)^k·p(b·x/(1 + x)) has no negative coefficient only if so.
bool never_negative_to(const Integers& p, const Integer& b, int& budget) {
  if (--budget < 0) return false;
  if (b <= 1) return value_at(p, 0) >= 0 && value_at(p, b) >= 0;
  Integers q = p;
  Integer power = 1;
  for (Integer& c : q) c *= power, power *= b;
  std::ranges::reverse(q);
  if (no_negative(shifted(q, 1))) return true;
  if (value_at(p, 0) < 0 || value_at(p, b) < 0) return false;
  const Integer middle = b / 2;
  return never_negative_to(p, middle, budget) && never_negative_to(shifted(p, middle), b - middle, budget);
}

/// Whether p ≥ 0 on 0, 1, …, all of them or those below `end`.
bool never_negative(Integers p, const std::optional<Integer>& end) {
  int budget = most_intervals;
  if (end) return *end <= 0 || never_negative_to(p, *end - 1, budget);
  for (Integer width = 1; budget > 0; width *= 2) {
    if (no_negative(p)) return true;
    if (!p.empty() && p.back() < 0) return false;
    if (!never_negative_to(p, width, budget)) return false;
    p = shifted(std::move(p), width);
  }
  return false;
}

bool kept(const Rational& value, bool strict) { return strict ? value > 0 : value >= 0; }

std::optional<std::string> refute_polynomial(const Argument& argument, const Terms& v, bool strict,
                                             std::uint64_t longest, const std::optional<Integer>& end) {
  const auto size = static_cast<std::size_t>(argument.degree + 1);
  std::vector<Rational> table;
  for (std::uint64_t m = 0; m < size + longest; ++m) table.push_back(v(argument.from + m));
  std::vector<Rational> differences;
  for (std::size_t j = 0; j < size; ++j) {
    differences.push_back(table[0]);
    for (std::size_t i = 0; i + 1 < table.size(); ++i) table[i] = table[i + 1] - table[i];
    table.pop_back();
  }
  for (const Rational& last : table)
    if (last != 0) return "it is no polynomial of that degree";
  // Σ Δ^j·C(x, j), of whole numbers, times size!: by Horner's scheme in x, x − 1, ….
  Integer scale = 1, factorial = 1;
  for (const Rational& value : differences) scale = lcm(scale, rnn::denominator(value));
  for (std::size_t j = 2; j <= size; ++j) factorial *= j;
  Integers p(size + 1);
  Integer divisor = factorial;
  std::vector<Integer> scaled;
  Integer below = 1;
  for (std::size_t j = 0; j < size; ++j) {
    if (j) below *= j;
    scaled.push_back(rnn::numerator(differences[j] * Rational(scale)) * (factorial / below));
  }
  for (std::size_t j = size; j-- > 0;) {
    // p ← p·(x − j) + scaled[j]
    for (std::size_t i = p.size() - 1; i > 0; --i) p[i] = p[i - 1] - Integer(j) * p[i];
    p[0] = -Integer(j) * p[0] + scaled[j];
  }
  if (strict) p[0] -= factorial;
  while (p.size() > 1 && p.back() == 0) p.pop_back();
  const std::optional<Integer> rest = end ? std::optional<Integer>(*end - argument.from) : std::nullopt;
  if (!never_negative(std::move(p), rest)) return "the polynomial becomes negative, or too many intervals are needed";
  return std::nullopt;
}

using Grid = std::vector<std::vector<Rational>>;

/// Columns y with basis·y = given, by Gauss and Jordan; empty if the basis is none.
std::optional<Grid> solved(Grid basis, Grid given) {
  const std::size_t n = basis.size();
  for (std::size_t c = 0; c < n; ++c) {
    std::size_t row = c;
    while (row < n && basis[row][c] == 0) ++row;
    if (row == n) return std::nullopt;
    basis[row].swap(basis[c]);
    given[row].swap(given[c]);
    for (std::size_t i = 0; i < n; ++i) {
      if (i == c || basis[i][c] == 0) continue;
      const Rational times = basis[i][c] / basis[c][c];
      for (std::size_t j = c; j < n; ++j) basis[i][j] -= times * basis[c][j];
      for (std::size_t j = 0; j < given[i].size(); ++j) given[i][j] -= times * given[c][j];
    }
  }
  for (std::size_t i = 0; i < n; ++i)
    for (Rational& value : given[i]) value /= basis[i][i];
  return given;
}

/// The cone {y : y₀ ≥ 2·Σ|yᵢ|, y₀ > 0}, where windows are T·y and T's columns are (1, λ, λ², …) and the columns but the
/// first of C − λ, C the companion matrix: it must hold the first `stride` windows, and `stride` steps of all in it.
std::optional<std::string> refute_cone(const Argument& argument, const std::vector<Rational>& w) {
  const std::size_t d = argument.recurrence.size() - 1;
  const Rational& root = *argument.eigenvalue;
  if (root <= 0) return "the eigenvalue is not positive";
  Grid basis(d, std::vector<Rational>(d));
  for (std::size_t i = 0; i < d; ++i) {
    basis[i][0] = i ? Rational(basis[i - 1][0] * root) : Rational(1);
    for (std::size_t j = 1; j < d; ++j)
      basis[i][j] = Rational(j == i + 1 ? 1 : 0) - (i + 1 == d ? argument.recurrence[j] : Rational(0)) -
                    (i == j ? root : Rational(0));
  }
  const auto sharp = [](const std::vector<Rational>& y) {
    Rational rest = 0;
    for (std::size_t i = 1; i < y.size(); ++i) rest += abs(y[i]);
    return y[0] > 0 && y[0] >= 2 * rest;
  };
  for (std::uint64_t k = 0; k < argument.stride; ++k) {
    Grid window;
    for (std::size_t i = 0; i < d; ++i) window.push_back({w[k + i]});
    const auto y = solved(basis, window);
    if (!y) return "the eigenvector lies in the image of the rest";
    std::vector<Rational> column;
    for (const auto& row : *y) column.push_back(row[0]);
    if (!sharp(column)) return "a window lies outside the cone";
  }
  // Every edge of the cone, y₀ = 2 and one yᵢ = ±1 (or all 0), must be taken into it: the cone is their hull.
  Grid moved = basis;
  for (std::uint64_t k = 0; k < argument.stride; ++k) {
    std::vector<Rational> last(d);
    for (std::size_t j = 0; j < d; ++j)
      for (std::size_t i = 0; i < d; ++i) last[j] -= argument.recurrence[i] * moved[i][j];
    moved.erase(moved.begin());
    moved.push_back(std::move(last));
  }
  const auto image = solved(basis, moved);
  if (!image) return "the eigenvector lies in the image of the rest";
  for (std::size_t j = 0; j < std::max<std::size_t>(d, 1); ++j)
    for (const int side : {-1, 1}) {
      std::vector<Rational> y;
      for (std::size_t i = 0; i < d; ++i)
        y.push_back(2 * (*image)[i][0] + (j ? Rational(side * (*image)[i][j]) : Rational(0)));
      if (!sharp(y)) return "the steps lead out of the cone";
    }
  return std::nullopt;
}

std::optional<std::string> refute_ratio(const Argument& argument, const Terms& v, std::uint64_t longest) {
  const std::size_t d = argument.recurrence.size() - 1;
  std::vector<Rational> level;
  for (std::uint64_t m = argument.from; m < argument.from + argument.terms(longest); ++m) level.push_back(v(m));
  for (const Rational& root : argument.peeled) {
    if (root <= 0) return "a root that is peeled off is not positive";
    for (std::size_t i = 0; i + 1 < level.size(); ++i) level[i] = level[i + 1] - root * level[i];
    level.pop_back();
    if (level[0] < 0) return "what is left without a root is negative";
  }
  if (argument.recurrence.back() != 1) return "the recurrence is not monic";
  for (std::uint64_t i = 0; i < longest; ++i) {
    Rational sum = 0;
    for (std::size_t j = 0; j <= d; ++j) sum += argument.recurrence[j] * level[i + j];
    if (sum != 0) return "the recurrence is not obeyed";
  }
  if (d == 0) return std::nullopt;
  if (!argument.eigenvalue) return "nothing is said of what is left";
  return refute_cone(argument, level);
}

}  // namespace

std::uint64_t Argument::terms(std::uint64_t longest) const {
  if (how == How::tried) return 0;
  if (how == How::polynomial) return static_cast<std::uint64_t>(degree + 1) + longest;
  return peeled.size() + recurrence.size() + std::max<std::uint64_t>(longest, stride);
}

std::optional<std::string> read(const json& object, Argument& argument) {
  if (!object.is_object() || !object.contains("how") || !object["how"].is_string())
    return "an argument is an object that says how";
  const std::string how = object["how"].get<std::string>();
  if (how == "tried") return std::nullopt;
  const auto count = [&](const char* key, std::uint64_t most, std::uint64_t& into) {
    const auto it = object.find(key);
    if (it == object.end() || !it->is_number_unsigned() || it->get<std::uint64_t>() > most) return false;
    into = it->get<std::uint64_t>();
    return true;
  };
  if (!count("from", most_from, argument.from)) return "from must be a whole number of at most 2^20";
  if (how == "polynomial") {
    argument.how = Argument::How::polynomial;
    const auto it = object.find("degree");
    if (it == object.end() || !it->is_number_integer()) return "degree must be a whole number";
    const auto degree = it->get<std::int64_t>();
    if (degree < -1 || degree > std::int64_t(most_length)) return "degree must be -1 to 64";
    argument.degree = degree;
    return std::nullopt;
  }
  if (how != "ratio") return "how must be tried, polynomial or ratio";
  argument.how = Argument::How::ratio;
  if (!object.contains("peeled") || !object.contains("recurrence")) return "peeled and recurrence are lists";
  auto peeled = rationals(object["peeled"]), recurrence = rationals(object["recurrence"]);
  if (!peeled || !recurrence || recurrence->empty()) return "peeled and recurrence are lists of at most 64 numbers";
  argument.peeled = std::move(*peeled);
  argument.recurrence = std::move(*recurrence);
  if (!object.contains("eigenvalue")) return std::nullopt;
  auto value = rationals(json::array({object["eigenvalue"]}));
  if (!value) return "eigenvalue must be a number as text";
  argument.eigenvalue = value->front();
  if (!count("stride", most_stride, argument.stride) || argument.stride == 0)
    return "stride must be a whole number from 1 to 2^10";
  return std::nullopt;
}

std::optional<std::string> refute(const Argument& argument, const Terms& v, bool strict, std::uint64_t longest,
                                  const std::optional<Integer>& end) {
  if (argument.how == Argument::How::tried && !end) return "nobody can try all laps";
  // All before `from` are tried, with it where a ratio begins; or all there are.
  Integer tried = argument.how == Argument::How::polynomial ? argument.from : argument.from + 1;
  if (argument.how == Argument::How::tried || (end && *end < tried)) tried = *end;
  for (std::uint64_t m = 0; m < tried; ++m)
    if (!kept(v(m), strict)) return "it loses its sign at once, at term " + std::to_string(m);
  if (argument.how == Argument::How::polynomial) return refute_polynomial(argument, v, strict, longest, end);
  if (argument.how == Argument::How::ratio) return refute_ratio(argument, v, longest);
  return std::nullopt;
}

}  // namespace outpace::proof::regions
