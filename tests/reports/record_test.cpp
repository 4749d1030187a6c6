// The record on disk: what is written is read back, at any length, after any kill, and nothing damaged passes.
#include "reports/record.hpp"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "reports/record/line_file.hpp"
#include "reports/record/row_json.hpp"
#include "reports/score.hpp"
#include "tests/catch.hpp"
#include "tests/reports/synthetic.hpp"

using namespace outpace;
namespace syn = outpace::synthetic;
namespace fs = std::filesystem;

namespace {

/// A folder of its own for each test, removed at the end.
struct Scratch {
  fs::path path;
  Scratch() {
    std::string name = (fs::temp_directory_path() / "outpace-record-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path = name;
  }
  ~Scratch() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
};

RunMeta meta() {
  RunMeta meta;
  meta.version = "0.1.0";
  meta.compiler = "g++ 12.2";
  meta.cpu = "a processor";
  meta.simd = "AVX2";
  meta.seed = 1;
  meta.budget_seconds = 0.05;
  meta.command = "outpace bench 'eca:*' --budget 0.05";
  meta.started = "2026-01-31T12:00:00Z";
  return meta;
}

/// A short race, so that every byte of its record can be tried.
syn::Race small_race(const std::string& system) {
  syn::Race race{syn::header(system),
                 {{.name = "direct", .work = syn::power(1, 2), .last_rung = 6},
                  {.name = "identity", .work = syn::power(3, 0), .last_rung = 6, .claim = Claim::proven}}};
  race.header.queries = 2;
  race.repetitions = 1;
  return race;
}

std::string bytes_of(const fs::path& path) { return read_text(path).value(); }

void put(const fs::path& path, std::string_view data) {
  std::ofstream(path, std::ios::binary).write(data.data(), static_cast<std::streamsize>(data.size()));
}

std::vector<std::string> lines_of(const RaceRecord& race) {
  std::vector<std::string> lines{to_line(race.header)};
  for (const auto& row : race.studies) lines.push_back(to_line(row));
  for (const auto& row : race.measurements) lines.push_back(to_line(row));
  for (const auto& row : race.accuracy) lines.push_back(to_line(row));
  if (race.end) lines.push_back(to_line(*race.end));
  return lines;
}

/// A finished run of two races in `folder`.
void write_small_run(const fs::path& folder) {
  auto writer = RunWriter::create_at(folder, meta());
  REQUIRE(writer);
  syn::play(small_race("eca:90"), **writer);
  syn::play(small_race("eca:170"), **writer);
  REQUIRE((*writer)->finish({{"schema", 1}}));
}

}  // namespace

TEST_CASE("a run is read back as it was written", "[reports][record]") {
  const Scratch scratch;
  auto writer = RunWriter::create(scratch.path / "runs", meta());
  REQUIRE(writer);
  const syn::Race race = syn::medley()[0];
  syn::play(race, **writer);
  const Run snapshot = (*writer)->snapshot();
  REQUIRE((*writer)->finish(to_json(score_run(snapshot))));
  const auto run = read_run(scratch.path / "runs" / "latest");
  REQUIRE(run);
  CHECK(run->complete());
  CHECK(run->meta.command == meta().command);
  REQUIRE(run->races.size() == 1);
  CHECK(lines_of(run->races[0]) == lines_of(syn::record(race)));
  CHECK(fs::exists((*writer)->folder() / "certificates" / "eca-170~random~cell~identity.json"));
  CHECK(nlohmann::json::parse(bytes_of((*writer)->folder() / "summary.json"))["counts"]["closed"] == 1);
}

TEST_CASE("rows of every kind survive the way to a line and back", "[reports][record]") {
  RaceHeader header = syn::header("eca:30");
  header.floor = Floor{1.0, "must read 2t+1 cells"};
  header.lead = "12";
  header.seed = ~std::uint64_t{0};
  Measurement wrong = syn::measure({header, {}}, syn::direct(), 5, true, 2);
  wrong.outcome = Outcome::wrong;
  wrong.wrong_query = 3;
  wrong.given = "1\n\"";
  wrong.expected = "0";
  wrong.reason = "caf\xc3\xa9";
  StudyRow study;
  study.declined = Declined{Declined::Why::memory, "too big"};
  study.accepted = false;
  study.certificate = "{}";
  study.checker_says = "no";
  const AccuracyRow accuracy{.race = "r", .contestant = "c", .lead = "7", .questions = 9, .right = 8, .majority = 0.5};
  const EndRow end{.race = "r", .complete = true, .direct_matches_naive = false, .note = "n"};
  for (const std::string& line : {to_line(header), to_line(wrong), to_line(study), to_line(accuracy), to_line(end)}) {
    const auto row = parse_row(line);
    REQUIRE(row);
    CHECK(std::visit([](const auto& value) { return to_line(value); }, *row) == line);
  }
}

TEST_CASE("text that is not UTF-8 and numbers that are not finite still give a readable row", "[reports][record]") {
  Measurement row = syn::measure({syn::header("eca:30"), {}}, syn::direct(), 5, false, 0);
  row.reason = "\xff\xfe";
  row.seconds[0] = std::nan("");
  row.seconds[1] = -1;
  CHECK(parse_row(to_line(row)));
}

TEST_CASE("the record of schema 1 made long ago is read for ever", "[reports][record]") {
  const auto run = read_run(fs::path(OUTPACE_TEST_DATA) / "record-schema-1");
  REQUIRE(run);
  CHECK(run->complete());
  REQUIRE(run->races.size() == 2);
  CHECK(run->races[0].header.name.text() == "eca:90~random~cell");
  CHECK(lines_of(run->races[1]) == lines_of(syn::record(small_race("eca:170"))));
}

TEST_CASE("a record cut off at any byte is read as far as it goes and called incomplete", "[reports][record]") {
  const Scratch scratch;
  write_small_run(scratch.path / "run");
  const std::string whole = bytes_of(scratch.path / "run" / "rows.jsonl.zst");
  const std::size_t all_rows = decompress_lines(whole, "whole")->lines.size();
  std::size_t seen = 0;
  for (std::size_t length = 0; length < whole.size(); ++length) {
    put(scratch.path / "run" / "rows.jsonl.zst", whole.substr(0, length));
    const auto run = read_run(scratch.path / "run");
    INFO("cut to " << length << " bytes");
    REQUIRE(run);
    REQUIRE_FALSE(run->complete());
    std::size_t rows = 0;
    for (const RaceRecord& race : run->races) rows += lines_of(race).size();
    REQUIRE(rows >= seen);
    seen = rows;
    (void)score_run(*run);
  }
  CHECK(seen == all_rows);
}

TEST_CASE("damaged bytes never crash the reader", "[reports][record]") {
  const Scratch scratch;
  write_small_run(scratch.path / "run");
  const std::string whole = bytes_of(scratch.path / "run" / "rows.jsonl.zst");
  unsigned refused = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    std::string damaged = whole;
    damaged[mix64(seed) % damaged.size()] ^= static_cast<char>(1 << (mix64(seed + 1000) % 8));
    put(scratch.path / "run" / "rows.jsonl.zst", damaged);
    const auto run = read_run(scratch.path / "run");
    if (run) {
      (void)score_run(*run);
      continue;
    }
    ++refused;
    CHECK(run.error().kind == RecordError::Kind::malformed);
    CHECK(run.error().error.what.find("line") != std::string::npos);
  }
  CHECK(refused > 200);
}

