// Theil (1950) and Sen (1968): the slope is the median over all pairs of rungs, so one odd rung moves it little.
#include "reports/score/slopes.hpp"

#include <algorithm>
#include <cmath>

#include "systems/core/random_field.hpp"

namespace outpace {
namespace {

constexpr unsigned resamples = 400;
constexpr std::uint64_t resampling_seed = 0x6f757470616365;

/// Slopes over all pairs of rungs, given each rung's mean.
std::vector<double> pair_slopes(const Curve& curve, const std::vector<double>& means) {
  std::vector<double> slopes;
  slopes.reserve(curve.size() * (curve.size() - 1) / 2);
  for (std::size_t i = 0; i < curve.size(); ++i)
    for (std::size_t j = i + 1; j < curve.size(); ++j)
      slopes.push_back((means[j] - means[i]) / (curve[j].rung - curve[i].rung));
  return slopes;
}

std::vector<double> means_of(const Curve& curve) {
  std::vector<double> means;
  for (const CurvePoint& point : curve) means.push_back(mean(point.log2_cost));
  return means;
}

Interval bootstrap_slope(const Curve& curve) {
  std::vector<double> means(curve.size());
  return bootstrap(curve.front().log2_cost.size(), [&](const std::vector<std::size_t>& chosen) {
    for (std::size_t i = 0; i < curve.size(); ++i) {
      means[i] = 0;
      for (const std::size_t q : chosen) means[i] += curve[i].log2_cost[q];
      means[i] /= static_cast<double>(chosen.size());
    }
    return median(pair_slopes(curve, means));
  });
}

}  // namespace

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return values.empty() ? 0 : sum / static_cast<double>(values.size());
}

double margin_of_mean(const std::vector<double>& values) {
  if (values.size() < 2) return 0;
  // The quantiles of one to three degrees of freedom, then Fisher's expansion (1925), which is good to 0.5 %.
  static constexpr double few[] = {12.706, 4.303, 3.182};
  const double freedom = static_cast<double>(values.size()) - 1, z = 1.959964;
  const double quantile = freedom <= 3 ? few[static_cast<std::size_t>(freedom) - 1]
                                       : z + (z * z * z + z) / (4 * freedom) +
                                             (5 * std::pow(z, 5) + 16 * z * z * z + 3 * z) / (96 * freedom * freedom);
  const double centre = mean(values);
  double squares = 0;
  for (const double value : values) squares += (value - centre) * (value - centre);
  return quantile * std::sqrt(squares / freedom / static_cast<double>(values.size()));
}

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

Interval bootstrap(std::size_t queries, const std::function<double(const std::vector<std::size_t>&)>& statistic) {
  std::vector<double> values;
  values.reserve(resamples);
  std::vector<std::size_t> chosen(queries);
  std::uint64_t draw = resampling_seed;
  for (unsigned i = 0; i < resamples; ++i) {
    for (std::size_t& q : chosen) q = mix64(draw += 0x9E3779B97F4A7C15u) % queries;
    values.push_back(statistic(chosen));
  }
  std::sort(values.begin(), values.end());
  return {values[resamples / 40], values[resamples - 1 - resamples / 40]};
}

Slope slope_of(const Curve& curve) {
  const std::vector<double> means = means_of(curve);
  Slope slope;
  slope.alpha = median(pair_slopes(curve, means));
  slope.interval = bootstrap_slope(curve);
  slope.first_rung = curve.front().rung;
  slope.last_rung = curve.back().rung;
  for (std::size_t i = 1; i < curve.size(); ++i) {
    const double local = (means[i] - means[i - 1]) / (curve[i].rung - curve[i - 1].rung);
    slope.smallest_local = i == 1 ? local : std::min(slope.smallest_local, local);
    slope.largest_local = i == 1 ? local : std::max(slope.largest_local, local);
  }
  return slope;
}

std::pair<double, Interval> robust_slope(const Curve& curve) {
  std::vector<double> slopes = pair_slopes(curve, means_of(curve));
  const double alpha = median(slopes);
  Interval interval = bootstrap_slope(curve);
  std::sort(slopes.begin(), slopes.end());
  const auto n = static_cast<double>(curve.size()), pairs = static_cast<double>(slopes.size());
  const double reach = 1.96 * std::sqrt(n * (n - 1) * (2 * n + 5) / 18);  // of Kendall's statistic, 95 %
  const auto below = static_cast<std::size_t>(std::max(1.0, std::floor((pairs - reach) / 2)));
  interval.low = std::min(interval.low, slopes[below - 1]);
  interval.high = std::max(interval.high, slopes[slopes.size() - below]);
  return {alpha, interval};
}

PolylogFit fit_polylog(const std::vector<std::pair<double, double>>& points) {
  const auto n = static_cast<double>(points.size());
  double sx = 0, sy = 0, sxx = 0, sxy = 0;
  for (const auto& [log_time, y] : points) {
    const double x = std::log2(log_time);
    sx += x;
    sy += y;
    sxx += x * x;
    sxy += x * y;
  }
  PolylogFit fit;
  const double spread = sxx - sx * sx / n;
  fit.degree = spread > 0 ? (sxy - sx * sy / n) / spread : 0;
  fit.constant = (sy - fit.degree * sx) / n;
  double squares = 0;
  for (const auto& [log_time, y] : points) squares += std::pow(y - fit.degree * std::log2(log_time) - fit.constant, 2);
  fit.residual = std::sqrt(squares / n);
  return fit;
}

}  // namespace outpace
