// A tape written as a formula, words and repeated words in turn, and a machine's sweep over it: the head lives through
// the words step by step and crosses a repeated word as a whole where it leaves each copy as it came to it.
//
//   0^∞  w0 (r1)^n+c1  w1 (r2)^n+c2  w2  C>  0^∞       with t C> r → r' t C> in s steps for one copy, the head crosses
//                                                      t C> r^e → r'^e t C> in e·s steps, whatever e ≥ 0 is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "predictors/tape/block_machine.hpp"
#include "systems/core/integer.hpp"

namespace outpace::bouncer {

/// A word repeated `count` times (n + `count` times where a formula in n is meant) and the word beyond it, seen from
/// the head. Words hold symbols from 0 and read from left to right.
struct Part {
  std::string word;
  Integer count;
  std::string beyond;
};

/// What lies on the window of plain cells and beyond it on both sides; all else is blank.
struct FormulaTape {
  std::vector<Part> sides[2];  ///< left, right; the last is nearest to the window
  tape::Window window;         ///< the word on which (or just beside which) the head is
  Integer grown_left = 0;      ///< blank cells that were added on the left

  /// Cells from the left end to the head. Counts are taken as they are.
  [[nodiscard]] Integer cells_left_of_head() const;
};

/// One thing that happens in a sweep.
struct Passage {
  enum class Kind : std::uint8_t {
    walks,    ///< so many plain steps in the window, which grows by blank cells at an end of the tape
    unrolls,  ///< one copy of the repeated word on that side becomes part of the window
    crosses,  ///< the repeated word on that side, with so many cells of the window carried along
  };
  Kind kind;
  int side = 0;  ///< 0 left, 1 right
  std::uint64_t amount = 0;
};

/// A sweep: from where the head has just left the tape on one side to where it has done so `records` times more.
class Sweep {
 public:
  enum class End { complete, at_limit, halts, stuck, out_of_work };
  Sweep(const tape::Table& table, FormulaTape& tape, int side, std::uint64_t records)
      : table_(table), tape_(tape), side_(side), records_(records) {}

  /// Goes on to the end of the sweep, or for exactly `limit` steps if that is less. One unit a step of the table.
  [[nodiscard]] End run(const std::optional<Integer>& limit, Work& work);

  // After a complete sweep over a formula in n: what it took, and what it needs.
  [[nodiscard]] const std::vector<Passage>& course() const { return course_; }
  [[nodiscard]] const Integer& steps() const { return steps_; }                    ///< at n = 0
  [[nodiscard]] const Integer& steps_for_each() const { return steps_for_each_; }  ///< more for each 1 of n
  [[nodiscard]] const Integer& least_count() const { return least_count_; }        ///< of a word when it was unrolled

 private:
  struct Crossing {
    std::size_t carried;
    std::string word;  ///< what a copy becomes
    std::uint64_t steps;
  };
  [[nodiscard]] std::optional<Crossing> crossing(int side, Work& work) const;
  void cross(int side, const Crossing& crossing, const Integer& copies);
  void unroll(int side);
  void walked();

  const tape::Table& table_;
  FormulaTape& tape_;
  int side_;
  std::uint64_t records_, seen_ = 0;
  std::uint64_t walking_ = 0;
  std::vector<Passage> course_;
  Integer steps_ = 0, steps_for_each_ = 0, least_count_ = 1;
};

/// The formula in a form that two formulas of the same tapes share: each repeated word is a primitive one, lies as far
/// to the left as it can and holds all copies. Counts are slope·n + count.
struct CanonicalTape {
  struct Item {
    std::string word;  ///< of plain cells where slope is 0
    std::uint64_t slope = 0;
    Integer count = 1;
    friend bool operator==(const Item&, const Item&) = default;
  };
  std::vector<Item> items;
  friend bool operator==(const CanonicalTape&, const CanonicalTape&) = default;
};
CanonicalTape canonical(const FormulaTape& tape);

}  // namespace outpace::bouncer
