// `outpace compare`: two runs, or two predictors within one run.
#include "reports/compare.hpp"

#include <fmt/core.h>

#include "cli/run_output.hpp"

namespace outpace::cli {
namespace {

struct Options {
  std::vector<std::string> runs, predictors;
  std::string format = "text";
  bool json = false;
};

template <class Comparison>
Exit print(const Comparison& comparison, const Options& options) {
  fmt::print("{}\n", options.json || options.format == "json" ? to_json(comparison).dump(2)
                     : options.format == "markdown"           ? comparison_markdown(comparison)
                                                              : comparison_text(comparison, terminal_style()));
  return Exit::fine;
}

Exit compare_two_predictors(const Options& options) {
  if (options.predictors.size() != 2 || options.runs.size() != 1)
    return fail(Error{"compare --predictors", "it takes two predictors and one run",
                      "write --predictors hashlife,lookup runs/latest"});
  const auto run = open_run(options.runs.front());
  if (!run) return fail(run.error());
  warn_of_gaps(*run);
  const auto result = compare_predictors(*run, options.predictors[0], options.predictors[1]);
  if (!result) return fail(result.error());
  return print(*result, options);
}

Exit compare(const Options& options) {
  if (!options.predictors.empty()) return compare_two_predictors(options);
  if (options.runs.size() != 2) return fail(Error{"compare", "it takes two runs", "write outpace compare OLD NEW"});
  const auto before = open_run(options.runs[0]), after = open_run(options.runs[1]);
  if (!before) return fail(before.error());
  if (!after) return fail(after.error());
  warn_of_gaps(*before);
  warn_of_gaps(*after);
  return print(compare_runs(*before, *after), options);
}

std::function<Exit()> attach(Parameters& app) {
  auto options = std::make_shared<Options>();
  app.add_option("run", options->runs, "two runs; or one, with --predictors")
      .required()
      .expected(1, 2)
      .called("RUN")
      .offering(Offers::runs);
  app.add_option("--predictors", options->predictors, "two contestants of one run: hashlife,lookup")
      .split_at_commas()
      .called("NAME,NAME")
      .offering(Offers::predictors);
  app.add_option("--format", options->format, "text, json or markdown")
      .called("FORMAT")
      .one_of({"text", "json", "markdown"})
      .with_default();
  app.add_flag("--json", options->json, "the same as --format json");
  return [options] { return compare(*options); };
}

const RegisterVerb registered{{"compare", "two runs, or two predictors on the same questions", attach}};

}  // namespace
}  // namespace outpace::cli
