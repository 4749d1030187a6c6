// The choice of a short and/or/xor/andnot expression for an elementary rule, for targets without ternary logic: split
// on a pivot variable, join the two halves in the cheapest way. Decided at compile time; vector-inl.hpp evaluates it.
#pragma once

#include <cstdint>

namespace outpace::eca::kernels {

/// Operations for a function of two variables p, q given as a table of four bits (bit 2p+q).
constexpr int pair_cost(unsigned table) {
  switch (table) {
    case 0b0000:
    case 0b1111:
    case 0b1100:
    case 0b1010:
      return 0;
    case 0b0001:
    case 0b0111:
    case 0b1001:
    case 0b1101:
    case 0b1011:
      return 2;
    default:
      return 1;
  }
}

/// The two functions that remain when variable `pivot` (0 left, 1 centre, 2 right) is 0 and 1.
struct Split {
  unsigned when0 = 0, when1 = 0;
};
constexpr Split split(unsigned rule, int pivot) {
  Split result;
  const int bit = 2 - pivot;
  for (unsigned i = 0; i < 8; ++i) {
    if (!(rule >> i & 1)) continue;
    const unsigned low = i & ((1u << bit) - 1), rest = low | (i >> (bit + 1)) << bit;
    (i >> bit & 1 ? result.when1 : result.when0) |= 1u << rest;
  }
  return result;
}

/// How the two halves are joined.
enum class Join { same, both, without, either, toggle, select };
struct Form {
  int pivot = 0;
  Join join = Join::select;
  bool negated = false;
  int cost = 99;
};

constexpr Form best_form(unsigned rule) {
  Form best;
  for (int negated = 0; negated < 2; ++negated)
    for (int pivot = 0; pivot < 3; ++pivot) {
      const auto [f0, f1] = split(negated ? ~rule & 255 : rule, pivot);
      const auto consider = [&](bool applies, Join join, int cost) {
        if (applies && cost + negated < best.cost) best = {pivot, join, negated == 1, cost + negated};
      };
      consider(f0 == f1, Join::same, pair_cost(f0));
      consider(f0 == 0, Join::both, pair_cost(f1) + 1);
      consider(f1 == 0, Join::without, pair_cost(f0) + 1);
      consider(f1 == 15, Join::either, pair_cost(f0) + 1);
      consider(true, Join::toggle, pair_cost(f0) + pair_cost(f0 ^ f1) + ((f0 ^ f1) == 15 ? 1 : 2));
      consider(true, Join::select, pair_cost(f0) + pair_cost(f1) + 3);
    }
  return best;
}

}  // namespace outpace::eca::kernels
