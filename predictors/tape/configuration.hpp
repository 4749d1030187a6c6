// A tape as runs of equal blocks on either side of the head, the head's place, and the one basic move: into a block, or
// through a whole run of them. Exact at any number of steps: what does not fit is left to the cells of one window.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "predictors/tape/block_machine.hpp"
#include "predictors/tape/count.hpp"
#include "systems/core/integer.hpp"

namespace outpace::tape {

/// `count` equal blocks in a row.
struct Run {
  Count count;
  BlockId block = 0;
  std::uint64_t below = 0;  ///< a hash of the shape of all runs farther from the head
};

/// Where a tape comes from, as a system's start gives it.
struct Source {
  /// The symbol of any cell at the start.
  std::function<std::uint8_t(const Integer& cell)> cell;
  /// Cells from `period_from` on (to the left: from −1−`period_from` on) repeat words of this length; 0: never.
  std::int64_t right_period = 1, right_period_from = 0;
  std::int64_t left_period = 1, left_period_from = 0;
};

/// One side of the head: runs, and behind them the background, which is either one block for ever or read as needed.
struct Side {
  std::vector<Run> runs;  ///< the last is nearest to the head
  bool constant = true;   ///< the background is `background` for ever
  BlockId background = 0;
  Count taken;  ///< blocks from the origin to where the background begins (less than 0 beyond the origin)
};

/// Steps done, or steps left of a number that must not be passed.
class Clock {
 public:
  Clock() = default;  ///< no limit; `value` counts up
  explicit Clock(const Integer& limit) : limited_(true), value_(limit) {}
  [[nodiscard]] bool limited() const { return limited_; }
  [[nodiscard]] const Count& value() const { return value_; }
  [[nodiscard]] bool affords(const Count& steps) const { return !limited_ || steps <= value_; }
  void pass(const Count& steps) {
    if (limited_)
      value_ -= steps;
    else
      value_ += steps;
  }
  /// Passes steps·times if that is affordable.
  [[nodiscard]] bool pass(const Count& steps, const Count& times) {
    value_.add_product(limited_ ? -steps : steps, times);
    if (!limited_ || value_.sign() >= 0) return true;
    value_.add_product(steps, times);
    return false;
  }
  /// The longest passage worth working out.
  [[nodiscard]] std::uint64_t most_steps() const {
    constexpr std::uint64_t most = std::uint64_t{1} << 62;
    return limited_ && value_.is_small() ? static_cast<std::uint64_t>(value_.small()) : most;
  }

 private:
  bool limited_ = false;
  Count value_;
};

class Configuration {
 public:
  /// The start: the head in state 0 on cell 0, about to enter the block of cells 0 … k−1. The machine and the source
  /// must outlive it.
  Configuration(BlockMachine& machine, const Source& source);

  HeadId head = 0;
  Side left, right;

  [[nodiscard]] bool faces_right() const { return machine_->faces_right(head); }
  [[nodiscard]] Side& ahead() { return faces_right() ? right : left; }
  [[nodiscard]] BlockMachine& machine() const { return *machine_; }
  [[nodiscard]] const Source& source() const { return *source_; }

  void push(Side& side, BlockId block, Count count);
  /// Makes the side's nearest run exist where the background is not constant. One unit a cell that is read.
  [[nodiscard]] bool fetch(Side& side, Work& work);

  enum class Move {
    moved,
    at_limit,     ///< fewer steps are left than the next passage takes
    halts,        ///< the next passage halts
    cycles,       ///< the next passage never ends
    drifts,       ///< it runs through the background for ever
    out_of_work,  ///< the meter's limit
  };
  /// One passage, or a run of them. One unit and the units of the arithmetic.
  [[nodiscard]] Move move(Clock& clock, Work& work);

  /// The index of the block just right of the border between the two sides; the block of cells 0 … k−1 is 0.
  [[nodiscard]] Integer border() const;
  /// A hash of the shape: head, blocks, and whether a run is one block; counts are left out.
  [[nodiscard]] std::uint64_t shape() const;
  /// The same of the nearest `depth` runs of each side alone.
  [[nodiscard]] std::uint64_t shape_near(std::size_t depth) const;
  [[nodiscard]] static std::uint64_t mixed(std::uint64_t below, const Run& run);
  /// Computes again the hashes of the nearest `depth` runs, whose counts were changed.
  static void rehash(Side& side, std::size_t depth);
  [[nodiscard]] std::uint64_t bytes() const;

 private:
  [[nodiscard]] std::string read_block(const Integer& index) const;
  void lay(Side& side, bool is_right);

  BlockMachine* machine_;
  const Source* source_;
};

/// What can be seen when a run stopped: the window around the head in cells, all steps done, and runs on both sides.
struct Scene {
  Configuration tape;  ///< without the blocks of the window
  Window window;
  Integer first_cell;  ///< the place of window.cells[0]
  bool halted = false;
  Integer halt_steps;  ///< steps of the last passage up to and with halting
};

/// Lives through the last steps in the window, `clock` of them if limited; otherwise up to halting.
std::expected<Scene, Declined> settle(Configuration tape, const Clock& clock, Work& work);

}  // namespace outpace::tape
