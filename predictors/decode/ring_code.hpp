// A network whose weights look the same under a shift of its units is a cellular automaton on a ring: reading its cells
// and its local rule off the weights. Who answers questions about that automaton is not decided here.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "predictors/network/steps.hpp"
#include "systems/ca/line_automaton.hpp"

namespace outpace::decode {

/// Units m·x … m·x + m−1 are cell x. From time `settle` on every cell's units take one of `colours`; two colours that
/// no neighbourhood tells apart are one class, and classes evolve by `automaton`.
///
///     units at t   …|01|10|00|…          F: classes around x at t → the colour of cell x at t+1 (`next`)
///     classes at t …| 0| 1| 0|…          automaton: classes around x at t → the class of cell x at t+1
struct RingCode {
  std::size_t block = 1, cells = 1;
  std::size_t radius = 0;               ///< a cell looks at the cells x−radius … x+radius
  std::uint64_t settle = 1;             ///< steps, at least one
  std::vector<network::State> colours;  ///< one block of units each, packed
  std::vector<rnn::Vector> values;      ///< the same as numbers
  std::vector<std::uint8_t> class_of;   ///< of each colour
  std::size_t classes = 1;              ///< at most 16
  std::vector<std::uint32_t> next;      ///< colour after a neighbourhood of classes, leftmost most significant
  std::vector<bool> looked_at;          ///< by offset + radius: whether any unit looks at that cell
  std::unique_ptr<System> automaton;    ///< `eca:N` or `ca:…`
  std::uint64_t neighbourhoods = 0;     ///< of blocks of units, that were stepped: what a check costs
};

/// Finds the least block whose shift leaves weights and biases as they are, and its automaton. Only steps without
/// input are looked at. Declines where there is no such block, or where a cell takes too many values.
std::expected<RingCode, Declined> find_ring_code(const rnn::Network& network, Work& work);

/// The network with its units in another order: unit m·x + k is what was unit k·(units/m) + x, so that components held
/// one after the other come to stand cell by cell. Requires that m divides the number of units.
rnn::Network interleaved(const rnn::Network& network, std::size_t m);
/// Where a unit of the old order stands in the new one.
std::size_t interleaved_place(std::size_t unit, std::size_t units, std::size_t m);

}  // namespace outpace::decode
