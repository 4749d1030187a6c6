// A finite set of cells of the plane as a quadtree of distinct nodes, the form in which patterns of any size are kept:
// a macrocell file of 2^60 cells a side is a few nodes. Immutable once built; nothing here evolves.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "systems/core/integer.hpp"
#include "systems/core/work.hpp"

namespace outpace::life {

/// Cells (x, y) with x0 ≤ x < x1, y0 ≤ y < y1; y grows downwards, as pattern files have it.
struct Box {
  Integer x0, y0, x1, y1;
  [[nodiscard]] bool empty() const { return x0 >= x1 || y0 >= y1; }
  friend bool operator==(const Box&, const Box&) = default;
};

/// 64 cells of a row: cell (x + i, y) is bit i. x is a multiple of 64.
struct RowWord {
  std::int64_t x, y;
  std::uint64_t cells;
};

/// 8×8 cells: cell (8x + i, 8y + j) is bit 8j + i.
struct Leaf {
  std::int64_t x, y;
  std::uint64_t cells;
};

class Plane {
 public:
  using Id = std::uint32_t;
  static constexpr unsigned leaf_level = 3;
  using Quad = std::array<Id, 4>;  ///< north-west, north-east, south-west, south-east

  /// The empty plane.
  Plane() : leaves_{0}, root_level_(leaf_level + 1) {}
  /// From leaves with coordinates in [−2^58, 2^58); leaves of one place are joined.
  static Plane of_leaves(std::vector<Leaf> leaves);
  /// From nodes as a macrocell file lists them. Node 0 is empty at every level; `nodes[i]` may name smaller numbers
  /// only; a node of level `levels[i]` = 3 is a leaf, whose cells are in `leaves[i]`. The root is centred on the corner
  /// between cells (−1, −1) and (0, 0), and is the last node. The caller has checked levels.
  static Plane of_nodes(std::span<const std::uint32_t> levels, std::span<const Quad> nodes,
                        std::span<const std::uint64_t> leaves);

  [[nodiscard]] bool cell(const Integer& x, const Integer& y) const;
  [[nodiscard]] Integer population() const;
  /// The smallest box of all live cells; an empty one where there are none.
  [[nodiscard]] Box bounds() const;
  /// All words that are not 0, in no particular order; none where a coordinate does not fit 62 bits or more than `most`
  /// words would be needed.
  [[nodiscard]] std::optional<std::vector<RowWord>> words(std::uint64_t most) const;

  /// The quadtree: node ids below `leaf_count()` are leaves (id 0 is the empty leaf), the others quads of children one
  /// level below. The empty quad of a level is `empty(level)`. The root spans [−2^(level−1), 2^(level−1)) both ways.
  [[nodiscard]] std::uint32_t root_level() const { return root_level_; }
  [[nodiscard]] Id root() const { return root_; }
  [[nodiscard]] bool is_empty() const { return root_ == 0; }
  /// Id 0 is the empty node of every level.
  [[nodiscard]] bool is_leaf(Id id) const { return id < leaves_.size(); }
  [[nodiscard]] std::uint64_t leaf(Id id) const { return leaves_[id]; }
  [[nodiscard]] const Quad& quad(Id id) const { return quads_[id - leaves_.size()]; }
  [[nodiscard]] std::size_t leaf_count() const { return leaves_.size(); }
  [[nodiscard]] std::size_t quad_count() const { return quads_.size(); }

 private:
  std::vector<std::uint64_t> leaves_;
  std::vector<Quad> quads_;  ///< children before parents
  Id root_ = 0;
  std::uint32_t root_level_;
};

}  // namespace outpace::life
