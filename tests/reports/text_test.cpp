// Reports as text, compared with approved files in tests/data/reports. OUTPACE_APPROVE=1 writes what comes out now.
#include "reports/digest.hpp"
#include "reports/page.hpp"
#include "reports/table.hpp"
#include "tests/catch.hpp"
#include "tests/reports/approved.hpp"
#include "tests/reports/synthetic.hpp"

using namespace outpace;
using namespace outpace::synthetic;

namespace {

/// A medley with a wrong answer, a dispute and a gap.
Run troubled() {
  Run run = run_of(medley());
  for (Measurement& row : run.races[4].measurements)
    if (row.contestant == "hashlife" && row.rung == 9 && row.outcome == Outcome::answered) row.answers[3] ^= 1;
  for (Measurement& row : run.races[1].measurements)
    if (row.contestant == "lookup" && row.rung == 17 && row.outcome == Outcome::answered) row.answers[3] ^= 1;
  run.gaps.push_back("eca:22~random~cell was interrupted");
  return run;
}

std::size_t widest(const std::string& text) {
  std::size_t widest = 0, start = 0;
  for (std::size_t end; (end = text.find('\n', start)) != std::string::npos; start = end + 1) {
    const std::string line = text.substr(start, end - start);
    if (line.find("replay: ") == std::string::npos) widest = std::max(widest, text_width(line));
  }
  return widest;
}

/// Without ANSI colours.
std::string plain(std::string text) {
  for (std::size_t start; (start = text.find("\x1b[")) != std::string::npos;)
    text.erase(start, text.find('m', start) + 1 - start);
  return text;
}

}  // namespace

TEST_CASE("the table of a run reads as approved at 120 and at 80 columns", "[reports][table]") {
  const RunScore score = score_run(troubled());
  const std::string wide = score_table(score, {.columns = 120}), narrow = score_table(score, {.columns = 80});
  check_approved("table-120.txt", wide);
  check_approved("table-80.txt", narrow);
  CHECK(widest(wide) <= 120);
  CHECK(widest(narrow) <= 80);
  CHECK(widest(score_table(score, {.columns = 60})) <= 60);
}

TEST_CASE("colour changes nothing but colour", "[reports][table]") {
  const RunScore score = score_run(troubled());
  const std::string coloured = score_table(score, {.columns = 120, .colour = true});
  CHECK(coloured.find("\x1b[") != std::string::npos);
  CHECK(plain(coloured) == score_table(score, {.columns = 120}));
}

TEST_CASE("no report calls a system irreducible", "[reports][table]") {
  const RunScore score = score_run(troubled());
  for (const std::string& text : {score_table(score, {}), report_page(score), to_json(score).dump()})
    CHECK(text.find("irreducible") == std::string::npos);
}

TEST_CASE("a digest gathers the systems of each question by verdict and winner, in the order of their numbers",
          "[reports][text]") {
  const RunScore score = score_run(run_of(medley()));
  const auto summaries = summaries_of(score);
  REQUIRE_FALSE(summaries.empty());
  std::size_t systems = 0;
  for (const QuestionSummary& question : summaries) {
    CHECK(question.races >= 2);
    std::size_t of_question = 0;
    for (const SummaryLine& line : question.lines) of_question += line.systems.size();
    CHECK(of_question == question.races);
    systems += of_question;
    for (const SummaryLine& line : question.lines)
      for (std::size_t i = 1; i < line.systems.size(); ++i)
        CHECK(std::stoi(line.systems[i - 1]) < std::stoi(line.systems[i]));
  }
  CHECK(systems <= score.races.size());
  check_approved("digest.txt", digest_text(score, {.columns = 80}));
  check_approved("digest.md", digest_markdown(score));
}

TEST_CASE("an empty run still gives a table and a page", "[reports][table]") {
  CHECK(score_table(score_run({}), {}) == "The record holds no race.\n");
  CHECK(report_page(score_run({})).find("</html>") != std::string::npos);
}
