// What can be decided about a local rule from its table alone: symmetries, sums, permutations, and the graphs of what
// leads where. Printing them is rule_fact_list.cpp's business.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "systems/ca/local_rule.hpp"
#include "systems/core/work.hpp"

namespace outpace::facts {

using ca::LocalRule;

/// The rules that are the same up to a mirror and the names of colours, this one included, on the smallest symmetric
/// neighbourhood that holds it; sorted by number. Nothing where the meter's limit is reached.
std::optional<std::vector<LocalRule>> equivalence_class(const LocalRule& rule, Work& work);

/// f = Σ coefficients[i]·x_i + constant modulo the colours.
struct AffineSum {
  std::vector<unsigned> coefficients;  ///< by cell, leftmost first
  unsigned constant = 0;
  [[nodiscard]] std::string text(const LocalRule& rule) const;
};
/// The sum that the rule is, if it is one.
std::optional<AffineSum> affine_sum(const LocalRule& rule);

/// Offsets of the cells in which the rule is permutive: whatever the others are, it maps that cell's colours one to
/// one.
std::vector<int> permutive_offsets(const LocalRule& rule);

/// Whether every row has a predecessor, by the pair graph: no two ways through the de Bruijn graph have the same labels
/// and ends (Amoroso and Patt, 1972; Sutner, 1991). Nothing where the meter's limit is reached.
std::optional<bool> surjective_by_pairs(const LocalRule& rule, Work& work);
/// The same by the subset graph: no word leads from all nodes to none. The shortest word without a predecessor is
/// `*orphan` where there is one. Nothing where it has too many subsets for the meter.
std::optional<bool> surjective_by_subsets(const LocalRule& rule, Work& work, std::string* orphan = nullptr);
/// Whether no two rows have the same successor: beside the diagonal, no way through the pair graph goes on for ever in
/// both directions.
std::optional<bool> injective(const LocalRule& rule, Work& work);

/// Whether f∘f = f.
std::optional<bool> idempotent(const LocalRule& rule, Work& work);

/// Whether all rows become the same uniform row in bounded time.
struct Nilpotency {
  std::optional<bool> nilpotent;  ///< undecided where neither a time nor a witness was found
  unsigned steps = 0;             ///< within so many steps
  std::string witness;            ///< a ring that never becomes uniform, or what two uniform rows do
};
Nilpotency nilpotency(const LocalRule& rule, Work& work);

/// Densities that a rule conserves: functions of words of a given length whose sum over any ring never changes, apart
/// from those whose sum is trivial (Hattori and Takesue, 1991). Words that begin with 0 have density 0, which leaves
/// one representative of each.
struct ConservedDensities {
  unsigned length = 0;                   ///< of the words
  std::vector<std::vector<long>> basis;  ///< of the space; by word, read as a number, leftmost cell first
  [[nodiscard]] static std::string text(const std::vector<long>& density, unsigned colours, unsigned length);
};
/// For words of the given length; nothing where it takes more than the meter has.
std::optional<ConservedDensities> conserved_densities(const LocalRule& rule, unsigned length, Work& work);

/// Whether the sum of the colours never changes.
std::optional<bool> number_conserving(const LocalRule& rule, Work& work);

}  // namespace outpace::facts
