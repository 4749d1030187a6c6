// The memoised evolution of squares to any time: full spans are powers of two, the rest follows the digits of the time.
#pragma once

#include <vector>

#include "predictors/hashlife/plane/squares.hpp"
#include "systems/core/integer.hpp"
#include "systems/life/rule.hpp"

namespace outpace::hashlife::plane {

/// A square centred on the corner between cells (−1, −1) and (0, 0).
struct Root {
  Id id = 0;
  std::uint64_t level = leaf_level + 1;
};

class BoardEvolution {
 public:
  /// `even` and `odd` are the rules of even and odd steps, both of a board on which nothing arises from nothing.
  BoardEvolution(Squares& squares, life::LifeRule even, life::LifeRule odd)
      : squares_(squares), rules_{LeafRule(even), LeafRule(odd)} {
    squares_.hold_by([this](const Squares::Mark& mark) { hold(mark); });
  }
  ~BoardEvolution() { squares_.hold_by(nullptr); }

  /// The middle half of the root `steps` ≤ 2^(level−2) steps later, one level lower. False at a limit.
  [[nodiscard]] bool advance(Root& root, const Time& steps);

 private:
  /// A square whose result is being worked out. Nine overlapping squares of half its side are taken on (or their middle
  /// cut out), then four made of what they became.
  struct Frame {
    Id square;
    std::uint32_t level;
    std::uint8_t kind;  ///< which result
    std::uint8_t next = 0;
    bool split = false, joined = false;  ///< nine, four have been filled
    Id nine[9] = {}, four[4] = {};       ///< squares; from the first to the `next`th what they became
  };
  enum Kind : std::uint8_t { full = 0, rest = 1 };

  /// A result that is known or can be worked out at once; `unknown` where a frame was pushed instead, or at a limit.
  [[nodiscard]] Id result_of(Id id, std::uint32_t level, std::uint8_t kind);
  [[nodiscard]] Id middle(Id id, std::uint32_t level);
  [[nodiscard]] bool split(std::size_t top);
  [[nodiscard]] bool settle();
  void hold(const Squares::Mark& mark) const;

  Squares& squares_;
  LeafRule rules_[2];
  std::vector<Frame> frames_;
  std::vector<bool> digits_;        ///< of the time, least first
  unsigned leaf_rest_ = 0;          ///< the time modulo 8
  std::uint64_t nothing_left_ = 0;  ///< the time is a multiple of 2 to this
  Id held_root_ = 0;
  bool failed_ = false;
};

}  // namespace outpace::hashlife::plane
