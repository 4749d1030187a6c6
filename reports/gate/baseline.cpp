// Writing and reading baselines. Rows that the clock cut are left out: they would differ from machine to machine.
#include "reports/gate/baseline.hpp"

#include <fmt/format.h>

#include <cmath>

#include "reports/record/json_fields.hpp"
#include "reports/record/row_json.hpp"
#include "reports/score/ladder.hpp"
#include "systems/core/random_field.hpp"

namespace outpace {
namespace {

using Json = nlohmann::json;

std::string group_of(RaceVerdict verdict) {
  if (verdict == RaceVerdict::closed) return "closed";
  return verdict == RaceVerdict::reducible || verdict == RaceVerdict::gaining ? "reduced" : "rest";
}

GatedRung gate(const AnsweredRung& rung) {
  GatedRung gated;
  std::uint64_t folded = 0;
  for (const std::uint64_t answer : rung.answers) folded = mix64(folded ^ answer);
  gated.answers = static_cast<std::uint32_t>(folded >> 32);
  for (const std::uint64_t work : rung.work) gated.work = work > ~gated.work ? ~std::uint64_t{0} : gated.work + work;
  return gated;
}

double rounded(double value) { return std::round(value * 1e4) / 1e4; }

Json optional_number(const std::optional<double>& value) { return value ? Json(rounded(*value)) : Json(); }

}  // namespace

Baseline1 gated_part(const Run& run, const RunScore& score) {
  Baseline1 baseline;
  for (const RaceRecord& record : run.races) {
    if (record.header.kind == RaceKind::approximate) continue;
    const std::string name = record.header.name.text();
    GatedRace& race = baseline[name];
    race.seed = record.header.seed;
    race.byte_limit = record.header.byte_limit;
    race.queries = record.header.queries;
    race.first_rung = record.header.first_rung;
    race.budget_seconds = record.header.budget_seconds;
    const auto scored = std::find_if(score.races.begin(), score.races.end(), [&](const RaceScore& r) {
      return r.header.name == record.header.name && r.header.kind == record.header.kind;
    });
    race.verdict = to_string(scored->verdict);
    race.group = group_of(scored->verdict);
    if (scored->best()) race.delta = scored->best()->delta;
    if (scored->direct.slope) race.alpha_minus = scored->alpha_minus;
    for (const RecordedLadder& ladder : ladders_of(record)) {
      if (ladder.rungs.empty() || ladder.external) continue;
      GatedContestant& contestant = race.contestants[ladder.name];
      for (const ContestantScore& its : scored->predictors)
        if (its.name == ladder.name && its.slope && !(its.audit && its.audit->fires))
          contestant.exponent = its.alpha_plus;
      for (const auto& [key, rung] : ladder.rungs) {
        const std::string label = (key.far ? "far " : "") + std::to_string(key.rung);
        contestant.rungs[label] = gate(rung);
        contestant.replay[label] = rung.replay;
      }
    }
  }
  return baseline;
}

std::string to_text(const Baseline1& baseline) {
  std::string text = fmt::format("{{\"schema\": {}, \"races\": {{", baseline_schema);
  const char* between_races = "\n";
  for (const auto& [name, race] : baseline) {
    text += between_races + dump(Json(name)) + ": " +
            dump({{"seed", race.seed},
                  {"byte_limit", race.byte_limit},
                  {"queries", race.queries},
                  {"first_rung", race.first_rung},
                  {"budget_seconds", race.budget_seconds},
                  {"group", race.group},
                  {"verdict", race.verdict},
                  {"delta", optional_number(race.delta)},
                  {"alpha_minus", optional_number(race.alpha_minus)}});
    text.back() = ',';
    text += " \"contestants\": {";
    const char* between = "\n  ";
    for (const auto& [contestant, gated] : race.contestants) {
      Json rungs = Json::object();
      for (const auto& [label, rung] : gated.rungs) rungs[label] = {rung.work, fmt::format("{:08x}", rung.answers)};
      text += between + dump(Json(contestant)) + ": " +
              dump({{"exponent", optional_number(gated.exponent)}, {"rungs", rungs}});
      between = ",\n  ";
    }
    text += "}}";
    between_races = ",\n";
  }
  return text + "\n}}\n";
}

RecordResult<Baseline1> parse_baseline(const std::string& text) {
  const auto fail = [](RecordError::Kind kind, const std::string& place, const std::string& why) {
    return std::unexpected(
        RecordError{kind, {place, why, "make a new baseline with `outpace gate RUN --baseline FILE --update`"}});
  };
  const auto malformed = [&](const std::string& place, const std::string& why) {
    return fail(RecordError::Kind::malformed, place, why);
  };
  const Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded() || !json.is_object()) return malformed("baseline", "not a JSON object");
  JsonFields in(json);
  std::uint64_t schema = 0;
  in.count("schema", schema);
  if (!in.complaint().empty()) return malformed("baseline", in.complaint());
  if (schema != baseline_schema) {
    return fail(RecordError::Kind::incompatible, "baseline",
                fmt::format("of schema {}; this version reads {}", schema, baseline_schema));
  }
  if (!json.contains("races") || !json["races"].is_object()) return malformed("baseline", "has no races");
  Baseline1 baseline;
  const auto number = [](const Json& object, const char* name) -> std::optional<double> {
    const auto found = object.find(name);
    return found != object.end() && found->is_number() ? found->get<double>() : std::optional<double>();
  };
  // Absent or of another type is not the same as null, which says that there was no such number.
  const auto stated = [](const Json& object, const char* name) {
    return object.contains(name) && (object[name].is_number() || object[name].is_null());
  };
  for (const auto& [name, value] : json["races"].items()) {
    const std::string place = fmt::format("baseline, race '{}'", name);
    if (!value.is_object() || !value.contains("contestants") || !value["contestants"].is_object())
      return malformed(place, "has no contestants");
    GatedRace& race = baseline[name];
    JsonFields fields(value);
    fields.count("seed", race.seed);
    fields.count("byte_limit", race.byte_limit);
    fields.count("queries", race.queries);
    fields.count("first_rung", race.first_rung);
    fields.real("budget_seconds", race.budget_seconds);
    fields.text("group", race.group);
    fields.text("verdict", race.verdict);
    if (!fields.complaint().empty()) return malformed(place, fields.complaint());
    if (!stated(value, "delta") || !stated(value, "alpha_minus")) return malformed(place, "lacks delta or alpha_minus");
    if (race.group != "closed" && race.group != "reduced" && race.group != "rest")
      return malformed(place, "its group is none of closed, reduced, rest");
    race.delta = number(value, "delta");
    race.alpha_minus = number(value, "alpha_minus");
    for (const auto& [contestant, entry] : value["contestants"].items()) {
      if (!entry.is_object() || !entry.contains("rungs") || !entry["rungs"].is_object())
        return malformed(place, fmt::format("the contestant '{}' has no rungs", contestant));
      GatedContestant& gated = race.contestants[contestant];
      if (!stated(entry, "exponent")) return malformed(place, fmt::format("'{}' lacks its exponent", contestant));
      gated.exponent = number(entry, "exponent");
      for (const auto& [label, rung] : entry["rungs"].items()) {
        const bool fine = rung.is_array() && rung.size() == 2 && rung[0].is_number_unsigned() && rung[1].is_string();
        if (!fine) return malformed(place, fmt::format("'{}', rung {}: not [work, \"digest\"]", contestant, label));
        const auto& digits = rung[1].get_ref<const std::string&>();
        GatedRung& row = gated.rungs[label];
        row.work = rung[0].get<std::uint64_t>();
        const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), row.answers, 16);
        if (code != std::errc() || end != digits.data() + digits.size())
          return malformed(place, fmt::format("'{}', rung {}: '{}' is not a digest", contestant, label, digits));
      }
    }
  }
  return baseline;
}

}  // namespace outpace
