// Rules that are linear between kinks: what makes a stretch of row linear, found by search and proved over all
// neighbourhoods. Nothing here evolves rows.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>

#include "systems/core/error.hpp"
#include "systems/core/work.hpp"
#include "systems/eca/rule.hpp"

namespace outpace::kinks {

/// Some words of up to 3 cells are marks. A stretch is linear if all its marks begin at places of one parity; then the
/// rule acts on it as a linear one, and the stretch that it makes is linear again. For rule 18 ones are marks (and the
/// linear rule is 90), for 126 the words 01 and 10 (Grassberger, 1984; Eloranta and Nummelin, 1992):
///
///     18     1 . . . 1 . 1 . . . . . 1 | . . 1 . 1 . . . 1 .      all marks even | all marks odd: a kink between
struct NearLinear {
  int length = 1;          ///< cells of a mark
  std::uint8_t marks = 0;  ///< bit w: the word w (first cell highest) is a mark
  bool left = false, centre = false, right = false, constant = false;  ///< the linear rule
  bool alternates = false;                                             ///< marks change parity every step

  /// The linear rule's number.
  [[nodiscard]] eca::Rule linear() const;
  /// "marks 01 10, rule 90 between kinks".
  [[nodiscard]] std::string text() const;
  friend bool operator==(const NearLinear&, const NearLinear&) = default;
};

/// Whether linear stretches stay linear and the rule is the linear one on them.
bool holds(eca::Rule rule, const NearLinear& near);

/// Searches all marks and linear rules; of those that hold, keeps the one with the fewest kinks on a sample row after
/// some hundred steps. Declines where none holds or kinks do not die out.
std::expected<NearLinear, Declined> find_near_linear(eca::Rule rule, Work& work);

}  // namespace outpace::kinks
