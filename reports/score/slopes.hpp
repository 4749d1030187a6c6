// The arithmetic of exponents: Theil–Sen slopes of cost curves, their bootstrap intervals, and the polylogarithmic fit.
// Deterministic: resampling uses one fixed sequence.
#pragma once

#include <functional>
#include <vector>

#include "reports/score.hpp"

namespace outpace {

/// A cost curve with its queries: at each rung log2 of the cost of every query, in the order of the race's draws.
struct CurvePoint {
  unsigned rung;
  std::vector<double> log2_cost;
};
using Curve = std::vector<CurvePoint>;

double mean(const std::vector<double>& values);
/// The middle value; the mean of the two middle ones for an even number. 0 for none.
double median(std::vector<double> values);

/// Half of the 95 % interval of the mean, by Student's t (1908); 0 for fewer than two values.
double margin_of_mean(const std::vector<double>& values);

/// A 95 % interval of `statistic` over resamples of `queries` indices (Efron 1979), 400 resamples.
Interval bootstrap(std::size_t queries, const std::function<double(const std::vector<std::size_t>&)>& statistic);

/// The exponent of a curve of at least two points with equally many queries.
Slope slope_of(const Curve& curve);

/// The slope of a curve with an interval that also covers noise from rung to rung: the wider, on either side, of the
/// bootstrap over queries and Sen's (1968) rank interval over pairs of rungs.
std::pair<double, Interval> robust_slope(const Curve& curve);

/// Least squares of log2 C against log2 log2 t. Each point: (log2 t, log2 C).
struct PolylogFit {
  double degree = 0, constant = 0, residual = 0;  ///< residual: root of the mean square, in log2 of cost
};
PolylogFit fit_polylog(const std::vector<std::pair<double, double>>& points);

}  // namespace outpace
