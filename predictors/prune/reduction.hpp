// Removing units that are constant, copies of others, or that nothing asked for looks at: finding them, and the smaller
// network that is left. Answering questions with it is not here.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "predictors/core/predictor.hpp"
#include "systems/rnn/network.hpp"

namespace outpace::prune {

/// The values that a unit may have; an end that is missing is infinite.
struct Interval {
  std::optional<rnn::Rational> low, high;
  [[nodiscard]] bool point() const { return low && high && *low == *high; }
  friend bool operator==(const Interval&, const Interval&) = default;
};

/// What steps may be fed.
struct Letters {
  bool nothing = true, symbols = false;
};

/// From time `delay` on, units of one class have one value and those with a point for bounds that value, so that the
/// `kept` units alone are a network of their own.
struct Reduction {
  std::vector<Interval> bounds;      ///< of each unit at all times
  std::vector<std::size_t> classes;  ///< of each unit at all times: the least unit that it equals
  std::uint64_t delay = 0;           ///< steps until `constants` and `equals` hold
  std::vector<std::optional<rnn::Rational>> constants;
  std::vector<std::size_t> equals;  ///< of each unit: the least unit that it equals
  std::vector<std::size_t> kept;    ///< units of the network that is left, rising
  rnn::Network network;
  std::size_t constant = 0, copies = 0, dead = 0;  ///< units removed, and why
};

/// Reduces an exact network (Elman's as follows, others as alike.hpp says), started in `start` or in any state.
/// `most_delay` bounds the delay; `everything`: all units are asked for, not only what the readout looks at. Bounds are
/// intervals that a step maps into themselves; classes the coarsest whose units sum up alike; both are sharpened step
/// by step as long as that finds more.
std::expected<Reduction, Declined> reduce(const rnn::Network& network, const std::optional<rnn::Vector>& start,
                                          Letters letters, std::uint64_t most_delay, bool everything, Work& work);

}  // namespace outpace::prune
