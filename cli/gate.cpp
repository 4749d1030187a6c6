// `outpace gate`: a run against its baseline; regressions end with exit code 1.
#include "reports/gate.hpp"

#include <fmt/core.h>

#include <filesystem>

#include "cli/run_output.hpp"

namespace outpace::cli {
namespace {

struct Options {
  std::string run, baseline, tolerances, format = "text";
  bool update = false;
};

Exit update(const Run& run, const Options& options) {
  const Exit code = static_cast<Exit>(score_run(run).exit_code());
  if (code != Exit::fine)
    return fail(Error{"run " + options.run, "it is incomplete or has wrong answers", "make a baseline of a clean run"},
                code);
  const std::string now = make_baseline(run);
  if (run.races.empty())
    return fail(Error{"run " + options.run, "it holds no race", "make a baseline of a run that has some"});
  std::string changes = "+ a new baseline\n";
  if (std::filesystem::exists(options.baseline)) {
    const auto before = read_text(options.baseline);
    if (!before) return fail(before.error());
    const auto changed = baseline_changes(*before, now);
    // One that cannot be read is what a refresh is for.
    changes = changed ? *changed : fmt::format("~ the old one is replaced: {}\n", changed.error().error.why);
  }
  if (const auto written = write_aside(options.baseline, now); !written) return fail(written.error());
  fmt::print("{}{}{}\n", changes, options.baseline, changes.empty() ? ": nothing changed" : "");
  return Exit::fine;
}

Exit gate(const Options& options) {
  const auto run = open_run(options.run);
  if (!run) return fail(run.error());
  if (options.update) return update(*run, options);
  warn_of_gaps(*run);
  const auto baseline = read_text(options.baseline);
  if (!baseline) return fail(baseline.error().error);
  Tolerances tolerances;
  if (!options.tolerances.empty()) {
    const auto text = read_text(options.tolerances);
    if (!text) return fail(text.error().error);
    auto parsed = Tolerances::parse(*text);
    if (!parsed)
      return fail({options.tolerances + ": " + parsed.error().what, parsed.error().why, parsed.error().remedy});
    tolerances = std::move(*parsed);
  }
  const auto result = check_baseline(*run, *baseline, tolerances);
  if (!result) return fail(result.error());
  fmt::print("{}", options.format == "github" ? gate_annotations(*result, options.baseline)
                   : options.format == "json" ? gate_json(*result)
                                              : gate_text(*result));
  return result->passed() ? Exit::fine : Exit::gate_failed;
}

std::function<Exit()> attach(Parameters& app) {
  auto options = std::make_shared<Options>();
  app.add_option("run", options->run, "the run's folder").required().called("RUN").offering(Offers::runs);
  app.add_option("--baseline", options->baseline, "the baseline file")
      .required()
      .called("FILE")
      .offering(Offers::files);
  app.add_option("--tolerances", options->tolerances, "what may pass, as TOML (default: what docs/method.md says)")
      .called("FILE")
      .offering(Offers::files);
  app.add_option("--format", options->format, "text, json, or github: annotations of a workflow")
      .called("FORMAT")
      .one_of({"text", "json", "github"})
      .with_default();
  app.add_flag("--update", options->update, "write the baseline from the run and print what changes");
  return [options] { return gate(*options); };
}

const RegisterVerb registered{{"gate", "a run against its baseline: exit code 1 on a regression", attach}};

}  // namespace
}  // namespace outpace::cli
