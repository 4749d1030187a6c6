// Differences of polynomials, and cones that a recurrence maps into themselves; see signs.hpp.
#include "predictors/regions/signs.hpp"

#include <algorithm>

namespace outpace::regions {
namespace {

using Integers = std::vector<Integer>;
using Rows = std::vector<std::vector<Rational>>;

constexpr std::uint64_t farthest = 1024, longest_stride = 64;
/// Binary places of an irrational eigenvalue.
constexpr unsigned places = 192;

bool kept(const Rational& value, bool strict) { return strict ? value > 0 : value >= 0; }

/// Σ differences[j]·C(m, j)
Integer value_at(std::span<const Integer> differences, const Integer& m, Work& work) {
  Integer total = 0, binomial = 1;
  for (std::size_t j = 0; j < differences.size(); ++j) {
    (void)work.spend(1 + 2 * product_units(limbs(binomial), limbs(m)));
    total += differences[j] * binomial;
    binomial = binomial * (m - j) / (j + 1);
  }
  return total;
}

/// From `start` on the sign is `sign`, up to the next stretch.
struct Stretch {
  Integer start;
  int sign;
};

void add(std::vector<Stretch>& all, Integer start, int sign) {
  if (!all.empty() && all.back().start == start) all.pop_back();
  if (all.empty() || all.back().sign != sign) all.push_back({std::move(start), sign});
}

/// The signs on m = 0, 1, …: where the difference keeps its sign the values are monotone, and a change is found by
/// halving.
std::vector<Stretch> stretches(std::span<const Integer> differences, Work& work) {
  if (differences.empty()) return {{0, 0}};
  if (differences.size() == 1) return {{0, differences[0].sign()}};
  const std::vector<Stretch> slopes = stretches(differences.subspan(1), work);
  std::vector<Stretch> result;
  for (std::size_t i = 0; i < slopes.size(); ++i) {
    Integer start = slopes[i].start;
    const int slope = slopes[i].sign;
    const bool last = i + 1 == slopes.size();
    int sign = value_at(differences, start, work).sign();
    add(result, start, sign);
    if (slope == 0) continue;
    // At most two changes, to 0 and past it.
    while (sign != slope) {
      Integer step = 1;
      while ((last || start + step < slopes[i + 1].start) && work.spend() &&
             value_at(differences, start + step, work).sign() == sign)
        step *= 2;
      if (!work.spend(0)) return result;
      Integer low = start + step / 2, high = start + step;
      if (!last && high >= slopes[i + 1].start) {
        high = slopes[i + 1].start - 1;
        if (high <= start || value_at(differences, high, work).sign() == sign) break;
      }
      if (step == 1) low = start;
      while (high - low > 1 && work.spend()) {
        const Integer middle = (low + high) / 2;
        (value_at(differences, middle, work).sign() == sign ? low : high) = middle;
      }
      start = high;
      sign = value_at(differences, start, work).sign();
      add(result, start, sign);
    }
  }
  return result;
}

/// The dominant real root of a squarefree monic polynomial, from above: Newton's steps from the right come down to it
/// if no complex root has a larger real part. Empty if they do not, or if it is not positive.
std::optional<Rational> largest_root(const Polynomial& polynomial, Work& work) {
  Rational x = 1;
  for (const Rational& coefficient : polynomial) x = std::max(x, Rational(1 + abs(coefficient)));
  for (int round = 0; round < 400; ++round) {
    if (!work.spend(polynomial.size() * 100)) return std::nullopt;
    Rational value = 0, slope = 0;
    for (std::size_t i = polynomial.size(); i-- > 0;) {
      slope = slope * x + value;
      value = value * x + polynomial[i];
    }
    if (slope <= 0) return std::nullopt;
    const Rational next = x - value / slope;
    const Rational rounded(-rnn::floor(-next * Rational(Integer(1) << places)), Integer(1) << places);
    if (rounded >= x) return x > 0 ? std::optional(x) : std::nullopt;
    x = rounded;
  }
  return std::nullopt;
}

std::optional<Rows> inverse(Rows matrix) {
  const std::size_t n = matrix.size();
  Rows result(n, std::vector<Rational>(n));
  for (std::size_t i = 0; i < n; ++i) result[i][i] = 1;
  for (std::size_t c = 0; c < n; ++c) {
    std::size_t pivot = c;
    while (pivot < n && matrix[pivot][c].is_zero()) ++pivot;
    if (pivot == n) return std::nullopt;
    std::swap(matrix[pivot], matrix[c]);
    std::swap(result[pivot], result[c]);
    const Rational factor = 1 / matrix[c][c];
    for (std::size_t j = 0; j < n; ++j) matrix[c][j] *= factor, result[c][j] *= factor;
    for (std::size_t i = 0; i < n; ++i) {
      if (i == c || matrix[i][c].is_zero()) continue;
      const Rational times = matrix[i][c];
      for (std::size_t j = 0; j < n; ++j) {
        matrix[i][j] -= times * matrix[c][j];
        result[i][j] -= times * result[c][j];
      }
    }
  }
  return result;
}

Rows product(const Rows& a, const Rows& b) {
  Rows result(a.size(), std::vector<Rational>(b[0].size()));
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t k = 0; k < b.size(); ++k)
      if (!a[i][k].is_zero())
        for (std::size_t j = 0; j < b[k].size(); ++j) result[i][j] += a[i][k] * b[k][j];
  return result;
}

/// Coordinates in which a recurrence maps {y : y₀ ≥ 2·Σ|yᵢ|} into itself. The windows V = (v_m, …, v_{m+d−1}) are T·y;
/// T's first column is the eigenvector (1, λ, …), the others span the image of C − λ, C the step V → V'. Its first row
/// is (1, 1, 0, …), so v_m > 0 within the cone.
class Cone {
 public:
  Cone(const Polynomial& recurrence, const Rational& eigenvalue) : size_(recurrence.size() - 1) {
    const std::size_t d = size_;
    step_.assign(d, std::vector<Rational>(d));
    basis_ = step_;
    for (std::size_t i = 0; i < d; ++i) {
      if (i + 1 < d) step_[i][i + 1] = 1;
      step_[d - 1][i] -= recurrence[i];
      basis_[i][0] = i ? Rational(basis_[i - 1][0] * eigenvalue) : Rational(1);
    }
    for (std::size_t i = 0; i < d; ++i)
      for (std::size_t j = 1; j < d; ++j) basis_[i][j] = step_[i][j] - (i == j ? eigenvalue : Rational(0));
    coordinates_ = inverse(basis_);
  }
  /// The least power of two of steps that keeps the cone, if a small one does.
  [[nodiscard]] std::optional<std::uint64_t> stride(Work& work) const {
    if (!coordinates_) return std::nullopt;
    Rows power = step_;
    for (std::uint64_t s = 1; s <= longest_stride; s *= 2) {
      if (!work.spend(size_ * size_ * size_ * 600)) return std::nullopt;
      if (keeps(product(product(*coordinates_, power), basis_))) return s;
      power = product(power, power);
    }
    return std::nullopt;
  }
  [[nodiscard]] bool contains(std::span<const Rational> window) const {
    Rational first = 0, rest = 0;
    for (std::size_t i = 0; i < size_; ++i) {
      Rational y = 0;
      for (std::size_t j = 0; j < size_; ++j) y += (*coordinates_)[i][j] * window[j];
      (i ? rest : first) += i ? Rational(abs(y)) : y;
    }
    return first > 0 && first >= 2 * rest;
  }

