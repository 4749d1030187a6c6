// One object of a board by itself: still lives, oscillators and spaceships, all phases of their period, and whether two
// of them ever come near each other. How a board falls into objects is in settled.hpp.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <vector>

#include "systems/core/error.hpp"
#include "systems/core/work.hpp"
#include "systems/eca/kernels/simd_target.hpp"
#include "systems/life/rule.hpp"

namespace outpace::cycle::board {

struct Point {
  std::int64_t x, y;
  friend bool operator==(const Point&, const Point&) = default;
};

/// Live cells by rows, seen from the corner of their box.
struct Phase {
  Point corner{};  ///< the box is [x, x + width) × [y, y + height)
  std::int64_t width = 0, height = 0;
  std::vector<Point> cells;
  [[nodiscard]] bool same_shape(const Phase& other) const { return cells == other.cells; }
};

/// Reads off the box; the cells are absolute and in any order.
[[nodiscard]] Phase phase_of(std::vector<Point> cells);

/// An object from some time on, as far as it was followed.
struct Orbit {
  std::vector<Phase> phases;  ///< at steps 0, 1, …; of a known period: exactly that many
  bool periodic = false;
  Point shift{};  ///< how far it has moved after a period
  [[nodiscard]] std::uint64_t period() const { return phases.size(); }
};

/// Follows an object by itself until it comes back, moved or not, for at most `steps` steps. An object that dies is
/// periodic once it has no cells, and only then. Spends what the direct simulator does and 192 + 12 units a live cell
/// for each phase kept, and holds its bytes, which the caller releases.
std::expected<Orbit, Declined> follow(const life::LifeRule& rule, eca::SimdTarget target,
                                      const std::vector<Point>& cells, std::uint64_t steps, Work& work);

/// The first step at which a cell of one is within two cells of one of the other, both ways: earlier the objects do not
/// know of each other.
struct Meeting {
  enum class Kind { never, at, unknown } kind;
  std::uint64_t step = 0;
};
/// Never, for periodic orbits, is for ever. A step beyond what both were followed for is reported as unknown where they
/// are not periodic; so are periods whose common multiple is beyond 2^16.
std::expected<Meeting, Declined> meeting(const Orbit& a, const Orbit& b, Work& work);

}  // namespace outpace::cycle::board
