// Damage to a record: killed writers, full disks, flipped bits, foreign files. Nothing crashes, nothing damaged passes.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "reports/record.hpp"
#include "reports/score.hpp"
#include "tests/reports/small_run.hpp"

using namespace outpace;
using namespace outpace::synthetic;

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
  std::vector<std::string> lines = lines_of(record(small_race("eca:90")));
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
    REQUIRE((*file)->write(to_line(header("eca:30"))));
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

TEST_CASE("a folder that cannot be made is an error that names it", "[reports][record]") {
  const Scratch scratch;
  put(scratch.path / "file", "x");
  const auto writer = RunWriter::create(scratch.path / "file" / "runs", meta());
  REQUIRE_FALSE(writer);
  CHECK(writer.error().kind == RecordError::Kind::io);
  CHECK(writer.error().error.what.find("file/runs") != std::string::npos);
}

TEST_CASE("a process killed in mid-race leaves a readable record", "[reports][record]") {
  const Scratch scratch;
  const pid_t child = ::fork();
  if (child == 0) {
    auto writer = RunWriter::create_at(scratch.path / "run", meta());
    if (!writer) ::_exit(1);
    play(small_race("eca:90"), **writer);
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
    for (unsigned rule = 0; rule < 64; ++rule) play(small_race("eca:" + std::to_string(rule)), **writer);
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
