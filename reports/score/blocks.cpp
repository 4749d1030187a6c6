// Finding the blocks of a run and counting what is in them; see blocks.hpp.
#include "reports/blocks.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace outpace {
namespace {

/// Fewer systems than this are read row by row.
constexpr std::size_t least_systems = 64;

std::string kind_of(const RaceName& name) { return name.system.substr(0, name.system.find(':')); }

using Question = std::tuple<std::string, std::string, std::string>;

Question question_of(const RaceName& name) { return {kind_of(name), name.family, name.observable}; }

/// Systems that one race speaks of, and no other.
std::set<std::string> asked_once(const RunScore& run) {
  std::map<std::string, unsigned> races;
  for (const RaceScore& race : run.races) ++races[race.header.name.system];
  std::set<std::string> once;
  for (const auto& [system, count] : races)
    if (count == 1) once.insert(system);
  return once;
}

std::set<Question> block_questions(const RunScore& run, const std::set<std::string>& once) {
  std::map<Question, std::size_t> systems;
  for (const RaceScore& race : run.races)
    if (race.header.kind == RaceKind::duel && once.contains(race.header.name.system))
      ++systems[question_of(race.header.name)];
  std::set<Question> questions;
  for (const auto& [question, count] : systems)
    if (count >= least_systems) questions.insert(question);
  return questions;
}

std::string winner_of(const RaceScore& race) {
  const ContestantScore* best = race.best();
  if (best && race.verdict <= RaceVerdict::accelerated) return best->name;
  return race.direct.costs.empty() ? "nobody" : std::string(direct_name);
}

}  // namespace

std::string Block::title() const { return kind + ", " + observable + " from " + family; }

std::vector<Block> blocks_of(const RunScore& run) {
  const std::set<Question> questions = block_questions(run, asked_once(run));
  std::vector<Block> blocks;
  for (const RaceScore& race : run.races) {
    const Question question = question_of(race.header.name);
    if (race.header.kind != RaceKind::duel || !questions.contains(question)) continue;
    auto block = std::ranges::find_if(
        blocks, [&](const Block& b) { return Question(b.kind, b.family, b.observable) == question; });
    if (block == blocks.end()) {
      const auto& [kind, family, observable] = question;
      block = blocks.insert(block, Block{kind, family, observable, {}, {}, {}});
    }
    block->races.push_back(&race);
    const std::string winner = winner_of(race);
    ++block->counts[race.verdict][winner];
    if (winner == "nobody" || race.verdict == RaceVerdict::disputed || !race.complete) block->open.push_back(&race);
  }
  return blocks;
}

std::set<std::string> folded_systems(const RunScore& run) {
  const std::set<std::string> once = asked_once(run);
  const std::set<Question> questions = block_questions(run, once);
  std::set<std::string> folded;
  if (questions.empty()) return folded;
  for (const RaceScore& race : run.races) {
    const RaceName& name = race.header.name;
    if (race.header.kind == RaceKind::duel && race.problems.empty() && once.contains(name.system) &&
        questions.contains(question_of(name)))
      folded.insert(name.system);
  }
  return folded;
}

std::string winners_text(const std::map<std::string, unsigned>& winners) {
  std::vector<std::pair<std::string, unsigned>> sorted(winners.begin(), winners.end());
  std::ranges::stable_sort(sorted, [](const auto& a, const auto& b) { return a.second > b.second; });
  std::string text;
  for (const auto& [name, count] : sorted) text += (text.empty() ? "" : " · ") + name + " " + std::to_string(count);
  return text;
}

}  // namespace outpace
