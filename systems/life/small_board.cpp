// Choosing a square and the steps that it has room for; see small_board.hpp.
#include "systems/life/small_board.hpp"

#include <algorithm>
#include <bit>

namespace outpace::life {
namespace {

using kernels::small_side;
using kernels::small_squares;

/// The widest pattern that is worth putting into a square: with less ground around it, it is put back too often.
constexpr unsigned widest[small_squares] = {8, 22, 50};
constexpr std::uint64_t units_a_batch[small_squares] = {8, 16, 32};
/// How often a pattern is compared with itself two generations ago: a check costs a small batch.
constexpr std::uint64_t batches_a_check = 16;

}  // namespace

SmallBoard::SmallBoard(LifeRule rule, eca::SimdTarget target, Work& work)
    : work_(work),
      masks_{kernels::RuleMasks(rule.relative_to(false)),
             kernels::RuleMasks(rule.relative_to(rule.background_after(false)))},
      alternating_(!rule.background_at(true, false)) {
  const LifeRule first = rule.relative_to(false), later = rule.relative_to(rule.background_after(false));
  same_ = first == later;
  steady_ = kernels::small_kernels(target, later, later);
  by_turns_ = kernels::small_kernels(target, first, later);
}

bool SmallBoard::put(const std::vector<RowWord>& words) {
  if (words.empty()) return true;
  const std::int64_t top = words.front().y, bottom = words.back().y;
  std::int64_t left = words.front().x;
  for (const RowWord& word : words) left = std::min(left, word.x);
  if (bottom - top >= widest[small_squares - 1]) return false;
  std::uint64_t columns = 0;
  for (const RowWord& word : words) {
    if (word.x - left > 64) return false;
    if (word.x == left) columns |= word.cells;
  }
  // Rows may lie across two words: their corner goes where the first word's cells begin.
  const std::int64_t begin = left + (columns ? std::countr_zero(columns) : 0);
  for (const RowWord& word : words) {
    std::uint64_t& row = pattern_.rows[word.y - top];
    if (word.x == left) {
      row |= word.cells >> (begin - left);
    } else if (begin == left) {
      return false;
    } else {
      if (word.cells >> (begin - left)) return false;
      row |= word.cells << (word.x - begin);
    }
  }
  pattern_.x = begin, pattern_.y = top;
  pattern_.trim(static_cast<unsigned>(bottom - top + 1));
  return pattern_.width <= widest[small_squares - 1];
}

bool SmallBoard::comes_back_in_two() {
  const kernels::SmallPattern before = pattern_;
  const auto now = static_cast<std::size_t>(alternating_ ? generation_ & 1 : 1);
  by_turns_.run[small_squares - 1](masks_[now], masks_[alternating_ ? now ^ 1 : 1], pattern_, 2);
  generation_ += 2;
  return pattern_.x == before.x && pattern_.y == before.y && pattern_.width == before.width &&
         pattern_.height == before.height && std::equal(before.rows, before.rows + before.height, pattern_.rows);
}

std::expected<void, Declined> SmallBoard::run(std::uint64_t until) {
  while (generation_ < until) {
    const unsigned size = std::max(pattern_.width, pattern_.height);
    if (size == 0) {
      generation_ = until;
      break;
    }
    unsigned square = 0;
    while (square < small_squares && size > widest[square]) ++square;
    if (square == small_squares) break;
    std::uint64_t steps = std::min<std::uint64_t>((small_side(square) - size) / 2, until - generation_);
    const bool first = generation_ == 0 && !same_ && !alternating_;  // a rule of its own, once
    if (first) steps = 1;
    const bool check = !first && until - generation_ >= 2 && batches_++ % batches_a_check == 0;
    if (check) square = small_squares - 1, steps = 2;
    const std::uint64_t units_a_step = small_side(square) * small_side(square) / 64;
    if (!work_.spend(units_a_step * steps + units_a_batch[square])) return out_of_work();
    if (check) {
      if (comes_back_in_two()) generation_ += (until - generation_) / 2 * 2;
      continue;
    }
    const auto n = static_cast<unsigned>(steps);
    if (first)
      by_turns_.run[square](masks_[0], masks_[0], pattern_, n);
    else if (alternating_)
      by_turns_.run[square](masks_[generation_ & 1], masks_[~generation_ & 1], pattern_, n);
    else
      steady_.run[square](masks_[1], masks_[1], pattern_, n);
    generation_ += steps;
  }
  return {};
}

bool SmallBoard::cell(std::int64_t x, std::int64_t y) const {
  if (x < pattern_.x || y < pattern_.y || x - pattern_.x >= pattern_.width || y - pattern_.y >= pattern_.height)
    return false;
  return pattern_.rows[y - pattern_.y] >> (x - pattern_.x) & 1;
}

std::vector<RowWord> SmallBoard::words() const {
  std::vector<RowWord> words;
  const std::int64_t left = pattern_.x & ~std::int64_t{63};
  const auto shift = static_cast<unsigned>(pattern_.x & 63);
  for (unsigned j = 0; j < pattern_.height; ++j) {
    const std::uint64_t row = pattern_.rows[j], cells = row << shift, beyond = shift ? row >> (64 - shift) : 0;
    if (cells) words.push_back({left, pattern_.y + j, cells});
    if (beyond) words.push_back({left + 64, pattern_.y + j, beyond});
  }
  return words;
}

}  // namespace outpace::life
