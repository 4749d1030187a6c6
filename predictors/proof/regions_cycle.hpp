// One cycle of affine branches of a "regions" certificate, made from the network's weights: what every unit becomes in
// each step and which linear forms must not be negative for the branch to be the true one.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "systems/rnn/network.hpp"
#include "systems/rnn/start.hpp"

namespace outpace::proof::regions {

using rnn::Rational;
using rnn::Vector;

inline constexpr std::size_t most_letters = std::size_t{1} << 18;

/// constant + Σ weights·h
struct Form {
  Rational constant = 0;
  std::vector<rnn::Entry> weights;
  [[nodiscard]] Rational at(const Vector& state) const {
    Rational value = constant;
    for (const rnn::Entry& entry : weights)
      if (state[entry.column] != 0) value += entry.weight * state[entry.column];
    return value;
  }
  /// whole − this
  void subtract_from(const Rational& whole) {
    constant = whole - constant;
    for (rnn::Entry& entry : weights) entry.weight = -entry.weight;
  }
};

struct Side {
  Form form;
  bool strict;
  std::size_t reason = 0;
};

/// One step of a cycle: what each unit becomes, and what must not be negative.
struct Step {
  std::vector<Form> units;
  std::vector<Side> sides;
  std::size_t passing = 0;
};

/// Something to say of the certificate, malformed or rejected.
struct Fault {
  bool malformed;
  std::string text;
};

/// The network and what it is fed, as far as reading branches takes them.
struct Setting {
  const rnn::Network& net;
  const rnn::InputStream& input;
  bool closed, decides;
};

/// Reads the phase's "cycle", which begins at that time.
std::optional<Fault> read_cycle(const Setting& setting, const nlohmann::json& phase, const Integer& begin,
                                std::vector<Step>& steps);

/// A whole number as text, of at most that many digits; empty if it is none.
std::optional<Integer> whole_number(const std::string& text, std::size_t most_digits);

}  // namespace outpace::proof::regions
