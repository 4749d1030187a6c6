// Evolving a row of macrocells by any number of steps: memoised results, worked out breadth first across space.
// Where the row comes from is in field.hpp, what is read off it in census.hpp.
#pragma once

#include <cstdint>
#include <vector>

#include "predictors/hashlife/macrocells.hpp"
#include "predictors/rows/plane_row.hpp"
#include "systems/core/integer.hpp"

namespace outpace::hashlife {

/// How t steps are cut. A row of blocks of 2^(level−1) cells is advanced in slabs of 2^(level−2−slowness) steps, each
/// giving the middle of every two neighbouring blocks, so that a row loses one block a slab: the light cone. The last
/// slab has the rest of the steps.
///
///        ┌────┬────┬────┐   3 blocks at time 0
///          ┌────┬────┐      2 blocks, half a block on, after a slab
///            ┌────┐         1 block after two
///
/// Inside a block of 2^n cells a full slab is cut into halves (2^(n−3) steps each where a step reaches one cell), and
/// the rest r into one of these (or 0) + the rest of r. So at each level there are two spans only, full and remainder,
/// whatever t is: a node has two results, and all full spans begin at multiples of their length, which makes them meet
/// again.
struct Schedule {
  std::uint64_t level;  ///< of two neighbouring blocks; at least leaf_level + 1
  unsigned slowness;    ///< a rule that reaches 2^slowness cells in a step has as many times fewer steps a slab
  std::uint64_t full;   ///< full slabs
  bool remainder;       ///< whether a shorter slab comes after them
  [[nodiscard]] std::uint64_t slabs() const { return full + remainder; }
  [[nodiscard]] std::uint64_t block_level() const { return level - 1; }

  static Schedule of(const Time& steps, unsigned slowness);
};

class Evolution {
 public:
  Evolution(Macrocells& cells, const rows::RowRule& rule, const Time& steps);

  [[nodiscard]] const Schedule& schedule() const { return schedule_; }
  /// Advances a row of more than schedule().slabs() blocks by all the steps. False at a limit (cells.failure()).
  [[nodiscard]] bool run(std::vector<Id>& row);

 private:
  /// What one level of the recursion has under way. All nodes of `todo` are advanced side by side.
  struct Frame {
    bool remainder = false;
    enum class Phase { begin, halfway, end } phase = Phase::begin;
    std::vector<Id> todo;    ///< k nodes whose result is pending
    std::vector<Id> outer;   ///< 3k: left half, middle, right half; then those half-way in time
    std::vector<Id> pairs;   ///< arguments of joins
    std::vector<Id> inner;   ///< 2k: the nodes half-way in time; then their results
    std::uint64_t held = 0;  ///< bytes of these lists that the meter knows of
    [[nodiscard]] std::uint64_t capacity() const {
      return todo.capacity() + outer.capacity() + pairs.capacity() + inner.capacity();
    }
  };

  bool slab(std::vector<Id>& row, bool remainder);
  bool settle(std::uint64_t top);
  bool advance_leaves(Frame& frame);
  bool begin(Frame& frame, std::uint64_t level);
  bool halfway(Frame& frame, std::uint64_t level);
  bool end(Frame& frame);
  bool queue(const std::vector<Id>& nodes, std::uint64_t level, bool remainder);
  bool take_results(std::vector<Id>& nodes, bool remainder);
  bool centres(std::vector<Id>& nodes, std::uint64_t level);
  [[nodiscard]] bool first_half_is_full(const Frame& frame, std::uint64_t level) const;
  Frame& frame(std::uint64_t level) { return frames_[level - leaf_level - 1]; }

  Macrocells& cells_;
  const rows::RowRule& rule_;
  std::optional<eca::Rule> elementary_;
  const Time& steps_;
  Schedule schedule_;
  std::vector<Frame> frames_;
  std::vector<std::uint64_t> left_words_, right_words_;
};

}  // namespace outpace::hashlife
