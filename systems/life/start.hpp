// Initial conditions of boards: parsed once, any cell of them on demand. Patterns are finite quadtrees, random fields
// are computed cell by cell. Nothing here evolves.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "systems/core/query.hpp"
#include "systems/core/random_field.hpp"
#include "systems/life/plane.hpp"
#include "systems/life/rule.hpp"

namespace outpace::life {

struct Sides {
  std::uint64_t width, height;
  friend bool operator==(const Sides&, const Sides&) = default;
};

/// The infinite random plane: the row y is the field of seed mix(SEED ^ mix(y)), folded where y is beyond 64 bits. With
/// density 1/2 cell x is a bit of it, as in one dimension; otherwise word x of it is below density·2^64.
class RandomPlane {
 public:
  RandomPlane(std::uint64_t seed, std::uint64_t threshold) : seed_(seed), threshold_(threshold) {}
  [[nodiscard]] RandomField row(const Integer& y) const;
  [[nodiscard]] RandomField row(std::int64_t y) const {
    return RandomField(mix64(seed_ ^ mix64(static_cast<std::uint64_t>(y))));
  }
  /// Cells x … x+63 of a row.
  [[nodiscard]] std::uint64_t cells(const RandomField& row, const Integer& x) const;
  [[nodiscard]] std::uint64_t cells(const RandomField& row, std::int64_t x) const;
  [[nodiscard]] std::uint64_t seed() const { return seed_; }
  /// Density times 2^64, rounded down; 2^63 is one half.
  [[nodiscard]] std::uint64_t threshold() const { return threshold_; }
  /// Work units of 64 cells.
  [[nodiscard]] std::uint64_t units_a_word() const { return threshold_ == half ? 2 : 64; }
  static constexpr std::uint64_t half = std::uint64_t{1} << 63;

 private:
  std::uint64_t seed_, threshold_;
};

class BoardStart final : public Start {
 public:
  /// `single`, `random:SEED[,density=D][,box=WxH]`, `rle:TEXT[,at=X,Y]`, `file:PATH[,digest=HEX]`, each also behind
  /// `torus:WxH:`. A file is read now; its digest, if given, is checked, and `text()` carries it. A file that names
  /// another rule than `rule` is refused.
  static Result<BoardStart> parse(std::string_view text, const LifeRule& rule);
  static BoardStart random(std::uint64_t seed, std::optional<Sides> box, std::optional<Sides> torus);

  [[nodiscard]] std::string text() const override { return text_; }
  /// "single", "random" (infinite), "soup" (a random box), "torus", "pattern".
  [[nodiscard]] std::string family() const override;

  [[nodiscard]] const std::optional<Sides>& torus() const { return torus_; }
  [[nodiscard]] const std::optional<Sides>& box() const { return box_; }
  /// An infinite plane of random cells.
  [[nodiscard]] bool infinite() const { return random_ && !box_ && !torus_; }
  /// Random cells: all of them, those of box() (from cell (0, 0) on), or those of the torus.
  [[nodiscard]] const std::optional<RandomPlane>& random_plane() const { return random_; }
  /// The pattern where the start is not random.
  [[nodiscard]] const Plane& pattern() const { return *pattern_; }

  /// The colour of a cell; on a torus of the cell that (x, y) is there.
  [[nodiscard]] bool cell(const Integer& x, const Integer& y) const;
  /// The box of live cells (of the random box; of the torus): where anything may be. Requires !infinite().
  [[nodiscard]] Box bounds() const;
  /// The words that are not 0, by rows. None where more than `most` are needed or coordinates are beyond 2^60.
  /// Requires !infinite(); patterns on a torus must have been found to fit it, as `parse` does.
  [[nodiscard]] std::optional<std::vector<RowWord>> words(std::uint64_t most) const;
  /// Work units of reading `words`.
  [[nodiscard]] std::uint64_t reading_units() const;

 private:
  std::string text_;
  std::shared_ptr<const Plane> pattern_;  ///< may be null where random_
  std::optional<RandomPlane> random_;
  std::optional<Sides> box_, torus_;
  bool single_ = false;
};

}  // namespace outpace::life
