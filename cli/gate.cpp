// `outpace gate`: a run against its baseline; regressions end with exit code 1.
#include "reports/gate.hpp"

#include <fmt/core.h>

#include "cli/run_output.hpp"

namespace outpace::cli {
namespace {

struct Options {
  std::string run, baseline;
  bool update = false;
};

Exit gate(const Options& options) {
  const auto run = open_run(options.run);
  if (!run) return fail(run.error());
  if (options.update) {
    const Exit code = static_cast<Exit>(score_run(*run).exit_code());
    if (code != Exit::fine)
      return fail(
          Error{"run " + options.run, "it is incomplete or has wrong answers", "make a baseline of a clean run"}, code);
    if (const auto written = write_aside(options.baseline, make_baseline(*run)); !written) return fail(written.error());
    fmt::print("{}\n", options.baseline);
    return Exit::fine;
  }
  const auto baseline = read_text(options.baseline);
  if (!baseline) return fail(baseline.error().error);
  const auto result = check_baseline(*run, *baseline);
  if (!result) return fail(result.error());
  fmt::print("{}", gate_text(*result));
  return result->passed() ? Exit::fine : Exit::gate_failed;
}

std::function<Exit()> attach(Parameters& app) {
  auto options = std::make_shared<Options>();
  app.add_option("run", options->run, "the run's folder").required();
  app.add_option("--baseline", options->baseline, "the baseline file").required();
  app.add_flag("--update", options->update, "write the baseline from the run instead of comparing");
  return [options] { return gate(*options); };
}

const RegisterVerb registered{{"gate", "a run against its baseline: exit code 1 on a regression", attach}};

}  // namespace
}  // namespace outpace::cli
