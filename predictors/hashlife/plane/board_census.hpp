// What is read off a square without unpacking it: a cell, the population, the bounding box, the digest.
#pragma once

#include "predictors/hashlife/plane/board_evolution.hpp"
#include "systems/life/plane.hpp"

namespace outpace::hashlife::plane {

/// Cell (x, y) of the plane; dead outside the root.
[[nodiscard]] bool cell_of(const Squares& squares, const Root& root, const Integer& x, const Integer& y);

/// Reads one root. Functions that return bool return false at a limit.
class BoardCensus {
 public:
  BoardCensus(Squares& squares, const Root& root) : squares_(squares), root_(root) {}
  [[nodiscard]] bool population(Integer& count);
  /// The box of live cells; an empty one where there are none.
  [[nodiscard]] bool box(life::Box& box);
  /// Σ B^x·C^y over live cells, x and y counted from the box's corner.
  [[nodiscard]] bool digest(const life::Box& box, std::uint64_t& sum);

 private:
  [[nodiscard]] bool reach();
  [[nodiscard]] std::size_t slot(Id id) const {
    return id & leaf_flag ? squares_.square_slots() + (id & ~leaf_flag) : id;
  }
  [[nodiscard]] bool edge(int axis, bool last, Integer& place);

  Squares& squares_;
  Root root_;
  std::vector<std::vector<Id>> reached_;  ///< distinct ids by level, the leaves first
};

}  // namespace outpace::hashlife::plane
