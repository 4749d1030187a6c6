// What is known of a stretch of row when the rest of the row is not known: for each position the set of neighbouring
// pairs of colours that are still possible there. Nothing here knows of frames' search, of cycles or of queries.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "systems/ca/local_rule.hpp"
#include "systems/eca/rule.hpp"

namespace outpace::wall {

/// A window of positions 0 … size()−1, each with the set of pairs (colour here, colour of the right neighbour) that
/// the row may show there; outside of the window every pair is possible. A bit plane for each of the k² pairs of k
/// colours.
///
/// Why pairs. A set of colours a cell would forget at once that two neighbours hang together, and a wall is often a
/// word of which no single cell is fixed by what its neighbours may do one by one. Pairs carry the correlation of
/// neighbours over a step: the block a b c d at positions i−1 … i+2 is possible only if ab, bc and cd are, and it makes
/// the pair (f(abc), f(bcd)) at i. The converse need not hold, so the sets only ever say too much: what they exclude is
/// excluded in every row that agrees with what they were made of (an abstract interpretation: Cousot and Cousot, 1977).
///
///      position   i−1   i   i+1  i+2
///      time n      a    b    c    d      ab ∈ S(i−1), bc ∈ S(i), cd ∈ S(i+1)
///      time n+1         e    g           eg ∈ S'(i), e = f(abc), g = f(bcd)
///
/// Rules of wider range do the same with longer blocks.
class PairSets {
 public:
  /// A window of `size` ≥ 1 positions at which everything is possible.
  explicit PairSets(std::size_t size, unsigned colours = 2);

  [[nodiscard]] std::size_t size() const { return size_; }
  /// Words of 64 positions.
  [[nodiscard]] std::size_t words() const { return words_for(size_); }
  [[nodiscard]] unsigned colours() const { return colours_; }
  [[nodiscard]] static std::size_t words_for(std::size_t size) { return (size + 63) / 64; }
  /// Bytes of a window of that many positions.
  [[nodiscard]] static std::uint64_t bytes(std::size_t size, unsigned colours = 2) {
    return words_for(size) * colours * colours * sizeof(std::uint64_t);
  }

  /// States that the cells at positions first … first+63 have the binary digits `digits` (bit 0 first), as far as they
  /// lie in [low, high], which lies within the window. Requires first to be a multiple of 64.
  void set_cells(std::size_t first, std::span<const std::uint64_t> digits, std::size_t low, std::size_t high);

  /// The colour that is certain at `position`. Empty where more than one is possible.
  [[nodiscard]] std::optional<unsigned> cell(std::size_t position) const;

  /// Positions whose colour is certain, for the positions 64·word … 64·word+63.
  [[nodiscard]] std::uint64_t known(std::size_t word) const;

  /// The positions low … high as a window of their own; what is known outside of them is forgotten, which is sound.
  [[nodiscard]] PairSets cropped(std::size_t low, std::size_t high) const;

  /// Whether the colour of any position is certain.
  [[nodiscard]] bool knows_anything() const;

  friend bool operator==(const PairSets&, const PairSets&) = default;

 private:
  friend class PairStep;
  /// Bit i of plane k·a + b of word w says that the pair (a, b) is possible at position 64w + i.
  [[nodiscard]] std::uint64_t* column(std::size_t word) { return columns_.data() + word * pairs_; }
  [[nodiscard]] const std::uint64_t* column(std::size_t word) const { return columns_.data() + word * pairs_; }
  /// Where the cells of 64 positions may have this colour.
  [[nodiscard]] std::uint64_t possible(std::size_t word, unsigned colour) const;
  /// Makes everything possible in the bits past the last position.
  void open_end() {
    for (std::size_t pair = 0; pair < pairs_; ++pair) column(words() - 1)[pair] |= beyond_;
  }

  unsigned colours_;
  std::size_t pairs_;
  std::size_t size_;
  std::uint64_t beyond_;  ///< bits of the last word past the last position
  std::vector<std::uint64_t> columns_;
};

/// One step of a rule on pair sets.
class PairStep {
 public:
  explicit PairStep(const ca::LocalRule& rule);
  [[nodiscard]] const ca::LocalRule& rule() const { return rule_; }
  /// Replaces `sets` by what is possible one step later, seen from a frame that moves by `advance` cells, −right …
  /// left: position j then is where j + advance was.
  void operator()(PairSets& sets, int advance) const;
  /// Work units of a step of the window: a quarter of the blocks that are tried for each word.
  [[nodiscard]] std::uint64_t units(const PairSets& sets) const { return blocks_ / 4 * sets.words(); }
  /// Blocks of cells that make a pair: 16 for elementary rules.
  static std::uint64_t blocks(const ca::LocalRule& rule);

 private:
  template <int Advance>
  void step(PairSets& sets) const;
  void step_any(PairSets& sets, int advance) const;

  ca::LocalRule rule_;
  std::uint64_t blocks_;
  bool elementary_;
  /// makes_[4a+2b+c] is all ones where f(abc) = 1, else 0.
  std::array<std::uint64_t, 8> makes_;
};

}  // namespace outpace::wall
