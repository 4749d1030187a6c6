// The reachable states of a network as a deterministic automaton, made minimal, and its transition semigroup. How
// questions are answered with them is not here.
#pragma once

#include <expected>
#include <unordered_map>

#include "predictors/network/steps.hpp"

namespace outpace::automaton {

/// The states that a network reaches, and their transitions: letter 0 is a step without input, letter 1+s symbol s;
/// letters that cannot occur are left out of `letters`.
struct Reachable {
  std::vector<std::uint32_t> letters;
  std::vector<network::State> states;
  std::unordered_map<network::State, std::uint32_t> number;
  std::vector<std::uint32_t> next;  ///< next[q·letters + a]
};

/// Explores from the given states; spends a step a transition.
std::expected<Reachable, Declined> explore(const network::Steps& steps, const std::vector<network::State>& from,
                                           std::vector<std::uint32_t> letters, Work& work);

/// A complete automaton.
struct Dfa {
  std::size_t letters = 0;
  std::vector<std::uint32_t> next;   ///< next[q·letters + a]
  std::vector<std::uint32_t> label;  ///< what state q says
  std::vector<std::uint32_t> of;     ///< the class of each state of the automaton it was made from
  [[nodiscard]] std::size_t states() const { return label.size(); }
};

/// The coarsest automaton that says the same: Hopcroft's partition refinement (1971). `label` is one number a state.
std::expected<Dfa, Declined> minimise(std::size_t letters, const std::vector<std::uint32_t>& next,
                                      const std::vector<std::uint32_t>& label, Work& work);

/// The number of maps that words of at least one letter induce on the states; empty if there are over `most`.
std::optional<std::size_t> semigroup_size(const Dfa& dfa, std::size_t most, Work& work);

}  // namespace outpace::automaton