 private:
  /// y₀' ≥ (b₀₀ − max|b₀ⱼ|/2)·y₀ and 2·Σ|yᵢ'| ≤ (2·Σ|bᵢ₀| + max over columns of Σ|bᵢⱼ|)·y₀.
  [[nodiscard]] bool keeps(const Rows& b) const {
    Rational along = b[0][0], across = 0, widest = 0, steepest = 0;
    for (std::size_t j = 1; j < size_; ++j) {
      steepest = std::max(steepest, Rational(abs(b[0][j])));
      across += 2 * abs(b[j][0]);
      Rational column = 0;
      for (std::size_t i = 1; i < size_; ++i) column += abs(b[i][j]);
      widest = std::max(widest, column);
    }
    along -= steepest / 2;
    return along > 0 && along >= across + widest;
  }

  std::size_t size_;
  Rows step_, basis_;
  std::optional<Rows> coordinates_;
};

}  // namespace

Outlook tried_outlook(std::uint64_t end, const Terms& v, bool strict) {
  for (std::uint64_t m = 0; m < end; ++m) {
    const Rational* value = v(m);
    if (!value) return {Outlook::Kind::out_of_work};
    if (!kept(*value, strict)) return {Outlook::Kind::fails, m};
  }
  return {Outlook::Kind::stays, 0, {}};
}

