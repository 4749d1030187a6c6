// Plain steps of many short pieces of row at once, each in a bit lane of its own.
#pragma once

#include <cstdint>
#include <vector>

#include "predictors/rows/packed_row.hpp"
#include "systems/eca/kernels/kernels.hpp"
#include "systems/eca/rule.hpp"

namespace outpace::kinks {

/// Steps items of 4S cells by S rows, of which the 2S cells in the middle are right at the end. Vector j holds cell j
/// of as many items as a vector has bits, the strided layout of the direct simulator's kernels:
///
///               vector 0   vector 1  …  vector 4S−1
///     lane 0        item 0, its cells from left to right      a row is one operation a vector; items are brought into
///     lane 1        item 1                                    this form and back by transposing their bits
class ItemSteps {
 public:
  explicit ItemSteps(eca::Rule rule);

  /// Room for one batch.
  struct Batch {
    struct alignas(64) Vector {
      std::uint64_t words[8];
    };
    std::vector<Vector> cells, state;
  };
  /// `items` are `count` items of 4·`steps` cells, `steps` a multiple of 64; they become 2·`steps` cells each.
  void advance(std::uint64_t steps, rows::Words& items, std::uint64_t count, Batch& batch) const;
  /// Makes room for `count` items of `wide` words, and for what `advance` reads after them.
  void pad(rows::Words& items, std::uint64_t wide, std::uint64_t count) const;

 private:
  const eca::kernels::RuleKernels& rule_;
  const eca::kernels::LayoutKernels& layout_;
};

}  // namespace outpace::kinks
