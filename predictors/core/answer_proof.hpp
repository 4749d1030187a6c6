// Shortcuts that can prove one answer by itself, where what their study certifies does not show the answers at every
// time.
#pragma once

#include "predictors/core/predictor.hpp"

namespace outpace {

class ProvesAnswers {
 public:
  virtual ~ProvesAnswers() = default;
  /// A certificate whose statement has the answer to this query in it. Requires what `answer` requires; declines where
  /// the question is not of a kind that a certificate shows, or as `answer` does.
  [[nodiscard]] virtual std::expected<Certificate, Declined> proof_of(const Query& query, Work& work) const = 0;
};

}  // namespace outpace
