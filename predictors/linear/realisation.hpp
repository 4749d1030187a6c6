// The minimal realisation of a linear network (Kalman, 1963): what a start can reach of it and what a question can see,
// as a smaller network of the same kind. Taking powers is not here.
#pragma once

#include <optional>
#include <vector>

#include "systems/core/work.hpp"
#include "systems/rnn/network.hpp"

namespace outpace::linear {

/// What is asked of a network, and from where.
struct Purpose {
  std::optional<rnn::Vector> start;  ///< the state at time 0, where every question has the same
  bool nothing = true;               ///< steps may be fed nothing
  bool symbols = false;              ///< steps may be fed symbols
  bool output_only = false;          ///< nothing but the readout is looked at
};

/// states of the whole = origin + lift·(states of `network`), for what is looked at.
struct Realisation {
  rnn::Network network;
  std::size_t reached = 0;        ///< dimension of what the start reaches; the whole's where any start is asked for
  rnn::Vector origin;             ///< 0, or the start
  std::vector<rnn::Vector> see;   ///< states of `network` = see·(those of the whole − origin), where any may start
  std::vector<rnn::Vector> lift;  ///< a row a unit of the whole, empty where that is not looked at
  bool lifts = false;             ///< false: `network` has a readout of its own instead
  Integer modulus = 0;            ///< of lifted states; 0: rationals
  [[nodiscard]] rnn::Vector start_of(const rnn::Vector& whole) const;
  [[nodiscard]] rnn::Vector whole_of(const rnn::Vector& state) const;
};

/// Of identity units over Q, or modulo units where the modulus is prime. Bases are kept whole (a lattice that a step
/// maps into itself), so that whole weights stay whole. `realisation` is empty where nothing is smaller.
struct Realised {
  bool within = true;       ///< false: out of work
  std::size_t order = 0;    ///< the dimension of the minimal realisation
  std::size_t reached = 0;  ///< the dimension of what the start reaches
  std::optional<Realisation> realisation = {};
};
Realised minimal_realisation(const rnn::Network& network, const Purpose& purpose, Work& work);

/// Whether minimal_realisation knows such networks.
bool realisable(const rnn::Network& network);

}  // namespace outpace::linear
