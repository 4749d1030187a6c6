// `outpace bench` and the verbs that read its record, as a user meets them; also when things go wrong.
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/catch.hpp"
#include "tests/cli/command.hpp"
#include "tests/places.hpp"

namespace fs = std::filesystem;
using outpace::tests::interrupted_command;
using outpace::tests::outpace_command;
using outpace::tests::ScratchFolder;

namespace {

const std::string small = "bench eca:90~single~cell eca:30~random~cell --suite smoke --budget 0.0005 ";

std::string text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::size_t lines(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

TEST_CASE("bench keeps a record that score, report, export, compare, verify and gate read", "[cli]") {
  const ScratchFolder folder;
  const auto raced = outpace_command(small + "--out run", folder.path());
  CAPTURE(raced.err);
  REQUIRE(raced.exit == 0);
  CHECK(raced.out.find("eca:90~single~cell") != std::string::npos);
  CHECK(raced.out.find("run/rows.jsonl.zst") != std::string::npos);
  for (const char* file : {"meta.json", "rows.jsonl.zst", "summary.json", "report.html"})
    CHECK(fs::exists(folder.path() + "/run/" + file));
  for (const auto& entry : fs::directory_iterator(folder.path() + "/run/certificates"))
    CHECK(outpace_command("verify '" + entry.path().string() + "'").exit == 0);

  const auto score = outpace_command("score run", folder.path());
  CHECK(score.exit == 0);
  CHECK(raced.out.starts_with(score.out.substr(0, score.out.find("\n\n"))));
  CHECK(nlohmann::json::parse(outpace_command("score run --json", folder.path()).out).is_object());
  CHECK(outpace_command("report run -o page.html", folder.path()).out == "page.html\n");
  CHECK(outpace_command("compare run run", folder.path()).exit == 0);
  CHECK(outpace_command("compare --predictors direct,lookup run", folder.path()).exit == 0);
  for (const char* format : {"gbench", "github", "bmf", "csv"})
    CHECK(outpace_command("export run --format " + std::string(format), folder.path()).exit == 0);
  CHECK(outpace_command("export run --format pdf", folder.path()).exit == 2);

  CHECK(outpace_command("gate run --baseline base.json --update", folder.path()).exit == 0);
  CHECK(outpace_command("gate run --baseline base.json", folder.path()).exit == 0);
  auto baseline = nlohmann::json::parse(text_of(folder.path() + "/base.json"));
  baseline["schema"] = 999;
  std::ofstream(folder.path() + "/other.json") << baseline.dump();
  CHECK(outpace_command("gate run --baseline other.json", folder.path()).exit == 6);
  CHECK(outpace_command("gate run --baseline nothing.json", folder.path()).exit == 2);
}

TEST_CASE("lines fit 120 columns, and 80", "[cli]") {
  const ScratchFolder folder;
  REQUIRE(outpace_command(small + "--out run", folder.path()).exit == 0);
  for (const int columns : {80, 120}) {
    std::istringstream table(outpace_command("score run", folder.path(), "COLUMNS=" + std::to_string(columns)).out);
    for (std::string line; std::getline(table, line);) {
      CAPTURE(line);
      CHECK(std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xC0) != 0x80; }) <= columns);
    }
  }
}

TEST_CASE("two runs give the same work, answers and exponents", "[cli]") {
  const ScratchFolder folder;
  REQUIRE(outpace_command(small + "--out a", folder.path()).exit == 0);
  REQUIRE(outpace_command(small + "--out b", folder.path()).exit == 0);
  REQUIRE(outpace_command("gate a --baseline base.json --update", folder.path()).exit == 0);
  CHECK(outpace_command("gate b --baseline base.json", folder.path()).exit == 0);
}

TEST_CASE("a folder that holds a run, or that cannot be written, is refused", "[cli]") {
  const ScratchFolder folder;
  REQUIRE(outpace_command(small + "--out run", folder.path()).exit == 0);
  const std::string rows = text_of(folder.path() + "/run/rows.jsonl.zst");
  const auto again = outpace_command(small + "--out run", folder.path());
  CHECK(again.exit == 2);
  CHECK(again.err.starts_with("outpace: "));
  CHECK(text_of(folder.path() + "/run/rows.jsonl.zst") == rows);
  std::ofstream(folder.path() + "/file") << "x";
  CHECK(outpace_command(small + "--out file/run", folder.path()).exit == 5);
  CHECK(outpace_command("score nowhere", folder.path()).exit == 2);
}

