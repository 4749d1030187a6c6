// Exact steps of a network on packed states, for predictors that walk, collect and compare very many of them. Nothing
// is predicted here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "predictors/core/predictor.hpp"
#include "systems/rnn/network.hpp"
#include "systems/rnn/start.hpp"

namespace outpace::network {

/// A state packed into bytes; equal states have equal bytes. What they mean is the business of the Steps that made it.
using State = std::string;
/// What one step is fed; empty for nothing.
using Fed = std::optional<std::uint32_t>;

/// Steps by machine integers where every sum of a row, cleared of denominators, provably fits a word; by rationals
/// otherwise. Requires an exact network, which must outlive this object.
class Steps {
 public:
  explicit Steps(const rnn::Network& network);

  [[nodiscard]] const rnn::Network& network() const { return network_; }
  [[nodiscard]] State pack(const rnn::Vector& values) const;
  [[nodiscard]] rnn::Vector unpack(const State& state) const;
  [[nodiscard]] State step(const State& state, Fed fed) const;
  /// The symbol that a closed loop feeds next. Requires network().closed_loop.
  [[nodiscard]] std::uint32_t next_symbol(const State& state) const;
  /// `output`, `state` or `unit` of a state.
  [[nodiscard]] Answer show(const State& state, const Observable& what) const;
  /// Work units of one step: its multiply-adds.
  [[nodiscard]] std::uint64_t units() const { return units_; }
  /// Work units of a step from this state: where values are rationals each multiply-add reduces a fraction, whose cost
  /// grows with the square of its length.
  [[nodiscard]] std::uint64_t units(const State& state) const;
  /// The network's work units of reading a state out.
  [[nodiscard]] std::uint64_t show_units() const;

 private:
  /// Sparse rows of machine integers.
  struct Rows {
    std::vector<std::uint32_t> begin{0}, column;
    std::vector<std::int64_t> weight;
    [[nodiscard]] std::int64_t sum(std::size_t row, const std::int64_t* values) const {
      std::int64_t total = 0;
      for (std::uint32_t e = begin[row]; e < begin[row + 1]; ++e) total += weight[e] * values[column[e]];
      return total;
    }
  };
  [[nodiscard]] bool prepare();
  void step_machine(std::vector<std::int64_t>& values, Fed fed) const;
  [[nodiscard]] std::vector<std::int64_t> values(const State& state) const;
  [[nodiscard]] State packed(const std::vector<std::int64_t>& values) const;

  const rnn::Network& network_;
  bool machine_ = false;
  bool bytes_ = true;  ///< one byte a unit, otherwise eight
  Rows rows_;
  std::vector<std::int64_t> scale_;               ///< a row's common denominator
  std::vector<std::vector<std::int64_t>> drive_;  ///< [0]: bias; [1+s]: bias and symbol s; cleared of denominators
  std::uint64_t units_ = 1;
};

/// What is fed in, of a family of starts or of the text of one.
rnn::InputStream::Kind fed_kind(const rnn::Network& network, const InitialFamily& family);
/// The start, where the family has a single member.
std::optional<rnn::NetworkStart> single_start(const rnn::Network& network, const InitialFamily& family);

}  // namespace outpace::network
