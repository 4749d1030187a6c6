// Fitting the saturating power law, and its bootstrap.
#include <algorithm>
#include <cmath>

#include "reports/scaling.hpp"
#include "systems/core/random_field.hpp"

namespace outpace {
namespace {

double median(std::vector<double> values) {
  std::ranges::sort(values);
  const std::size_t n = values.size();
  return n == 0 ? 0 : n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

/// For every exponent b on a fine grid a and c ≥ 0 follow from linear least squares; the best b is kept.
ScalingLaw fit(const std::vector<double>& sizes, const std::vector<double>& losses) {
  ScalingLaw best;
  double least = -1;
  const auto n = static_cast<double>(sizes.size());
  for (int step = 1; step <= 160; ++step) {
    const double b = 0.025 * step;
    double x1 = 0, x2 = 0, y1 = 0, xy = 0;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      const double x = std::pow(sizes[i] / sizes[0], -b);
      x1 += x, x2 += x * x, y1 += losses[i], xy += x * losses[i];
    }
    const double spread = n * x2 - x1 * x1;
    double a = spread > 0 ? (n * xy - x1 * y1) / spread : 0, c = (y1 - a * x1) / n;
    if (c < 0) c = 0, a = xy / x2;
    if (a < 0) a = 0, c = y1 / n;
    double error = 0;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      const double miss = a * std::pow(sizes[i] / sizes[0], -b) + c - losses[i];
      error += miss * miss;
    }
    if (least >= 0 && error >= least) continue;
    least = error;
    best.a = a * std::pow(sizes[0], b);
    best.b = a > 0 ? b : 0;
    best.c = c;
  }
  return best;
}

Interval middle(std::vector<double> values) {
  std::ranges::sort(values);
  const auto at = [&](double share) {
    return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1) + 0.5)];
  };
  return {at(0.025), at(0.975)};
}

}  // namespace

std::optional<ScalingLaw> fit_law(const std::vector<double>& sizes, const std::vector<std::vector<double>>& losses) {
  if (sizes.size() < 4) return std::nullopt;
  std::vector<double> medians;
  for (const auto& seeds : losses) medians.push_back(median(seeds));
  ScalingLaw law = fit(sizes, medians);
  std::vector<double> exponents, floors;
  std::uint64_t state = 0x7363616c65;
  for (int resample = 0; resample < 200; ++resample) {
    std::vector<double> drawn;
    for (const auto& seeds : losses) {
      std::vector<double> again;
      for (std::size_t i = 0; i < seeds.size(); ++i)
        again.push_back(seeds[mix64(state += 0x9E3779B97F4A7C15u) % seeds.size()]);
      drawn.push_back(median(std::move(again)));
    }
    const ScalingLaw other = fit(sizes, drawn);
    exponents.push_back(other.b);
    floors.push_back(other.c);
  }
  for (std::size_t i = 0; i < sizes.size(); ++i)
    law.points.push_back({sizes[i], medians[i], {std::ranges::min(losses[i]), std::ranges::max(losses[i])}});
  law.b_interval = middle(std::move(exponents));
  law.c_interval = middle(std::move(floors));
  return law;
}

}  // namespace outpace
