// What is read off a row of macrocells without unpacking it: a cell, the population, the support, the digest.
#pragma once

#include <optional>
#include <unordered_map>
#include <vector>

#include "predictors/hashlife/macrocells.hpp"
#include "systems/core/integer.hpp"

namespace outpace::hashlife {

/// Cell `at` of a node of 2^level cells.
unsigned cell_of(const Macrocells& cells, Id node, std::uint64_t level, Integer at);

/// `node` with its cells outside [first, last] set to 0; 0 at a limit.
Id clipped(Macrocells& cells, Id node, std::uint64_t level, const Integer& first, const Integer& last);

/// Reads a row of blocks of 2^level cells. Places count from the row's first cell.
class Census {
 public:
  /// Only the first `planes` planes are looked at; what differs from `background` counts.
  Census(Macrocells& cells, const std::vector<Id>& row, std::uint64_t level, unsigned planes, unsigned background)
      : cells_(cells), row_(row), level_(level), planes_(planes), background_(background) {}

  /// Must come first: counts the differing cells of every node that the row reaches. False at a limit, as all that
  /// return bool.
  [[nodiscard]] bool count();
  /// Cells that differ from the background.
  [[nodiscard]] Integer differing() const;
  /// The first (or last) cell that differs from the background; none where there is none.
  [[nodiscard]] std::optional<Integer> edge(bool last) const;
  /// Σ colour(x)·B^x over the row.
  [[nodiscard]] bool digest(std::uint64_t& sum);

 private:
  [[nodiscard]] Integer differing(Id id) const;
  [[nodiscard]] std::uint64_t differing_cells(Id leaf) const;

  Macrocells& cells_;
  const std::vector<Id>& row_;
  std::uint64_t level_;
  unsigned planes_, background_;
  std::vector<std::vector<Id>> reached_;  ///< distinct nodes, by level above the leaves' + 1
  std::unordered_map<Id, Integer> counts_;
};

}  // namespace outpace::hashlife
