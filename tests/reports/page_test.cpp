// The page: what its model says of a run, and that the document holds together whatever the record contains.
#include "reports/page.hpp"

#include <algorithm>
#include <regex>

#include "reports/page/html.hpp"
#include "reports/page/model.hpp"
#include "reports/page/sections.hpp"
#include "reports/picture.hpp"
#include "reports/table.hpp"
#include "tests/catch.hpp"
#include "tests/reports/synthetic.hpp"

using namespace outpace;
using namespace outpace::synthetic;

namespace {

Run run_of(const std::vector<Race>& races) {
  Run run;
  run.folder = "runs/made-up";
  run.meta.version = "0.1.0";
  for (const Race& race : races) run.races.push_back(record(race));
  return run;
}

/// A medley in which a contestant is wrong about rule 30 on random rows, and two disagree about rule 45.
Run troubled() {
  Run run = run_of(medley());
  for (Measurement& row : run.races[4].measurements)
    if (row.contestant == "hashlife" && row.rung == 9 && row.outcome == Outcome::answered) row.answers[3] ^= 1;
  run.gaps.push_back("eca:22~random~cell was interrupted");
  return run;
}

std::size_t count(const std::string& text, const std::string& what) {
  std::size_t found = 0;
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += what.size()) ++found;
  return found;
}

/// The document without its scripts and styles.
std::string markup(const RunScore& score) {
  static const std::regex scripts("<(script|style)[^>]*>[^<]*");
  const std::string page = report_page(score);
  const std::size_t chart = page.find("/*!");  // Chart.js is too long for a regular expression
  return std::regex_replace(page.substr(0, chart), scripts, "");
}

}  // namespace

TEST_CASE("systems with a wrong answer come first, then by kind and by the numbers in their names", "[reports][page]") {
  const RunScore score = score_run(troubled());
  const page::Model model = page::model_of(score, {});
  std::vector<std::string> names;
  for (const auto& system : model.systems) names.push_back(system.system);
  CHECK(names == std::vector<std::string>{"eca:30", "eca:0", "eca:22", "eca:45", "eca:54", "eca:110", "eca:170"});
  CHECK(model.systems[0].troubled);
  const std::string page = markup(score);
  CHECK(page.find("Wrong answer") < page.find("id=\"matrix\""));
  CHECK(page.find("answered otherwise than direct simulation") < page.find("id=\"matrix\""));
}

TEST_CASE("names with numbers are ordered as people order them", "[reports][page]") {
  CHECK(page::natural_less("eca:9", "eca:30"));
  CHECK(page::natural_less("eca:30", "eca:110"));
  CHECK_FALSE(page::natural_less("eca:110", "eca:30"));
  CHECK(page::natural_less("ca:k=2,r=2", "ca:k=10,r=1"));
  CHECK(page::natural_less("rnn:counter", "rnn:counter-8"));
  CHECK_FALSE(page::natural_less("eca:30", "eca:30"));
}

TEST_CASE("a predictor's page says where it wins, ties, stays behind and declines", "[reports][page]") {
  const RunScore score = score_run(run_of(medley()));
  const page::Model model = page::model_of(score, {});
  const auto page_of = [&](const std::string& name) {
    return *std::find_if(model.predictors.begin(), model.predictors.end(),
                         [&](const page::PredictorPage& page) { return page.name == name; });
  };
  CHECK(page_of("identity").count(page::Standing::wins) == 1);
  CHECK(page_of("hashlife").count(page::Standing::wins) == 2);
  CHECK(page_of("hashlife").count(page::Standing::ties) == 2);
  CHECK(page_of("additive").count(page::Standing::declines) == 8);
  CHECK(page_of("additive").horizons.empty());
  CHECK(page_of("identity").horizons == std::vector<unsigned>{2048});
}

TEST_CASE("the calibration table compares what came out with what is known", "[reports][page]") {
  const RunScore score = score_run(run_of(medley()));
  const page::Model model = page::model_of(score, {});
  const auto found = std::find_if(model.calibrations.begin(), model.calibrations.end(), [](const auto& calibration) {
    return calibration.race->header.name.text() == "eca:170~random~cell";
  });
  REQUIRE(found != model.calibrations.end());
  CHECK(found->met);
  for (const auto& calibration : model.calibrations) CHECK(calibration.race->header.name.system != "eca:0");
}

TEST_CASE("hostile names, reasons and commands stay text", "[reports][page]") {
  std::vector<Race> races = medley();
  const std::string hostile = "</script><script>alert('x')</script><img src=x onerror=\"y\">&amp;";
  races[4].header.name.system = "tm:" + hostile;
  races[4].contestants[1].name = hostile;
  races[4].contestants[2].declined = hostile;
  Run run = run_of(races);
  run.meta.command = run.meta.cpu = hostile;
  run.gaps.push_back(hostile);
  std::vector<Portrait> portraits(1);
  portraits[0].system = "tm:" + hostile;
  portraits[0].description = hostile;
  portraits[0].facts.push_back({hostile, hostile, hostile});
  portraits[0].pictures.push_back({hostile, hostile, 1, 1, "png"});
  const std::string page = report_page(score_run(run), portraits, hostile);
  races[4].header.name.system = "tm:plain";
  const std::string plain = report_page(score_run(run_of(races)));
  CHECK(page.find("<img src=x") == std::string::npos);
  CHECK(page.find("<script>alert") == std::string::npos);
  CHECK(count(page, "</script>") == count(plain, "</script>"));
  CHECK(page.find("&lt;img src=x onerror=&quot;y&quot;&gt;&amp;amp;") != std::string::npos);
}

