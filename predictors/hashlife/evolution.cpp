// The memoised evolution; see evolution.hpp.
#include "predictors/hashlife/evolution.hpp"

#include <algorithm>
#include <bit>

#include "predictors/hashlife/leaf_kernel.hpp"

namespace outpace::hashlife {
namespace {

constexpr std::uint64_t base_level = leaf_level + 1;  ///< nodes of two leaves
constexpr std::size_t ahead = 16;                     ///< how far prefetches run in front

/// log2 of the number of slabs: more of them follow the light cone more closely, but each is a chance less to share.
constexpr std::uint64_t slab_bits = 5;

}  // namespace

Schedule Schedule::of(const Time& steps, unsigned slowness) {
  const std::uint64_t bits = bit_length(steps);
  const std::uint64_t level = std::max(base_level, bits > slab_bits + 1 ? bits - slab_bits - 1 + 2 + slowness : 0);
  const Integer full = floor_shift(steps, level - 2 - slowness);
  return {level, slowness, low_word(full), steps != (full << (level - 2 - slowness))};
}

Evolution::Evolution(Macrocells& cells, const rows::RowRule& rule, const Time& steps)
    : cells_(cells),
      rule_(rule),
      steps_(steps),
      schedule_(Schedule::of(steps,
                             static_cast<unsigned>(std::bit_width(
                                 static_cast<unsigned>(std::max({1, rule.rule().left(), rule.rule().right()})) - 1)))) {
  const ca::LocalRule& local = rule.rule();
  if (local.colours() == 2 && local.left() == 1 && local.right() == 1)
    elementary_ = eca::Rule(static_cast<std::uint8_t>(local.number().convert_to<unsigned>()));
}

bool Evolution::run(std::vector<Id>& row) {
  const std::uint64_t levels = schedule_.level - leaf_level;
  if (!cells_.hold(levels * sizeof(Frame)) || !cells_.hold(3 * row.size() * sizeof(Id))) return false;
  frames_.resize(levels);
  for (std::uint64_t i = 0; i < schedule_.full; ++i)
    if (!slab(row, false)) return false;
  return !schedule_.remainder || slab(row, true);
}

bool Evolution::slab(std::vector<Id>& row, bool remainder) {
  std::vector<Id> pairs, nodes(row.size() - 1);
  for (std::size_t i = 0; i + 1 < row.size(); ++i) pairs.insert(pairs.end(), {row[i], row[i + 1]});
  if (!cells_.join(pairs, nodes) || !queue(nodes, schedule_.level, remainder)) return false;
  if (!frame(schedule_.level).todo.empty() && !settle(schedule_.level)) return false;
  row = nodes;
  return take_results(row, remainder);
}

/// Works out the results of frame(top).todo. A loop in place of recursion: far times have thousands of levels.
bool Evolution::settle(std::uint64_t top) {
  for (std::uint64_t level = top;;) {
    Frame& now = frame(level);
    bool below = false;
    if (level == base_level) {
      if (!advance_leaves(now)) return false;
    } else {
      switch (now.phase) {
        case Frame::Phase::begin:
          if (!begin(now, level)) return false;
          now.phase = Frame::Phase::halfway;
          below = first_half_is_full(now, level) && !frame(level - 1).todo.empty();
          if (below) break;
          [[fallthrough]];
        case Frame::Phase::halfway:
          if (!halfway(now, level)) return false;
          now.phase = Frame::Phase::end;
          below = !frame(level - 1).todo.empty();
          if (below) break;
          [[fallthrough]];
        case Frame::Phase::end:
          if (!end(now)) return false;
      }
    }
    if (below) {
      --level;
      continue;
    }
    const std::uint64_t bytes = now.capacity() * sizeof(Id);
    if (bytes > now.held) {
      if (!cells_.hold(bytes - now.held)) return false;
      now.held = bytes;
    }
    now.todo.clear();
    now.phase = Frame::Phase::begin;
    if (level == top) return true;
    ++level;
  }
}

bool Evolution::first_half_is_full(const Frame& now, std::uint64_t level) const {
  return !now.remainder ||
         boost::multiprecision::bit_test(steps_, static_cast<unsigned>(level - 3 - schedule_.slowness));
}

/// Cuts every node into its left half, middle and right half, and has these advanced by the first half of the span.
bool Evolution::begin(Frame& now, std::uint64_t level) {
  const std::size_t count = now.todo.size();
  now.outer.resize(3 * count);
  now.pairs.resize(2 * count);
  now.inner.resize(count);
  for (std::size_t i = 0; i < std::min(2 * ahead, count); ++i) cells_.prefetch(now.todo[i]);
  for (std::size_t i = 0; i < count + ahead; ++i) {
    if (i + 2 * ahead < count) cells_.prefetch(now.todo[i + 2 * ahead]);
    if (i < count) {
      const Node& node = cells_.node(now.todo[i]);
      now.outer[3 * i] = node.left;
      now.outer[3 * i + 2] = node.right;
      cells_.prefetch(node.left);
      cells_.prefetch(node.right);
    }
    if (i >= ahead) {
      const std::size_t j = i - ahead;
      now.pairs[2 * j] = cells_.node(now.outer[3 * j]).right;
      now.pairs[2 * j + 1] = cells_.node(now.outer[3 * j + 2]).left;
    }
  }
  if (!cells_.join(now.pairs, now.inner)) return false;
  for (std::size_t i = 0; i < count; ++i) now.outer[3 * i + 1] = now.inner[i];
  return first_half_is_full(now, level) ? queue(now.outer, level - 1, false) : centres(now.outer, level - 1);
}

/// Joins neighbours half-way in time, and has these advanced by the second half of the span.
bool Evolution::halfway(Frame& now, std::uint64_t level) {
  const std::size_t count = now.todo.size();
  if (first_half_is_full(now, level) && !take_results(now.outer, false)) return false;
  now.pairs.resize(4 * count);
  now.inner.resize(2 * count);
  for (std::size_t i = 0; i < count; ++i) {
    now.pairs[4 * i] = now.outer[3 * i];
    now.pairs[4 * i + 1] = now.pairs[4 * i + 2] = now.outer[3 * i + 1];
    now.pairs[4 * i + 3] = now.outer[3 * i + 2];
  }
  return cells_.join(now.pairs, now.inner) && queue(now.inner, level - 1, now.remainder);
}

/// Joins the two quarters of every result.
bool Evolution::end(Frame& now) {
  const std::size_t count = now.todo.size();
  if (!take_results(now.inner, now.remainder)) return false;
  now.outer.resize(count);
  if (!cells_.join(now.inner, now.outer)) return false;
  for (std::size_t i = 0; i < count; ++i) cells_.node(now.todo[i]).result[now.remainder] = now.outer[i];
  return true;
}

/// Puts those of `nodes` whose result is neither known nor under way on the list of `level`.
bool Evolution::queue(const std::vector<Id>& nodes, std::uint64_t level, bool remainder) {
  if (!cells_.spend(nodes.size())) return false;
  Frame& next = frame(level);
  next.remainder = remainder;
  next.phase = Frame::Phase::begin;
  next.todo.clear();
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (i + ahead < nodes.size()) cells_.prefetch(nodes[i + ahead]);
    Id& result = cells_.node(nodes[i]).result[remainder];
    if (result) continue;
    result = pending;
    next.todo.push_back(nodes[i]);
  }
  return true;
}

