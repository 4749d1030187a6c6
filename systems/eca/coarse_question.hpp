// The observable `coarse:N:P`: cells seen through a projection P of blocks of N cells (Israeli and Goldenfeld, 2004),
// and the row of blocks as a start of its own.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "systems/core/random_field.hpp"
#include "systems/core/system.hpp"
#include "systems/eca/rule.hpp"
#include "systems/eca/start.hpp"

namespace outpace::eca {

/// Blocks of `cells` cells and the colour of each: block number Σ cell(i)·2^(N−1−i), leftmost cell first.
struct BlockProjection {
  unsigned cells = 1;
  std::vector<std::uint8_t> colours;  ///< 2^cells, each below 36
  [[nodiscard]] bool binary() const;
  /// `3:00000001`
  [[nodiscard]] std::string text() const;
};

/// Whether a question's name begins with `coarse:`.
[[nodiscard]] bool is_coarse(std::string_view observable);

/// Reads `coarse:N:P`: 1 ≤ N ≤ 12, P as many colours 0 … 9a … z as there are blocks, in the order of their numbers.
Result<BlockProjection> parse_coarse(std::string_view observable);

/// Whether a coarse question may be asked: on the line, at one place (the block X holds the cells N·X … N·X + N − 1)
/// and at a multiple of N.
Result<void> check_coarse(const Query& query);
/// The nearest question that may be asked: time and cell rounded down to blocks.
Query coarse_question(Query query);

std::expected<Answer, Declined> simulate_coarsely(Rule rule, const LineStart& start, const Observable& what,
                                                  const Time& at, Work& work);
Answer simulate_coarsely_naively(Rule rule, const LineStart& start, const Observable& what, const Time& at);

/// The row of the blocks' colours (0 or 1) of a start on the line: finite for a finite start, else a field that reads N
/// cells for each of its own and refers to `image`, which must outlive it. Requires a projection onto two colours.
class BlockImage;
LineStart coarse_start(const LineStart& start, const BlockImage& image);

/// What a random field looks like through a projection.
class BlockImage final : public FieldImage {
 public:
  explicit BlockImage(BlockProjection projection) : projection_(std::move(projection)) {}
  [[nodiscard]] std::uint64_t word(const RandomField& source, const Integer& index) const override;
  [[nodiscard]] const BlockProjection& projection() const { return projection_; }

 private:
  BlockProjection projection_;
};

}  // namespace outpace::eca