TEST_CASE("mutated rows are rows or errors, never crashes", "[reports][record]") {
  std::vector<std::string> lines = lines_of(syn::record(small_race("eca:90")));
  const std::string alphabet = "{}[]\",:0123456789.-eE\\tfnul \xff";
  unsigned refused = 0, accepted = 0;
  for (std::uint64_t seed = 1; seed <= 6000; ++seed) {
    std::uint64_t state = seed;
    std::string line = lines[mix64(state++) % lines.size()];
    for (std::uint64_t changes = 1 + mix64(state++) % 4; changes > 0; --changes) {
      const std::size_t at = mix64(state++) % line.size();
      const char c = alphabet[mix64(state++) % alphabet.size()];
      switch (mix64(state++) % 4) {
        case 0:
          line[at] = c;
          break;
        case 1:
          line.insert(at, 1, c);
          break;
        case 2:
          line.erase(at, 1 + mix64(state++) % 3);
          break;
        default:
          line.insert(at, line.substr(mix64(state++) % line.size(), 12));
          break;
      }
      if (line.empty()) line.push_back('x');
    }
    const auto row = parse_row(line);
    ++(row ? accepted : refused);
    if (!row) CHECK_FALSE(row.error().why.empty());
  }
  CHECK(refused > 1000);
  CHECK(accepted > 100);
}

