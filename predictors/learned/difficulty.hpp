// How hard the map from a window to the cell k steps ahead is, exactly: what a learner's failure is compared with. All
// figures come from the map's whole table.
#pragma once

#include <cstdint>
#include <optional>

#include "predictors/core/predictor.hpp"

namespace outpace::learned {

/// Of a map from windows of cells to a colour.
struct Difficulty {
  std::uint64_t diagram_nodes =
      0;                     ///< of its reduced decision diagram, cells read from left to right, answers left out
  unsigned sensitivity = 0;  ///< the most cells of one window that can change the answer alone
  double influence = 0;      ///< the mean of that over all windows
  std::optional<unsigned> fourier_degree;    ///< two colours: degree as a real polynomial in ±1
  std::optional<unsigned> algebraic_degree;  ///< two colours: degree as a polynomial over GF(2)
  friend bool operator==(const Difficulty&, const Difficulty&) = default;
};

/// For cells of one-dimensional automata with at most 2^20 windows; none for others, or where the meter's limit comes
/// first.
std::optional<Difficulty> difficulty_of(const Subject& subject, Work& work);

}  // namespace outpace::learned
