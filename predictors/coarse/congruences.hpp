// Exact coarse-grainings as congruences of a ternary algebra (Israeli and Goldenfeld, 2004): N steps take three blocks
// of N cells to one, and a projection P of blocks is exact when P of the result depends on P of the three alone.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <vector>

#include "systems/core/error.hpp"
#include "systems/core/work.hpp"
#include "systems/eca/rule.hpp"

namespace outpace::coarse {

/// Letters 0 … size−1 and what three of them become.
struct Algebra {
  unsigned size = 0;
  std::vector<std::uint16_t> table;  ///< (left·size + centre)·size + right
  [[nodiscard]] unsigned operator()(unsigned left, unsigned centre, unsigned right) const {
    return table[(left * size + centre) * size + right];
  }
};

/// Blocks of `cells` ≤ 7 cells, leftmost cell first in the letter's binary digits, under `cells` steps of the rule.
std::expected<Algebra, Declined> block_algebra(eca::Rule rule, unsigned cells, Work& work);

/// P∘f^N = g∘P.
struct CoarseGraining {
  unsigned cells = 0;                    ///< N
  std::vector<std::uint8_t> projection;  ///< the colour of each block
  unsigned colours = 0;
  std::vector<std::uint8_t> rule;  ///< g: (left·colours + centre)·colours + right
  double entropy = 0;              ///< of P on random blocks, in bits
  /// Keeps nearly all blocks together (entropy below 0.2) or nearly all apart (above 0.9 of N): worth nothing.
  [[nodiscard]] bool worthless() const { return entropy < 0.2 || entropy > 0.9 * cells; }
  /// `3:00000001`: N and the projection, as the observable `coarse:N:P` writes them.
  [[nodiscard]] std::string text() const;
  /// What g is: "rule 128", or "a rule of 3 colours".
  [[nodiscard]] std::string rule_text() const;
};

struct CoarseGrainings {
  std::vector<CoarseGraining> binary;       ///< all onto two colours
  std::vector<CoarseGraining> more;         ///< onto more colours, such that no further colours can be merged
  bool all_binary = true, all_more = true;  ///< false: the meter ended the search for them
};

/// All exact coarse-grainings of blocks of `cells` cells, sorted by projection. What the meter allows is found.
std::expected<CoarseGrainings, Declined> coarse_grainings(eca::Rule rule, unsigned cells, Work& work);

/// Whether there is any but the two that merge nothing or everything; much quicker than to list them.
std::expected<bool, Declined> any_coarse_graining(eca::Rule rule, unsigned cells, Work& work);

/// The coarse-graining by this projection of the algebra's letters if it is exact; else the reason why not.
std::expected<CoarseGraining, Declined> exact_coarse_graining(const Algebra& algebra, unsigned cells,
                                                              std::vector<std::uint8_t> projection, Work& work);

}  // namespace outpace::coarse
