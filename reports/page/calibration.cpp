// The calibration list of docs/method.md as a table: systems, families, observables, and the verdicts that are right.
#include "reports/page/calibration.hpp"

#include <algorithm>

#include "reports/page/html.hpp"

namespace outpace::page {
namespace {

using enum RaceVerdict;

struct Expectation {
  std::vector<std::string_view> systems, families, observables;  ///< empty: any
  std::vector<RaceVerdict> verdicts;
};

const std::vector<Expectation>& expectations() {
  static const std::vector<Expectation> list{
      {{"eca:170", "eca:204"}, {}, {}, {closed, trivial}},
      {{"eca:60", "eca:90", "eca:150"}, {"single"}, {"cell", "population"}, {closed}},
      {{"eca:90"}, {"random"}, {"cell"}, {reducible}},
      {{"eca:184"}, {"random"}, {"cell"}, {reducible}},
      {{"eca:13", "eca:28", "eca:154", "eca:232"}, {"random"}, {"cell"}, {closed}},
      {{"eca:110"}, {"random"}, {"cell"}, {reducible, gaining}},
      {{"eca:110"}, {"single"}, {"population"}, {closed, reducible}},
      {{"eca:30", "eca:45"}, {"random", "single"}, {}, {accelerated, unbeaten}},
      {{"eca:22", "eca:54", "eca:106"}, {"random"}, {}, {accelerated, unbeaten}},
      {{"eca:106"}, {"single"}, {}, {closed, reducible, gaining, trivial}},
  };
  return list;
}

bool among(const std::vector<std::string_view>& names, const std::string& name) {
  return names.empty() || std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

std::optional<Calibration> calibration_of(const RaceScore& race) {
  if (race.header.kind != RaceKind::ladder) return std::nullopt;
  const RaceName& name = race.header.name;
  for (const Expectation& known : expectations()) {
    if (!among(known.systems, name.system) || !among(known.families, name.family) ||
        !among(known.observables, name.observable) || (name.family == "ring"))
      continue;
    std::vector<std::string_view> words;
    for (const RaceVerdict verdict : known.verdicts) words.push_back(to_string(verdict));
    const bool met = std::find(known.verdicts.begin(), known.verdicts.end(), race.verdict) != known.verdicts.end();
    return Calibration{&race, joined(words, " or "), met};
  }
  return std::nullopt;
}

}  // namespace outpace::page
