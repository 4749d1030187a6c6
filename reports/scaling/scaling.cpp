// Gathering a run's learners by system and lead, and what follows from them.
#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "reports/scaling.hpp"

namespace outpace {
namespace {

double median(std::vector<double> values) {
  std::ranges::sort(values);
  const std::size_t n = values.size();
  return n == 0 ? 0 : n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

/// `learned:mlp:64x2:4096:3` in parts.
struct Point {
  std::string base, kind, size;
  std::vector<const AccuracyRow*> seeds;
  [[nodiscard]] double parameters() const { return static_cast<double>(seeds[0]->learner->parameters); }
  [[nodiscard]] double examples() const { return static_cast<double>(seeds[0]->learner->examples); }
  template <class Value>
  [[nodiscard]] std::vector<double> values(const Value& value) const {
    std::vector<double> all;
    for (const AccuracyRow* row : seeds) all.push_back(value(*row));
    return all;
  }
};

double accuracy_of(const AccuracyRow& row) {
  return row.questions ? static_cast<double>(row.right) / static_cast<double>(row.questions) : 0;
}
double loss_of(const AccuracyRow& row) { return row.learner->loss; }

double skill(double accuracy, double trivial) { return trivial < 1 ? (accuracy - trivial) / (1 - trivial) : 0; }

std::vector<Point> points_of(const RaceRecord& race, ScaledLead& lead) {
  std::vector<Point> points;
  for (const AccuracyRow& row : race.accuracy) {
    if (!row.learner) continue;
    lead.majority = row.majority;
    lead.persistence = row.persistence;
    lead.in_batch = row.learner->direct_batch_seconds > 0;
    lead.direct_seconds = lead.in_batch ? row.learner->direct_batch_seconds : row.learner->direct_seconds;
    lead.proven += row.learner->proven;
    if (!row.learner->failure.empty()) {
      ++lead.failed;
      continue;
    }
    const std::string base = row.contestant.substr(0, row.contestant.rfind(':'));
    auto found = std::ranges::find(points, base, &Point::base);
    if (found == points.end()) {
      const std::size_t first = base.find(':'), second = base.find(':', first + 1), third = base.find(':', second + 1);
      points.push_back(
          {base, row.learner->kind, second == base.npos ? "" : base.substr(second + 1, third - second - 1), {}});
      found = points.end() - 1;
    }
    found->seeds.push_back(&row);
  }
  return points;
}

/// The law along one axis, over the points that `on_axis` picks; points of equal N count once.
template <class OnAxis, class Size>
std::optional<ScalingLaw> law(const std::vector<Point>& points, const OnAxis& on_axis, const Size& size) {
  std::map<double, std::vector<double>> at;
  for (const Point& point : points)
    if (on_axis(point)) at.try_emplace(size(point), point.values(loss_of));
  std::vector<double> sizes;
  std::vector<std::vector<double>> losses;
  for (auto& [n, values] : at) sizes.push_back(n), losses.push_back(std::move(values));
  return fit_law(sizes, losses);
}

/// Where a rising (or falling) line through neighbouring points first passes one half, in x.
std::optional<double> half_way(const std::vector<std::pair<double, double>>& points, bool rising) {
  for (std::size_t i = 1; i < points.size(); ++i) {
    const auto& [x0, y0] = points[i - 1];
    const auto& [x1, y1] = points[i];
    if (rising ? (y0 < 0.5 && y1 >= 0.5) : (y0 >= 0.5 && y1 < 0.5)) return x0 + (x1 - x0) * (0.5 - y0) / (y1 - y0);
  }
  return std::nullopt;
}

/// A lead that a damaged record holds may be no number; it counts as 0.
double steps(const std::string& lead) { return std::strtod(lead.c_str(), nullptr); }

double slope(const std::vector<std::pair<double, double>>& points) {
  double mx = 0, my = 0, xy = 0, xx = 0;
  for (const auto& [x, y] : points)
    mx += x / static_cast<double>(points.size()), my += y / static_cast<double>(points.size());
  for (const auto& [x, y] : points) xy += (x - mx) * (y - my), xx += (x - mx) * (x - mx);
  return xx > 0 ? xy / xx : 0;
}

ScaledLead scaled_lead(const RaceRecord& race) {
  ScaledLead lead;
  lead.lead = race.header.lead.value_or("");
  lead.difficulty = race.header.difficulty;
  const std::vector<Point> points = points_of(race, lead);
  if (points.empty()) return lead;
  const double trivial = std::max(lead.majority, lead.persistence);
  const Point* best = nullptr;
  for (const Point& point : points) {
    const double accuracy = median(point.values(accuracy_of));
    const double seconds = median(point.values(
        [&](const AccuracyRow& row) { return lead.in_batch ? row.learner->batch_seconds : row.seconds_per_answer; }));
    lead.skills[point.base] = skill(accuracy, trivial);
    // Less than a tenth is within what two timings of one thing differ by.
    if (accuracy == 1 && 1.1 * seconds < lead.direct_seconds && !lead.faster) lead.faster = point.base;
    if (best && (accuracy < lead.accuracy || (accuracy == lead.accuracy && seconds >= lead.best_seconds))) continue;
    best = &point;
    lead.accuracy = accuracy;
    lead.best_seconds = seconds;
  }
  lead.best = best->base;
  lead.skill = skill(lead.accuracy, trivial);
  lead.loss = median(best->values(loss_of));
  const std::vector<double> accuracies = best->values(accuracy_of);
  lead.accuracy_interval = {*std::ranges::min_element(accuracies), *std::ranges::max_element(accuracies)};

  // The size with most different numbers of examples is the examples' axis, the number of examples with most sizes the
  // parameters'.
  std::map<std::string, std::size_t> by_size;
  std::map<double, std::size_t> by_examples;
  for (const Point& point : points)
    if (point.kind == "mlp") ++by_size[point.size], ++by_examples[point.examples()];
  if (by_size.empty()) return lead;
  const auto more = [](const auto& a, const auto& b) { return a.second < b.second; };
  const std::string size = std::ranges::max_element(by_size, more)->first;
  const double examples = std::ranges::max_element(by_examples, more)->first;
  const auto is_mlp = [](const Point& point) { return point.kind == "mlp"; };
  lead.by_parameters = law(
      points, [&](const Point& p) { return is_mlp(p) && p.examples() == examples; },
      [](const Point& p) { return p.parameters(); });
  lead.by_examples = law(
      points, [&](const Point& p) { return is_mlp(p) && p.size == size; }, [](const Point& p) { return p.examples(); });
  lead.by_operations =
      law(points, is_mlp, [](const Point& p) { return static_cast<double>(p.seeds[0]->learner->operations); });
  std::map<double, double> rising;
  for (const Point& point : points)
    if (is_mlp(point) && point.size == size)
      rising[std::log2(point.examples())] = skill(median(point.values(accuracy_of)), trivial);
  if (!rising.empty()) lead.skill_of_largest = rising.rbegin()->second;
  if (const auto half = half_way({rising.begin(), rising.end()}, true)) lead.half_skill_examples = std::exp2(*half);
  return lead;
}

void finish(ScaledSystem& system) {
  std::ranges::sort(system.leads, {}, [](const ScaledLead& lead) { return steps(lead.lead); });
  std::vector<std::pair<double, double>> skills, examples, direct;
  for (const ScaledLead& lead : system.leads) {
    const double k = steps(lead.lead);
    skills.emplace_back(k, lead.skill);
    if (lead.half_skill_examples) examples.emplace_back(k, std::log2(*lead.half_skill_examples));
    if (lead.direct_seconds > 0) direct.emplace_back(std::log2(k), std::log2(lead.direct_seconds));
  }
  std::map<std::string, double> sums;
  for (const ScaledLead& lead : system.leads)
    for (const auto& [name, one] : lead.skills) sums[name] += one;
  if (!sums.empty())
    system.best =
        std::ranges::max_element(sums, [](const auto& a, const auto& b) { return a.second < b.second; })->first;
  system.half_skill_lead = half_way(skills, false);
  if (examples.size() >= 2) system.data_exponent = slope(examples);
  // Direct simulation's time grows by a power of k; the learner's is taken to stay what it is at the last lead.
  if (direct.size() < 2 || system.leads.back().best_seconds <= 0) return;
  const double grows = slope(direct), wanted = std::log2(system.leads.back().best_seconds);
  if (grows > 0.05) system.break_even_lead = std::exp2(direct.back().first + (wanted - direct.back().second) / grows);
}

std::vector<DifficultyCorrelation> correlations(const std::vector<ScaledSystem>& systems) {
  std::vector<DifficultyCorrelation> all;
  using Figure = std::optional<double>;
  const auto add_any = [&](std::string measure, const auto& value) {
    std::vector<double> hard, exact;
    for (const ScaledSystem& system : systems)
      for (const ScaledLead& lead : system.leads) {
        if (!lead.skill_of_largest) continue;
        const Figure figure = value(system, lead);
        if (!figure) continue;
        hard.push_back(1 - *lead.skill_of_largest);
        exact.push_back(*figure);
      }
    if (hard.size() >= 2) all.push_back({std::move(measure), rank_correlation(hard, exact), hard.size()});
  };
  const auto add = [&](std::string measure, const auto& value) {
    add_any(std::move(measure), [&](const ScaledSystem&, const ScaledLead& lead) {
      return lead.difficulty ? value(*lead.difficulty) : Figure();
    });
  };
  add("decision-diagram nodes", [](const auto& d) { return Figure(static_cast<double>(d.diagram_nodes)); });
  add("sensitivity", [](const auto& d) { return Figure(d.sensitivity); });
  add("influence", [](const auto& d) { return Figure(d.influence); });
  add("Fourier degree", [](const auto& d) { return d.fourier_degree ? Figure(*d.fourier_degree) : Figure(); });
  add("algebraic degree", [](const auto& d) { return d.algebraic_degree ? Figure(*d.algebraic_degree) : Figure(); });
  add_any("zstd ratio of the system's record",
          [](const ScaledSystem& system, const ScaledLead&) { return system.compressed; });
  return all;
}

}  // namespace

bool ScalingScore::is_study() const {
  return std::ranges::any_of(systems, [](const ScaledSystem& system) {
    return std::ranges::any_of(system.leads, [](const ScaledLead& lead) {
      return lead.by_parameters || lead.by_examples || lead.by_operations;
    });
  });
}

ScalingScore score_scaling(const Run& run) {
  ScalingScore score;
  for (const RaceRecord& race : run.races) {
    const bool learners =
        std::ranges::any_of(race.accuracy, [](const AccuracyRow& row) { return row.learner.has_value(); });
    if (!learners) continue;
    const std::string name =
        RaceName{race.header.name.system, race.header.name.family, race.header.name.observable}.text();
    auto found = std::ranges::find(score.systems, name, &ScaledSystem::race);
    if (found == score.systems.end()) {
      score.systems.push_back({.race = name,
                               .leads = {},
                               .best = "",
                               .half_skill_lead = {},
                               .data_exponent = {},
                               .break_even_lead = {},
                               .compressed = race.header.compressed,
                               .note = ""});
      found = score.systems.end() - 1;
    }
    found->leads.push_back(scaled_lead(race));
  }
  for (ScaledSystem& system : score.systems) finish(system);
  score.correlations = correlations(score.systems);
  return score;
}

}  // namespace outpace
