// `outpace export`: a run in the formats that other tools read.
#include "reports/export.hpp"

#include <fmt/core.h>

#include "cli/run_output.hpp"

namespace outpace::cli {
namespace {

std::function<Exit()> attach(Parameters& app) {
  auto folder = std::make_shared<std::string>();
  auto format = std::make_shared<std::string>();
  app.add_option("run", *folder, "the run's folder").required().called("RUN").offering(Offers::runs);
  app.add_option("--format", *format,
                 "gbench (Google Benchmark JSON), github (customSmallerIsBetter), bmf (Bencher) or csv")
      .required()
      .called("FORMAT")
      .one_of({"gbench", "github", "bmf", "csv"});
  return [folder, format] {
    const auto run = open_run(*folder);
    if (!run) return fail(run.error());
    warn_of_gaps(*run);
    const auto text = export_run(*run, *format);
    if (!text) return fail(text.error());
    fmt::print("{}", *text);
    return Exit::fine;
  };
}

const RegisterVerb registered{{"export", "a run in the formats that other tools read", attach}};

}  // namespace
}  // namespace outpace::cli
