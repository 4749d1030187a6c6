// Gosper's recursion without recursion; see board_evolution.hpp.
#include "predictors/hashlife/plane/board_evolution.hpp"

namespace outpace::hashlife::plane {
namespace {
constexpr std::uint32_t base_level = leaf_level + 1;  ///< squares of four leaves: 32 by 32, 8 steps at once
constexpr std::uint64_t kernel_units = 20;
}  // namespace

void BoardEvolution::hold(const Squares::Mark& mark) const {
  mark(held_root_);
  for (const Frame& f : frames_) {
    mark(f.square);
    for (const Id id : f.nine) mark(id);
    for (const Id id : f.four) mark(id);
  }
}

bool BoardEvolution::advance(Root& root, const Time& steps) {
  digits_.assign(root.level + 1, false);
  for (std::uint64_t i = 0; i < digits_.size(); ++i) digits_[i] = mpz_tstbit(steps.backend().data(), i) != 0;
  nothing_left_ = steps == 0 ? digits_.size() : mpz_scan1(steps.backend().data(), 0);
  leaf_rest_ = low_word(steps) & 7;
  held_root_ = root.id;
  // At the top a whole span is a kind of its own.
  const std::uint8_t kind = steps == Integer(1) << (root.level - 2) ? full : rest;
  Id result = result_of(root.id, static_cast<std::uint32_t>(root.level), kind);
  if (result == unknown && !failed_) {
    if (!settle()) return false;
    result = squares_.square(root.id).result[kind];
  }
  if (failed_ || result == unknown) return false;
  root = {result, root.level - 1};
  return true;
}

Id BoardEvolution::result_of(Id id, std::uint32_t level, std::uint8_t kind) {
  if (id == 0) return 0;
  // Where the rest of the time is none, the result is what is there.
  if (kind == rest && level - 2 <= nothing_left_) return middle(id, level);
  if (const Id known = squares_.square(id).result[kind]; known != unknown) return known;
  if (level > base_level) {
    Frame frame{};
    frame.square = id;
    frame.level = level;
    frame.kind = kind;
    frames_.push_back(frame);
    return unknown;
  }
  if (!squares_.spend(kernel_units)) return failed_ = true, unknown;
  const Quad q = squares_.quarters(id);
  Leaf out;
  advance_leaves(rules_, kind == full ? 8 : leaf_rest_, squares_.cells(q[0]), squares_.cells(q[1]),
                 squares_.cells(q[2]), squares_.cells(q[3]), out);
  const Id result = squares_.leaf(out);
  if (result == unknown) return failed_ = true, unknown;
  squares_.square(id).result[kind] = result;
  return result;
}

Id BoardEvolution::middle(Id id, std::uint32_t level) {
  if (id == 0) return 0;
  const Quad q = squares_.quarters(id);
  Id result = 0;
  if (level > base_level) {
    const auto quarter = [&](int i, int j) {
      return q[static_cast<std::size_t>(i)]
                 ? squares_.quarters(q[static_cast<std::size_t>(i)])[static_cast<std::size_t>(j)]
                 : 0;
    };
    result = squares_.join({quarter(0, 3), quarter(1, 2), quarter(2, 1), quarter(3, 0)});
  } else {
    Leaf out;
    advance_leaves(rules_, 0, squares_.cells(q[0]), squares_.cells(q[1]), squares_.cells(q[2]), squares_.cells(q[3]),
                   out);
    result = squares_.leaf(out);
  }
  if (result == unknown) failed_ = true;
  return result;
}

/// The nine overlapping squares of half the side; they are held from now on. False at a limit.
bool BoardEvolution::split(std::size_t top) {
  const Quad q = squares_.quarters(frames_[top].square);
  Quad inner[4];
  for (std::size_t c = 0; c < 4; ++c) inner[c] = squares_.quarters(q[c]);
  const Quad parts[5] = {{inner[0][1], inner[1][0], inner[0][3], inner[1][2]},
                         {inner[0][2], inner[0][3], inner[2][0], inner[2][1]},
                         {inner[0][3], inner[1][2], inner[2][1], inner[3][0]},
                         {inner[1][2], inner[1][3], inner[3][0], inner[3][1]},
                         {inner[2][1], inner[3][0], inner[2][3], inner[3][2]}};
  std::uint64_t expected[5];
  for (std::size_t k = 0; k < 5; ++k) expected[k] = squares_.expect(parts[k]);
  Frame& f = frames_[top];
  f.nine[0] = q[0], f.nine[2] = q[1], f.nine[6] = q[2], f.nine[8] = q[3];
  for (std::size_t k = 0; k < 5; ++k) {
    static constexpr std::size_t place[5] = {1, 3, 4, 5, 7};
    if ((f.nine[place[k]] = squares_.join(parts[k], expected[k])) == unknown) return false;
  }
  f.split = true;
  return true;
}

bool BoardEvolution::settle() {
  while (!frames_.empty()) {
    const std::size_t top = frames_.size() - 1;  // frames_ may move when one is pushed
    const std::uint32_t level = frames_[top].level;
    const std::uint8_t kind = frames_[top].kind;
    const bool first_advances = kind == full || digits_[level - 3];
    if (!frames_[top].split && !split(top)) return false;
    bool waiting = false;
    while (frames_[top].next < 13 && !waiting) {
      Frame& f = frames_[top];
      const std::uint8_t n = f.next;
      if (n == 9 && !f.joined) {
        const auto part = [&](std::size_t k) {
          const std::size_t corner = k / 2 * 3 + k % 2;
          return Quad{f.nine[corner], f.nine[corner + 1], f.nine[corner + 3], f.nine[corner + 4]};
        };
        std::uint64_t expected[4];
        for (std::size_t k = 0; k < 4; ++k) expected[k] = squares_.expect(part(k));
        for (std::size_t k = 0; k < 4; ++k)
          if ((f.four[k] = squares_.join(part(k), expected[k])) == unknown) return false;
        f.joined = true;
      }
      Id& sub = n < 9 ? f.nine[n] : f.four[n - 9];
      const Id result = n >= 9           ? result_of(sub, level - 1, kind)
                        : first_advances ? result_of(sub, level - 1, full)
                                         : middle(sub, level - 1);
      if (failed_) return false;
      if (result == unknown)
        waiting = true;
      else
        (n < 9 ? frames_[top].nine[n] : frames_[top].four[n - 9]) = result, ++frames_[top].next;
    }
    if (waiting) continue;
    const Frame& f = frames_[top];
    const Id result = squares_.join({f.four[0], f.four[1], f.four[2], f.four[3]});
    if (result == unknown) return false;
    squares_.square(f.square).result[kind] = result;
    frames_.pop_back();
  }
  return true;
}

}  // namespace outpace::hashlife::plane
