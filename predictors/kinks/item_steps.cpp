// Batches of items for the direct simulator's kernels.
#include "predictors/kinks/item_steps.hpp"

#include <algorithm>

#include "systems/eca/kernels/simd_target.hpp"

namespace outpace::kinks {

ItemSteps::ItemSteps(eca::Rule rule)
    : rule_(eca::kernels::rule_kernels(eca::simd_target().value_or(eca::SimdTarget::portable), rule)),
      layout_(eca::kernels::layout_kernels(eca::simd_target().value_or(eca::SimdTarget::portable))) {}

void ItemSteps::pad(rows::Words& items, std::uint64_t wide, std::uint64_t count) const {
  const std::uint64_t lanes = 64 * layout_.words;  // whole batches are read, and one word more
  items.resize((count + lanes - 1) / lanes * lanes * wide + 1);
}

void ItemSteps::advance(std::uint64_t steps, rows::Words& items, std::uint64_t count, Batch& batch) const {
  const std::uint64_t vectors = 4 * steps, wide = vectors / 64, words = layout_.words, levels = layout_.levels;
  pad(items, wide, count);
  batch.cells.resize((vectors + 4 * levels + 1) * words / 8 + 1);
  batch.state.resize(2 * levels * words / 8);
  std::uint64_t* const cells = batch.cells.front().words + levels * words;
  for (std::uint64_t first = 0; first < count; first += 64 * words) {
    layout_.to_strided(items.data() + first * wide, vectors, cells);
    // Each pass loses as many vectors at either end as it makes rows. It reads whole groups: past the end, what it
    // makes of them is lost with the rest.
    for (std::uint64_t row = 0; row < steps; row += levels) {
      std::ranges::fill(batch.state, Batch::Vector{});
      const std::uint64_t group = 2 * levels + 1, groups = (vectors - 2 * row + group - 1) / group;
      rule_.fused(cells + row * words, groups, batch.state.front().words);
    }
    layout_.from_strided(cells + steps * words, vectors / 2, items.data() + first * wide / 2);
  }
}

}  // namespace outpace::kinks
