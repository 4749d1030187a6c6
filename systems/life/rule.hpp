// Life-like rules: two colours, the eight nearest neighbours counted. Reading and writing B3/S23, and what a rule makes
// of a uniform background. No board lives here.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "systems/core/error.hpp"

namespace outpace::life {

/// An outer totalistic rule of the Moore neighbourhood. Bit n of `birth` (`survival`): a dead (live) cell with n live
/// neighbours, n = 0 … 8, is alive next.
struct LifeRule {
  std::uint16_t birth = 0;
  std::uint16_t survival = 0;

  friend bool operator==(const LifeRule&, const LifeRule&) = default;

  /// Reads "B3/S23" (also b3s23, in any order of digits). `column` is where `text` begins in what the user wrote.
  static Result<LifeRule> parse(std::string_view text, std::size_t column = 0);
  [[nodiscard]] std::string text() const;

  [[nodiscard]] bool operator()(bool alive, unsigned neighbours) const {
    return (alive ? survival : birth) >> neighbours & 1;
  }
  /// What a board of one colour becomes.
  [[nodiscard]] bool background_after(bool background) const { return (*this)(background, background ? 8 : 0); }
  /// The background after `steps` steps from a dead one, of which only `steps` > 0 and its parity matter.
  [[nodiscard]] bool background_at(bool any_step, bool odd) const {
    const bool once = background_after(false);
    return any_step && (odd ? once : background_after(once));
  }
  /// The rule of the cells that differ from the background, for a step that begins on `background`: a board in which
  /// nothing differs stays so, whatever the background does. B0 rules become ordinary ones by it.
  [[nodiscard]] LifeRule relative_to(bool background) const;
};

}  // namespace outpace::life
