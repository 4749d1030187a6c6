// Building networks gate by gate: equal gates are made once, complements are free until the end, truth tables are split
// recursively. Which tables and which order of variables is network_search.cpp's business.
#pragma once

#include <cstdint>
#include <map>
#include <tuple>
#include <vector>

#include "systems/ca/network.hpp"

namespace outpace::ca {

/// A value of a network under construction, or its complement.
struct Literal {
  static constexpr std::uint32_t constant = ~std::uint32_t{0};
  std::uint32_t value = constant;  ///< an input, then gates; or the constant 0
  bool complement = false;

  static Literal input(std::size_t v) { return {static_cast<std::uint32_t>(v), false}; }
  [[nodiscard]] bool is(bool c) const { return value == constant && complement == c; }
  Literal operator!() const { return {value, !complement}; }
  friend auto operator<=>(const Literal&, const Literal&) = default;
};

/// A function of n variables that may be undecided: assignment i has bit i of `value`, where `care` has that bit.
struct Table {
  explicit Table(std::size_t variables)
      : n(variables), values((std::size_t{1} << n) / 64 + (n < 6)), cares(values.size()) {}
  std::size_t n;
  std::vector<std::uint64_t> values, cares;
  void set(std::size_t i, bool v, bool c) {
    values[i / 64] |= std::uint64_t{v && c} << (i % 64);
    cares[i / 64] |= std::uint64_t{c} << (i % 64);
  }
  [[nodiscard]] bool value(std::size_t i) const { return values[i / 64] >> (i % 64) & 1; }
  [[nodiscard]] bool care(std::size_t i) const { return cares[i / 64] >> (i % 64) & 1; }
};

class Builder {
 public:
  explicit Builder(std::size_t inputs) : inputs_(inputs) {}
  /// How halves that nothing simpler joins are joined: 0 what looks simplest, 1 selection, 2 Davio expansion.
  void set_style(unsigned style) { style_ = style; }

  Literal both(Literal a, Literal b);
  Literal either(Literal a, Literal b) { return !both(!a, !b); }
  Literal differ(Literal a, Literal b);
  /// Binary digits of the sum of Σ columns[i]·2^i, least first.
  std::vector<Literal> sum(std::vector<std::vector<Literal>> columns);
  /// The table as a function of the variables; variable n−1 is split first.
  Literal build(const Table& table, const std::vector<Literal>& variables);
  /// The gates that the outputs need, complements made explicit.
  [[nodiscard]] Network finish(const std::vector<Input>& inputs, const std::vector<Literal>& outputs) const;

 private:
  struct Made {
    Gate::Op op;
    Literal a, b;  ///< without complements, but for `without`, which complements b
  };
  Literal gate(Gate::Op op, Literal a, Literal b);
  Literal split(const Table& table, const std::vector<Literal>& variables);

  std::size_t inputs_;
  unsigned style_ = 0;
  std::vector<Made> gates_;
  std::map<std::tuple<Gate::Op, std::uint32_t, std::uint32_t>, std::uint32_t> known_gates_;
  std::vector<std::map<std::vector<std::uint64_t>, Literal>> known_tables_;  ///< by number of variables
};

}  // namespace outpace::ca
