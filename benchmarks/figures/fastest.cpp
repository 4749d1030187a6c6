// The fastest of a few runs; see fastest.hpp.
#include "benchmarks/figures/fastest.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <limits>
#include <vector>

namespace outpace {
namespace {

constexpr int repetitions = 3;

/// Keeps the fastest repetition, prints nothing.
class FastestReporter final : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs)
      if (run.run_type == Run::RT_Iteration && run.iterations > 0)
        seconds = std::min(seconds, run.cpu_accumulated_time / static_cast<double>(run.iterations));
  }
  double seconds = std::numeric_limits<double>::infinity();
};

}  // namespace

double fastest_seconds(const std::string& name, const std::function<void()>& work) {
  benchmark::RegisterBenchmark(name.c_str(),
                               [&](benchmark::State& state) {
                                 for ([[maybe_unused]] auto _ : state) work();
                               })
      ->Iterations(1)
      ->Repetitions(repetitions)
      ->MeasureProcessCPUTime();
  FastestReporter reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter, ".");
  benchmark::ClearRegisteredBenchmarks();
  return reporter.seconds;
}

}  // namespace outpace
