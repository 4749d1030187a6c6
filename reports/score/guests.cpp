// What a run says of the programs in it that are not outpace's own.
#include <fmt/format.h>

#include <algorithm>

#include "reports/score.hpp"

namespace outpace {

std::vector<std::string> guest_notes(const RunScore& run) {
  struct Part {
    unsigned answered = 0, led = 0, struck = 0;
    std::vector<std::string> declined;
  };
  std::map<std::string, Part> parts;
  for (const RaceScore& race : run.races)
    for (const ContestantScore& contestant : race.predictors) {
      if (!contestant.external) continue;
      Part& part = parts[contestant.name];
      if (contestant.declined)
        part.declined.push_back(*contestant.declined);
      else
        ++part.answered;
      part.struck += contestant.strikes.empty() ? 0 : 1;
      part.led += race.best() && race.best()->name == contestant.name ? 1 : 0;
    }
  std::vector<std::string> notes;
  for (auto& [name, part] : parts) {
    std::string note = fmt::format(
        "{} is a program of its own: its time is CPU time measured from outside, reading and writing JSON included. It "
        "answered in {} and was the best in {} of {} races",
        name, part.answered, part.led, part.answered + part.declined.size());
    if (part.struck > 0) note += fmt::format(", struck in {}", part.struck);
    if (!part.declined.empty()) {
      std::ranges::sort(part.declined);
      const auto repeated = std::ranges::unique(part.declined);
      const std::size_t count = part.declined.size();
      part.declined.erase(repeated.begin(), repeated.end());
      note += fmt::format("; it declined {}: {}", count, part.declined.front());
      if (part.declined.size() > 1) note += fmt::format(" (and {} other reasons)", part.declined.size() - 1);
    }
    notes.push_back(note + ".");
  }
  return notes;
}

}  // namespace outpace
