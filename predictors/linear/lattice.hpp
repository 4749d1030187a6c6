// Lattices of whole vectors, and spaces of residues, that a matrix maps into themselves. Bases are in echelon form, so
// coordinates are read off.
#pragma once

#include <algorithm>
#include <map>
#include <span>
#include <vector>

#include "systems/core/work.hpp"
#include "systems/rnn/matrix.hpp"

namespace outpace::linear {

using rnn::Rational;
using rnn::Vector;
using Row = std::vector<Integer>;

/// A lattice of whole vectors by a basis in echelon form; modulo a prime, a space of residues.
class Lattice {
 public:
  Lattice(std::size_t size, Integer prime) : size_(size), prime_(std::move(prime)) {}
  [[nodiscard]] std::size_t rank() const { return rows_.size(); }
  /// By rising pivot.
  [[nodiscard]] const std::map<std::size_t, Row>& rows() const { return rows_; }
  /// Takes a vector in; whether that changed the lattice. The work is charged by `within`.
  bool take(Row v, Work& work, bool& within) {
    bool changed = false;
    for (std::size_t c = 0; c < size_ && within; ++c) {
      if (v[c] == 0) continue;
      std::uint64_t widest = 1;
      for (const Integer& value : v) widest = std::max(widest, limbs(value));
      within = work.spend(4 * size_ * product_units(widest, widest));
      const auto found = rows_.find(c);
      if (found == rows_.end()) {
        if (prime_ != 0)
          scale(v, inverse(v[c]));
        else if (v[c] < 0)
          scale(v, -1);
        rows_.emplace(c, std::move(v));
        return true;
      }
      Row& row = found->second;
      if (v[c] % row[c] == 0) {
        subtract(v, row, Integer(v[c] / row[c]));
        continue;
      }
      // The greatest common divisor takes the pivot's place.
      Integer g, x, y;
      mpz_gcdext(g.backend().data(), x.backend().data(), y.backend().data(), row[c].backend().data(),
                 v[c].backend().data());
      const Integer a = row[c] / g, b = v[c] / g;
      for (std::size_t j = c; j < size_; ++j) {
        const Integer old = row[j];
        row[j] = x * old + y * v[j];
        v[j] = a * v[j] - b * old;
      }
      changed = true;
    }
    return changed;
  }
  /// The coordinates of a vector that lies in the rational span (the space).
  [[nodiscard]] Vector coordinates(Vector v) const {
    Vector result;
    for (const auto& [pivot, row] : rows_) {
      Rational times = v[pivot] / Rational(row[pivot]);
      if (prime_ != 0) times = residue(rnn::numerator(times), prime_);
      for (std::size_t j = pivot; j < size_; ++j) {
        v[j] -= times * Rational(row[j]);
        if (prime_ != 0) v[j] = residue(rnn::numerator(v[j]), prime_);
      }
      result.push_back(std::move(times));
    }
    return result;
  }

 private:
  [[nodiscard]] Integer inverse(const Integer& value) const {
    Integer result;
    mpz_invert(result.backend().data(), value.backend().data(), prime_.backend().data());
    return result;
  }
  void scale(Row& row, const Integer& factor) const {
    for (Integer& value : row) value = prime_ != 0 ? residue(value * factor, prime_) : Integer(value * factor);
  }
  void subtract(Row& v, const Row& row, const Integer& times) const {
    for (std::size_t j = 0; j < size_; ++j) {
      v[j] -= times * row[j];
      if (prime_ != 0) v[j] = residue(v[j], prime_);
    }
  }
  std::size_t size_;
  Integer prime_;
  std::map<std::size_t, Row> rows_;
};

inline Integer scale_of(std::span<const Vector> vectors) {
  Integer scale = 1;
  for (const Vector& vector : vectors)
    for (const Rational& value : vector) scale = lcm(scale, rnn::denominator(value));
  return scale;
}
inline Row whole(const Vector& vector, const Integer& scale, const Integer& prime) {
  Row row;
  for (const Rational& value : vector) {
    row.push_back(rnn::numerator(value * Rational(scale)));
    if (prime != 0) row.back() = residue(row.back(), prime);
  }
  return row;
}

using Rows = std::vector<Vector>;

/// v·matrix, rows of the matrix by unit.
inline Vector times(const Vector& v, const rnn::Matrix& matrix) {
  Vector result(matrix.columns());
  for (std::size_t i = 0; i < v.size(); ++i)
    if (!v[i].is_zero())
      for (const rnn::Entry& entry : matrix.row(i)) result[entry.column] += v[i] * entry.weight;
  return result;
}
/// matrix·v
inline Vector times(const rnn::Matrix& matrix, const Vector& v) {
  Vector result(matrix.rows());
  for (std::size_t i = 0; i < result.size(); ++i)
    for (const rnn::Entry& entry : matrix.row(i)) result[i] += entry.weight * v[entry.column];
  return result;
}
inline Vector rational(const Row& row) { return Vector(row.begin(), row.end()); }

/// The least lattice that has the vectors and that `matrix` (times its denominator) maps into itself.
template <class Image>
Lattice closure(const Rows& vectors, const Image& image, const Integer& denominator, std::size_t size,
                const Integer& prime, Work& work, bool& within) {
  Lattice lattice(size, prime);
  const Integer scale = scale_of(vectors);
  std::vector<Row> open;
  for (const Vector& vector : vectors) open.push_back(whole(vector, scale, prime));
  while (!open.empty() && within) {
    Row row = std::move(open.back());
    open.pop_back();
    if (!lattice.take(row, work, within)) continue;
    // Whatever the new basis is made of, its rows are old ones and this one combined.
    open.push_back(whole(image(rational(row)), denominator, prime));
  }
  return lattice;
}

}  // namespace outpace::linear