bool Evolution::take_results(std::vector<Id>& nodes, bool remainder) {
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (i + ahead < nodes.size()) cells_.prefetch(nodes[i + ahead]);
    nodes[i] = cells_.node(nodes[i]).result[remainder];
  }
  return true;
}

/// Replaces nodes of `level` by their middle halves: the first half of a remainder that has no step in it.
bool Evolution::centres(std::vector<Id>& nodes, std::uint64_t level) {
  if (level == base_level) {
    const unsigned planes = cells_.planes();
    left_words_.resize(planes * nodes.size());
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      const Node& node = cells_.node(nodes[i]);
      for (unsigned p = 0; p < planes; ++p)
        left_words_[i * planes + p] = cells_.word(node.left, p) >> 32 | cells_.word(node.right, p) << 32;
    }
    return cells_.make_leaves(left_words_, nodes);
  }
  std::vector<Id> pairs(2 * nodes.size());
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const Node& node = cells_.node(nodes[i]);
    pairs[2 * i] = cells_.node(node.left).right;
    pairs[2 * i + 1] = cells_.node(node.right).left;
  }
  return cells_.join(pairs, nodes);
}

bool Evolution::advance_leaves(Frame& now) {
  const std::size_t count = now.todo.size();
  const unsigned planes = cells_.planes(), span = 32u >> schedule_.slowness;
  const unsigned steps = now.remainder ? static_cast<unsigned>(low_word(steps_) & (span - 1)) : span;
  if (!cells_.spend(2 * steps * count * planes * rule_.units_a_word())) return false;
  left_words_.resize(count * planes);
  right_words_.resize(count * planes);
  now.outer.resize(2 * count);
  for (std::size_t i = 0; i < count; ++i) {
    if (i + ahead < count) cells_.prefetch(now.todo[i + ahead]);
    const Node& node = cells_.node(now.todo[i]);
    now.outer[2 * i] = node.left;
    now.outer[2 * i + 1] = node.right;
    cells_.prefetch_leaf(node.left);
    cells_.prefetch_leaf(node.right);
  }
  for (std::size_t i = 0; i < count; ++i) {
    for (unsigned p = 0; p < planes; ++p) {
      left_words_[i * planes + p] = cells_.word(now.outer[2 * i], p);
      right_words_[i * planes + p] = cells_.word(now.outer[2 * i + 1], p);
    }
  }
  if (elementary_)
    advance_leaf_pairs(*elementary_, steps, left_words_.data(), right_words_.data(), count, left_words_.data());
  else
    advance_leaf_pairs(rule_.rule(), rule_.network() ? &*rule_.network() : nullptr, steps, left_words_.data(),
                       right_words_.data(), count, left_words_.data());
  now.inner.resize(count);
  if (!cells_.make_leaves(left_words_, now.inner)) return false;
  for (std::size_t i = 0; i < count; ++i) cells_.node(now.todo[i]).result[now.remainder] = now.inner[i];
  return true;
}

}  // namespace outpace::hashlife
