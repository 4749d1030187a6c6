// A local rule as a boolean network over bit planes: one straight line of and, or, xor and and-not on words of cells.
// Found once a rule (network_search.cpp); run by kernels/network_run.cpp and by `evaluate` here.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "systems/ca/local_rule.hpp"

namespace outpace::ca {

/// One operation on whole words. The operands are values: first the network's inputs, then the gates in order.
struct Gate {
  enum class Op : std::uint8_t { both, either, differ, without, inverse };  ///< a&b, a|b, a^b, a&~b, ~a
  Op op;
  std::uint16_t a, b;
};

/// Plane `plane` of the cell at `offset` from the one that is updated.
struct Input {
  int offset;
  unsigned plane;
};

struct Network {
  static constexpr std::uint16_t zero = 0xFFFF, one = 0xFFFE;  ///< outputs that are constant
  std::vector<Input> inputs;                                   ///< those that matter only
  std::vector<Gate> gates;
  std::vector<std::uint16_t> outputs;  ///< for each plane a value

  /// The planes of the next colours from the inputs' words; `scratch` is resized to hold all values.
  void evaluate(std::span<const std::uint64_t> input, std::span<std::uint64_t> output,
                std::vector<std::uint64_t>& scratch) const;
};

/// Most inputs of a network, and the most gates that are worth it beside a table lookup a cell.
inline constexpr unsigned most_inputs = 14;
inline constexpr std::size_t most_gates = 1400;

/// A small network for the rule, the same on every machine. Nothing where it has over `most_inputs` relevant binary
/// digits in its neighbourhood or would take over `most_gates` gates.
///
/// Truth tables are split on one variable after another (Shannon, 1949), subfunctions that are equal, complements or,
/// where colours are missing, compatible are shared (Bryant, 1986), and the two halves are joined in the cheapest way:
/// and, or, xor, positive or negative Davio expansion, selection. Many orders of variables are tried. Rules that look
/// at the sum of their neighbours only are also tried with adders (a carry-save tree) before a table of the sum's
/// digits.
std::optional<Network> find_network(const LocalRule& rule);

}  // namespace outpace::ca
