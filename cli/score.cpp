// `outpace score` and `outpace report`: what a run says, as a table and as a page.
#include <fmt/core.h>

#include "cli/run_output.hpp"
#include "reports/page.hpp"

namespace outpace::cli {
namespace {

std::function<Exit()> attach_score(CLI::App& app) {
  auto folder = std::make_shared<std::string>();
  auto json = std::make_shared<bool>(false);
  auto brief = std::make_shared<bool>(false);
  app.add_option("run", *folder, "the run's folder (runs/latest is the last one)")->required();
  auto* as_json = app.add_flag("--json", *json, "as JSON");
  app.add_flag("--brief", *brief, "a line a system")->excludes(as_json);
  return [folder, json, brief] {
    const auto run = open_run(*folder);
    return run ? print_scores(score_run(*run), *json    ? ScoreText::json
                                               : *brief ? ScoreText::brief
                                                        : ScoreText::whole)
               : fail(run.error());
  };
}

std::function<Exit()> attach_report(CLI::App& app) {
  auto folder = std::make_shared<std::string>();
  auto out = std::make_shared<std::string>();
  app.add_option("run", *folder, "the run's folder (runs/latest is the last one)")->required();
  app.add_option("-o,--out", *out, "the page to write (default: report.html in the run's folder)");
  return [folder, out] {
    const auto run = open_run(*folder);
    if (!run) return fail(run.error());
    const std::string path = out->empty() ? (run->folder / "report.html").string() : *out;
    const RunScore score = score_run(*run);
    if (const auto written = write_aside(path, report_page(score, portraits_of(score), run->folder.string())); !written)
      return fail(written.error());
    fmt::print("{}\n", path);
    return Exit::fine;
  };
}

const RegisterVerb score{{"score", "a run's table again, or its scores as JSON", attach_score}};
const RegisterVerb report{{"report", "a run as one self-contained page", attach_report}};

}  // namespace
}  // namespace outpace::cli