TEST_CASE("a killed run stays readable, is incomplete, and can be resumed", "[cli]") {
  const ScratchFolder folder;
  const std::string race = "bench 'eca:30~random~cell' 'eca:45~single~*' --suite quick --budget 0.002 --jobs 1 ";
  for (const char* signal : {"KILL", "INT"}) {
    CAPTURE(signal);
    const std::string run = "run-" + std::string(signal);
    const auto stopped = interrupted_command(race + "--out " + run, folder.path(), run + "/rows.jsonl.zst", signal);
    if (std::string(signal) == "INT") CHECK(stopped.exit == 5);
    const auto score = outpace_command("score " + run, folder.path());
    CHECK(score.exit == 5);
    const auto resumed = outpace_command(race + "--resume " + run, folder.path());
    CAPTURE(resumed.err);
    CHECK(resumed.exit == 0);
    CHECK(outpace_command("score " + run, folder.path()).exit == 0);
  }
}

TEST_CASE("a run is not resumed on other terms", "[cli]") {
  const ScratchFolder folder;
  REQUIRE(outpace_command(small + "--out run", folder.path()).exit == 0);
  CHECK(outpace_command(small + "--resume run", folder.path()).exit == 0);
  CHECK(outpace_command(small + "--resume run --predictors hashlife", folder.path()).exit == 2);
  CHECK(outpace_command(small + "--resume run --seed 2", folder.path()).exit == 2);
  CHECK(outpace_command("bench eca:90~single~cell eca:30~random~cell --suite smoke --budget 0.001 --resume run",
                        folder.path())
            .exit == 2);
}

TEST_CASE("a full disk ends the run and keeps what was written", "[cli]") {
  const ScratchFolder folder;
  // A limit on the size of files stands in for the disk: 8 blocks.
  const auto full = outpace_command(small + "--out run", folder.path(), "ulimit -f 8;");
  CHECK(full.exit == 5);
  CHECK(full.err.find("outpace: ") != std::string::npos);
  CHECK(outpace_command("score run", folder.path()).exit == 5);
}

TEST_CASE("a program in another language takes part, and a liar among them is struck", "[cli]") {
  const ScratchFolder folder;
  const std::string honest = text_of(outpace::tests::source_folder + "/examples/predictor.py");
  std::ofstream(folder.path() + "/honest.py") << honest;
  const std::string race = "bench eca:90~single~cell --suite smoke --budget 0.0005 --out ";
  const auto fair = outpace_command(race + "fair --predictors mine='python3 honest.py'", folder.path());
  CAPTURE(fair.err);
  CHECK(fair.exit == 0);
  CHECK(fair.out.find("mine") != std::string::npos);

  std::string liar = honest;
  const std::string key = "\"answer\": ";
  REQUIRE(liar.find(key) != std::string::npos);
  liar.insert(liar.find(key) + key.size(), "\"1\" or ");
  std::ofstream(folder.path() + "/liar.py") << liar;
  const auto lied = outpace_command(race + "lied --predictors mine='python3 liar.py'", folder.path());
  CHECK(lied.exit == 3);
  CHECK(lied.out.find("mine") < lied.out.find("verdict"));
}

TEST_CASE("a contestant from outside races beside everybody and is marked", "[cli]") {
  const ScratchFolder folder;
  std::ofstream(folder.path() + "/mine.py") << text_of(outpace::tests::source_folder + "/examples/predictor.py");
  std::ofstream(folder.path() + "/list.txt") << "eca:90~single~cell\n";
  const auto raced = outpace_command(
      "bench @list.txt --suite smoke --budget 0.0005 --predictors additive --contestant 'python3 mine.py' --out run",
      folder.path());
  CAPTURE(raced.err);
  CHECK(raced.exit == 0);
  CHECK(raced.out.find("mine is a program of its own: its time is CPU time measured") != std::string::npos);
  const auto json = nlohmann::json::parse(outpace_command("score run --json", folder.path()).out);
  bool additive = false, external = false;
  for (const auto& race : json["races"])
    for (const auto& predictor : race.value("predictors", nlohmann::json::array())) {
      additive |= predictor["contestant"] == "additive";
      external |= predictor["contestant"] == "mine" && predictor.value("external", false);
    }
  CHECK(additive);
  CHECK(external);
  CHECK(outpace_command("bench --contestant ./mine.py", folder.path()).exit == 2);  // not executable
}

TEST_CASE("bad races are refused before anything is written", "[cli]") {
  const ScratchFolder folder;
  for (const char* bad : {"bench --suite nothing", "bench 'xyz~*'", "bench --budget 0", "bench --seed -1",
                          "bench --predictors nobody eca:30", "bench --predictors =", "bench --resume nowhere",
                          "bench eca:30~nothing~cell"}) {
    CAPTURE(bad);
    const auto ran = outpace_command(bad, folder.path());
    CHECK(ran.exit == 2);
    CHECK(lines(ran.err) >= 1);
    CHECK(fs::is_empty(folder.path()));
  }
}
