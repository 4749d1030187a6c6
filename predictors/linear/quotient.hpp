// Powers of a matrix applied to a vector through the characteristic polynomial: M^t·v = r(M)·v with r = x^t modulo it
// (Fiduccia, 1985), by FLINT. Which matrix belongs to which network is not decided here.
#pragma once

#include <optional>
#include <vector>

#include "systems/core/integer.hpp"
#include "systems/core/work.hpp"

namespace outpace::linear {

/// A square matrix of whole numbers, rows first; over Z where `modulus` is 0, else over the residues.
struct IntegerMatrix {
  std::size_t size = 0;
  std::vector<Integer> entries;
  Integer modulus = 0;
};

/// The characteristic polynomial, constant term first, monic. Empty: out of work.
std::optional<std::vector<Integer>> characteristic_polynomial(const IntegerMatrix& matrix, Work& work);

/// matrix^t·vector, with the matrix's characteristic polynomial. Empty: out of work.
std::optional<std::vector<Integer>> power_times(const IntegerMatrix& matrix, const std::vector<Integer>& polynomial,
                                                const Time& t, const std::vector<Integer>& vector, Work& work);

}  // namespace outpace::linear
