// Reading boards into squares; see board_field.hpp.
#include "predictors/hashlife/plane/board_field.hpp"

namespace outpace::hashlife::plane {
namespace {

/// Sets row y of a leaf.
void set_row(Leaf& leaf, unsigned y, std::uint64_t cells) { leaf.words[y % 4] |= cells << (16 * (y / 4)); }

Leaf leaf_of(const std::array<std::uint64_t, 4>& eighths) {
  Leaf leaf;
  for (unsigned y = 0; y < 8; ++y) {
    const auto row = [&](std::size_t c) { return eighths[c] >> (8 * y) & 255; };
    set_row(leaf, y, row(0) | row(1) << 8);
    set_row(leaf, y + 8, row(2) | row(3) << 8);
  }
  return leaf;
}

}  // namespace

bool read_plane(Squares& squares, const life::Plane& plane, Root& root) {
  if (plane.is_empty()) return true;
  const auto eighth = [&](life::Plane::Id id) { return plane.leaf(id); };
  if (plane.root_level() == leaf_level) {
    const auto& q = plane.quad(plane.root());
    Quad corners;
    for (std::size_t c = 0; c < 4; ++c) {
      std::array<std::uint64_t, 4> cells{};
      cells[3 - c] = eighth(q[c]);
      corners[c] = squares.leaf(leaf_of(cells));
      if (corners[c] == unknown) return false;
    }
    root = {squares.join(corners), leaf_level + 1};
    return root.id != unknown;
  }
  std::vector<Id> ids(plane.leaf_count() + plane.quad_count());
  for (std::size_t i = plane.leaf_count(); i < ids.size(); ++i) {
    const auto& q = plane.quad(static_cast<life::Plane::Id>(i));
    bool of_leaves = false;
    for (const auto child : q) of_leaves = of_leaves || (child && plane.is_leaf(child));
    ids[i] = of_leaves ? squares.leaf(leaf_of({eighth(q[0]), eighth(q[1]), eighth(q[2]), eighth(q[3])}))
                       : squares.join({ids[q[0]], ids[q[1]], ids[q[2]], ids[q[3]]});
    if (ids[i] == unknown) return false;
  }
  root = {ids[plane.root()], plane.root_level()};
  return true;
}

BoardField::BoardField(const life::RandomPlane& plane, const Integer& left, const Integer& top, std::uint64_t width,
                       std::uint64_t height)
    : width_(width), height_(height), across_((width + 63) / 64), rows_(across_ * height) {
  const auto x = to_int64(left + (Integer(1) << 60));
  const bool near = x && *x >> 61 == 0;
  for (std::uint64_t y = 0; y < height; ++y) {
    const RandomField row = plane.row(Integer(top + y));
    for (std::uint64_t w = 0; w < across_; ++w)
      rows_[y * across_ + w] = near ? plane.cells(row, *x - (std::int64_t{1} << 60) + static_cast<std::int64_t>(64 * w))
                                    : plane.cells(row, Integer(left + 64 * w));
    if (width % 64) rows_[y * across_ + across_ - 1] &= ~std::uint64_t{0} >> (64 - width % 64);
  }
}

BoardField::BoardField(const life::BoardStart& torus)
    : width_(torus.torus()->width),
      height_(torus.torus()->height),
      across_((width_ + 63) / 64),
      rows_(across_ * height_) {
  const auto words = torus.words(rows_.size());
  for (const life::RowWord& word : *words)
    rows_[static_cast<std::uint64_t>(word.y) * across_ + static_cast<std::uint64_t>(word.x) / 64] |= word.cells;
}

Id BoardField::once(Squares& squares, std::uint32_t level, std::int64_t x, std::int64_t y) const {
  const std::int64_t side = std::int64_t{1} << level, half = side / 2;
  const auto width = static_cast<std::int64_t>(width_), height = static_cast<std::int64_t>(height_);
  if (x >= width || y >= height || x + side <= 0 || y + side <= 0) return 0;
  if (level > leaf_level) {
    Quad q;
    for (std::size_t c = 0; c < 4; ++c) {
      q[c] = once(squares, level - 1, c & 1 ? x + half : x, c & 2 ? y + half : y);
      if (q[c] == unknown) return unknown;
    }
    return squares.join(q);
  }
  Leaf leaf;
  for (unsigned j = 0; j < 16; ++j) {
    const std::int64_t v = y + j;
    if (v < 0 || v >= height) continue;
    std::uint64_t cells = 0;
    if (x >= 0 && x % 16 == 0 && x + 16 <= static_cast<std::int64_t>(64 * across_)) {
      cells = rows_[static_cast<std::uint64_t>(v) * across_ + static_cast<std::uint64_t>(x) / 64] >> (x % 64) & 0xFFFF;
    } else {
      for (int i = 0; i < 16; ++i)
        if (x + i >= 0 && x + i < width)
          cells |= std::uint64_t{bit(static_cast<std::uint64_t>(x + i), static_cast<std::uint64_t>(v))} << i;
    }
    set_row(leaf, j, cells);
  }
  return squares.leaf(leaf);
}

Id BoardField::repeated(Squares& squares, std::uint32_t level, const Integer& x, const Integer& y) {
  sides_ = {{1 % width_, 1 % height_}};
  for (std::uint32_t l = 1; l <= level; ++l)
    sides_.emplace_back(sides_.back().first * 2 % width_, sides_.back().second * 2 % height_);
  return repeated(squares, level, residue(x, Integer(width_)).convert_to<std::uint64_t>(),
                  residue(y, Integer(height_)).convert_to<std::uint64_t>());
}

Id BoardField::repeated(Squares& squares, std::uint32_t level, std::uint64_t x, std::uint64_t y) {
  const auto key = std::tuple(level, x, y);
  if (const auto it = known_.find(key); it != known_.end()) return it->second;
  Id id = 0;
  if (level > leaf_level) {
    const std::uint64_t u = (x + sides_[level - 1].first) % width_, v = (y + sides_[level - 1].second) % height_;
    Quad q;
    for (std::size_t c = 0; c < 4; ++c) {
      q[c] = repeated(squares, level - 1, c & 1 ? u : x, c & 2 ? v : y);
      if (q[c] == unknown) return unknown;
    }
    id = squares.join(q);
  } else {
    Leaf leaf;
    for (unsigned j = 0; j < 16; ++j) {
      std::uint64_t cells = 0;
      for (unsigned i = 0; i < 16; ++i) cells |= std::uint64_t{bit((x + i) % width_, (y + j) % height_)} << i;
      set_row(leaf, j, cells);
    }
    id = squares.leaf(leaf);
  }
  if (id == unknown || !squares.work().hold(96)) return unknown;
  known_.emplace(key, id);
  return id;
}

}  // namespace outpace::hashlife::plane
