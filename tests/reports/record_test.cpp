// The record on disk: what is written is read back, and an interrupted run goes on where it stopped.
#include "reports/record.hpp"
#include "tests/places.hpp"

#include "reports/score.hpp"
#include "tests/reports/small_run.hpp"

using namespace outpace;
using namespace outpace::synthetic;

TEST_CASE("a run is read back as it was written", "[reports][record]") {
  const Scratch scratch;
  auto writer = RunWriter::create(scratch.path / "runs", meta());
  REQUIRE(writer);
  const Race race = medley()[0];
  play(race, **writer);
  const Run snapshot = (*writer)->snapshot();
  REQUIRE((*writer)->finish(to_json(score_run(snapshot))));
  const auto run = read_run(scratch.path / "runs" / "latest");
  REQUIRE(run);
  CHECK(run->complete());
  CHECK(run->meta.command == meta().command);
  REQUIRE(run->races.size() == 1);
  CHECK(lines_of(run->races[0]) == lines_of(record(race)));
  CHECK(fs::exists((*writer)->folder() / "certificates" / "eca-170~random~cell~identity.json"));
  CHECK(nlohmann::json::parse(bytes_of((*writer)->folder() / "summary.json"))["counts"]["closed"] == 1);
}

TEST_CASE("rows of every kind survive the way to a line and back", "[reports][record]") {
  RaceHeader header = synthetic::header("eca:30");
  header.floor = Floor{1.0, "must read 2t+1 cells"};
  header.lead = header.name.lead = "12";
  header.seed = ~std::uint64_t{0};
  Measurement wrong = measure({header, {}}, direct(), 5, true, 2);
  wrong.outcome = Outcome::wrong;
  wrong.wrong_query = 3;
  wrong.given = "1\n\"";
  wrong.expected = "0";
  wrong.reason = "caf\xc3\xa9";
  StudyRow study;
  study.declined = Declined{Declined::Why::memory, "too big"};
  study.accepted = false;
  study.stranger = true;
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
  Measurement row = measure({header("eca:30"), {}}, direct(), 5, false, 0);
  row.reason = "\xff\xfe";
  row.seconds[0] = std::nan("");
  row.seconds[1] = -1;
  CHECK(parse_row(to_line(row)));
}

TEST_CASE("the record of schema 1 made long ago is read for ever", "[reports][record]") {
  const auto run = read_run(fs::path(outpace::tests::data_folder) / "record-schema-1");
  REQUIRE(run);
  CHECK(run->complete());
  REQUIRE(run->races.size() == 2);
  CHECK(run->races[0].header.name.text() == "eca:90~random~cell");
  CHECK(lines_of(run->races[1]) == lines_of(record(small_race("eca:170"))));
}

TEST_CASE("selected races that are missing make a run incomplete", "[reports][record]") {
  const Scratch scratch;
  RunMeta wanted = meta();
  wanted.selected = {"eca:90~random~cell", "eca:30~random~cell"};
  auto writer = RunWriter::create_at(scratch.path / "run", wanted);
  REQUIRE(writer);
  play(small_race("eca:90"), **writer);
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

TEST_CASE("a killed run is resumed: complete races stay, the interrupted one starts again", "[reports][record]") {
  const Scratch scratch;
  const fs::path folder = scratch.path / "runs" / "killed";
  {
    auto writer = RunWriter::create_at(folder, meta());
    REQUIRE(writer);
    play(small_race("eca:90"), **writer);
    (*writer)->add(small_race("eca:170").header);
    (*writer)->add(measure(small_race("eca:170"), direct(), 4, false, 0));
  }  // no finish: as after kill -9
  CHECK_FALSE(read_run(folder)->complete());
  auto writer = RunWriter::resume(folder);
  REQUIRE(writer);
  CHECK((*writer)->complete_races() == std::set<std::string>{"eca:90~random~cell"});
  play(small_race("eca:170"), **writer);
  REQUIRE((*writer)->finish({}));
  const auto run = read_run(scratch.path / "runs" / "latest");
  REQUIRE(run);
  CHECK(run->complete());
  REQUIRE(run->races.size() == 2);
  CHECK(lines_of(run->races[0]) == lines_of(record(small_race("eca:90"))));
  CHECK(lines_of(run->races[1]) == lines_of(record(small_race("eca:170"))));
}

TEST_CASE("a race that was begun twice counts once, and a complete one is kept", "[reports][record]") {
  RunCollector collector;
  Race race = small_race("eca:90");
  collector.add(race.header);
  collector.add(measure(race, direct(), 4, false, 0));
  play(race, collector);
  collector.add(race.header);
  collector.add(measure(race, direct(), 4, false, 0));
  REQUIRE(collector.races().size() == 1);
  CHECK(lines_of(collector.races()[0]) == lines_of(record(race)));
}

// Run by hand, `outpace_tests "[make-record]"`, once for each schema, to make the past record of tests/data.

TEST_CASE("makes the record of tests/data", "[.][make-record]") {
  write_small_run(fs::path(outpace::tests::data_folder) / ("record-schema-" + std::to_string(record_schema)));
}
