// Walking until every unit grows evenly; see tropical.hpp.
#include "predictors/linear/tropical.hpp"

#include <algorithm>

namespace outpace::linear {
namespace {

using Values = std::vector<std::int64_t>;
constexpr std::int64_t largest = std::int64_t{1} << 61;

class Orbit {
 public:
  Orbit(const std::vector<TropicalStep>& steps, std::uint64_t budget, Work& work)
      : steps_(steps), work_(work), budget_(budget) {
    for (const TropicalStep& step : steps) lap_units_ += 1 + step.edges.size() / 4;
  }
  /// One lap; false: out of work, of budget or of a word's bits.
  [[nodiscard]] bool lap(Values& x) {
    if (!pay()) return false;
    for (const TropicalStep& step : steps_)
      if (!go(step, x)) return false;
    return true;
  }
  [[nodiscard]] bool within() const { return within_; }

  /// Whether c laps from x on add δ at every step, as they must to do so for ever.
  [[nodiscard]] bool proves(Values x, const Values& grown, std::uint64_t c) {
    Values delta(x.size()), ahead = grown;
    for (std::size_t i = 0; i < x.size(); ++i) delta[i] = grown[i] - x[i];
    for (const TropicalStep& step : steps_)
      for (const auto& edge : step.edges)
        if (delta[edge.from] > delta[edge.to]) return false;
    for (std::uint64_t i = 0; i < c; ++i) {
      if (!pay() || !pay()) return false;
      for (const TropicalStep& step : steps_) {
        const Values before = x;
        if (!go(step, x) || !go(step, ahead)) return false;
        for (std::size_t u = 0; u < x.size(); ++u)
          if (ahead[u] - x[u] != delta[u]) return false;
        std::vector<bool> carried(x.size(), false);
        for (const auto& edge : step.edges)
          if (before[edge.from] + edge.weight == x[edge.to] && delta[edge.from] == delta[edge.to])
            carried[edge.to] = true;
        if (!std::ranges::all_of(carried, [](bool one) { return one; })) return false;
      }
    }
    return true;
  }

 private:
  [[nodiscard]] bool pay() {
    if (lap_units_ > budget_) return false;
    budget_ -= lap_units_;
    return within_ = work_.spend(lap_units_);
  }
  [[nodiscard]] bool go(const TropicalStep& step, Values& x) {
    next_.assign(x.size(), -largest * 2);
    for (const auto& edge : step.edges) next_[edge.to] = std::max(next_[edge.to], x[edge.from] + edge.weight);
    x.swap(next_);
    return std::ranges::all_of(x, [](std::int64_t value) { return value < largest && value > -largest; });
  }
  const std::vector<TropicalStep>& steps_;
  Work& work_;
  std::uint64_t budget_, lap_units_ = 0;
  bool within_ = true;
  Values next_;
};

}  // namespace

std::optional<std::vector<Integer>> tropical_orbit(const std::vector<TropicalStep>& steps, const Values& start,
                                                   const Time& laps, std::uint64_t budget, Work& work, bool& within) {
  for (const TropicalStep& step : steps)
    for (const auto& edge : step.edges)
      if (edge.weight > largest || edge.weight < -largest) return std::nullopt;
  Orbit orbit(steps, budget, work);
  Values x = start, base = start;
  std::uint64_t base_lap = 0;
  const auto integers = [](const Values& values) { return std::vector<Integer>(values.begin(), values.end()); };
  for (std::uint64_t k = 0, power = 1; laps > k;) {
    const bool went = orbit.lap(x);
    within = orbit.within();
    if (!went) return std::nullopt;
    ++k;
    const std::uint64_t c = k - base_lap;
    // Cheap to refuse: the first edge that does not fit ends it.
    if (orbit.proves(base, x, c)) {
      const Time left = laps - base_lap, times = left / c;
      Values within_period = base;
      for (std::uint64_t i = (left % c).convert_to<std::uint64_t>(); i > 0; --i)
        if (!orbit.lap(within_period)) return within = orbit.within(), std::nullopt;
      std::vector<Integer> result = integers(within_period);
      for (std::size_t i = 0; i < result.size(); ++i) result[i] += times * (x[i] - base[i]);
      if (!work.spend(result.size() * product_units(limbs(times), 1))) return within = false, std::nullopt;
      return result;
    }
    within = orbit.within();
    if (!within) return std::nullopt;
    if (c == power) base = x, base_lap = k, power *= 2;
  }
  return integers(x);
}

}  // namespace outpace::linear
