// Linear recurrences in closed form; see tower_sums.hpp.
#include "predictors/rules/tower_sums.hpp"

#include <map>
#include <utility>

namespace outpace::rules {
namespace {

constexpr std::int64_t greatest_rate = std::int64_t{1} << 31;
constexpr unsigned greatest_degree = 16;

Integer binomial(unsigned n, unsigned k) {
  Integer result = 1;
  for (unsigned i = 0; i < k; ++i) result = result * (n - i) / (i + 1);
  return result;
}

/// Σ coefficients[(r, j)] · n^j · r^n.
using Sequence = std::map<std::pair<std::int64_t, unsigned>, Tower>;

class Recurrence {
 public:
  explicit Recurrence(TowerAlgebra& algebra) : algebra_(algebra) {}

  [[nodiscard]] bool failed() const { return failed_ || algebra_.failed(); }

  void add(Sequence& to, const Sequence& other, const Tower& factor) {
    for (const auto& [key, coefficient] : other) add_term(to, key, algebra_.product(coefficient, factor));
  }
  void add_term(Sequence& to, const std::pair<std::int64_t, unsigned>& key, const Tower& coefficient) {
    Tower& own = to[key];
    own = algebra_.sum(own, coefficient);
    if (own.is_plain() && own.constant == 0) to.erase(key);
  }
  Sequence product(const Sequence& a, const Sequence& b) {
    Sequence result;
    for (const auto& [x, p] : a)
      for (const auto& [y, q] : b) {
        if (x.first > greatest_rate / y.first || x.second + y.second > greatest_degree) failed_ = true;
        if (failed()) return result;
        add_term(result, {x.first * y.first, x.second + y.second}, algebra_.product(p, q));
      }
    return result;
  }

  /// x with x(0) = first and x(n+1) = rate·x(n) + forcing(n).
  Sequence solve(std::int64_t rate, const Sequence& forcing, const Tower& first) {
    Sequence result;
    Tower at_zero = 0;
    for (auto it = forcing.begin(); it != forcing.end() && !failed();) {
      const std::int64_t r = it->first.first;
      std::vector<Tower> given;  // by power of n
      for (; it != forcing.end() && it->first.first == r; ++it) {
        given.resize(it->first.second + 1);
        given.back() = it->second;
      }
      if (given.size() > greatest_degree) failed_ = true;
      if (failed()) return result;
      const std::vector<Tower> found = particular(r, rate, given);
      for (std::size_t j = 0; j < found.size(); ++j)
        if (!found[j].is_plain() || found[j].constant != 0) add_term(result, {r, static_cast<unsigned>(j)}, found[j]);
      at_zero = algebra_.sum(at_zero, found[0]);
    }
    add_term(result, {rate, 0}, algebra_.difference(first, at_zero));
    return result;
  }

  Tower at(const Sequence& sequence, const Tower& n) {
    Tower sum = 0;
    for (const auto& [key, coefficient] : sequence) {
      Tower term = algebra_.product(coefficient, algebra_.power(key.first, n));
      for (unsigned j = 0; j < key.second; ++j) term = algebra_.product(term, n);
      sum = algebra_.sum(sum, term);
    }
    return sum;
  }

 private:
  /// The polynomial P with r·P(n+1) − rate·P(n) = Σ given[j]·n^j, so that P(n)·r^n is a solution.
  std::vector<Tower> particular(std::int64_t r, std::int64_t rate, const std::vector<Tower>& given) {
    const bool resonant = r == rate;
    std::vector<Tower> p(given.size() + (resonant ? 1 : 0));
    for (std::size_t j = given.size(); j-- > 0;) {
      // Coefficients of n^j from those that are known already.
      const std::size_t known = resonant ? j + 2 : j + 1;
      Tower rest = given[j];
      for (std::size_t m = known; m < p.size(); ++m)
        rest = algebra_.difference(
            rest, algebra_.product(p[m], Integer(binomial(static_cast<unsigned>(m), static_cast<unsigned>(j)) * r)));
      if (resonant)
        p[j + 1] = algebra_.quotient(rest, Integer(r) * static_cast<std::int64_t>(j + 1));
      else
        p[j] = algebra_.quotient(rest, Integer(r - rate));
    }
    return p;
  }

  TowerAlgebra& algebra_;
  bool failed_ = false;
};

}  // namespace

Tower value_at(const Affine& expression, const std::vector<Tower>& y, TowerAlgebra& algebra) {
  Tower sum = expression.constant.integer();
  for (std::size_t i = 0; i < expression.slopes.size(); ++i)
    if (!expression.slopes[i].is_zero()) sum = algebra.sum(sum, algebra.product(y[i], expression.slopes[i].integer()));
  return sum;
}

std::optional<TowerJump> repeat(const Rule& rule, const std::vector<Tower>& y, const Tower& times,
                                TowerAlgebra& algebra) {
  Recurrence recurrences(algebra);
  std::vector<Sequence> lengths(rule.variables);
  std::vector<bool> known(rule.variables);
  // A length is solved once all are that it depends on, besides itself.
  for (std::size_t found = 0; found < rule.variables;) {
    const std::size_t before = found;
    for (std::size_t i = 0; i < rule.variables; ++i) {
      const Affine& after = rule.after[i];
      bool ready = !known[i];
      for (std::size_t j = 0; j < rule.variables; ++j)
        ready = ready && (j == i || known[j] || after.slope(j).is_zero());
      if (!ready) continue;
      const Count rate = after.slope(i);
      if (!rate.is_small() || rate.small() < 1 || rate.small() > greatest_rate) return std::nullopt;
      Sequence forcing;
      if (!after.constant.is_zero()) recurrences.add_term(forcing, {1, 0}, after.constant.integer());
      for (std::size_t j = 0; j < rule.variables; ++j)
        if (j != i && !after.slope(j).is_zero()) recurrences.add(forcing, lengths[j], after.slope(j).integer());
      lengths[i] = recurrences.solve(rate.small(), forcing, y[i]);
      known[i] = true;
      ++found;
    }
    if (found == before || recurrences.failed()) return std::nullopt;
  }
  Sequence steps;
  for (const Polynomial::Term& term : rule.steps.terms()) {
    Sequence product{{{1, 0}, Tower(term.coefficient.integer())}};
    for (std::size_t i = 0; i < rule.variables; ++i)
      for (unsigned n = 0; n < Polynomial::power(term.powers, i); ++n)
        product = recurrences.product(product, lengths[i]);
    recurrences.add(steps, product, 1);
    if (recurrences.failed()) return std::nullopt;
  }
  TowerJump result;
  result.steps =
      algebra.quotient(recurrences.at(recurrences.solve(1, steps, 0), times), rule.steps.denominator().integer());
  for (const Sequence& length : lengths) result.y.push_back(recurrences.at(length, times));
  if (recurrences.failed()) return std::nullopt;
  return result;
}

}  // namespace outpace::rules
