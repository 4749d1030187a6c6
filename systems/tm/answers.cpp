// The tape as text; see answers.hpp.
#include "systems/tm/answers.hpp"

#include <algorithm>

namespace outpace::tm {
namespace {

constexpr int most_runs = 100;

Word run(TapeSymbol symbol, std::int64_t length) {
  std::string text = std::to_string(symbol);
  if (length > 1) text += '^', text += std::to_string(length);
  return {std::move(text)};
}

}  // namespace

Answer tape_answer(const Machine& machine, State state, const TapeView& view,
                   const std::function<TapeSymbol(std::int64_t)>& cell) {
  const std::int64_t end = view.first + view.count;
  std::vector<Answer::Field> left, right;
  std::int64_t x = view.head;
  for (int runs = 0; x > view.first && runs < most_runs; ++runs) {
    const std::int64_t last = x;
    const TapeSymbol symbol = cell(x - 1);
    while (x > view.first && cell(x - 1) == symbol) --x;
    left.push_back(run(symbol, last - x));
  }
  left.push_back(Word{x > view.first || view.endless ? "…" : "0^∞"});
  std::ranges::reverse(left);
  x = view.head;
  for (int runs = 0; x < end && runs < most_runs; ++runs) {
    const std::int64_t first = x;
    const TapeSymbol symbol = cell(x);
    while (x < end && cell(x) == symbol) ++x;
    right.push_back(run(symbol, x - first));
  }
  right.push_back(Word{x < end || view.endless ? "…" : "0^∞"});
  left.push_back(Word{machine.state_name(state) + ">"});
  left.insert(left.end(), right.begin(), right.end());
  return Answer(std::move(left));
}

}  // namespace outpace::tm
