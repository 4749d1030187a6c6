// The JSON form of every row, written and read side by side so that the two cannot drift apart.
#include "reports/record/row_json.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "reports/record/json_fields.hpp"
#include "reports/record/learner_json.hpp"

namespace outpace {
namespace {

using Json = nlohmann::json;

constexpr std::array<std::pair<Outcome, std::string_view>, 7> outcome_names{{
    {Outcome::answered, "answered"},
    {Outcome::declined, "declined"},
    {Outcome::out_of_work, "out of work"},
    {Outcome::out_of_memory, "out of memory"},
    {Outcome::cut, "cut"},
    {Outcome::crashed, "crashed"},
    {Outcome::wrong, "wrong"},
}};
constexpr std::array<std::pair<RaceKind, std::string_view>, 3> kind_names{{
    {RaceKind::ladder, "ladder"},
    {RaceKind::duel, "duel"},
    {RaceKind::approximate, "approximate"},
}};
constexpr std::array<std::pair<Declined::Why, std::string_view>, 3> why_names{{
    {Declined::Why::unsuited, "unsuited"},
    {Declined::Why::work, "work"},
    {Declined::Why::memory, "memory"},
}};
constexpr std::array<std::pair<Claim, std::string_view>, 3> claim_names{{
    {Claim::proven, "proven"},
    {Claim::exact, "exact"},
    {Claim::approximate, "approximate"},
}};

template <class Names, class T>
std::string_view name_in(const Names& names, T value) {
  for (const auto& [candidate, name] : names)
    if (candidate == value) return name;
  return "unknown";
}

double finite(double value) { return std::isfinite(value) && value > 0 ? value : 0.0; }

std::vector<double> finite(std::vector<double> values) {
  for (double& value : values) value = finite(value);
  return values;
}

RaceHeader read_header(JsonFields& in, const Json& json) {
  RaceHeader row;
  in.text("system", row.name.system);
  in.text("family", row.name.family);
  in.text("observable", row.name.observable);
  in.one_of("kind", kind_names, row.kind);
  in.count("seed", row.seed);
  in.real("budget_seconds", row.budget_seconds);
  in.count("byte_limit", row.byte_limit);
  in.count("queries", row.queries, 1u << 20);
  in.count("first_rung", row.first_rung, 1u << 20);
  in.flag("single_member", row.single_member);
  if (in.has("floor")) {
    if (json["floor"].is_object()) {
      JsonFields floor(json["floor"]);
      Floor value{};
      floor.real("exponent", value.exponent);
      floor.text("reason", value.reason);
      if (!floor.complaint().empty()) in.complain("floor", floor.complaint());
      row.floor = value;
    } else {
      in.complain("floor", "is not an object");
    }
  }
  if (in.has("compressed")) in.real("compressed", row.compressed.emplace());
  if (in.has("difficulty")) read_difficulty(json.at("difficulty"), in, row.difficulty.emplace());
  if (in.has("lead")) {
    in.text("lead", row.lead.emplace());
    row.name.lead = *row.lead;
  }
  return row;
}

StudyRow read_study(JsonFields& in) {
  StudyRow row;
  in.text("race", row.race);
  in.text("contestant", row.contestant);
  if (in.has("declined")) {
    Declined declined{Declined::Why::unsuited, ""};
    in.one_of("declined", why_names, declined.why);
    in.text("reason", declined.reason);
    row.declined = declined;
  }
  in.count("work", row.work);
  in.real("seconds", row.seconds);
  in.one_of("claim", claim_names, row.claim);
  in.text("finding", row.finding);
  in.count("size_bytes", row.size_bytes);
  in.real("nanoseconds_per_unit", row.nanoseconds_per_unit);
  if (in.has("certificate")) in.text("certificate", row.certificate.emplace());
  if (in.has("accepted")) in.flag("accepted", row.accepted.emplace());
  if (in.has("checker_says")) in.text("checker_says", row.checker_says);
  if (in.has("stranger")) in.flag("stranger", row.stranger);
  if (in.has("external")) in.flag("external", row.external);
  return row;
}

Measurement read_measurement(JsonFields& in) {
  Measurement row;
  in.text("race", row.race);
  in.text("contestant", row.contestant);
  in.count("rung", row.rung, 1u << 20);
  in.flag("far", row.far);
  in.count("repetition", row.repetition);
  in.one_of("outcome", outcome_names, row.outcome);
  if (in.has("reason")) in.text("reason", row.reason);
  in.counts("work", row.work);
  in.reals("seconds", row.seconds);
  in.digests("answers", row.answers);
  in.count("peak_bytes", row.peak_bytes);
  if (in.has("wrong_query")) {
    in.count("wrong_query", row.wrong_query.emplace());
    in.text("given", row.given);
    in.text("expected", row.expected);
  }
  in.text("replay", row.replay);
  if (in.has("external")) in.flag("external", row.external);
  if (in.has("note")) in.text("note", row.note);
  if (row.outcome == Outcome::answered &&
      (row.work.size() != row.seconds.size() || row.work.size() != row.answers.size()))
    in.complain("work", "has another length than \"seconds\" or \"answers\"");
  return row;
}

AccuracyRow read_accuracy(JsonFields& in, const Json& json) {
  AccuracyRow row;
  in.text("race", row.race);
  in.text("contestant", row.contestant);
  in.text("lead", row.lead);
  in.count("questions", row.questions);
  in.count("right", row.right);
  in.real("majority", row.majority);
  in.real("persistence", row.persistence);
  in.real("seconds_per_answer", row.seconds_per_answer);
  in.real("study_seconds", row.study_seconds);
  if (in.has("learner")) read_learner(json.at("learner"), in, row.learner.emplace());
  if (row.right > row.questions) in.complain("right", "is more than \"questions\"");
  return row;
}

EndRow read_end(JsonFields& in) {
  EndRow row;
  in.text("race", row.race);
  in.flag("complete", row.complete);
  in.flag("direct_matches_naive", row.direct_matches_naive);
  in.text("note", row.note);
  return row;
}

}  // namespace

std::string_view to_string(Outcome outcome) { return name_in(outcome_names, outcome); }
std::string_view to_string(RaceKind kind) { return name_in(kind_names, kind); }

std::string dump(const Json& json, int indent) { return json.dump(indent, ' ', false, Json::error_handler_t::replace); }

std::string to_line(const RaceHeader& row) {
  Json json{{"row", "race"},
            {"system", row.name.system},
            {"family", row.name.family},
            {"observable", row.name.observable},
            {"kind", to_string(row.kind)},
            {"seed", row.seed},
            {"budget_seconds", finite(row.budget_seconds)},
            {"byte_limit", row.byte_limit},
            {"queries", row.queries},
            {"first_rung", row.first_rung},
            {"single_member", row.single_member}};
  if (row.floor) json["floor"] = {{"exponent", finite(row.floor->exponent)}, {"reason", row.floor->reason}};
  if (row.compressed) json["compressed"] = finite(*row.compressed);
  if (row.difficulty) json["difficulty"] = to_json(*row.difficulty);
  if (row.lead) json["lead"] = *row.lead;
  return dump(json);
}

std::string to_line(const StudyRow& row) {
  Json json{{"row", "study"},
            {"race", row.race},
            {"contestant", row.contestant},
            {"work", row.work},
            {"seconds", finite(row.seconds)},
            {"claim", name_in(claim_names, row.claim)},
            {"finding", row.finding},
            {"size_bytes", row.size_bytes},
            {"nanoseconds_per_unit", finite(row.nanoseconds_per_unit)}};
  if (row.declined) {
    json["declined"] = name_in(why_names, row.declined->why);
    json["reason"] = row.declined->reason;
  }
  if (row.certificate) json["certificate"] = *row.certificate;
  if (row.accepted) json["accepted"] = *row.accepted;
  if (!row.checker_says.empty()) json["checker_says"] = row.checker_says;
  if (row.stranger) json["stranger"] = true;
  if (row.external) json["external"] = true;
  return dump(json);
}

std::string to_line(const Measurement& row) {
  std::vector<std::string> digests;
  digests.reserve(row.answers.size());
  for (const std::uint64_t answer : row.answers) digests.push_back(fmt::format("{:016x}", answer));
  Json json{{"row", "measurement"},
            {"race", row.race},
            {"contestant", row.contestant},
            {"rung", row.rung},
            {"far", row.far},
            {"repetition", row.repetition},
            {"outcome", to_string(row.outcome)},
            {"work", row.work},
            {"seconds", finite(row.seconds)},
            {"answers", std::move(digests)},
            {"peak_bytes", row.peak_bytes},
            {"replay", row.replay}};
  if (!row.reason.empty()) json["reason"] = row.reason;
  if (row.external) json["external"] = true;
  if (!row.note.empty()) json["note"] = row.note;
  if (row.wrong_query) {
    json["wrong_query"] = *row.wrong_query;
    json["given"] = row.given;
    json["expected"] = row.expected;
  }
  return dump(json);
}

std::string to_line(const AccuracyRow& row) {
  Json json({{"row", "accuracy"},
             {"race", row.race},
             {"contestant", row.contestant},
             {"lead", row.lead},
             {"questions", row.questions},
             {"right", row.right},
             {"majority", finite(row.majority)},
             {"persistence", finite(row.persistence)},
             {"seconds_per_answer", finite(row.seconds_per_answer)},
             {"study_seconds", finite(row.study_seconds)}});
  if (row.learner) json["learner"] = to_json(*row.learner);
  return dump(json);
}

std::string to_line(const EndRow& row) {
  return dump({{"row", "end"},
               {"race", row.race},
               {"complete", row.complete},
               {"direct_matches_naive", row.direct_matches_naive},
               {"note", row.note}});
}

std::expected<Row, RowTrouble> parse_row(std::string_view line) {
  const auto malformed = [](std::string why) {
    return std::unexpected(RowTrouble{RecordError::Kind::malformed, std::move(why)});
  };
  const Json json = Json::parse(line, nullptr, false);
  if (json.is_discarded()) return malformed("not JSON");
  if (!json.is_object()) return malformed("not a JSON object");
  JsonFields in(json);
  std::string kind;
  in.text("row", kind);
  std::optional<Row> row;
  if (kind == "race") row = read_header(in, json);
  if (kind == "study") row = read_study(in);
  if (kind == "measurement") row = read_measurement(in);
  if (kind == "accuracy") row = read_accuracy(in, json);
  if (kind == "end") row = read_end(in);
  if (!in.complaint().empty()) return malformed(in.complaint());
  if (!row) return malformed(fmt::format("a row of unknown kind '{}'", kind));
  return std::move(*row);
}

}  // namespace outpace
