// Tiles: made, woken, stepped, dropped; see board.hpp.
#include "systems/life/board.hpp"

#include <algorithm>
#include <bit>

#include "systems/core/random_field.hpp"

namespace outpace::life {
namespace {

constexpr int dx[8] = {-1, 0, 1, -1, 1, -1, 0, 1}, dy[8] = {-1, -1, -1, 0, 0, 1, 1, 1};

std::uint64_t key_of(std::int64_t x, std::int64_t y) {
  return mix64(static_cast<std::uint64_t>(x) ^ mix64(static_cast<std::uint64_t>(y)));
}

/// The rule of the cells that differ from a background which has lived through one step.
LifeRule later_rule(LifeRule rule) { return rule.relative_to(rule.background_after(false)); }

/// Which of the eight neighbours see something of a tile whose edges are such. Corners are taken for seen where both
/// their edges have something, which is at most too often.
std::uint8_t seen_from(const kernels::TileEdges& edges) {
  const unsigned n = edges.north != 0, s = edges.south != 0, w = edges.west != 0, e = edges.east != 0;
  return static_cast<std::uint8_t>((n & w) | n << 1 | (n & e) << 2 | w << 3 | e << 4 | (s & w) << 5 | s << 6 |
                                   (s & e) << 7);
}

}  // namespace

Board::Board(LifeRule rule, eca::SimdTarget target, Work& work, bool grows, std::uint64_t first)
    : work_(work),
      grows_(grows),
      masks_{kernels::RuleMasks(rule.relative_to(false)), kernels::RuleMasks(later_rule(rule))},
      kernels_{kernels::rule_kernels(target, rule.relative_to(false)), kernels::rule_kernels(target, later_rule(rule))},
      lanes_(kernels_[0].lanes),
      rows_(kernels::tile_words / lanes_),
      alternating_(!rule.background_at(true, false)),
      first_(first),
      generation_(first) {
  blocks_.push_back(std::make_unique<Block>());  // tile 0 is the empty ground
}

Board::Index Board::find(std::int64_t x, std::int64_t y) const {
  const auto it = places_.find(key_of(x, y));
  if (it == places_.end()) return 0;
  for (const Index i : it->second)
    if (tile(i).x == x && tile(i).y == y) return i;
  return 0;
}

Board::Index Board::make(std::int64_t x, std::int64_t y) {
  Index i = 0;
  if (!free_.empty()) {
    i = free_.back();
    free_.pop_back();
    tile(i) = Tile();
  } else {
    if (count_ == block_tiles * blocks_.size()) {
      // A tile's place in the index costs about 128 bytes more.
      constexpr std::uint64_t bytes = sizeof(Block) + block_tiles * 128;
      held_ += bytes;
      if (!work_.hold(bytes)) return 0;
      blocks_.push_back(std::make_unique<Block>());
    }
    i = static_cast<Index>(count_++);
  }
  Tile& t = tile(i);
  t.x = x, t.y = y;
  t.in_use = true;
  places_[key_of(x, y)].push_back(i);
  ++used_;
  for (int d = 0; d < 8; ++d)
    if (const Index other = find(x + dx[d], y + dy[d])) {
      t.around[d] = other;
      tile(other).around[7 - d] = i;
    }
  return i;
}

bool Board::put(const RowWord& word) {
  const std::int64_t x = word.x >> 6, y = word.y >> 6;
  Index i = find(x, y);
  if (!i) {
    i = make(x, y);
    if (!i) return false;
    active_.push_back(i);
  }
  tile(i).cells[first_ & 1][word_of(static_cast<unsigned>(word.y & 63))] = word.cells;
  return true;
}

void Board::wake(Index i) {
  Tile& t = tile(i);
  if (t.awake == generation_ + 1) return;
  t.awake = generation_ + 1;
  next_.push_back(i);
}

bool Board::surround() {
  const std::size_t given = active_.size();
  for (std::size_t n = 0; n < given; ++n) {
    const Index i = active_[n];
    for (int d = 0; d < 8; ++d) {
      if (tile(i).around[d]) continue;
      const Index made = make(tile(i).x + dx[d], tile(i).y + dy[d]);
      if (!made) return false;
      active_.push_back(made);
    }
  }
  return true;
}

std::expected<void, Declined> Board::step(const std::optional<Window>& needed) {
  if (grows_ && generation_ == first_ && !surround()) return out_of_memory();
  const auto now = static_cast<std::size_t>(generation_ & 1);
  const std::size_t which = generation_ == 0 ? 0 : alternating_ ? now : 1;
  const kernels::RuleMasks& masks = masks_[which];
  const auto step_tile = kernels_[which].tile;
  if (!work_.spend(kernels::tile_words * active_.size() + 1)) return out_of_work();
  next_.clear();
  // The first two generations have nothing two generations before them.
  const bool all_change = generation_ < first_ + 2;
  for (const Index i : active_) {
    Tile& t = tile(i);
    if (needed) {
      const std::int64_t x = 64 * t.x, y = 64 * t.y;
      if (x > needed->x1 || x + 63 < needed->x0 || y > needed->y1 || y + 63 < needed->y0) continue;
    }
    kernels::TileStep job{t.cells[now], {}, t.cells[now ^ 1]};
    for (int d = 0; d < 8; ++d) job.around[d] = tile(t.around[d]).cells[now];
    kernels::TileFacts facts{};
    step_tile(masks, job, facts);
    if (facts.changed || all_change) {
      wake(i);
      const std::uint8_t seen = all_change ? 255 : seen_from(facts.changes);
      for (int d = 0; d < 8; ++d)
        if (seen >> d & 1 && t.around[d]) wake(t.around[d]);
    }
    if (!grows_) continue;
    const std::uint8_t reached = seen_from(facts.live);
    if (!reached) continue;
    for (int d = 0; d < 8; ++d) {
      if (!(reached >> d & 1) || t.around[d]) continue;
      const Index made = make(t.x + dx[d], t.y + dy[d]);
      if (!made) return out_of_memory();
      wake(made);
    }
  }
  active_.swap(next_);
  ++generation_;
  if (grows_ && used_ > sweep_at_) drop_empty();
  return {};
}

void Board::drop_empty() {
  for (Index i = 1; i < count_; ++i) {
    Tile& t = tile(i);
    if (!t.in_use || t.awake == generation_) continue;
    if (std::ranges::any_of(t.cells[0], [](std::uint64_t w) { return w != 0; }) ||
        std::ranges::any_of(t.cells[1], [](std::uint64_t w) { return w != 0; }))
      continue;
    for (int d = 0; d < 8; ++d)
      if (t.around[d]) tile(t.around[d]).around[7 - d] = 0;
    auto& here = places_[key_of(t.x, t.y)];
    std::erase(here, i);
    if (here.empty()) places_.erase(key_of(t.x, t.y));
    t.in_use = false;
    free_.push_back(i);
    --used_;
  }
  sweep_at_ = std::max<std::size_t>(1024, 2 * used_);
}

std::optional<std::vector<RowWord>> Board::words() {
  if (!work_.spend(kernels::tile_words * used_)) return std::nullopt;
  std::vector<RowWord> words;
  for (Index i = 1; i < count_; ++i) {
    const Tile& t = tile(i);
    if (!t.in_use) continue;
    for (unsigned y = 0; y < 64; ++y)
      if (const std::uint64_t cells = t.cells[generation_ & 1][word_of(y)])
        words.push_back({64 * t.x, 64 * t.y + y, cells});
  }
  std::ranges::sort(words, {}, [](const RowWord& w) { return std::pair(w.y, w.x); });
  return words;
}

std::uint64_t Board::population() const {
  std::uint64_t count = 0;
  for (Index i = 1; i < count_; ++i)
    if (tile(i).in_use)
      for (const std::uint64_t word : tile(i).cells[generation_ & 1])
        count += static_cast<std::uint64_t>(std::popcount(word));
  return count;
}

bool Board::cell(std::int64_t x, std::int64_t y) const {
  const Index i = find(x >> 6, y >> 6);
  return i && tile(i).cells[generation_ & 1][word_of(static_cast<unsigned>(y & 63))] >> (x & 63) & 1;
}

}  // namespace outpace::life
