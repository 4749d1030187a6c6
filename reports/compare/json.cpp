// Comparisons as JSON: every row, also those that did not change.
#include "reports/compare.hpp"
#include "reports/compare/word.hpp"

namespace outpace {
namespace {

using Json = nlohmann::json;

Json ratio_json(const std::optional<Ratio>& ratio) {
  if (!ratio) return nullptr;
  return {{"value", ratio->value},
          {"interval", {ratio->interval.low, ratio->interval.high}},
          {"direction", std::string(word(ratio->direction()))}};
}

Json number_or_null(const std::optional<double>& value) { return value ? Json(*value) : Json(); }
Json text_or_null(const std::optional<std::string>& value) { return value ? Json(*value) : Json(); }

}  // namespace

std::string_view word(Direction direction) {
  return direction == Direction::better ? "better" : direction == Direction::worse ? "worse" : "same";
}

Direction verdict_direction(const RaceChange& race) {
  if (race.before == race.after) return Direction::same;
  return race.after < race.before ? Direction::better : Direction::worse;
}

Json to_json(const RunComparison& comparison) {
  Json races = Json::array(), contestants = Json::array(), leads = Json::array();
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
                           {"rungs_after", change.rungs_after},
                           {"missing", change.lost},
                           {"new", change.gained}});
  }
  for (const LeadChange& lead : comparison.leads)
    leads.push_back({{"race", lead.race},
                     {"contestant", lead.contestant},
                     {"lead", lead.lead},
                     {"accuracy_before", lead.accuracy_before},
                     {"accuracy_after", lead.accuracy_after},
                     {"interval", {lead.interval.low, lead.interval.high}},
                     {"direction", std::string(word(lead.direction()))}});
  return {{"before", comparison.before}, {"after", comparison.after}, {"races", races},
          {"contestants", contestants},  {"approximate", leads},      {"missing", comparison.missing},
          {"new", comparison.added}};
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
  Json accuracies = Json::array();
  for (const AccuracyDuel& duel : comparison.accuracies)
    accuracies.push_back({{"race", duel.race},
                          {"first", duel.first},
                          {"second", duel.second},
                          {"interval", {duel.interval.low, duel.interval.high}},
                          {"direction", std::string(word(duel.direction()))},
                          {"seconds_first", duel.seconds_first},
                          {"seconds_second", duel.seconds_second}});
  return {{"first", comparison.first},
          {"second", comparison.second},
          {"wins_first", comparison.wins_first},
          {"wins_second", comparison.wins_second},
          {"ties", comparison.ties},
          {"work", ratio_json(comparison.work)},
          {"time", ratio_json(comparison.time)},
          {"races", duels},
          {"approximate", accuracies}};
}

}  // namespace outpace
