// A family of diagrams, one for every t: finitely many kinds of layers, and a local rule by which the kinds of the
// layers of t+1 follow from those of t. Learnt from the first few diagrams, proved by induction (induction.hpp).
#pragma once

#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "predictors/diagram/order.hpp"
#include "systems/core/error.hpp"
#include "systems/core/work.hpp"

namespace outpace::diagram {

/// The kind of a layer: 0 is none (before the first layer and after the last), kind n is kinds[n−1] of the family.
using Kind = std::uint8_t;

/// The kinds of the layers of all t are the space-time diagram of a one-sided automaton:
///
///     t     none none  k0  k1  k2 … k(2t)   none none        kind of layer i at t+1 = next(kinds i−reach … i at t)
///     t+1   none none  k0' k1' k2' … …  k(2t+2)
///
/// Rule 154, read from the right, has layers that compare a cell and layers that skip it; which is which goes by the
/// parity of binomial coefficients, so no finite list of layers would do, but Pascal's rule makes each row from the
/// last.
struct Family {
  Order order;
  std::vector<Layer> kinds;
  unsigned reach = 2;
  std::map<std::uint64_t, Kind>
      next;  ///< by the code of the reach + 1 kinds; windows of nothing else than none give none

  [[nodiscard]] std::uint64_t base() const { return kinds.size() + 1; }
  [[nodiscard]] std::uint64_t code(std::span<const Kind> window) const {
    std::uint64_t code = 0;
    for (const Kind kind : window) code = code * base() + kind;
    return code;
  }
};

/// Explains the layers of t = 0 … last by a family: the shortest reach for which the kinds of every t follow from those
/// before, learnt from all but the last three of them. `reach` is the least to try. Empty where none up to 6 does.
std::optional<Family> learn(Order order, const std::vector<std::vector<Layer>>& layers, unsigned reach);

/// The kinds of the first `depth` layers at time t. They go through a cycle of their own, because a layer's kind does
/// not depend on later layers.
class FirstLayers {
 public:
  /// Finds the cycle: `depth` units for 8 steps; declines at the meter's limits.
  static std::expected<FirstLayers, Declined> follow(const Family& family, unsigned depth, std::uint64_t most_rows,
                                                     Work& work);
  [[nodiscard]] unsigned depth() const { return depth_; }
  [[nodiscard]] std::span<const Kind> at(const Time& t) const;
  [[nodiscard]] std::uint64_t bytes() const { return kinds_.size(); }

 private:
  unsigned depth_ = 0;
  std::uint64_t preperiod_ = 0, period_ = 1;
  std::vector<Kind> kinds_;  ///< row after row
};

}  // namespace outpace::diagram
