// From registers to tiles; see pattern_run.hpp.
#include "systems/life/pattern_run.hpp"

#include <bit>

namespace outpace::life {

std::expected<void, Declined> PatternRun::spread(const std::vector<RowWord>& words, std::uint64_t first) {
  const HeldBytes held(work_, words.size() * sizeof(RowWord));
  if (!held.within_limit()) return out_of_memory();
  small_.reset();
  board_.emplace(rule_, target_, work_, true, first);
  for (const RowWord& word : words)
    if (!board_->put(word)) return out_of_memory();
  return {};
}

std::expected<void, Declined> PatternRun::put(const std::vector<RowWord>& words) {
  if (small_->put(words)) return {};
  return spread(words, 0);
}

std::expected<void, Declined> PatternRun::run(std::uint64_t until, const std::optional<Window>& cell) {
  if (small_) {
    if (auto fine = small_->run(until); !fine) return fine;
    if (small_->generation() == until) return {};
    const std::vector<RowWord> words = small_->words();
    if (auto fine = spread(words, small_->generation()); !fine) return fine;
  }
  while (board_->generation() < until) {
    if (board_->at_rest()) {
      board_->skip(until - board_->generation());
      break;
    }
    std::optional<Window> needed;
    // Where the cell's past is smaller than any pattern's coordinates, most tiles can be left out.
    if (const auto left = static_cast<std::int64_t>(until - board_->generation() - 1);
        cell && left < std::int64_t{1} << 60)
      needed = Window{cell->x0 - left, cell->y0 - left, cell->x0 + left, cell->y0 + left};
    if (auto fine = board_->step(needed); !fine) return fine;
  }
  return {};
}

std::expected<std::vector<RowWord>, Declined> PatternRun::words() {
  if (!small_) {
    auto words = board_->words();
    return words ? std::expected<std::vector<RowWord>, Declined>(std::move(*words)) : out_of_work();
  }
  auto words = small_->words();
  if (!work_.spend(words.size())) return out_of_work();
  return words;
}

bool PatternRun::cell(std::int64_t x, std::int64_t y) const { return small_ ? small_->cell(x, y) : board_->cell(x, y); }

std::expected<std::uint64_t, Declined> PatternRun::population() {
  if (!small_) {
    if (!work_.spend(kernels::tile_words * board_->tiles())) return out_of_work();
    return board_->population();
  }
  const auto words = small_->words();
  if (!work_.spend(words.size())) return out_of_work();
  std::uint64_t count = 0;
  for (const RowWord& word : words) count += static_cast<std::uint64_t>(std::popcount(word.cells));
  return count;
}

}  // namespace outpace::life