TEST_CASE("what a script element holds cannot end it", "[reports][page]") {
  const std::string safe = page::script_safe(R"({"a":"</script><!--","b":"&"})");
  CHECK(safe.find('<') == std::string::npos);
  CHECK(nlohmann::json::parse(safe)["a"] == "</script><!--");
}

TEST_CASE("an empty run gives a page that says so", "[reports][page]") {
  const std::string page = report_page(score_run({}));
  CHECK(page.find("The record holds no race.") != std::string::npos);
  CHECK(page.find("</html>") != std::string::npos);
  CHECK(page.find("{{") == std::string::npos);
  CHECK(verdict_matrix(score_run({}), {}).empty());
}

TEST_CASE("an incomplete run says what it lacks before anything else", "[reports][page]") {
  Run run = run_of(medley());
  run.races[2].end.reset();
  for (int i = 0; i < 9; ++i) run.gaps.push_back("race " + std::to_string(i) + " was never begun");
  const std::string page = markup(score_run(run));
  CHECK(page.find("race 0 was never begun") < page.find("class=lead"));
  CHECK(page.find("and 6 more") < page.find("race 3 was never begun"));
  CHECK(page.find("unfinished") != std::string::npos);
}

TEST_CASE("the page asks the network for nothing", "[reports][page]") {
  const std::string page = report_page(score_run(troubled()));
  CHECK(page.find("default-src 'none'") != std::string::npos);
  const std::string text = markup(score_run(troubled()));
  for (const char* fetch : {"href='http", "href=\"http", "src='http", "src=\"http", "url(http", "@import", "<link"})
    CHECK(text.find(fetch) == std::string::npos);
}

TEST_CASE("without scripts the page still tells work, time, reasons and commands", "[reports][page]") {
  const std::string text = markup(score_run(troubled()));
  CHECK(text.find("not additive") != std::string::npos);
  CHECK(text.find("outpace ask eca:110 cell --x 0 --at 2^9") != std::string::npos);
  CHECK(text.find("outpace verify runs/latest/certificates/eca-170~random~cell~identity.json") != std::string::npos);
  CHECK(text.find("Work and time at every t") != std::string::npos);
  CHECK(text.find("2<sup>2048</sup>") != std::string::npos);
}

TEST_CASE("numbers are written as people read them", "[reports][page]") {
  CHECK(page::number(0.97) == "0.97");
  CHECK(page::number(4123) == "4120");
  CHECK(page::number(3.2e7) == "3.2·10<sup>7</sup>");
  CHECK(page::duration(1.5e-6) == "1.5 µs");
  CHECK(page::bytes(1536) == "1.5 KiB");
  CHECK(page::base64("M") == "TQ==");
  CHECK(page::base64("Ma") == "TWE=");
  CHECK(page::base64("Man") == "TWFu");
}

TEST_CASE("a picture in memory is a PNG of the size asked for", "[reports][page]") {
  const std::vector<std::uint8_t> cells{0, 1, 2, 9, 1, 0};
  const auto png = png_of(cells, {3, 2}, page_palette(3));
  REQUIRE(png);
  CHECK(png->substr(1, 3) == "PNG");
  CHECK((*png)[19] == 3);
  CHECK((*png)[23] == 2);
  CHECK_FALSE(png_of(cells, {4, 2}, page_palette(3)));
  CHECK(page_palette(300).size() == 256);
}

TEST_CASE("a portrait has facts and a picture of every kind of start that was raced", "[reports][page]") {
  Run run = run_of({medley()[4], medley()[7]});
  run.races.push_back(record({header("ca:k=3,r=1,totalistic=777", "random", "cell"), {direct()}}));
  run.races.push_back(record({header("nothing:1", "x", "y"), {direct()}}));
  const auto portraits = portraits_of(score_run(run));
  REQUIRE(portraits.size() == 3);
  CHECK(portraits[0].pictures.size() == 2);
  CHECK_FALSE(portraits[0].facts.empty());
  CHECK(portraits[1].pictures.size() == 1);
  CHECK(portraits[2].description.empty());
}

TEST_CASE("the matrix in text fits its columns and names what is wrong", "[reports][table]") {
  const RunScore score = score_run(troubled());
  for (const int columns : {60, 80, 120}) {
    const std::string text = verdict_matrix(score, {.columns = columns}) + verdict_lines(score, {.columns = columns});
    std::size_t start = 0;
    for (std::size_t end; (end = text.find('\n', start)) != std::string::npos; start = end + 1)
      if (text.compare(start, 12, "    replay: ") != 0)
        CHECK(text_width(text.substr(start, end - start)) <= static_cast<std::size_t>(columns));
  }
  const std::string matrix = verdict_matrix(score, {.columns = 120});
  CHECK(matrix.find("cell, random") != std::string::npos);
  CHECK(matrix.find("WRONG") != std::string::npos);
  CHECK(matrix.find("closed 1.00") != std::string::npos);
  CHECK(verdict_lines(score, {.columns = 120}).starts_with("WRONG ANSWER"));
  CHECK(verdict_lines(score, {.columns = 120}).find("\x1b[") == std::string::npos);
}
