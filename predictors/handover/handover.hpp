// Handing a question on: what a system was reduced to is studied by the predictors that know it, and the first of them
// that can answer does. How a system is reduced, and what the answer means for it, is the business of who hands on.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "predictors/core/predictor.hpp"

namespace outpace::handover {

/// A predictor that took the question, with what it learnt.
struct Taker {
  std::string name;
  std::unique_ptr<Shortcut> shortcut;
};

/// Those that take a question.
class Takers {
 public:
  /// Lets every exact predictor but those in `without` study the subject, those in `first` in that order, then all
  /// others by name. Each study may spend `share` units; one that needs more has declined. Keeps the first `most`.
  static std::expected<Takers, Declined> find(const Subject& subject, std::span<const std::string_view> first,
                                              std::span<const std::string_view> without, std::size_t most,
                                              std::uint64_t share, Work& work);

  [[nodiscard]] bool empty() const { return takers_.empty(); }
  [[nodiscard]] const Taker& front() const { return takers_.front(); }
  /// The answer of the first that does not decline the very question; its limits are the question's.
  [[nodiscard]] std::expected<Answer, Declined> answer(const Query& query, Work& work) const;
  /// Whether all takers' answers are proven, the first's certificate being the proof: only one may be kept.
  [[nodiscard]] bool proven() const {
    return takers_.size() == 1 && front().shortcut->claim() == Claim::proven && front().shortcut->certificate();
  }
  [[nodiscard]] std::uint64_t size_bytes() const;

 private:
  std::vector<Taker> takers_;
};

}  // namespace outpace::handover
