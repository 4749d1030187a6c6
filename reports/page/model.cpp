// Grouping races by system and by predictor; see model.hpp.
#include "reports/page/model.hpp"

#include <algorithm>
#include <cmath>

#include "reports/page/calibration.hpp"
#include "reports/page/html.hpp"

namespace outpace::page {
namespace {

std::string prefix(const std::string& system) { return system.substr(0, system.find(':')); }

std::string title_of(const std::string& kind) {
  if (kind == "eca") return "Elementary cellular automata";
  if (kind == "ca") return "One-dimensional cellular automata";
  if (kind == "life") return "Life-like cellular automata";
  if (kind == "tm") return "Turing machines";
  if (kind == "rnn") return "Recurrent networks";
  return kind;
}

/// Families in the order in which people ask: the seed, the field, the rest.
int family_rank(const std::string& kind) {
  static constexpr const char* order[] = {"eca", "ca", "life", "tm", "rnn"};
  return static_cast<int>(std::find(std::begin(order), std::end(order), kind) - std::begin(order));
}

Standing standing_of(const RaceScore& race, const ContestantScore& score) {
  if (score.stranger) return Standing::stranger;
  if (score.declined) return Standing::declines;
  if (!score.strikes.empty()) return Standing::struck;
  const ContestantScore* best = race.best();
  if (!best || race.verdict > RaceVerdict::accelerated || score.verdict != best->verdict)
    return score.verdict == RaceVerdict::unbeaten && race.verdict == RaceVerdict::unbeaten ? Standing::ties
                                                                                           : Standing::behind;
  if (&score == best) return Standing::wins;
  const bool equal = std::abs(score.delta.value_or(0) - best->delta.value_or(0)) <= 0.05;
  return equal && race.verdict <= RaceVerdict::gaining ? Standing::ties : Standing::behind;
}

void add_race(Model& model, const RaceScore& race, std::map<std::string, std::size_t>& places) {
  const auto [place, is_new] = places.try_emplace(race.header.name.system, model.systems.size());
  if (is_new) {
    SystemPage& fresh = model.systems.emplace_back();
    fresh.system = race.header.name.system;
    fresh.kind = prefix(fresh.system);
  }
  SystemPage& its = model.systems[place->second];
  its.troubled |= !race.problems.empty();
  if (race.header.kind == RaceKind::approximate) {
    its.approximate.push_back(&race);
    return;
  }
  its.races.push_back(&race);
  auto kind = std::find_if(model.kinds.begin(), model.kinds.end(), [&](const Kind& k) { return k.id == its.kind; });
  if (kind == model.kinds.end()) kind = model.kinds.insert(model.kinds.end(), Kind{its.kind, title_of(its.kind), {}});
  const Kind::Question question{race.header.name.family, race.header.name.observable};
  if (std::find(kind->questions.begin(), kind->questions.end(), question) == kind->questions.end())
    kind->questions.push_back(question);
}

void add_predictor(std::map<std::string, PredictorPage>& pages, const RaceScore& race, const ContestantScore& score) {
  PredictorPage& its = pages[score.name];
  its.name = score.name;
  its.entries.push_back({&race, &score, standing_of(race, score)});
  if (race.header.kind != RaceKind::ladder || score.stranger) return;
  if (const auto reached = horizon(score)) its.horizons.push_back(*reached);
}

}  // namespace

std::string_view to_string(Standing standing) {
  switch (standing) {
    case Standing::wins:
      return "wins";
    case Standing::ties:
      return "ties";
    case Standing::behind:
      return "behind";
    case Standing::struck:
      return "struck";
    case Standing::declines:
      return "declines";
    case Standing::stranger:
      return "not its kind";
  }
  return "";
}

const RaceScore* SystemPage::at(const Kind::Question& question) const {
  for (const RaceScore* race : races)
    if (race->header.name.family == question.family && race->header.name.observable == question.observable) return race;
  return nullptr;
}

unsigned PredictorPage::count(Standing standing) const {
  return static_cast<unsigned>(
      std::count_if(entries.begin(), entries.end(), [&](const Entry& entry) { return entry.standing == standing; }));
}

std::optional<unsigned> horizon(const ContestantScore& score) {
  std::optional<unsigned> reached;
  for (const RungCost& cost : score.costs) reached = std::max(reached.value_or(0), cost.rung);
  return reached;
}

bool natural_less(std::string_view a, std::string_view b) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  while (!a.empty() && !b.empty()) {
    if (digit(a[0]) && digit(b[0])) {
      const auto take = [&](std::string_view& text) {
        std::size_t end = 0;
        while (end < text.size() && digit(text[end])) ++end;
        std::string_view number = text.substr(0, end);
        text.remove_prefix(end);
        while (number.size() > 1 && number[0] == '0') number.remove_prefix(1);
        return number;
      };
      const std::string_view left = take(a), right = take(b);
      if (left.size() != right.size()) return left.size() < right.size();
      if (left != right) return left < right;
    } else {
      if (a[0] != b[0]) return a[0] < b[0];
      a.remove_prefix(1);
      b.remove_prefix(1);
    }
  }
  return a.size() < b.size();
}

Model model_of(const RunScore& run, const std::vector<Portrait>& portraits) {
  Model model{.run = run,
              .kinds = {},
              .systems = {},
              .predictors = {},
              .direct_horizons = {},
              .calibrations = {},
              .blocks = blocks_of(run),
              .folded = folded_systems(run)};
  std::map<std::string, std::size_t> places;
  std::map<std::string, PredictorPage> predictors;
  for (const RaceScore& race : run.races) {
    if (!model.folded.contains(race.header.name.system)) add_race(model, race, places);
    if (race.header.kind == RaceKind::ladder)
      if (const auto reached = horizon(race.direct)) model.direct_horizons.push_back(*reached);
    for (const ContestantScore& score : race.predictors) add_predictor(predictors, race, score);
    if (auto calibration = calibration_of(race)) model.calibrations.push_back(std::move(*calibration));
  }
  const auto heads = headlines(run);
  for (SystemPage& its : model.systems) {
    if (const auto head = heads.find(its.system); head != heads.end()) its.headline = &run.races[head->second];
    if (!its.headline && !its.races.empty()) its.headline = its.races.front();
    std::stable_partition(its.races.begin(), its.races.end(),
                          [&](const RaceScore* race) { return race == its.headline; });
    for (const Portrait& portrait : portraits)
      if (portrait.system == its.system) its.portrait = &portrait;
  }
  std::stable_sort(model.systems.begin(), model.systems.end(), [](const SystemPage& a, const SystemPage& b) {
    if (a.troubled != b.troubled) return a.troubled;
    if (a.kind != b.kind) return std::pair(family_rank(a.kind), a.kind) < std::pair(family_rank(b.kind), b.kind);
    return natural_less(a.system, b.system);
  });
  std::stable_sort(model.kinds.begin(), model.kinds.end(), [](const Kind& a, const Kind& b) {
    return std::pair(family_rank(a.id), a.id) < std::pair(family_rank(b.id), b.id);
  });
  for (auto& [name, its] : predictors) {
    std::sort(its.horizons.begin(), its.horizons.end());
    model.predictors.push_back(std::move(its));
  }
  std::stable_sort(
      model.predictors.begin(), model.predictors.end(),
      [](const PredictorPage& a, const PredictorPage& b) { return a.count(Standing::wins) > b.count(Standing::wins); });
  std::sort(model.direct_horizons.begin(), model.direct_horizons.end());
  return model;
}

}  // namespace outpace::page