Outlook polynomial_outlook(const Polynomial& recurrence, const Spectrum& roots, const Terms& v, bool strict,
                           Work& work) {
  if (!roots.unity || roots.turns != 1) return {Outlook::Kind::open};
  if (const Outlook before = tried_outlook(roots.zeros, v, strict); before.kind != Outlook::Kind::stays) return before;
  const std::size_t length = recurrence.size() - 1 - roots.zeros;
  std::vector<Rational> values;
  Integer scale = 1;
  for (std::size_t j = 0; j < length; ++j) {
    const Rational* value = v(roots.zeros + j);
    if (!value) return {Outlook::Kind::out_of_work};
    values.push_back(*value);
    scale = lcm(scale, rnn::denominator(*value));
  }
  Integers differences;
  for (const Rational& value : values) differences.push_back(rnn::numerator(value * scale));
  for (std::size_t round = 1; round < length; ++round)
    for (std::size_t j = length - 1; j >= round; --j) differences[j] -= differences[j - 1];
  if (differences.empty()) differences.emplace_back(0);
  if (strict) differences[0] -= 1;  // of whole numbers: > 0 is ≥ 1
  const auto all = stretches(differences, work);
  if (!work.spend(1)) return {Outlook::Kind::out_of_work};
  for (const Stretch& one : all)
    if (one.sign < 0) return {Outlook::Kind::fails, one.start + roots.zeros};
  Argument argument;
  argument.how = Argument::How::polynomial;
  argument.from = roots.zeros;
  argument.recurrence.assign(recurrence.begin() + static_cast<std::ptrdiff_t>(roots.zeros), recurrence.end());
  return {Outlook::Kind::stays, 0, argument};
}

Outlook ratio_outlook(const Polynomial& recurrence, const Spectrum& roots, const Terms& v, bool strict, Work& work) {
  Argument argument;
  argument.how = Argument::How::ratio;
  argument.recurrence.assign(recurrence.begin() + static_cast<std::ptrdiff_t>(roots.zeros), recurrence.end());
  // What is not a positive rational root must be outgrown by the largest.
  Polynomial distinct = roots.others;
  bool simple = roots.others.size() == 1;
  for (const auto& [root, multiplicity] : roots.rational) {
    simple = simple && root > 0;
    Polynomial next(distinct.size() + 1);
    for (std::size_t i = 0; i < distinct.size(); ++i) next[i + 1] += distinct[i], next[i] -= root * distinct[i];
    distinct = std::move(next);
  }
  if (!simple) {
    auto largest = largest_root(distinct, work);
    if (!largest) return {Outlook::Kind::open};
    if (!roots.rational.empty()) {
      const Rational& rational = roots.rational.back().first;
      if (abs(*largest - rational) < Rational(1, Integer(1) << (places / 2))) largest = rational;
    }
    argument.eigenvalue = largest;
  }
  for (const auto& [root, multiplicity] : roots.rational)
    for (unsigned i = argument.eigenvalue == root ? 1 : 0; root > 0 && i < multiplicity; ++i) {
      argument.peeled.push_back(root);
      argument.recurrence = divided(argument.recurrence, root);
    }
  std::optional<Cone> cone;
  if (argument.eigenvalue) {
    cone.emplace(argument.recurrence, *argument.eigenvalue);
    const auto stride = cone->stride(work);
    if (!stride) return {Outlook::Kind::open};
    argument.stride = *stride;
  }
  const std::size_t length = argument.recurrence.size() - 1;
  std::uint64_t looked = 0;
  for (std::uint64_t from = roots.zeros; from <= farthest; from = std::max<std::uint64_t>(2 * from, 1)) {
    for (; looked <= from; ++looked) {
      const Rational* value = v(looked);
      if (!value) return {Outlook::Kind::out_of_work};
      if (!kept(*value, strict)) return {Outlook::Kind::fails, looked};
    }
    std::vector<Rational> level;
    for (std::uint64_t m = from; m < from + argument.peeled.size() + length + argument.stride; ++m) {
      const Rational* value = v(m);
      if (!value) return {Outlook::Kind::out_of_work};
      level.push_back(*value);
    }
    bool holds = true;
    for (const Rational& root : argument.peeled) {
      if (!work.spend(level.size() * 40)) return {Outlook::Kind::out_of_work};
      for (std::size_t i = 0; i + 1 < level.size(); ++i) level[i] = level[i + 1] - root * level[i];
      level.pop_back();
      holds = holds && level[0] >= 0;
    }
    for (std::uint64_t i = 0; holds && cone && i < argument.stride; ++i) {
      if (!work.spend(length * length * 100)) return {Outlook::Kind::out_of_work};
      holds = cone->contains(std::span(level).subspan(i, length));
    }
    if (!holds) continue;
    argument.from = from;
    return {Outlook::Kind::stays, 0, argument};
  }
  return {Outlook::Kind::open};
}

}  // namespace outpace::regions
