// Rows rewritten for other tools; nothing is computed but means and medians.
#include "reports/export.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reports/record/row_json.hpp"
#include "reports/score/ladder.hpp"

namespace outpace {
namespace {

using Json = nlohmann::json;

std::string benchmark_name(const std::string& race, const std::string& contestant, bool far, unsigned rung) {
  return fmt::format("{}/{}/{}2^{}", race, contestant, far ? "far/" : "", rung);
}

double total(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum;
}

double total_work(const std::vector<std::uint64_t>& work) {
  double sum = 0;
  for (const std::uint64_t units : work) sum += static_cast<double>(units);
  return sum;
}

/// Visits every answered rung of every contestant.
template <class Visit>
void each_rung(const Run& run, Visit visit) {
  for (const RaceRecord& race : run.races)
    for (const RecordedLadder& ladder : ladders_of(race))
      for (const auto& [key, rung] : ladder.rungs)
        visit(benchmark_name(race.header.name.text(), ladder.name, key.far, key.rung), rung);
}

/// Visits what every approximate contestant did; trainings that failed did nothing.
template <class Visit>
void each_accuracy(const Run& run, Visit visit) {
  for (const RaceRecord& race : run.races)
    for (const AccuracyRow& row : race.accuracy)
      if (row.questions > 0 && (!row.learner || row.learner->failure.empty()))
        visit(row.race + "/" + row.contestant, row,
              static_cast<double>(row.right) / static_cast<double>(row.questions));
}

/// Nanoseconds an answer over the repetitions: median, least, most.
struct Spread {
  double middle, least, most;
};
Spread nanoseconds_an_answer(const AnsweredRung& rung) {
  std::vector<double> values;
  for (const double seconds : rung.totals) values.push_back(seconds * 1e9 / static_cast<double>(rung.work.size()));
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  return {median(values), *least, *most};
}

std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted.append(c == '"' ? 2 : 1, c);
  quoted += '"';
  return quoted;
}

}  // namespace

std::string export_gbench(const Run& run) {
  Json benchmarks = Json::array();
  for (const RaceRecord& race : run.races) {
    std::map<std::string, unsigned> repetitions;
    const auto name_of = [&](const Measurement& row) {
      return benchmark_name(row.race, row.contestant, row.far, row.rung);
    };
    const auto usable = [](const Measurement& row) { return row.outcome == Outcome::answered && !row.work.empty(); };
    for (const Measurement& row : race.measurements)
      if (usable(row)) ++repetitions[name_of(row)];
    std::map<std::string, unsigned> seen;
    for (const Measurement& row : race.measurements) {
      if (!usable(row)) continue;
      const auto answers = static_cast<double>(row.work.size());
      const double nanoseconds = total(row.seconds) * 1e9 / answers;
      const std::string name = name_of(row);
      benchmarks.push_back({{"name", name},
                            {"run_name", name},
                            {"run_type", "iteration"},
                            {"repetitions", repetitions[name]},
                            {"repetition_index", seen[name]++},
                            {"threads", 1},
                            {"iterations", row.work.size()},
                            {"real_time", nanoseconds},
                            {"cpu_time", nanoseconds},
                            {"time_unit", "ns"},
                            {"work", total_work(row.work) / answers},
                            {"peak_bytes", row.peak_bytes}});
    }
  }
  each_accuracy(run, [&](const std::string& name, const AccuracyRow& row, double accuracy) {
    benchmarks.push_back({{"name", name},
                          {"run_name", name},
                          {"run_type", "iteration"},
                          {"repetitions", 1},
                          {"repetition_index", 0},
                          {"threads", 1},
                          {"iterations", row.questions},
                          {"real_time", row.seconds_per_answer * 1e9},
                          {"cpu_time", row.seconds_per_answer * 1e9},
                          {"time_unit", "ns"},
                          {"accuracy", accuracy},
                          {"study_seconds", row.study_seconds}});
    if (!row.learner) return;
    benchmarks.back()["loss"] = row.learner->loss;
    benchmarks.back()["parameters"] = row.learner->parameters;
    benchmarks.back()["examples"] = row.learner->examples;
  });
  const Json context{{"date", run.meta.started},
                     {"executable", "outpace"},
                     {"host_name", run.meta.cpu},
                     {"library_build_type", "release"},
                     {"outpace_version", run.meta.version},
                     {"simd", run.meta.simd},
                     {"command", run.meta.command}};
  return dump({{"context", context}, {"benchmarks", benchmarks}}, 1) + "\n";
}

