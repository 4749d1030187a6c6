// Building and reading quadtrees of patterns; see plane.hpp.
#include "systems/life/plane.hpp"

#include <algorithm>
#include <bit>
#include <map>

#include "systems/core/random_field.hpp"

namespace outpace::life {
namespace {

struct QuadHash {
  std::size_t operator()(const Plane::Quad& q) const noexcept {
    return mix64(mix64(std::uint64_t{q[0]} << 32 | q[1]) ^ (std::uint64_t{q[2]} << 32 | q[3]));
  }
};

/// Gives equal contents equal ids. Leaves come first, so they are collected before any quad.
class Interner {
 public:
  Plane::Id leaf(std::uint64_t cells) {
    if (cells == 0) return 0;
    const auto [it, fresh] = leaf_ids_.try_emplace(cells, static_cast<Plane::Id>(leaves.size()));
    if (fresh) leaves.push_back(cells);
    return it->second;
  }
  Plane::Id quad(const Plane::Quad& q) {
    if (q == Plane::Quad{}) return 0;
    const auto [it, fresh] = quad_ids_.try_emplace(q, static_cast<Plane::Id>(leaves.size() + quads.size()));
    if (fresh) quads.push_back(q);
    return it->second;
  }
  std::vector<std::uint64_t> leaves{0};
  std::vector<Plane::Quad> quads;

