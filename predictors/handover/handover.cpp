// Choosing who takes a question; see handover.hpp.
#include "predictors/handover/handover.hpp"

#include <algorithm>

#include "predictors/core/catalogue.hpp"

namespace outpace::handover {

std::expected<Takers, Declined> Takers::find(const Subject& subject, std::span<const std::string_view> first,
                                             std::span<const std::string_view> without, std::size_t most,
                                             std::uint64_t share, Work& work) {
  std::vector<const Predictor*> order;
  for (const auto& predictor : predictors())
    if (!predictor->approximate() && predictor->knows(subject.system) &&
        std::ranges::find(without, predictor->name()) == without.end())
      order.push_back(predictor.get());
  const auto rank = [&](const Predictor* predictor) {
    return std::ranges::find(first, predictor->name()) - first.begin();
  };
  std::ranges::stable_sort(order, {}, rank);
  Takers takers;
  for (const Predictor* predictor : order) {
    if (takers.takers_.size() == most) break;
    Work own(std::min(share, work.remaining()), work.spare_bytes());
    auto shortcut = predictor->study(subject, own);
    if (!work.spend(std::min(own.spent(), share))) return std::unexpected(out_of_work().error());
    if (shortcut) takers.takers_.push_back({predictor->name(), std::move(*shortcut)});
  }
  return takers;
}

std::expected<Answer, Declined> Takers::answer(const Query& query, Work& work) const {
  std::expected<Answer, Declined> answer = unsuited("nobody takes this question");
  for (const Taker& taker : takers_) {
    answer = taker.shortcut->answer(query, work);
    if (answer || answer.error().why != Declined::Why::unsuited) return answer;
  }
  return answer;
}

std::uint64_t Takers::size_bytes() const {
  std::uint64_t bytes = sizeof(*this);
  for (const Taker& taker : takers_) bytes += taker.shortcut->size_bytes();
  return bytes;
}

}  // namespace outpace::handover
