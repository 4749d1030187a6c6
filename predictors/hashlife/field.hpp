// The row at time 0 as macrocells, of any start: only what lies in the light cone is read, and content that repeats is
// read once.
#pragma once

#include <unordered_map>
#include <vector>

#include "predictors/hashlife/macrocells.hpp"
#include "systems/core/integer.hpp"
#include "systems/eca/start.hpp"

namespace outpace::hashlife {

class Field {
 public:
  /// On an infinite random field, cells outside [first, last] are not asked for and come out as 0.
  Field(Macrocells& cells, const eca::LineStart& start, Integer first, Integer last);

  /// Appends `count` blocks of 2^level cells, from cell block·2^level on. False at a limit.
  [[nodiscard]] bool read(const Integer& block, std::uint64_t count, std::uint64_t level, std::vector<Id>& row);

 private:
  Id build(const Integer& at, std::uint64_t level);
  Id build_sparse(std::uint64_t level);
  Id build_round(std::uint64_t place, std::uint64_t level);
  Id join(Id left, Id right);
  Id build_words(const Integer& at, std::uint64_t level);

  Macrocells& cells_;
  const eca::LineStart& start_;
  Integer first_, last_;
  std::vector<std::unordered_map<std::uint64_t, Id>> round_;  ///< rings: by level, then by the place on the ring
};

}  // namespace outpace::hashlife
