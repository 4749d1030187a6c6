// Reducing networks of other kinds than Elman's by what is alike in them; see reduction.hpp for what a reduction is.
#pragma once

#include "predictors/prune/reduction.hpp"

namespace outpace::prune {

/// Reduces a (max,+), (min,+) or int8 gated network. Copies need a known start; the delay is 0 and nothing is constant.
std::expected<Reduction, Declined> reduce_alike(const rnn::Network& network, const std::optional<rnn::Vector>& start,
                                                bool everything, Work& work);

}  // namespace outpace::prune