 private:
  std::unordered_map<std::uint64_t, Plane::Id> leaf_ids_;
  std::unordered_map<Plane::Quad, Plane::Id, QuadHash> quad_ids_;
};

/// A node in its level's grid.
struct Placed {
  std::int64_t x, y;
  Plane::Id id;
};

}  // namespace

Plane Plane::of_leaves(std::vector<Leaf> leaves) {
  std::ranges::sort(leaves, {}, [](const Leaf& l) { return std::pair(l.y, l.x); });
  Interner interner;
  std::vector<Placed> row;
  for (std::size_t i = 0; i < leaves.size();) {
    std::uint64_t cells = 0;
    const std::int64_t x = leaves[i].x, y = leaves[i].y;
    for (; i < leaves.size() && leaves[i].x == x && leaves[i].y == y; ++i) cells |= leaves[i].cells;
    if (cells) row.push_back({x, y, interner.leaf(cells)});
  }
  Plane plane;
  std::uint32_t level = leaf_level;
  // Up until everything lies in the four nodes around the origin.
  const auto central = [&] {
    return std::ranges::all_of(row, [](const Placed& p) { return p.x >= -1 && p.x <= 0 && p.y >= -1 && p.y <= 0; });
  };
  while (!central()) {
    std::map<std::pair<std::int64_t, std::int64_t>, Quad> parents;
    for (const Placed& p : row)
      parents[{p.y >> 1, p.x >> 1}][static_cast<std::size_t>((p.y & 1) * 2 + (p.x & 1))] = p.id;
    row.clear();
    for (const auto& [place, quad] : parents) row.push_back({place.second, place.first, interner.quad(quad)});
    ++level;
  }
  Quad top{};
  for (const Placed& p : row) top[static_cast<std::size_t>((p.y + 1) * 2 + p.x + 1)] = p.id;
  plane.root_ = interner.quad(top);
  plane.root_level_ = level + 1;
  plane.leaves_ = std::move(interner.leaves);
  plane.quads_ = std::move(interner.quads);
  return plane;
}

Plane Plane::of_nodes(std::span<const std::uint32_t> levels, std::span<const Quad> nodes,
                      std::span<const std::uint64_t> leaves) {
  Interner interner;
  std::vector<Id> ids(levels.size());
  for (std::size_t i = 1; i < levels.size(); ++i)
    if (levels[i] == leaf_level) ids[i] = interner.leaf(leaves[i]);
  for (std::size_t i = 1; i < levels.size(); ++i) {
    if (levels[i] == leaf_level) continue;
    Quad quad;
    for (std::size_t c = 0; c < 4; ++c) quad[c] = ids[nodes[i][c]];
    ids[i] = interner.quad(quad);
  }
  Plane plane;
  if (levels.size() > 1) {
    plane.root_ = ids.back();
    plane.root_level_ = levels.back();
    if (plane.root_level_ == leaf_level) {  // a lone leaf spans [−4, 4): put its quarters around the origin
      const std::uint64_t cells = interner.leaves[plane.root_];
      Quad quarters{};
      std::uint64_t parts[4] = {};
      for (unsigned y = 0; y < 8; ++y)
        for (unsigned x = 0; x < 8; ++x)
          if (cells >> (8 * y + x) & 1)
            parts[(y / 4) * 2 + x / 4] |= std::uint64_t{1} << (8 * (y < 4 ? y + 4 : y - 4) + (x < 4 ? x + 4 : x - 4));
      for (std::size_t c = 0; c < 4; ++c) quarters[c] = interner.leaf(parts[c]);
      // Leaves come before quads in the numbering, and no quad exists yet.
      plane.root_ = interner.quad(quarters);
      plane.root_level_ = leaf_level + 1;
    }
  }
  plane.leaves_ = std::move(interner.leaves);
  plane.quads_ = std::move(interner.quads);
  return plane;
}

bool Plane::cell(const Integer& x, const Integer& y) const {
  const Integer half = Integer(1) << (root_level_ - 1);
  if (x < -half || x >= half || y < -half || y >= half) return false;
  Integer across = x + half, down = y + half;
  Id id = root_;
  for (std::uint32_t level = root_level_; level > leaf_level && id; --level) {
    const Integer side = Integer(1) << (level - 1);
    const bool east = across >= side, south = down >= side;
    if (east) across -= side;
    if (south) down -= side;
    id = quad(id)[2 * south + east];
  }
  return id && leaf(id) >> (8 * down.convert_to<unsigned>() + across.convert_to<unsigned>()) & 1;
}

Integer Plane::population() const {
  std::vector<Integer> counts(leaves_.size() + quads_.size());
  for (std::size_t i = 0; i < leaves_.size(); ++i) counts[i] = std::popcount(leaves_[i]);
  for (std::size_t i = 0; i < quads_.size(); ++i)
    for (const Id child : quads_[i]) counts[leaves_.size() + i] += counts[child];
  return counts[root_];
}

Box Plane::bounds() const {
  if (is_empty()) return {0, 0, 0, 0};
  // The box of every distinct node, relative to its corner; levels follow from the children.
  std::vector<Box> boxes(leaves_.size() + quads_.size());
  std::vector<std::uint32_t> levels(boxes.size(), leaf_level);
  for (std::size_t i = 0; i < leaves_.size(); ++i) {
    if (!leaves_[i]) continue;
    std::uint64_t columns = leaves_[i];
    for (const unsigned s : {32, 16, 8}) columns |= columns >> s;
    const auto c = static_cast<std::uint8_t>(columns);
    boxes[i] = {std::countr_zero(c), std::countr_zero(leaves_[i]) / 8, 8 - std::countl_zero(c),
                8 - std::countl_zero(leaves_[i]) / 8};
  }
  for (std::size_t i = 0; i < quads_.size(); ++i) {
    const std::size_t id = leaves_.size() + i;
    for (const Id child : quads_[i])
      if (child) levels[id] = levels[child] + 1;
    const Integer side = Integer(1) << (levels[id] - 1);
    bool first = true;
    for (std::size_t c = 0; c < 4; ++c) {
      const Id child = quads_[i][c];
      if (!child) continue;
      const Box& b = boxes[child];
      const Integer dx = c & 1 ? side : Integer(0), dy = c & 2 ? side : Integer(0);
      Box& all = boxes[id];
      all = first ? Box{b.x0 + dx, b.y0 + dy, b.x1 + dx, b.y1 + dy}
                  : Box{std::min(all.x0, Integer(b.x0 + dx)), std::min(all.y0, Integer(b.y0 + dy)),
                        std::max(all.x1, Integer(b.x1 + dx)), std::max(all.y1, Integer(b.y1 + dy))};
      first = false;
    }
  }
  const Integer half = Integer(1) << (root_level_ - 1);
  const Box& b = boxes[root_];
  return {b.x0 - half, b.y0 - half, b.x1 - half, b.y1 - half};
}

std::optional<std::vector<RowWord>> Plane::words(std::uint64_t most) const {
  std::vector<RowWord> words;
  if (is_empty()) return words;
  const Box box = bounds();
  for (const Integer& edge : {box.x0, box.y0, box.x1, box.y1})
    if (bit_length(edge) > 60) return std::nullopt;
  struct Visit {
    Id id;
    std::uint32_t level;
    std::int64_t x, y;
  };
  std::vector<Visit> stack;
  // The root's four children meet in the origin. Where they are larger than machine words reach, all but their
  // innermost corners are empty.
  for (std::size_t c = 0; c < 4; ++c) {
    Id id = quad(root_)[c];
    std::uint32_t level = root_level_ - 1;
    for (; id && level > 61; --level) id = quad(id)[3 - c];
    const std::int64_t side = std::int64_t{1} << std::min(level, 61u);
    if (id) stack.push_back({id, level, c & 1 ? 0 : -side, c & 2 ? 0 : -side});
  }
  while (!stack.empty()) {
    const Visit v = stack.back();
    stack.pop_back();
    if (words.size() > 8 * most) return std::nullopt;
    if (v.level == leaf_level) {
      for (unsigned j = 0; j < 8; ++j)
        if (const std::uint64_t row = leaf(v.id) >> (8 * j) & 255; row)
          words.push_back({v.x & ~std::int64_t{63}, v.y + j, row << (v.x & 63)});
      continue;
    }
    const std::int64_t side = std::int64_t{1} << (v.level - 1);
    for (std::size_t c = 0; c < 4; ++c)
      if (const Id child = quad(v.id)[c])
        stack.push_back({child, v.level - 1, c & 1 ? v.x + side : v.x, c & 2 ? v.y + side : v.y});
  }
  // Bytes of one word come from up to eight leaves.
  std::ranges::sort(words, {}, [](const RowWord& w) { return std::pair(w.y, w.x); });
  std::size_t out = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (out && words[out - 1].y == words[i].y && words[out - 1].x == words[i].x)
      words[out - 1].cells |= words[i].cells;
    else
      words[out++] = words[i];
  }
  words.resize(out);
  if (out > most) return std::nullopt;
  return words;
}

}  // namespace outpace::life
