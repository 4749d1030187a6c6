// The values that a unit of an Elman network may have, as an interval, and what its activation makes of one. Shared by
// checkers only.
#pragma once

#include "systems/rnn/network.hpp"

namespace outpace::proof {

/// [low, high], where an end may be infinite.
struct Range {
  bool below = true, above = true;  ///< whether the end is infinite
  rnn::Rational low = 0, high = 0;
  [[nodiscard]] bool is(const rnn::Rational& v) const { return !below && !above && low == v && high == v; }
  [[nodiscard]] bool fixed() const { return !below && !above && low == high; }
  [[nodiscard]] bool within(const Range& o) const {
    return (o.below || (!below && low >= o.low)) && (o.above || (!above && high <= o.high));
  }
};

/// Where every unit of the network stays.
Range natural(const rnn::Network& net);
/// The image of sums in a range: every activation but modulo and the tables never turns round.
Range image(const rnn::Network& net, const Range& s);

}  // namespace outpace::proof
