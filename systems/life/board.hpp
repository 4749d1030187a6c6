// The infinite board of the direct simulator: tiles of 64×64 cells in two generations, of which only those are stepped
// whose surroundings are not what they were two generations ago. Empty places have no tile. Cells are kept relative to
// the background, so that B0 rules are ordinary here too.
//
// Why two generations: a tile's next generation is written where its last one stands. If nothing in the tile and its
// eight neighbours differs from two generations ago, what stands there is already right, and the tile rests at no cost;
// blocks, blinkers and empty ground all rest. A tile whose step changed something stays awake, and wakes those
// neighbours that see a changed edge of it.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "systems/core/error.hpp"
#include "systems/core/work.hpp"
#include "systems/life/kernels/kernels.hpp"
#include "systems/life/plane.hpp"

namespace outpace::life {

/// Tiles of this range are stepped; the others' cells are no longer needed. Inclusive, in cells.
struct Window {
  std::int64_t x0, y0, x1, y1;
};

class Board {
 public:
  /// `grows`: tiles are made where life reaches; otherwise what lies outside the tiles given is never needed. The cells
  /// that are put are those of generation `first`.
  Board(LifeRule rule, eca::SimdTarget target, Work& work, bool grows, std::uint64_t first = 0);
  ~Board() { work_.release(held_); }
  Board(const Board&) = delete;
  Board& operator=(const Board&) = delete;

  /// Sets 64 cells of the first generation, before any step. False where the meter's memory is at its limit.
  [[nodiscard]] bool put(const RowWord& word);

  /// One generation. Spends 64 units a tile stepped.
  std::expected<void, Declined> step(const std::optional<Window>& needed);
  /// Whether every later generation is this one or the last, by turns.
  [[nodiscard]] bool at_rest() const { return generation_ >= first_ + 2 && active_.empty(); }
  /// Takes `steps` that change nothing (at_rest()).
  void skip(std::uint64_t steps) { generation_ += steps; }

  [[nodiscard]] std::uint64_t generation() const { return generation_; }
  /// The words of the current generation that are not 0, relative to the background, by rows. False: out of work.
  [[nodiscard]] std::optional<std::vector<RowWord>> words();
  /// Cells that differ from the background.
  [[nodiscard]] std::uint64_t population() const;
  [[nodiscard]] bool cell(std::int64_t x, std::int64_t y) const;
  [[nodiscard]] std::size_t tiles() const { return used_; }

 private:
  using Index = std::uint32_t;
  struct Tile {
    alignas(64) std::uint64_t cells[2][kernels::tile_words] = {};
    Index around[8] = {};  ///< 0: no tile there
    std::int64_t x = 0, y = 0;
    std::uint64_t awake = ~std::uint64_t{0};  ///< the generation for which it is on the list
    bool in_use = false;
  };
  static constexpr std::size_t block_tiles = 64;
  struct Block {
    Tile tiles[block_tiles];
  };

  [[nodiscard]] Tile& tile(Index i) { return blocks_[i / block_tiles]->tiles[i % block_tiles]; }
  [[nodiscard]] const Tile& tile(Index i) const { return blocks_[i / block_tiles]->tiles[i % block_tiles]; }
  [[nodiscard]] std::size_t word_of(unsigned y) const { return y % rows_ * lanes_ + y / rows_; }
  [[nodiscard]] Index find(std::int64_t x, std::int64_t y) const;
  [[nodiscard]] Index make(std::int64_t x, std::int64_t y);
  void wake(Index i);
  /// Before the first step: ground around all tiles given.
  [[nodiscard]] bool surround();
  void drop_empty();

  Work& work_;
  bool grows_;
  kernels::RuleMasks masks_[2];
  kernels::RuleKernels kernels_[2];
  std::size_t lanes_, rows_;
  bool alternating_;  ///< the second rule and the first by turns; otherwise the second for ever after the first step
  std::vector<std::unique_ptr<Block>> blocks_;
  std::vector<Index> free_, active_, next_;
  std::unordered_map<std::uint64_t, std::vector<Index>> places_;
  std::size_t count_ = 1, used_ = 0, sweep_at_ = 1024;
  std::uint64_t first_, generation_, held_ = 0;
};

}  // namespace outpace::life
