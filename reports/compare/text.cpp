// Comparisons as text and as JSON.
#include <fmt/format.h>

#include <cmath>

#include "reports/compare.hpp"

namespace outpace {
namespace {

using Json = nlohmann::json;

std::string_view word(Direction direction) {
  switch (direction) {
    case Direction::better:
      return "better";
    case Direction::worse:
      return "worse";
    default:
      return "same";
  }
}

Cell ratio_cell(const std::optional<Ratio>& ratio) {
  if (!ratio) return {"–"};
  const Direction direction = ratio->direction();
  return {fmt::format("{:.3g} ({:.3g}–{:.3g})", ratio->value, ratio->interval.low, ratio->interval.high),
          direction == Direction::better  ? "32"
          : direction == Direction::worse ? "31"
                                          : ""};
}

std::string delta_text(const std::optional<double>& delta) { return delta ? fmt::format("{:.2f}", *delta) : "–"; }

Json ratio_json(const std::optional<Ratio>& ratio) {
  if (!ratio) return nullptr;
  return {{"value", ratio->value},
          {"interval", {ratio->interval.low, ratio->interval.high}},
          {"direction", std::string(word(ratio->direction()))}};
}

Json number_or_null(const std::optional<double>& value) { return value ? Json(*value) : Json(); }
Json text_or_null(const std::optional<std::string>& value) { return value ? Json(*value) : Json(); }

Direction verdict_direction(const RaceChange& race) {
  if (race.before == race.after) return Direction::same;
  return race.after < race.before ? Direction::better : Direction::worse;
}

}  // namespace

std::string comparison_text(const RunComparison& comparison, const TextStyle& style) {
  std::string text = fmt::format("before: {}\nafter:  {}\n", comparison.before, comparison.after);
  std::vector<std::vector<Cell>> rows;
  for (const RaceChange& race : comparison.races) {
    const double moved = std::abs(race.delta_after.value_or(0) - race.delta_before.value_or(0));
    if (race.before == race.after && moved < 0.01 && race.same_questions) continue;
    const Direction direction = verdict_direction(race);
    rows.push_back({{race.race},
                    {fmt::format("{} → {}", to_string(race.before), to_string(race.after))},
                    {fmt::format("{} → {}", delta_text(race.delta_before), delta_text(race.delta_after))},
                    {race.same_questions ? std::string(word(direction)) : "other questions"}});
  }
  if (!rows.empty()) {
    text += '\n';
    text += text_table({{"race"}, {"verdict"}, {"Δ", true}, {"change", false, 1}}, rows, style);
  }

  rows.clear();
  for (const ContestantChange& change : comparison.contestants) {
    const bool moved = (change.work && change.work->direction() != Direction::same) ||
                       (change.time && change.time->direction() != Direction::same) ||
                       change.rungs_before != change.rungs_after || !change.work;
    if (!moved) continue;
    rows.push_back({{change.race},
                    {change.contestant},
                    {fmt::format("2^{}", change.rung), ""},
                    ratio_cell(change.work),
                    ratio_cell(change.time),
                    {fmt::format("{} → {}", change.rungs_before, change.rungs_after)}});
  }
  if (!rows.empty()) {
    text += '\n';
    text += text_table({{"race"},
                        {"contestant"},
                        {"rung", true, 2},
                        {"work after/before", true},
                        {"time after/before", true},
                        {"rungs", true, 1}},
                       rows, style);
    text += text_wrapped("Ratios below 1 are better; 95 % intervals over the queries. Work is exact, time is noisy.",
                         style.columns);
  } else {
    text += "\nNo contestant's work or time changed.\n";
  }
  for (const std::string& name : comparison.missing) text += "missing after: " + name + "\n";
  for (const std::string& name : comparison.added) text += "new after: " + name + "\n";
  return text;
}

Json to_json(const RunComparison& comparison) {
  Json races = Json::array(), contestants = Json::array();
  for (const RaceChange& race : comparison.races) {
    races.push_back({{"race", race.race},
                     {"before", std::string(to_string(race.before))},
                     {"after", std::string(to_string(race.after))},
                     {"delta_before", number_or_null(race.delta_before)},
                     {"delta_after", number_or_null(race.delta_after)},
                     {"same_questions", race.same_questions},
                     {"direction", std::string(word(verdict_direction(race)))}});
  }
  for (const ContestantChange& change : comparison.contestants) {
    contestants.push_back({{"race", change.race},
                           {"contestant", change.contestant},
                           {"rung", change.rung},
                           {"work", ratio_json(change.work)},
                           {"time", ratio_json(change.time)},
                           {"rungs_before", change.rungs_before},
                           {"rungs_after", change.rungs_after}});
  }
  return {{"before", comparison.before}, {"after", comparison.after},     {"races", races},
          {"contestants", contestants},  {"missing", comparison.missing}, {"new", comparison.added}};
}

std::string comparison_text(const PredictorComparison& comparison, const TextStyle& style) {
  std::vector<std::vector<Cell>> rows;
  std::string declines;
  for (const Duel& duel : comparison.duels) {
    if (!duel.time) {
      if (duel.first_declines)
        declines += text_wrapped(fmt::format("{}  {} declines: {}", duel.race, comparison.first, *duel.first_declines),
                                 style.columns, 4);
      if (duel.second_declines)
        declines += text_wrapped(
            fmt::format("{}  {} declines: {}", duel.race, comparison.second, *duel.second_declines), style.columns, 4);
      continue;
    }
    const std::string winner = duel.winner == Direction::better  ? comparison.second
                               : duel.winner == Direction::worse ? comparison.first
                                                                 : "tie";
    rows.push_back(
        {{duel.race}, {fmt::format("2^{}", duel.rung)}, ratio_cell(duel.work), ratio_cell(duel.time), {winner}});
  }
  std::string text =
      fmt::format("{} over {}: {} faster {}×, {} faster {}×, ties {}\n", comparison.second, comparison.first,
                  comparison.second, comparison.wins_second, comparison.first, comparison.wins_first, comparison.ties);
  if (!rows.empty()) {
    text += '\n';
    text +=
        text_table({{"race"}, {"rung", true, 1}, {"work ratio", true}, {"time ratio", true}, {"faster"}}, rows, style);
    text += text_wrapped("Ratios at the highest rung that both answered, on the same queries, with 95 % intervals.",
                         style.columns);
  }
  return declines.empty() ? text : text + '\n' + declines;
}

Json to_json(const PredictorComparison& comparison) {
  Json duels = Json::array();
  for (const Duel& duel : comparison.duels) {
    duels.push_back({{"race", duel.race},
                     {"rung", duel.rung},
                     {"work", ratio_json(duel.work)},
                     {"time", ratio_json(duel.time)},
                     {"first_declines", text_or_null(duel.first_declines)},
                     {"second_declines", text_or_null(duel.second_declines)}});
  }
  return {{"first", comparison.first},
          {"second", comparison.second},
          {"wins_first", comparison.wins_first},
          {"wins_second", comparison.wins_second},
          {"ties", comparison.ties},
          {"races", duels}};
}

}  // namespace outpace
