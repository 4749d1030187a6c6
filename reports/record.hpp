// A run on disk: writing one row by row so that a killed run stays readable, reading it back, and going on with one
// that was interrupted. What the rows mean is the score's business; the format is described in docs/record.md.
#pragma once

#include <cstdint>
#include <expected>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "benchmarks/rows.hpp"
#include "systems/core/error.hpp"

namespace outpace {

/// The schema that is written. The reader takes every schema from 1 to this one.
inline constexpr int record_schema = 1;

/// Why a record could not be written or read.
struct RecordError {
  enum class Kind {
    io,            ///< the file system refused: no such folder, no permission, no space left
    malformed,     ///< not a record, or a damaged one; the error names file and line
    incompatible,  ///< of a schema that this version does not know
  };
  Kind kind;
  Error error;
};

template <class T>
using RecordResult = std::expected<T, RecordError>;

/// What is true of a whole run: meta.json.
struct RunMeta {
  std::string version, compiler, cpu, simd;  ///< of outpace, and of where it ran
  std::uint64_t seed = 0;
  double budget_seconds = 0;
  std::string command;                ///< the exact command line
  std::string started;                ///< UTC, "2026-01-31T12:00:00Z"; filled in by the writer where empty
  std::vector<std::string> selected;  ///< the races that were asked for, so that a missing one is noticed
};

/// One race as recorded. A race that was begun again after an interruption holds its last, or its complete, attempt.
struct RaceRecord {
  RaceHeader header;
  std::vector<StudyRow> studies;
  std::vector<Measurement> measurements;
  std::vector<AccuracyRow> accuracy;
  std::optional<EndRow> end;  ///< absent: the race was cut short
  [[nodiscard]] bool complete() const { return end && end->complete; }
};

/// A run as read back.
struct Run {
  std::filesystem::path folder;
  RunMeta meta;
  std::vector<RaceRecord> races;
  std::vector<std::string> gaps;  ///< why it is incomplete, one sentence each; empty for a complete run
  [[nodiscard]] bool complete() const { return gaps.empty(); }
};

/// What a run lacks: races that were interrupted, and selected ones that were never begun. One sentence each.
std::vector<std::string> missing_races(const Run& run);

/// Reads a run's folder. A record that merely ends early (a killed run) is read as far as it goes and says so in
/// `gaps`; anything else that is wrong is an error.
RecordResult<Run> read_run(const std::filesystem::path& folder);

/// Sorts rows into races as they come. Implements the rule for begun-again races: a header of a race that is already
/// there replaces it unless that one is complete.
class RunCollector final : public RowSink {
 public:
  void add(const RaceHeader& row) override;
  void add(const StudyRow& row) override;
  void add(const Measurement& row) override;
  void add(const AccuracyRow& row) override;
  void add(const EndRow& row) override;
  /// The first row that belonged to no race, if any.
  [[nodiscard]] const std::optional<std::string>& stray() const { return stray_; }
  [[nodiscard]] const std::vector<RaceRecord>& races() const { return races_; }
  [[nodiscard]] std::vector<RaceRecord> take() { return std::move(races_); }

 private:
  RaceRecord* find(const std::string& race);
  std::vector<RaceRecord> races_;
  std::optional<RaceRecord> ignored_;  ///< takes the rows of a second attempt at a race that is complete
  std::optional<std::string> stray_;
};

/// Writes a run. Rows go to disk one by one; the first failure is kept and stops the writing, and what was written
/// before stays readable.
class RunWriter final : public RowSink {
 public:
  /// `runs`/<UTC time>-<id>/, created exclusively; `runs` itself is created where missing.
  static RecordResult<std::unique_ptr<RunWriter>> create(const std::filesystem::path& runs, RunMeta meta);
  /// Exactly `folder`. Refuses one that holds a run already.
  static RecordResult<std::unique_ptr<RunWriter>> create_at(const std::filesystem::path& folder, RunMeta meta);
  /// Opens an interrupted run to go on with it. What is left of unfinished races is dropped; they start again. Refuses
  /// a run that another process is writing.
  static RecordResult<std::unique_ptr<RunWriter>> resume(const std::filesystem::path& folder);

  ~RunWriter() override;
  RunWriter(const RunWriter&) = delete;
  RunWriter& operator=(const RunWriter&) = delete;

  void add(const RaceHeader& row) override;
  void add(const StudyRow& row) override;
  void add(const Measurement& row) override;
  void add(const AccuracyRow& row) override;
  void add(const EndRow& row) override;

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  [[nodiscard]] const RunMeta& meta() const { return meta_; }
  /// Names of the races that are complete: nothing more needs to be raced there.
  [[nodiscard]] std::set<std::string> complete_races() const;
  /// The races of the rows so far, for scoring without reading the record back.
  [[nodiscard]] Run snapshot() const;
  /// The first thing that went wrong while writing, if anything did.
  [[nodiscard]] const std::optional<RecordError>& trouble() const { return trouble_; }

  /// Ends the record: closes rows.jsonl.zst, writes certificates/ and summary.json aside and renames them, and points
  /// `latest` beside the folder to it (create() and resumed runs of such a place only).
  RecordResult<void> finish(const nlohmann::json& summary);

 private:
  RunWriter(std::filesystem::path folder, RunMeta meta, bool point_latest);
  RecordResult<void> open_rows(bool exclusive);
  void write_line(const std::string& line);
  RecordResult<void> write_certificates() const;

  std::filesystem::path folder_;
  RunMeta meta_;
  bool point_latest_;
  int lock_ = -1;  ///< the folder, locked against a second writer
  std::unique_ptr<class LineCompressor> rows_;
  RunCollector collected_;
  std::optional<RecordError> trouble_;
};

/// The file within a run's certificates/ that holds what `contestant` showed in `race`.
std::string certificate_file(std::string_view race, std::string_view contestant);

/// Writes `text` to `path` aside and renames it, so that nobody ever sees half a file.
RecordResult<void> write_aside(const std::filesystem::path& path, std::string_view text);

/// The whole of a small file (at most 1 GiB).
RecordResult<std::string> read_text(const std::filesystem::path& path);

}  // namespace outpace
