// `outpace doctor`: what this machine offers and how steady it is.
#include <fmt/core.h>

#include "benchmarks/figures/board_figures.hpp"
#include "benchmarks/figures/direct_figures.hpp"
#include "benchmarks/figures/tape_figures.hpp"
#include "benchmarks/machine.hpp"
#include "cli/verb.hpp"
#include "cli/version.hpp"

namespace outpace::cli {
namespace {

struct Options {
  bool all = false, brief = false;
};

std::string number(double value, const std::string& unit) {
  return unit == "s" ? fmt::format("{:.3g} s", value) : fmt::format("{:.2e} {}", value, unit);
}

/// What was measured beside what this project promises.
Exit print_figures(const Result<std::vector<Figure>>& figures) {
  if (!figures) return fail(figures.error(), Exit::direct_wrong);
  for (const Figure& figure : *figures) {
    const std::string bar =
        figure.bar ? fmt::format("bar {}{}", number(*figure.bar, figure.unit), figure.reached() ? "" : "  MISSED") : "";
    fmt::print("  {:<44}{:>17}   {}\n", figure.name, number(figure.value, figure.unit), bar);
  }
  return Exit::fine;
}

Exit examine(const Options& options) {
  const Machine machine = this_machine();
  fmt::print("outpace    {} ({})\n", version, machine.compiler);
  fmt::print("processor  {}, {} usable\n", machine.processor.empty() ? "unknown" : machine.processor, machine.cores);
  fmt::print("memory     {:.1f} GiB", static_cast<double>(machine.memory) / 1073741824.0);
  if (machine.memory_cap && machine.memory_cap < machine.memory)
    fmt::print(", capped at {:.1f} GiB", static_cast<double>(machine.memory_cap) / 1073741824.0);
  fmt::print("\n");
  fmt::print("SIMD       ");
  for (const eca::SimdTarget target : eca::available_simd_targets())
    fmt::print("{}{} ", eca::to_string(target), target == *eca::simd_target() ? " (in use)" : "");
  fmt::print("\n");
  if (!machine.governor.empty()) fmt::print("governor   {}\n", machine.governor);
  const Steadiness steady = measure_steadiness();
  fmt::print("noise      {:.1f} % between the 5th and 95th percentile of {:.2f} ms samples of the same work{}\n",
             100 * steady.spread, steady.median_nanoseconds * 1e-6,
             steady.spread > 0.2 ? " (noisy: trust ratios and medians only)" : "");
  if (options.brief) return Exit::fine;
  for (const eca::SimdTarget target : eca::available_simd_targets())
    if (options.all || target == *eca::simd_target()) {
      fmt::print("\ndirect simulation on {}, one core, CPU time\n", eca::to_string(target));
      std::fflush(stdout);
      if (const Exit code = print_figures(measure_direct_figures(target)); code != Exit::fine) return code;
    }
  fmt::print("\nboards, one core, CPU time\n");
  std::fflush(stdout);
  if (const Exit code = print_figures(measure_board_figures()); code != Exit::fine) return code;
  fmt::print("\nTuring machines, one core, CPU time, study included\n");
  std::fflush(stdout);
  return print_figures(measure_tape_figures());
}

std::function<Exit()> attach(Parameters& app) {
  auto options = std::make_shared<Options>();
  app.add_flag("--all", options->all, "the figures of every SIMD target that this machine runs");
  app.add_flag("--brief", options->brief, "the machine only, no figures");
  return [options] { return examine(*options); };
}

const RegisterVerb registered{{"doctor", "what this machine offers, and how fast direct simulation is on it", attach}};

}  // namespace
}  // namespace outpace::cli
