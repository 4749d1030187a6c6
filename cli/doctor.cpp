// `outpace doctor`: what this machine offers and how steady it is.
#include <fmt/core.h>
#include <hwy/targets.h>

#include "benchmarks/machine.hpp"
#include "cli/verb.hpp"
#include "cli/version.hpp"

namespace outpace::cli {
namespace {

std::string simd_names() {
  std::string names;
  for (std::uint32_t targets = static_cast<std::uint32_t>(hwy::SupportedTargets()); targets; targets &= targets - 1)
    names += (names.empty() ? "" : " ") + std::string(hwy::TargetName(targets & -targets));
  return names;
}

Exit examine() {
  const Machine machine = this_machine();
  fmt::print("outpace    {} ({})\n", version, machine.compiler);
  fmt::print("processor  {}, {} usable\n", machine.processor.empty() ? "unknown" : machine.processor, machine.cores);
  fmt::print("memory     {:.1f} GiB", static_cast<double>(machine.memory) / 1073741824.0);
  if (machine.memory_cap && machine.memory_cap < machine.memory)
    fmt::print(", capped at {:.1f} GiB", static_cast<double>(machine.memory_cap) / 1073741824.0);
  fmt::print("\n");
  fmt::print("SIMD       {}\n", simd_names());
  if (!machine.governor.empty()) fmt::print("governor   {}\n", machine.governor);
  const Steadiness steady = measure_steadiness();
  fmt::print("noise      {:.1f} % between the 5th and 95th percentile of {:.2f} ms samples of the same work{}\n",
             100 * steady.spread, steady.median_nanoseconds * 1e-6,
             steady.spread > 0.2 ? " (noisy: trust ratios and medians only)" : "");
  return Exit::fine;
}

const RegisterVerb registered{{"doctor", "what this machine offers: SIMD targets, clock, memory, noise",
                               [](CLI::App&) { return std::function<Exit()>(examine); }}};

}  // namespace
}  // namespace outpace::cli