TEST_CASE("errors name the line and the field", "[reports][record]") {
  const Scratch scratch;
  write_small_run(scratch.path / "run");
  {
    auto file = LineCompressor::open(scratch.path / "run" / "rows.jsonl.zst", false);
    REQUIRE((*file)->write(to_line(syn::header("eca:30"))));
    REQUIRE((*file)->write(R"({"row": "end", "race": "eca:30~random~cell", "complete": 1})"));
    REQUIRE((*file)->close());
  }
  const auto run = read_run(scratch.path / "run");
  REQUIRE_FALSE(run);
  CHECK(run.error().error.what.find("line 2") != std::string::npos);
  CHECK(run.error().error.why == "the field \"complete\" is not true or false");
}

TEST_CASE("rows of a race that was never opened are refused", "[reports][record]") {
  const Scratch scratch;
  write_small_run(scratch.path / "run");
  {
    auto file = LineCompressor::open(scratch.path / "run" / "rows.jsonl.zst", false);
    REQUIRE(
        (*file)->write(to_line(EndRow{.race = "x~y~z", .complete = true, .direct_matches_naive = true, .note = ""})));
    REQUIRE((*file)->close());
  }
  CHECK(read_run(scratch.path / "run").error().kind == RecordError::Kind::malformed);
}

TEST_CASE("a foreign file and a foreign folder are refused", "[reports][record]") {
  const Scratch scratch;
  write_small_run(scratch.path / "run");
  put(scratch.path / "run" / "rows.jsonl.zst", "this is not zstd at all, is it");
  CHECK(read_run(scratch.path / "run").error().kind == RecordError::Kind::malformed);
  CHECK(read_run(scratch.path).error().kind == RecordError::Kind::malformed);
  CHECK(read_run(scratch.path / "nothing").error().kind == RecordError::Kind::io);
}

TEST_CASE("a record of a schema from the future is incompatible", "[reports][record]") {
  const Scratch scratch;
  write_small_run(scratch.path / "run");
  put(scratch.path / "run" / "meta.json", R"({"schema": 2})");
  CHECK(read_run(scratch.path / "run").error().kind == RecordError::Kind::incompatible);
}

TEST_CASE("selected races that are missing make a run incomplete", "[reports][record]") {
  const Scratch scratch;
  RunMeta wanted = meta();
  wanted.selected = {"eca:90~random~cell", "eca:30~random~cell"};
  auto writer = RunWriter::create_at(scratch.path / "run", wanted);
  REQUIRE(writer);
  syn::play(small_race("eca:90"), **writer);
  REQUIRE((*writer)->finish({}));
  const auto run = read_run(scratch.path / "run");
  REQUIRE(run);
  CHECK(run->gaps == std::vector<std::string>{"eca:30~random~cell was never begun"});
}

TEST_CASE("no two runs share a folder", "[reports][record]") {
  const Scratch scratch;
  const auto first = RunWriter::create(scratch.path, meta()), second = RunWriter::create(scratch.path, meta());
  REQUIRE(first);
  REQUIRE(second);
  CHECK((*first)->folder() != (*second)->folder());
  const auto third = RunWriter::create_at((*first)->folder(), meta());
  REQUIRE_FALSE(third);
  CHECK(third.error().error.why == "holds a run already");
  const auto intruder = RunWriter::resume((*first)->folder());
  REQUIRE_FALSE(intruder);
  CHECK(intruder.error().error.why == "another process is writing this run");
}

