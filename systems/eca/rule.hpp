// The rule of an elementary cellular automaton (Wolfram, 1983): a number, its table and its symmetries.
#pragma once

#include <cstdint>

namespace outpace::eca {

/// One of the 256 two-colour nearest-neighbour rules. The neighbourhood (left, centre, right) reads as the bits 4, 2, 1
/// of an index into the number's binary digits.
class Rule {
 public:
  constexpr explicit Rule(std::uint8_t number) noexcept : number_(number) {}
  [[nodiscard]] constexpr std::uint8_t number() const noexcept { return number_; }
  /// The next colour of a cell with this neighbourhood.
  [[nodiscard]] constexpr bool operator()(bool left, bool centre, bool right) const noexcept {
    return number_ >> (4 * left + 2 * centre + right) & 1;
  }
  /// The rule seen in a mirror.
  [[nodiscard]] constexpr Rule reflected() const noexcept {
    return Rule(
        static_cast<std::uint8_t>((number_ & 0b10100101) | (number_ & 0b00001010) << 3 | (number_ & 0b01010000) >> 3));
  }
  /// The rule with both colours exchanged.
  [[nodiscard]] constexpr Rule complemented() const noexcept {
    std::uint8_t result = 0;
    for (int i = 0; i < 8; ++i) result = static_cast<std::uint8_t>(result | (~number_ >> i & 1) << (7 - i));
    return Rule(result);
  }
  /// The smallest number among the rule, its mirror image, its complement and both: it names the equivalence class.
  [[nodiscard]] constexpr Rule representative() const noexcept {
    std::uint8_t least = number_;
    for (const Rule r : {reflected(), complemented(), reflected().complemented()})
      if (r.number_ < least) least = r.number_;
    return Rule(least);
  }
  [[nodiscard]] constexpr bool depends_on_left() const noexcept { return (number_ & 15) != number_ >> 4; }
  [[nodiscard]] constexpr bool depends_on_right() const noexcept { return (number_ & 0x55) != (number_ >> 1 & 0x55); }
  [[nodiscard]] constexpr bool depends_on_centre() const noexcept { return (number_ & 0x33) != (number_ >> 2 & 0x33); }
  /// The colour that a uniform row of `background` has one step later.
  [[nodiscard]] constexpr bool background_after(bool background) const noexcept {
    return (*this)(background, background, background);
  }
  friend constexpr bool operator==(Rule, Rule) noexcept = default;

 private:
  std::uint8_t number_;
};

}  // namespace outpace::eca
