// Counting and digesting over the graph of distinct squares; see board_census.hpp.
#include "predictors/hashlife/plane/board_census.hpp"

#include <algorithm>
#include <bit>

#include "systems/core/digest.hpp"

namespace outpace::hashlife::plane {
namespace {

std::uint64_t row_of(const Leaf& leaf, unsigned y) { return leaf.words[y % 4] >> (16 * (y / 4)) & 0xFFFF; }

}  // namespace

bool cell_of(const Squares& squares, const Root& root, const Integer& x, const Integer& y) {
  const Integer half = Integer(1) << (root.level - 1);
  if (x < -half || y < -half || x >= half || y >= half) return false;
  Integer across = x + half, down = y + half;
  Id id = root.id;
  for (std::uint64_t level = root.level; id && level > leaf_level; --level) {
    const Integer side = Integer(1) << (level - 1);
    const bool east = across >= side, south = down >= side;
    if (east) across -= side;
    if (south) down -= side;
    id = squares.quarters(id)[2u * south + east];
  }
  return id && row_of(squares.cells(id), down.convert_to<unsigned>()) >> across.convert_to<unsigned>() & 1;
}

bool BoardCensus::reach() {
  if (!reached_.empty()) return true;
  if (!squares_.work().hold((squares_.square_slots() + squares_.leaf_slots()) * 12)) return false;
  squares_.work().release((squares_.square_slots() + squares_.leaf_slots()) * 12);
  std::vector<bool> seen(squares_.square_slots() + squares_.leaf_slots());
  std::vector<Id> level;
  if (root_.id) level.push_back(root_.id);
  for (std::uint64_t at = root_.level;; --at) {
    reached_.push_back(level);
    if (at == leaf_level) break;
    std::vector<Id> children;
    if (!squares_.spend(2 * level.size())) return false;
    for (const Id id : level)
      for (const Id child : squares_.quarters(id)) {
        if (!child || seen[slot(child)]) continue;
        seen[slot(child)] = true;
        children.push_back(child);
      }
    level = std::move(children);
  }
  std::ranges::reverse(reached_);
  return true;
}

bool BoardCensus::population(Integer& count) {
  if (!reach()) return false;
  count = 0;
  if (!root_.id) return true;
  // Up to squares of 2^31 a side counts fit machine words.
  constexpr std::size_t small_levels = 31 - leaf_level;
  std::vector<std::uint64_t> small(squares_.square_slots() + squares_.leaf_slots());
  std::unordered_map<Id, Integer> large;
  for (std::size_t l = 0; l < reached_.size(); ++l) {
    if (!squares_.spend(2 * reached_[l].size() * (1 + l / 32))) return false;
    for (const Id id : reached_[l]) {
      if (l == 0) {
        for (const std::uint64_t word : squares_.cells(id).words)
          small[slot(id)] += static_cast<std::uint64_t>(std::popcount(word));
      } else if (l <= small_levels) {
        for (const Id q : squares_.quarters(id))
          if (q) small[slot(id)] += small[slot(q)];
      } else {
        Integer sum = 0;
        for (const Id q : squares_.quarters(id))
          if (q) sum += l == small_levels + 1 ? Integer(small[slot(q)]) : large.find(q)->second;
        large.emplace(id, std::move(sum));
      }
    }
  }
  count = reached_.size() - 1 <= small_levels ? Integer(small[slot(root_.id)]) : large.find(root_.id)->second;
  return true;
}

/// The first (or last + 1) row (axis 1) or column (axis 0) that has live cells, by the squares along that edge.
bool BoardCensus::edge(int axis, bool last, Integer& place) {
  std::vector<Id> line{root_.id};
  place = -(Integer(1) << (root_.level - 1));
  for (std::uint64_t level = root_.level; level > leaf_level; --level) {
    std::vector<Id> near, far;  // on the side looked for, on the other
    if (!squares_.spend(4 * line.size())) return false;
    for (const Id id : line)
      for (std::size_t c = 0; c < 4; ++c) {
        const bool high = axis ? c >= 2 : c & 1;
        if (const Id q = squares_.quarters(id)[c]) (high == last ? near : far).push_back(q);
      }
    const bool high = near.empty() ? !last : last;
    line = near.empty() ? std::move(far) : std::move(near);
    if (high) place += Integer(1) << (level - 1);
    std::ranges::sort(line);
    line.erase(std::ranges::unique(line).begin(), line.end());
  }
  std::uint64_t bits = 0;
  for (const Id id : line)
    for (unsigned y = 0; y < 16; ++y) {
      const std::uint64_t row = row_of(squares_.cells(id), y);
      bits |= axis ? std::uint64_t{row != 0} << y : row;
    }
  place += last ? 64 - std::countl_zero(bits) : std::countr_zero(bits);
  return true;
}

bool BoardCensus::box(life::Box& box) {
  box = {0, 0, 0, 0};
  if (!root_.id) return true;
  return edge(0, false, box.x0) && edge(1, false, box.y0) && edge(0, true, box.x1) && edge(1, true, box.y1);
}

bool BoardCensus::digest(const life::Box& box, std::uint64_t& sum) {
  using namespace mersenne61;
  sum = 0;
  if (!reach()) return false;
  if (!root_.id) return true;
  std::vector<std::uint64_t> sums(squares_.square_slots() + squares_.leaf_slots());
  std::uint64_t across = power(row_base, std::uint64_t{1} << leaf_level);
  std::uint64_t down = power(column_base, std::uint64_t{1} << leaf_level);
  for (std::size_t l = 0; l < reached_.size(); ++l) {
    if (!squares_.spend(4 * reached_[l].size() + 4)) return false;
    for (const Id id : reached_[l]) {
      std::uint64_t& mine = sums[slot(id)];
      if (l == 0) {
        for (unsigned y = 16; y-- > 0;)
          mine = add(multiply(mine, column_base), digest_word(row_of(squares_.cells(id), y)));
      } else {
        const Quad& q = squares_.quarters(id);
        const auto of = [&](Id child) { return child ? sums[slot(child)] : 0; };
        mine =
            add(add(of(q[0]), multiply(across, of(q[1]))), multiply(down, add(of(q[2]), multiply(across, of(q[3])))));
      }
    }
    if (l) across = multiply(across, across), down = multiply(down, down);
  }
  const Integer half = Integer(1) << (root_.level - 1);
  sum = multiply(sums[slot(root_.id)],
                 inverse(multiply(power(row_base, box.x0 + half), power(column_base, box.y0 + half))));
  return true;
}

}  // namespace outpace::hashlife::plane