TEST_CASE("a folder that cannot be made is an error that names it", "[reports][record]") {
  const Scratch scratch;
  put(scratch.path / "file", "x");
  const auto writer = RunWriter::create(scratch.path / "file" / "runs", meta());
  REQUIRE_FALSE(writer);
  CHECK(writer.error().kind == RecordError::Kind::io);
  CHECK(writer.error().error.what.find("file/runs") != std::string::npos);
}

TEST_CASE("a killed run is resumed: complete races stay, the interrupted one starts again", "[reports][record]") {
  const Scratch scratch;
  const fs::path folder = scratch.path / "runs" / "killed";
  {
    auto writer = RunWriter::create_at(folder, meta());
    REQUIRE(writer);
    syn::play(small_race("eca:90"), **writer);
    (*writer)->add(small_race("eca:170").header);
    (*writer)->add(syn::measure(small_race("eca:170"), syn::direct(), 4, false, 0));
  }  // no finish: as after kill -9
  CHECK_FALSE(read_run(folder)->complete());
  auto writer = RunWriter::resume(folder);
  REQUIRE(writer);
  CHECK((*writer)->complete_races() == std::set<std::string>{"eca:90~random~cell"});
  syn::play(small_race("eca:170"), **writer);
  REQUIRE((*writer)->finish({}));
  const auto run = read_run(scratch.path / "runs" / "latest");
  REQUIRE(run);
  CHECK(run->complete());
  REQUIRE(run->races.size() == 2);
  CHECK(lines_of(run->races[0]) == lines_of(syn::record(small_race("eca:90"))));
  CHECK(lines_of(run->races[1]) == lines_of(syn::record(small_race("eca:170"))));
}

TEST_CASE("a race that was begun twice counts once, and a complete one is kept", "[reports][record]") {
  RunCollector collector;
  syn::Race race = small_race("eca:90");
  collector.add(race.header);
  collector.add(syn::measure(race, syn::direct(), 4, false, 0));
  syn::play(race, collector);
  collector.add(race.header);
  collector.add(syn::measure(race, syn::direct(), 4, false, 0));
  REQUIRE(collector.races().size() == 1);
  CHECK(lines_of(collector.races()[0]) == lines_of(syn::record(race)));
}

TEST_CASE("a process killed in mid-race leaves a readable record", "[reports][record]") {
  const Scratch scratch;
  const pid_t child = ::fork();
  if (child == 0) {
    auto writer = RunWriter::create_at(scratch.path / "run", meta());
    if (!writer) ::_exit(1);
    syn::play(small_race("eca:90"), **writer);
    (*writer)->add(small_race("eca:170").header);
    ::raise(SIGKILL);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFSIGNALED(status));
  const auto run = read_run(scratch.path / "run");
  REQUIRE(run);
  CHECK(run->races.size() == 2);
  CHECK(run->races[0].complete());
  CHECK(score_run(*run).exit_code() == 5);
}

TEST_CASE("a disk that fills is reported and what was written stays readable", "[reports][record]") {
  // A limit on the size of files stands in for the full disk: write() fails in the same place.
  const Scratch scratch;
  const pid_t child = ::fork();
  if (child == 0) {
    ::signal(SIGXFSZ, SIG_IGN);
    auto writer = RunWriter::create_at(scratch.path / "run", meta());
    const rlimit limit{6000, 6000};
    if (!writer || ::setrlimit(RLIMIT_FSIZE, &limit) != 0) ::_exit(1);
    for (unsigned rule = 0; rule < 64; ++rule) syn::play(small_race("eca:" + std::to_string(rule)), **writer);
    const bool reported = (*writer)->trouble() && (*writer)->trouble()->kind == RecordError::Kind::io &&
                          !(*writer)->finish({}) && !(*writer)->snapshot().complete();
    ::_exit(reported ? 0 : 2);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  REQUIRE(WEXITSTATUS(status) == 0);
  const auto run = read_run(scratch.path / "run");
  REQUIRE(run);
  CHECK_FALSE(run->complete());
  CHECK(run->races.size() > 1);
}

// Run by hand, `outpace_tests "[make-record]"`, once for each schema, to make the past record of tests/data.
TEST_CASE("makes the record of tests/data", "[.][make-record]") {
  write_small_run(fs::path(OUTPACE_TEST_DATA) / ("record-schema-" + std::to_string(record_schema)));
}
