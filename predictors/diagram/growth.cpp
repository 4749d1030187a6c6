// Puts the growth of widths into words.
#include "predictors/diagram/growth.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace outpace::diagram {

namespace {

/// Slope and sum of squared errors of log width against `scale` of t, for t ≥ from.
template <class Scale>
std::pair<double, double> fit(const std::vector<std::size_t>& widths, std::size_t from, Scale scale) {
  double n = 0, x = 0, y = 0, xx = 0, xy = 0, yy = 0;
  for (std::size_t t = from; t < widths.size(); ++t) {
    const double at = scale(t), log_width = std::log(static_cast<double>(widths[t]));
    ++n, x += at, y += log_width, xx += at * at, xy += at * log_width, yy += log_width * log_width;
  }
  const double slope = (n * xy - x * y) / (n * xx - x * x);
  return {slope, (n * yy - y * y) - slope * (n * xy - x * y)};
}

}  // namespace

std::string growth(const std::vector<std::size_t>& widths) {
  constexpr std::size_t window = 4;
  if (widths.size() < window + 3) return "too fast to tell";
  const std::size_t last = widths.size() - 1;
  const std::size_t before = *std::max_element(widths.begin(), widths.end() - window);
  if (*std::max_element(widths.end() - window, widths.end()) <= before) return fmt::format("at most {}", before);
  const auto rise = [&](std::size_t i) { return static_cast<long>(widths[i]) - static_cast<long>(widths[i - 1]); };
  bool linear = true;
  for (std::size_t i = last - window + 2; i <= last; ++i) linear = linear && rise(i) == rise(i - 1);
  if (linear) {
    const long constant = static_cast<long>(widths[last]) - rise(last) * static_cast<long>(last);
    return (rise(last) == 1 ? "t" : fmt::format("{} t", rise(last))) +
           (constant ? fmt::format(" {} {}", constant < 0 ? '-' : '+', std::abs(constant)) : "");
  }
  // Of c·a^t and c·t^a the one that fits the second half better, by least squares of the logarithms.
  const std::size_t from = std::max<std::size_t>(widths.size() / 2, 1);
  const auto log_time = [](std::size_t t) { return std::log(static_cast<double>(t)); };
  const auto time = [](std::size_t t) { return static_cast<double>(t); };
  const auto [rate, rate_error] = fit(widths, from, time);
  const auto [degree, degree_error] = fit(widths, from, log_time);
  return degree_error < rate_error ? fmt::format("about t^{:.1f}", degree)
                                   : fmt::format("times {:.2f} a step", std::exp(rate));
}

std::string growth(const std::vector<Diagrams>& diagrams) {
  std::string text;
  for (const Diagrams& d : diagrams)
    text += fmt::format("{}{} {} ({} at t = {})", text.empty() ? "" : "; ", d.order.text(), growth(d.widths),
                        d.widths.back(), d.widths.size() - 1);
  return text;
}

}  // namespace outpace::diagram
