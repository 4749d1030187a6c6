// A sparse matrix of exact numbers, rows first. What an absent entry means is the network's business: 0 in ordinary
// networks, no edge at all in (max,+) and (min,+) ones.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "systems/rnn/number.hpp"

namespace outpace::rnn {

struct Entry {
  std::size_t column;
  Rational weight;
  friend bool operator==(const Entry&, const Entry&) = default;
};

class Matrix {
 public:
  Matrix() = default;
  Matrix(std::size_t rows, std::size_t columns) : rows_(rows), columns_(columns) {}

  [[nodiscard]] std::size_t rows() const { return rows_.size(); }
  [[nodiscard]] std::size_t columns() const { return columns_; }
  /// The entries of a row, by rising column. A present entry may be 0 only where absence means something else.
  [[nodiscard]] std::span<const Entry> row(std::size_t i) const { return rows_[i]; }
  [[nodiscard]] std::size_t entries() const {
    std::size_t count = 0;
    for (const auto& row : rows_) count += row.size();
    return count;
  }
  /// The entry, or null if it is absent.
  [[nodiscard]] const Rational* find(std::size_t i, std::size_t j) const {
    const auto place = std::ranges::lower_bound(rows_[i], j, {}, &Entry::column);
    return place != rows_[i].end() && place->column == j ? &place->weight : nullptr;
  }
  /// The entry, 0 if it is absent.
  [[nodiscard]] Rational at(std::size_t i, std::size_t j) const {
    const Rational* entry = find(i, j);
    return entry ? *entry : Rational(0);
  }
  /// Sets an entry, 0 included; over an old one if there is one.
  void set(std::size_t i, std::size_t j, Rational weight) {
    const auto place = std::ranges::lower_bound(rows_[i], j, {}, &Entry::column);
    if (place != rows_[i].end() && place->column == j)
      place->weight = std::move(weight);
    else
      rows_[i].insert(place, Entry{j, std::move(weight)});
  }
  /// Adds to an entry and removes it if it becomes 0.
  void add(std::size_t i, std::size_t j, const Rational& weight) {
    const Rational sum = at(i, j) + weight;
    set(i, j, sum);
    if (sum == 0) rows_[i].erase(std::ranges::lower_bound(rows_[i], j, {}, &Entry::column));
  }
  friend bool operator==(const Matrix&, const Matrix&) = default;

 private:
  std::vector<std::vector<Entry>> rows_;
  std::size_t columns_ = 0;
};

}  // namespace outpace::rnn