std::string export_github(const Run& run) {
  Json list = Json::array();
  each_rung(run, [&](const std::string& name, const AnsweredRung& rung) {
    const Spread time = nanoseconds_an_answer(rung);
    const auto answers = static_cast<double>(rung.work.size());
    list.push_back({{"name", name + " work"},
                    {"unit", "units/answer"},
                    {"value", total_work(rung.work) / answers},
                    {"extra", rung.replay}});
    list.push_back({{"name", name + " time"},
                    {"unit", "ns/answer"},
                    {"value", time.middle},
                    {"range", fmt::format("{:.3g}", (time.most - time.least) / 2)},
                    {"extra", rung.replay}});
  });
  each_accuracy(run, [&](const std::string& name, const AccuracyRow& row, double accuracy) {
    list.push_back({{"name", name + " errors"},
                    {"unit", "share of answers"},
                    {"value", 1 - accuracy},
                    {"extra", fmt::format("{} of {} right", row.right, row.questions)}});
    list.push_back({{"name", name + " time"}, {"unit", "ns/answer"}, {"value", row.seconds_per_answer * 1e9}});
  });
  return dump(list, 1) + "\n";
}

std::string export_bmf(const Run& run) {
  Json metrics = Json::object();
  each_rung(run, [&](const std::string& name, const AnsweredRung& rung) {
    const Spread time = nanoseconds_an_answer(rung);
    metrics[name] = {{"latency", {{"value", time.middle}, {"lower_value", time.least}, {"upper_value", time.most}}},
                     {"work", {{"value", total_work(rung.work) / static_cast<double>(rung.work.size())}}}};
  });
  each_accuracy(run, [&](const std::string& name, const AccuracyRow& row, double accuracy) {
    metrics[name] = {{"latency", {{"value", row.seconds_per_answer * 1e9}}}, {"accuracy", {{"value", accuracy}}}};
  });
  return dump(metrics, 1) + "\n";
}

std::string export_csv(const Run& run) {
  std::string text = "race,contestant,rung,far,repetition,outcome,query,work,seconds,answer,questions,right\n";
  for (const RaceRecord& race : run.races) {
    for (const Measurement& row : race.measurements) {
      const std::string start = fmt::format("{},{},{},{},{},{}", csv_field(row.race), csv_field(row.contestant),
                                            row.rung, row.far ? 1 : 0, row.repetition, to_string(row.outcome));
      const std::size_t answers = std::min({row.work.size(), row.seconds.size(), row.answers.size()});
      if (answers == 0) text += start + ",,,,,,\n";
      for (std::size_t q = 0; q < answers; ++q)
        text += fmt::format("{},{},{},{:.9g},{:016x},,\n", start, q, row.work[q], row.seconds[q], row.answers[q]);
    }
  }
  each_accuracy(run, [&](const std::string&, const AccuracyRow& row, double) {
    text += fmt::format("{},{},,0,0,approximate,,,{:.9g},,{},{}\n", csv_field(row.race), csv_field(row.contestant),
                        row.seconds_per_answer, row.questions, row.right);
  });
  return text;
}

Result<std::string> export_run(const Run& run, std::string_view format) {
  if (format == "gbench") return export_gbench(run);
  if (format == "github") return export_github(run);
  if (format == "bmf") return export_bmf(run);
  if (format == "csv") return export_csv(run);
  return std::unexpected(Error{fmt::format("format '{}'", format), "unknown", "write gbench, github, bmf or csv"});
}

}  // namespace outpace
