// From a run's folder to a Run: sorting rows into races, and telling a killed run from a damaged one.
#include <fmt/format.h>

#include <algorithm>

#include "reports/record/line_file.hpp"
#include "reports/record/row_json.hpp"

namespace outpace {

void RunCollector::add(const RaceHeader& row) {
  ignored_.reset();
  const auto old =
      std::find_if(races_.begin(), races_.end(), [&](const RaceRecord& race) { return race.header.name == row.name; });
  if (old != races_.end() && old->complete()) {
    ignored_ = RaceRecord{.header = row, .studies = {}, .measurements = {}, .accuracy = {}, .end = {}};
    return;
  }
  if (old != races_.end()) races_.erase(old);
  races_.push_back(RaceRecord{.header = row, .studies = {}, .measurements = {}, .accuracy = {}, .end = {}});
}

RaceRecord* RunCollector::find(const std::string& race) {
  if (ignored_ && ignored_->header.name.text() == race) return &*ignored_;
  const auto found = std::find_if(races_.rbegin(), races_.rend(),
                                  [&](const RaceRecord& record) { return record.header.name.text() == race; });
  if (found != races_.rend()) return &*found;
  if (!stray_) stray_ = race;
  return nullptr;
}

void RunCollector::add(const StudyRow& row) {
  if (RaceRecord* race = find(row.race)) race->studies.push_back(row);
}
void RunCollector::add(const Measurement& row) {
  if (RaceRecord* race = find(row.race)) race->measurements.push_back(row);
}
void RunCollector::add(const AccuracyRow& row) {
  if (RaceRecord* race = find(row.race)) race->accuracy.push_back(row);
}
void RunCollector::add(const EndRow& row) {
  if (RaceRecord* race = find(row.race)) race->end = row;
}

std::vector<std::string> missing_races(const Run& run) {
  std::vector<std::string> gaps;
  for (const RaceRecord& race : run.races)
    if (!race.complete()) gaps.push_back(fmt::format("{} was interrupted", race.header.name.text()));
  for (const std::string& name : run.meta.selected) {
    const auto is_it = [&](const RaceRecord& race) { return race.header.name.text() == name; };
    if (std::none_of(run.races.begin(), run.races.end(), is_it))
      gaps.push_back(fmt::format("{} was never begun", name));
  }
  return gaps;
}

RecordResult<Run> read_run(const std::filesystem::path& folder) {
  std::error_code ignored;
  if (!std::filesystem::is_directory(folder, ignored)) {
    return std::unexpected(RecordError{
        RecordError::Kind::io,
        {fmt::format("run '{}'", folder.string()), "no such folder", "name a run's folder, for example runs/latest"}});
  }
  const std::filesystem::path meta_path = folder / "meta.json", rows_path = folder / "rows.jsonl.zst";
  if (!std::filesystem::exists(meta_path, ignored) && !std::filesystem::exists(rows_path, ignored)) {
    return std::unexpected(RecordError{RecordError::Kind::malformed,
                                       {fmt::format("run '{}'", folder.string()), "holds neither meta.json nor rows",
                                        "name a run's folder, for example runs/latest"}});
  }
  const auto fail = [](const std::filesystem::path& path, std::size_t line, const RowTrouble& trouble) {
    const std::string place = line == 0 ? fmt::format("record '{}'", path.string())
                                        : fmt::format("record '{}', line {}", path.string(), line);
    const std::string remedy = trouble.kind == RecordError::Kind::incompatible
                                   ? "read it with the version that wrote it, or race again"
                                   : "copy the file again from where it was made, or race again";
    return std::unexpected(RecordError{trouble.kind, {place, trouble.why, remedy}});
  };

  Run run;
  run.folder = folder;
  const auto meta_text = read_text(meta_path);
  if (!meta_text) return std::unexpected(meta_text.error());
  auto meta = parse_meta(*meta_text);
  if (!meta) return fail(meta_path, 0, meta.error());
  run.meta = std::move(*meta);

  const auto data = read_text(rows_path);
  if (!data) return std::unexpected(data.error());
  const auto lines = decompress_lines(*data, rows_path.string());
  if (!lines) return std::unexpected(lines.error());
  RunCollector collector;
  for (std::size_t i = 0; i < lines->lines.size(); ++i) {
    auto row = parse_row(lines->lines[i]);
    if (!row) return fail(rows_path, i + 1, row.error());
    std::visit([&](const auto& value) { collector.add(value); }, *row);
    if (collector.stray()) {
      return fail(rows_path, i + 1,
                  {RecordError::Kind::malformed, fmt::format("the race '{}' was never opened", *collector.stray())});
    }
  }
  run.races = collector.take();

  if (lines->ended_early) run.gaps.push_back("the rows end in the middle: the run was killed or is still going on");
  for (std::string& gap : missing_races(run)) run.gaps.push_back(std::move(gap));
  return run;
}

}  // namespace outpace
