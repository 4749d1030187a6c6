// Writing a run: exclusive folders, one writer at a time, and nothing half-written but the rows themselves, which are
// readable at any length.
#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cctype>
#include <cerrno>
#include <ctime>
#include <random>

#include "reports/record/line_file.hpp"
#include "reports/record/row_json.hpp"

namespace outpace {
namespace {

namespace fs = std::filesystem;

std::unexpected<RecordError> refused(const fs::path& folder, const std::string& why, const std::string& remedy,
                                     RecordError::Kind kind = RecordError::Kind::io) {
  return std::unexpected(RecordError{kind, {fmt::format("run folder '{}'", folder.string()), why, remedy}});
}

std::string utc(const char* form) {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  std::string text(32, '\0');
  text.resize(std::strftime(text.data(), text.size(), form, &parts));
  return text;
}

/// mkdir -p that reports like the rest.
RecordResult<void> make_folders(const fs::path& folder) {
  std::error_code trouble;
  fs::create_directories(folder, trouble);
  if (!trouble) return {};
  errno = trouble.value();
  return std::unexpected(system_error(folder, "run folder"));
}

/// Opens and locks a folder; the lock goes with the process, however it ends.
RecordResult<int> lock_folder(const fs::path& folder) {
  const int lock = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (lock < 0) return std::unexpected(system_error(folder, "run folder"));
  if (::flock(lock, LOCK_EX | LOCK_NB) == 0) return lock;
  ::close(lock);
  return refused(folder, "another process is writing this run", "wait for it, or choose another folder");
}

/// A file name from a race's or contestant's name: everything unusual becomes '-'.
std::string file_name(std::string_view text) {
  std::string name;
  for (const char c : text)
    name += std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '~' || c == '.' || c == '_' ? c : '-';
  return name;
}

}  // namespace

std::string certificate_file(std::string_view race, std::string_view contestant) {
  return file_name(race) + "~" + file_name(contestant) + ".json";
}

RunWriter::RunWriter(fs::path folder, RunMeta meta, bool point_latest)
    : folder_(std::move(folder)), meta_(std::move(meta)), point_latest_(point_latest) {
  if (meta_.started.empty()) meta_.started = utc("%Y-%m-%dT%H:%M:%SZ");
}

RunWriter::~RunWriter() {
  if (lock_ >= 0) ::close(lock_);
}

RecordResult<void> RunWriter::open_rows(bool exclusive) {
  auto lock = lock_folder(folder_);
  if (!lock) return std::unexpected(lock.error());
  lock_ = *lock;
  auto rows = LineCompressor::open(folder_ / "rows.jsonl.zst", exclusive);
  if (!rows) return std::unexpected(rows.error());
  rows_ = std::move(*rows);
  return write_aside(folder_ / "meta.json", to_text(meta_));
}

RecordResult<std::unique_ptr<RunWriter>> RunWriter::create(const fs::path& runs, RunMeta meta) {
  if (auto made = make_folders(runs); !made) return std::unexpected(made.error());
  std::random_device entropy;
  for (int attempt = 0; attempt < 16; ++attempt) {
    const fs::path folder = runs / fmt::format("{}-{:06x}", utc("%Y%m%dT%H%M%SZ"), entropy() & 0xffffff);
    std::error_code trouble;
    if (!fs::create_directory(folder, trouble)) {
      if (!trouble) continue;  // somebody else's run of the same second and id
      errno = trouble.value();
      return std::unexpected(system_error(folder, "run folder"));
    }
    std::unique_ptr<RunWriter> writer(new RunWriter(folder, std::move(meta), true));
    if (auto opened = writer->open_rows(true); !opened) return std::unexpected(opened.error());
    return writer;
  }
  return refused(runs, "sixteen names in a row were taken", "try again");
}

RecordResult<std::unique_ptr<RunWriter>> RunWriter::create_at(const fs::path& folder, RunMeta meta) {
  if (auto made = make_folders(folder); !made) return std::unexpected(made.error());
  std::error_code ignored;
  if (fs::exists(folder / "meta.json", ignored) || fs::exists(folder / "rows.jsonl.zst", ignored))
    return refused(folder, "holds a run already", "choose another folder, or go on with that run with --resume",
                   RecordError::Kind::malformed);
  std::unique_ptr<RunWriter> writer(new RunWriter(folder, std::move(meta), false));
  if (auto opened = writer->open_rows(true); !opened) return std::unexpected(opened.error());
  return writer;
}

RecordResult<std::unique_ptr<RunWriter>> RunWriter::resume(const fs::path& folder) {
  auto lock = lock_folder(folder);
  if (!lock) return std::unexpected(lock.error());
  std::unique_ptr<RunWriter> writer(new RunWriter(fs::canonical(folder), {}, true));
  writer->lock_ = *lock;
  auto old = read_run(folder);
  if (!old) return std::unexpected(old.error());
  writer->meta_ = old->meta;
  std::error_code ignored;
  writer->point_latest_ = fs::is_symlink(fs::symlink_status(writer->folder_.parent_path() / "latest", ignored)) ||
                          writer->folder_.parent_path().filename() == "runs";

  // A frame that was cut off cannot be continued: what is complete goes into a new file, which replaces the old one.
  const fs::path rows = writer->folder_ / "rows.jsonl.zst", aside = writer->folder_ / "rows.jsonl.zst.tmp";
  auto fresh = LineCompressor::open(aside, false);
  if (!fresh) return std::unexpected(fresh.error());
  writer->rows_ = std::move(*fresh);
  for (const RaceRecord& race : old->races) {
    if (!race.complete()) continue;
    writer->add(race.header);
    for (const auto& row : race.studies) writer->add(row);
    for (const auto& row : race.measurements) writer->add(row);
    for (const auto& row : race.accuracy) writer->add(row);
    writer->add(*race.end);
  }
  if (writer->trouble_) return std::unexpected(*writer->trouble_);
  if (::rename(aside.c_str(), rows.c_str()) != 0) return std::unexpected(system_error(rows, "rows"));
  return writer;
}

void RunWriter::write_line(const std::string& line) {
  if (trouble_) return;
  if (auto written = rows_->write(line); !written) trouble_ = written.error();
}

void RunWriter::add(const RaceHeader& row) {
  write_line(to_line(row));
  collected_.add(row);
}
void RunWriter::add(const StudyRow& row) {
  write_line(to_line(row));
  collected_.add(row);
}
void RunWriter::add(const Measurement& row) {
  write_line(to_line(row));
  collected_.add(row);
}
void RunWriter::add(const AccuracyRow& row) {
  write_line(to_line(row));
  collected_.add(row);
}
void RunWriter::add(const EndRow& row) {
  write_line(to_line(row));
  collected_.add(row);
}

std::set<std::string> RunWriter::complete_races() const {
  std::set<std::string> names;
  for (const RaceRecord& race : collected_.races())
    if (race.complete()) names.insert(race.header.name.text());
  return names;
}

Run RunWriter::snapshot() const {
  Run run;
  run.folder = folder_;
  run.meta = meta_;
  run.races = collected_.races();
  if (trouble_) run.gaps.push_back("the record could not be written to its end: " + trouble_->error.text());
  for (std::string& gap : missing_races(run)) run.gaps.push_back(std::move(gap));
  return run;
}

RecordResult<void> RunWriter::write_certificates() const {
  const fs::path folder = folder_ / "certificates", aside = folder_ / "certificates.tmp";
  std::error_code trouble;
  fs::remove_all(aside, trouble);
  fs::create_directory(aside, trouble);
  if (trouble) {
    errno = trouble.value();
    return std::unexpected(system_error(folder, "certificates"));
  }
  for (const RaceRecord& race : collected_.races()) {
    for (const StudyRow& study : race.studies) {
      if (!study.certificate) continue;
      const fs::path path = aside / certificate_file(study.race, study.contestant);
      if (auto written = write_aside(path, *study.certificate + "\n"); !written) return written;
    }
  }
  fs::remove_all(folder, trouble);
  fs::rename(aside, folder, trouble);
  if (!trouble) return {};
  errno = trouble.value();
  return std::unexpected(system_error(folder, "certificates"));
}

RecordResult<void> RunWriter::finish(const nlohmann::json& summary) {
  if (trouble_) return std::unexpected(*trouble_);
  if (auto closed = rows_->close(); !closed) {
    trouble_ = closed.error();
    return closed;
  }
  if (auto written = write_certificates(); !written) return written;
  if (auto written = write_aside(folder_ / "summary.json", dump(summary, 1) + "\n"); !written) return written;
  if (!point_latest_) return {};
  const fs::path latest = folder_.parent_path() / "latest";
  const fs::path aside = folder_.parent_path() / fmt::format("latest.{}.tmp", ::getpid());
  ::unlink(aside.c_str());
  if (::symlink(folder_.filename().c_str(), aside.c_str()) != 0 || ::rename(aside.c_str(), latest.c_str()) != 0)
    return std::unexpected(system_error(latest, "link"));
  return {};
}

}  // namespace outpace
