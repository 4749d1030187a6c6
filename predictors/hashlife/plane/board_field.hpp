// Initial conditions of boards as squares: patterns, soups, the past of one random cell, tori unrolled over the plane.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "predictors/hashlife/plane/board_evolution.hpp"
#include "systems/life/start.hpp"

namespace outpace::hashlife::plane {

/// The pattern's squares, at the pattern's own level. False at a limit.
[[nodiscard]] bool read_plane(Squares& squares, const life::Plane& plane, Root& root);

/// A rectangle of cells kept bit by bit, and the squares of the board that has it: once, with its corner at a place, or
/// over and over. Spends what reading it costs.
class BoardField {
 public:
  /// Random cells from (left, top) on; `width`·`height` must have been found to fit in memory.
  BoardField(const life::RandomPlane& plane, const Integer& left, const Integer& top, std::uint64_t width,
             std::uint64_t height);
  /// The cells of a torus.
  explicit BoardField(const life::BoardStart& torus);

  /// The square of side 2^level whose corner is `x`, `y` from the rectangle's own. False at a limit.
  [[nodiscard]] Id once(Squares& squares, std::uint32_t level, std::int64_t x, std::int64_t y) const;
  /// The same where the rectangle repeats; x and y are taken modulo its sides.
  [[nodiscard]] Id repeated(Squares& squares, std::uint32_t level, const Integer& x, const Integer& y);

 private:
  [[nodiscard]] Id repeated(Squares& squares, std::uint32_t level, std::uint64_t x, std::uint64_t y);
  [[nodiscard]] bool bit(std::uint64_t x, std::uint64_t y) const { return rows_[y * across_ + x / 64] >> (x % 64) & 1; }

  std::uint64_t width_, height_, across_;
  std::vector<std::uint64_t> rows_;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> sides_;  ///< 2^level modulo width and height
  std::map<std::tuple<std::uint32_t, std::uint64_t, std::uint64_t>, Id> known_;
};

}  // namespace outpace::hashlife::plane
