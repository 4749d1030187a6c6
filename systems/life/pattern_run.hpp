// A finite pattern on its way through time: in registers as long as it is small, as tiles from then on. The direct
// simulator's questions are put to it; so may anybody who needs the board at one time after another.
#pragma once

#include <optional>
#include <vector>

#include "systems/life/board.hpp"
#include "systems/life/small_board.hpp"

namespace outpace::life {

class PatternRun {
 public:
  PatternRun(const LifeRule& rule, eca::SimdTarget target, Work& work)
      : rule_(rule), target_(target), work_(work), small_(std::in_place, rule, target, work) {}

  /// The cells of generation 0, by rows, relative to the background. Once, before anything else.
  std::expected<void, Declined> put(const std::vector<RowWord>& words);
  /// On to a generation. Where only `cell` (a window of one cell) is asked for at `until`, tiles that cannot matter to
  /// it are left out; nothing else may be asked afterwards.
  std::expected<void, Declined> run(std::uint64_t until, const std::optional<Window>& cell = {});
  [[nodiscard]] std::uint64_t generation() const { return small_ ? small_->generation() : board_->generation(); }

  /// What differs from the background: words that are not 0, by rows; one cell; how many.
  [[nodiscard]] std::expected<std::vector<RowWord>, Declined> words();
  [[nodiscard]] bool cell(std::int64_t x, std::int64_t y) const;
  [[nodiscard]] std::expected<std::uint64_t, Declined> population();

 private:
  std::expected<void, Declined> spread(const std::vector<RowWord>& words, std::uint64_t first);

  LifeRule rule_;
  eca::SimdTarget target_;
  Work& work_;
  std::optional<SmallBoard> small_;
  std::optional<Board> board_;
};

}  // namespace outpace::life
