// `outpace score` and `outpace report`: what a run says, as a table and as a page.
#include <fmt/core.h>

#include "cli/run_output.hpp"
#include "reports/digest.hpp"
#include "reports/markdown.hpp"
#include "reports/page.hpp"

namespace outpace::cli {
namespace {

std::function<Exit()> attach_score(Parameters& app) {
  auto folder = std::make_shared<std::string>();
  auto format = std::make_shared<std::string>("text");
  auto json = std::make_shared<bool>(false);
  auto brief = std::make_shared<bool>(false);
  auto digest = std::make_shared<bool>(false);
  app.add_option("run", *folder, "the run's folder (runs/latest is the last one)")
      .required()
      .called("RUN")
      .offering(Offers::runs);
  app.add_option("--format", *format, "text, json, or markdown: the table of a README")
      .called("FORMAT")
      .one_of({"text", "json", "markdown"})
      .with_default();
  app.add_flag("--json", *json, "the same as --format json");
  app.add_flag("--brief", *brief, "a line a system").excluding("--json");
  app.add_flag("--digest", *digest, "for each question the systems by verdict and winner").excluding("--brief");
  return [folder, format, json, brief, digest] {
    if (*digest && (*json || *format == "json"))
      return fail(Error{"--digest", "it is text or Markdown", "leave --digest out: the JSON has every race's verdict"});
    const auto run = open_run(*folder);
    if (!run) return fail(run.error());
    const RunScore score = score_run(*run);
    if (*digest) {
      fmt::print("{}", *format == "markdown" ? digest_markdown(score) : digest_text(score, terminal_style()));
      return static_cast<Exit>(score.exit_code());
    }
    if (*format != "markdown" || *brief)
      return print_scores(score, *brief                       ? ScoreText::brief
                                 : *json || *format == "json" ? ScoreText::json
                                                              : ScoreText::whole);
    fmt::print("{}", score_markdown(score));
    return static_cast<Exit>(score.exit_code());
  };
}

std::function<Exit()> attach_report(Parameters& app) {
  auto folder = std::make_shared<std::string>();
  auto out = std::make_shared<std::string>();
  app.add_option("run", *folder, "the run's folder (runs/latest is the last one)")
      .required()
      .called("RUN")
      .offering(Offers::runs);
  app.add_option("-o,--out", *out, "the page to write (default: report.html in the run's folder)")
      .called("FILE")
      .offering(Offers::files);
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
