// The two ways in which a network is read as another system; each studies a network and returns a shortcut or declines.
#pragma once

#include "predictors/core/predictor.hpp"
#include "systems/rnn/recurrent_network.hpp"

namespace outpace::decode {

/// What the study of one taker may spend.
inline constexpr std::uint64_t taker_units = std::uint64_t{1} << 24;

/// A ring of cells, by the weights alone (ring_code.hpp).
StudyResult study_ring(const rnn::RecurrentNetwork& system, const Subject& subject, Work& work);
/// A Turing machine with two stacks, by the map that the network's file carries, once the checker has accepted it.
StudyResult study_stacks(const rnn::RecurrentNetwork& system, const Subject& subject, Work& work);

}  // namespace outpace::decode
