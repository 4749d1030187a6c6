// The chart of one race: log2 of work over log2 of time, ordinary rungs only, dashed where direct simulation is absent.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reports/page.hpp"

namespace outpace {
namespace {

constexpr double width = 640, height = 300, left = 52, right = 130, top = 14, bottom = 34;
constexpr const char* palette[] = {"#888888", "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"};

struct Frame {
  double first = 1e9, last = -1e9, low = 1e9, high = -1e9;
  void take(const RungCost& cost) {
    first = std::min(first, static_cast<double>(cost.rung));
    last = std::max(last, static_cast<double>(cost.rung));
    low = std::min(low, cost.log2_work);
    high = std::max(high, cost.log2_work);
  }
  [[nodiscard]] double x(double rung) const {
    return left + (rung - first) / std::max(1.0, last - first) * (width - left - right);
  }
  [[nodiscard]] double y(double work) const {
    return height - bottom - (work - low) / std::max(1.0, high - low) * (height - top - bottom);
  }
};

std::string axes(const Frame& frame) {
  std::string svg;
  const auto step = [](double range) { return std::max(1.0, std::ceil(range / 8)); };
  for (double rung = frame.first; rung <= frame.last; rung += step(frame.last - frame.first)) {
    svg += fmt::format("<text class='tick' x='{:.1f}' y='{:.1f}' text-anchor='middle'>2^{:.0f}</text>", frame.x(rung),
                       height - bottom + 16, rung);
  }
  for (double work = std::ceil(frame.low); work <= frame.high; work += step(frame.high - frame.low)) {
    svg += fmt::format("<line class='grid' x1='{}' x2='{}' y1='{:.1f}' y2='{:.1f}'/>", left, width - right,
                       frame.y(work), frame.y(work));
    svg += fmt::format("<text class='tick' x='{}' y='{:.1f}' text-anchor='end'>2^{:.0f}</text>", left - 6,
                       frame.y(work) + 4, work);
  }
  return svg + fmt::format("<text class='tick' x='{:.0f}' y='{}' text-anchor='middle'>time asked for</text>",
                           (left + width - right) / 2, height - 4);
}

std::string line_of(const ContestantScore& score, const Frame& frame, std::string_view colour, double label_y) {
  std::string points, dots;
  for (const RungCost& cost : score.costs) {
    if (cost.far) continue;
    points += fmt::format("{:.1f},{:.1f} ", frame.x(cost.rung), frame.y(cost.log2_work));
    dots += fmt::format("<circle cx='{:.1f}' cy='{:.1f}' r='2.5' fill='{}'{}/>", frame.x(cost.rung),
                        frame.y(cost.log2_work), colour, cost.counts ? "" : " opacity='.35'");
  }
  return fmt::format(
      "<polyline points='{}' fill='none' stroke='{}' stroke-width='1.6'/>{}"
      "<text x='{}' y='{:.1f}' fill='{}'>{}</text>",
      points, colour, dots, width - right + 10, label_y, colour, html_escaped(score.name));
}

}  // namespace

std::string race_chart(const RaceScore& race) {
  std::vector<const ContestantScore*> shown;
  const auto has_points = [](const ContestantScore& score) { return !score.costs.empty() && !score.costs.front().far; };
  if (has_points(race.direct)) shown.push_back(&race.direct);
  for (const ContestantScore& score : race.predictors)
    if (has_points(score) && shown.size() < std::size(palette)) shown.push_back(&score);
  if (shown.empty()) return "";
  Frame frame;
  for (const ContestantScore* score : shown)
    for (const RungCost& cost : score->costs)
      if (!cost.far) frame.take(cost);
  std::string svg = fmt::format("<svg viewBox='0 0 {} {}' role='img' aria-label='work against time, {}'>", width,
                                height, html_escaped(race.header.name.text()));
  svg += axes(frame);
  for (std::size_t i = 0; i < shown.size(); ++i)
    svg += line_of(*shown[i], frame, palette[i], top + 12 + 18 * static_cast<double>(i));
  return svg + "</svg>";
}

}  // namespace outpace
