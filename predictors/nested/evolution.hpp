// What a learner of space-time patterns is told: a local rule of any colours and reach, a finite row on a background,
// and the colours of all cells that can differ from it, grown row by row. Nothing here knows of a family of systems.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "systems/core/work.hpp"

namespace outpace::nested {

/// A rule on the line. Cell x one step later depends on the cells x − left … x + right.
struct LocalRule {
  unsigned colours = 2;  ///< 2 … 256
  unsigned left = 1, right = 1;
  std::vector<std::uint8_t> table;  ///< by the neighbourhood read as a number in base `colours`, leftmost cell first

  [[nodiscard]] unsigned width() const { return left + right + 1; }
  /// The colour after a neighbourhood that is `colour` everywhere.
  [[nodiscard]] std::uint8_t uniform(std::uint8_t colour) const;
};

/// Cells 0 … size−1; all others have the colour `background`.
struct FiniteRow {
  std::vector<std::uint8_t> cells;
  std::uint8_t background = 0;
};

/// The colour of the cells that the start has not reached: eventually periodic, as there are finitely many colours.
class Background {
 public:
  Background() = default;
  Background(const LocalRule& rule, std::uint8_t first);
  [[nodiscard]] std::uint64_t preperiod() const { return preperiod_; }
  [[nodiscard]] std::uint64_t period() const { return colours_.size() - preperiod_; }
  [[nodiscard]] std::uint8_t at(std::uint64_t t) const {
    return colours_[t < preperiod_ ? t : preperiod_ + (t - preperiod_) % period()];
  }

 private:
  std::vector<std::uint8_t> colours_;
  std::uint64_t preperiod_ = 0;
};

/// The evolution in the coordinates (t, y), y = x + right·t, in which nothing ever happens at y < 0:
///
///     c(t+1, y) = f(c(t, y − width + 1), …, c(t, y)),        c(t, y) = background(t) for y < 0 and y ≥ length(t).
class Evolution {
 public:
  Evolution(const LocalRule& rule, const FiniteRow& start, Work& work);
  ~Evolution() { work_.release(held_); }
  Evolution(const Evolution&) = delete;
  Evolution& operator=(const Evolution&) = delete;

  /// Makes rows 0 … t. Two units for 64 cells of two colours (they are stored too), or one for a cell of more. False:
  /// the meter stops it.
  [[nodiscard]] bool reach(std::uint64_t t);
  [[nodiscard]] bool out_of_memory() const { return full_; }
  [[nodiscard]] std::uint64_t rows() const { return rows_.size(); }
  [[nodiscard]] std::uint64_t length(std::uint64_t t) const { return first_length_ + t * (rule_.width() - 1); }
  /// The colour at (t, y); t < rows().
  [[nodiscard]] unsigned at(std::uint64_t t, std::uint64_t y) const {
    if (y >= length(t)) return background_.at(t);
    const std::vector<std::uint64_t>& row = rows_[t];
    const std::size_t words = row.size() / planes_;
    unsigned colour = 0;
    for (unsigned p = 0; p < planes_; ++p)
      colour |= static_cast<unsigned>(row[p * words + y / 64] >> (y % 64) & 1) << p;
    return colour;
  }
  [[nodiscard]] const Background& background() const { return background_; }
  [[nodiscard]] const LocalRule& rule() const { return rule_; }

 private:
  bool keep(std::vector<std::uint64_t> row);
  [[nodiscard]] std::vector<std::uint64_t> packed(std::span<const std::uint8_t> cells) const;
  [[nodiscard]] std::vector<std::uint64_t> next_of_two_colours(std::uint64_t t) const;
  [[nodiscard]] std::vector<std::uint64_t> next_of_more(std::uint64_t t) const;

  LocalRule rule_;
  Background background_;
  std::uint64_t first_length_;
  unsigned planes_;
  std::vector<std::vector<std::uint64_t>> rows_;  // bit y of plane p in word p·(words of a plane) + y/64
  Work& work_;
  std::uint64_t held_ = 0;
  bool full_ = false;
};

}  // namespace outpace::nested
