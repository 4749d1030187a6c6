// Batches of items for the direct simulator's kernels.
#include "predictors/kinks/item_steps.hpp"

#include <algorithm>

#include "systems/eca/kernels/simd_target.hpp"

namespace outpace::kinks {

ItemSteps::ItemSteps(eca::Rule rule) {
  const auto& fastest = eca::simd_target();
  for (const eca::SimdTarget target : eca::available_simd_targets()) {
    if (fastest && target > *fastest) break;
    widths_.push_back({&eca::kernels::rule_kernels(target, rule), &eca::kernels::layout_kernels(target)});
  }
}

void ItemSteps::advance(std::uint64_t steps, rows::Words& items, std::uint64_t count, Batch& batch) const {
  const std::uint64_t vectors = 4 * steps, wide = vectors / 64, widest = widths_.back().lanes();
  // Whole batches are read, and one word more.
  items.resize((count + widest - 1) / widest * widest * wide + 1);
  for (std::uint64_t first = 0; first < count;) {
    const auto width = std::ranges::find_if(widths_, [&](const Width& w) { return w.lanes() >= count - first; });
    const Width& w = width == widths_.end() ? widths_.back() : *width;
    const std::uint64_t words = w.layout->words, levels = w.layout->levels;
    batch.cells.resize((vectors + 4 * levels + 1) * words / 8 + 1);
    batch.state.resize(2 * levels * words / 8);
    std::uint64_t* const cells = batch.cells.front().words + levels * words;
    w.layout->to_strided(items.data() + first * wide, vectors, cells);
    // Each pass loses as many vectors at either end as it makes rows. It reads whole groups: past the end, what it
    // makes of them is lost with the rest.
    for (std::uint64_t row = 0; row < steps; row += levels) {
      std::ranges::fill(batch.state, Batch::Vector{});
      const std::uint64_t group = 2 * levels + 1, groups = (vectors - 2 * row + group - 1) / group;
      w.rule->fused(cells + row * words, groups, batch.state.front().words);
    }
    w.layout->from_strided(cells + steps * words, vectors / 2, items.data() + first * wide / 2);
    first += w.lanes();
  }
}

}  // namespace outpace::kinks
