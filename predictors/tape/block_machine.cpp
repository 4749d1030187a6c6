// How passages are worked out; see block_machine.hpp.
#include "predictors/tape/block_machine.hpp"

#include <algorithm>

namespace outpace::tape {

BlockId BlockMachine::block(std::string_view cells) {
  const auto [it, fresh] = block_ids_.try_emplace(std::string(cells), static_cast<BlockId>(blocks_.size()));
  if (fresh) blocks_.emplace_back(cells);
  return it->second;
}

unsigned BlockMachine::population_of(BlockId block) const {
  return static_cast<unsigned>(std::ranges::count_if(blocks_[block], [](char cell) { return cell != 0; }));
}

HeadId BlockMachine::head(unsigned state, bool right, BlockId behind) {
  if (!options_.context) behind = 0;
  const std::uint64_t key = std::uint64_t{behind} << 32 | std::uint64_t{state} << 1 | (right ? 1 : 0);
  const auto [it, fresh] = head_ids_.try_emplace(key, static_cast<HeadId>(heads_.size()));
  if (fresh) {
    heads_.push_back({state, right, behind});
    passages_.emplace_back();
  }
  return it->second;
}

Window BlockMachine::window(HeadId head, BlockId block) const {
  const Head& h = heads_[head];
  const auto k = static_cast<std::int64_t>(options_.cells);
  if (!options_.context) return {blocks_[block], h.right ? 0 : k - 1, h.state};
  if (h.right) return {blocks_[h.behind] + blocks_[block], k, h.state};
  return {blocks_[block] + blocks_[h.behind], k - 1, h.state};
}

const Passage& BlockMachine::work_out(HeadId head, BlockId block, std::uint64_t most_steps, Work& work) {
  static const Passage unknown;
  Window window = this->window(head, block);
  Window earlier = window;  // Brent's tortoise: a window that comes back never ends
  std::uint64_t steps = 0, lap = 0, limit = 64;
  Passage result;
  while (result.kind == Passage::Kind::unknown) {
    if (steps >= most_steps || !work.spend()) return unknown;
    window.step(table_);
    ++steps;
    if (window.state == table_.states) {
      result.kind = Passage::Kind::halts;
      result.steps = steps;
    } else if (!window.inside()) {
      result.kind = Passage::Kind::leaves;
      result.steps = steps;
    } else if (++lap;
               window.position == earlier.position && window.state == earlier.state && window.cells == earlier.cells) {
      result.kind = Passage::Kind::cycles;
      result.steps = lap;
      result.preperiod = steps - lap;
    } else if (lap == limit) {
      earlier = window;
      lap = 0;
      limit *= 2;
    }
  }
  if (result.kind == Passage::Kind::leaves) {
    const std::size_t k = options_.cells;
    result.to_right = window.position > 0;
    if (!options_.context) {
      result.out = this->block(window.cells);
      result.head = this->head(window.state, result.to_right, 0);
    } else {
      const std::string_view cells = window.cells;
      const std::string_view left = cells.substr(0, k), right = cells.substr(k);
      result.out = this->block(result.to_right ? left : right);
      result.head = this->head(window.state, result.to_right, this->block(result.to_right ? right : left));
    }
    result.chains = result.head == head;
  }
  auto& row = passages_[head];
  if (row.size() <= block) row.resize(blocks_.size());
  row[block] = result;
  return row[block];
}

std::uint64_t BlockMachine::bytes() const {
  std::uint64_t sum = sizeof(*this) + blocks_.size() * (2 * options_.cells + 96) + heads_.size() * 64;
  for (const auto& row : passages_) sum += row.capacity() * sizeof(Passage) + sizeof(row);
  return sum;
}

}  // namespace outpace::tape
