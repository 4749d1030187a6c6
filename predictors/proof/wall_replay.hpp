// Replaying what is possible in a moving frame, for the checker of "wall" certificates: position by position,
// elementary rules by a table of what three places make, all others by trying every block of colours. Nothing is shared
// with the predictor.
#pragma once

#include <bitset>
#include <cstdint>
#include <type_traits>
#include <utility>
#include <vector>

#include "systems/ca/local_rule.hpp"
#include "systems/core/integer.hpp"

namespace outpace::proof {

/// Pairs of colours (a, b) as the bits k·a + b.
using AnyPairs = std::bitset<256>;

/// The pairs possible at consecutive positions of a moving frame, each of a place's colour and its right neighbour's.
/// Past both ends everything is possible.
template <class Pairs>
struct Possible {
  std::vector<Pairs> pairs;
  Integer first;       ///< position of pairs[0] in the frame
  std::int64_t n = 0;  ///< time
  unsigned colours = 2;

  [[nodiscard]] Pairs everything() const {
    if constexpr (std::is_same_v<Pairs, AnyPairs>)
      return ~(AnyPairs().flip() << (std::size_t{colours} * colours));
    else
      return 15;
  }
  [[nodiscard]] Pairs at(std::int64_t i) const {
    return i < 0 || i >= static_cast<std::int64_t>(pairs.size()) ? everything() : pairs[static_cast<std::size_t>(i)];
  }
  [[nodiscard]] static bool has(const Pairs& pairs, std::size_t pair) {
    if constexpr (std::is_same_v<Pairs, AnyPairs>)
      return pair < 256 && pairs[pair];
    else
      return pairs >> pair & 1;
  }
  [[nodiscard]] bool same_as(const Possible& other) const { return pairs == other.pairs && first == other.first; }
};

/// floor(n·s/p).
inline std::int64_t floor_of_way(std::int64_t n, std::int64_t s, std::int64_t p) {
  const std::int64_t way = n % p * s, whole = n / p * s;
  return whole + (way - ((way % p) + p) % p) / p;
}

/// Two colours, nearest neighbours.
class ElementaryReplay {
 public:
  using Pairs = std::uint8_t;
  explicit ElementaryReplay(const ca::LocalRule& rule) {
    for (unsigned left = 0; left < 16; ++left)
      for (unsigned middle = 0; middle < 16; ++middle)
        for (unsigned right = 0; right < 16; ++right) made_[left][middle][right] = made(rule, left, middle, right);
  }
  void make(const Possible<Pairs>& row, std::int64_t i, Pairs& next) const {
    next = made_[row.at(i - 1)][row.at(i)][row.at(i + 1)];
  }

 private:
  /// The pairs that blocks a b c d make of which the three pairs are possible.
  static std::uint8_t made(const ca::LocalRule& rule, unsigned left, unsigned middle, unsigned right) {
    unsigned result = 0;
    for (unsigned block = 0; block < 16; ++block) {
      const unsigned a = block >> 3, b = block >> 2 & 1, c = block >> 1 & 1, d = block & 1;
      if ((left >> (2 * a + b) & 1) && (middle >> (2 * b + c) & 1) && (right >> (2 * c + d) & 1))
        result |= 1u << (2 * rule[4 * a + 2 * b + c] + rule[4 * b + 2 * c + d]);
    }
    return static_cast<std::uint8_t>(result);
  }
  std::uint8_t made_[16][16][16];
};

/// Any colours and range.
class AnyReplay {
 public:
  using Pairs = AnyPairs;
  explicit AnyReplay(const ca::LocalRule& rule) : rule_(rule) {}
  void make(const Possible<Pairs>& row, std::int64_t i, Pairs& next) const {
    next.reset();
    for (unsigned colour = 0; colour < rule_.colours(); ++colour)
      extend(row, i - rule_.left(), 0, colour, colour, next);
  }

 private:
  /// Blocks that begin with `cells` + 1 colours, the last of which is `last`; `index` reads them as digits.
  void extend(const Possible<Pairs>& row, std::int64_t from, int cells, unsigned last, std::size_t index,
              Pairs& next) const {
    const std::size_t k = rule_.colours();
    if (cells == rule_.cells()) {
      // cells + 1 colours: two neighbourhoods.
      std::size_t entries = 1;
      for (int c = 0; c < rule_.cells(); ++c) entries *= k;
      next.set(rule_[index / k] * k + rule_[index % entries]);
      return;
    }
    const Pairs here = row.at(from + cells);
    for (unsigned colour = 0; colour < k; ++colour)
      if (here[last * k + colour]) extend(row, from, cells + 1, colour, index * k + colour, next);
  }
  const ca::LocalRule& rule_;
};

/// One step, seen from the frame.
template <class Replay>
void replay_step(const Replay& replay, Possible<typename Replay::Pairs>& row, std::int64_t s, std::int64_t p) {
  const std::int64_t moved = floor_of_way(row.n + 1, s, p) - floor_of_way(row.n, s, p);
  std::vector<typename Replay::Pairs> next(row.pairs.size());
  for (std::size_t j = 0; j < next.size(); ++j) replay.make(row, static_cast<std::int64_t>(j) + moved, next[j]);
  row.pairs = std::move(next);
  ++row.n;
}

/// The colours that the position may have, as bits: both its own pair and its left neighbour's must allow them.
template <class Pairs>
unsigned possible_colours(const Possible<Pairs>& row, const Integer& position) {
  const unsigned k = row.colours, all = (1u << k) - 1;
  const Integer place = position - row.first;
  if (place < 0 || place >= row.pairs.size()) return all;
  const auto i = place.convert_to<std::int64_t>();
  const Pairs own = row.at(i), left = row.at(i - 1);
  unsigned first = 0, second = 0;
  for (unsigned a = 0; a < k; ++a)
    for (unsigned b = 0; b < k; ++b) {
      if (Possible<Pairs>::has(own, std::size_t{a} * k + b)) first |= 1u << a;
      if (Possible<Pairs>::has(left, std::size_t{a} * k + b)) second |= 1u << b;
    }
  return first & second;
}

}  // namespace outpace::proof
