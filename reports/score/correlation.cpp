// How well compressibility predicts reducibility, by ranks: Δ has no scale that a straight line would suit.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "reports/scaling.hpp"

namespace outpace {
namespace {

/// Ranks from 1; equal values share the mean of theirs.
std::vector<double> ranks(const std::vector<double>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return values[i]; });
  std::vector<double> result(values.size());
  for (std::size_t first = 0; first < order.size();) {
    std::size_t last = first;
    while (last < order.size() && values[order[last]] == values[order[first]]) ++last;
    for (std::size_t i = first; i < last; ++i) result[order[i]] = static_cast<double>(first + last + 1) / 2;
    first = last;
  }
  return result;
}

}  // namespace

double rank_correlation(const std::vector<double>& one, const std::vector<double>& other) {
  const std::size_t n = one.size();
  if (n < 2) return 0;
  const std::vector<double> x = ranks(one), y = ranks(other);
  const double mean = (static_cast<double>(n) + 1) / 2;
  double xy = 0, xx = 0, yy = 0;
  for (std::size_t i = 0; i < n; ++i) {
    xy += (x[i] - mean) * (y[i] - mean);
    xx += (x[i] - mean) * (x[i] - mean);
    yy += (y[i] - mean) * (y[i] - mean);
  }
  return xx > 0 && yy > 0 ? xy / std::sqrt(xx * yy) : 0;
}

std::pair<double, std::size_t> compressibility_correlation(const RunScore& run) {
  std::vector<double> sizes, gains;
  for (const RaceScore& race : run.races) {
    if (!race.header.compressed || race.header.kind != RaceKind::ladder || race.alpha_minus < 1.5) continue;
    const ContestantScore* best = race.best();
    sizes.push_back(*race.header.compressed);
    gains.push_back(best ? best->delta.value_or(0) : 0);
  }
  return {rank_correlation(sizes, gains), sizes.size()};
}

}  // namespace outpace
