// The affine branches of a network: which of its pieces every unit is on and what is decided, the affine map of that
// branch, and the linear forms that must keep their sign for the branch to be the true one. Exact rationals throughout.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "predictors/network/steps.hpp"
#include "systems/core/work.hpp"

namespace outpace::regions {

using rnn::Rational;
using rnn::Vector;

/// One step's branch.
struct Branch {
  std::string units;     ///< a letter a unit: `0` held at 0, `x` passes its sum on, `1` held at 1
  std::string decision;  ///< what the readout decides before the step, where that matters; else empty
  network::Fed fed;      ///< the symbol fed in
  friend bool operator==(const Branch&, const Branch&) = default;
  [[nodiscard]] std::string key() const { return units + ':' + decision + ':' + (fed ? std::to_string(*fed) : ""); }
  [[nodiscard]] std::size_t passing() const;
};

/// Work units of `terms` multiply-adds with numbers like those of the state: reducing a fraction takes the square of
/// its length.
std::uint64_t rational_units(std::uint64_t terms, const Vector& state);

class Branches {
 public:
  /// Of relu, satlin and identity networks. With `decides` a branch says what the readout decides (threshold, argmax);
  /// a closed loop's always does.
  Branches(const rnn::Network& net, const rnn::InputStream& input, bool decides);

  [[nodiscard]] const rnn::InputStream& input() const { return input_; }
  [[nodiscard]] std::uint64_t head() const { return input_.first().size(); }
  [[nodiscard]] std::uint64_t lap() const { return std::max<std::size_t>(input_.period().size(), 1); }
  /// The branch that a state is on at a time, and the state after it.
  [[nodiscard]] Branch step(Vector& state, const Integer& at, Work& work, bool& within) const;
  /// A step of that branch, whether or not the state is on it; appends what must not be negative.
  [[nodiscard]] bool follow(Vector& state, const Branch& branch, std::vector<Rational>* sides, Work& work) const;
  /// Whether each of those must not even be 0.
  [[nodiscard]] std::vector<bool> strict(const Branch& branch) const;
  [[nodiscard]] std::uint64_t terms() const { return terms_; }

 private:
  [[nodiscard]] std::vector<Rational> outputs(const Vector& state) const;
  [[nodiscard]] Rational sum(std::size_t i, const Vector& state, network::Fed fed) const;
  void decide(const Vector& state, Branch& branch) const;
  void decision_sides(const Vector& state, const Branch& branch, std::vector<Rational>& sides) const;

  const rnn::Network& net_;
  rnn::InputStream input_;
  bool closed_, decides_;
  std::uint64_t terms_;
  std::vector<Vector> drive_;  ///< [0]: bias; [1+s]: bias and symbol s
};

}  // namespace outpace::regions
