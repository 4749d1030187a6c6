// A torus of packed rows, any width and height: the direct simulator's other board. Rows have a word on either side
// that holds the wrap's cells, so that one kernel steps them all.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "systems/life/kernels/kernels.hpp"
#include "systems/life/plane.hpp"
#include "systems/life/start.hpp"

namespace outpace::life {

class Torus {
 public:
  Torus(LifeRule rule, Sides sides, eca::SimdTarget target);
  /// Bytes that a torus of these sides takes on any target; none where they do not fit a machine word.
  [[nodiscard]] static std::optional<std::uint64_t> bytes(Sides sides);
  /// 64 cells of a row; bits beyond the width are ignored.
  void put(const RowWord& word);
  void step();
  [[nodiscard]] std::uint64_t words_a_row() const { return across_; }
  /// Word w of row y, bits beyond the width 0.
  [[nodiscard]] std::uint64_t word(std::uint64_t w, std::uint64_t y) const;
  /// Work units of a step.
  [[nodiscard]] std::uint64_t units() const { return across_ * sides_.height; }
  [[nodiscard]] bool same_cells(const Torus& other) const;

 private:
  void wrap();
  [[nodiscard]] std::uint64_t* row(std::vector<std::uint64_t>& cells, std::uint64_t y) const {
    return cells.data() + (y + 1) * pitch_ + margin;
  }
  static constexpr std::size_t margin = 8;

  Sides sides_;
  kernels::RuleMasks masks_;
  kernels::RuleKernels kernels_;
  std::uint64_t across_, padded_, pitch_;
  std::vector<std::uint64_t> cells_, next_;
};

}  // namespace outpace::life
