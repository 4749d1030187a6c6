// The orders in which a diagram reads the 2t+1 cells below a cell, and the layers that it is made of. Nothing here
// builds or proves a diagram.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "systems/core/integer.hpp"
#include "systems/eca/rule.hpp"

namespace outpace::diagram {

/// Reading from an end is reading outwards in the frame that moves with that end of the light cone.
///
///     from_left   −t, −t+1, …, t          outwards   0, 1, −1, 2, −2, …          inwards   t, −t, t−1, …, −1, 0
enum class Path { from_left, outwards, inwards };

/// A path, or its mirror image: mirrored paths are the paths of the reflected rule on the reflected row.
struct Order {
  Path path = Path::from_left;
  bool mirrored = false;

  /// Offset from the cell of the i-th of 2t+1 cells.
  [[nodiscard]] Integer offset(const Time& t, std::uint64_t i) const {
    const Integer half = (i + 1) / 2;
    Integer at;
    switch (path) {
      case Path::from_left:
        at = i - t;
        break;
      case Path::outwards:
        at = i % 2 ? half : -half;
        break;
      case Path::inwards:
        at = i % 2 ? Integer(half - 1 - t) : Integer(t - half);
        break;
    }
    return mirrored ? Integer(-at) : at;
  }
  /// The rule as the unmirrored path sees it.
  [[nodiscard]] eca::Rule seen(eca::Rule rule) const { return mirrored ? rule.reflected() : rule; }
  [[nodiscard]] std::string text() const {
    switch (path) {
      case Path::from_left:
        return mirrored ? "right to left" : "left to right";
      case Path::outwards:
        return mirrored ? "centre out, left first" : "centre out";
      case Path::inwards:
        return mirrored ? "outside in, left first" : "outside in";
    }
    return "";
  }
  friend bool operator==(const Order&, const Order&) = default;
};

inline constexpr Order orders[] = {{Path::from_left, false}, {Path::from_left, true}, {Path::outwards, false},
                                   {Path::outwards, true},   {Path::inwards, false},  {Path::inwards, true}};

/// Where a cell's colour leads: to a state of the next layer, or to the answer.
inline constexpr std::int8_t zero = -1, one = -2;
/// A layer of a diagram: by state, where colours 0 and 1 lead. States are numbered as they are first met, layer by
/// layer, colour 0 first, so equal functions have equal layers. No states are left where every path has ended.
using Layer = std::vector<std::array<std::int8_t, 2>>;

}  // namespace outpace::diagram
