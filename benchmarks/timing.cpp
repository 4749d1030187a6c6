// One rung under Google Benchmark: its registry is searched linearly, so a rung is registered, run and cleared.
#include "benchmarks/timing.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <new>
#include <stdexcept>

namespace outpace {
namespace {

/// Keeps CPU seconds per iteration, prints nothing: the worker's output belongs to the protocol.
class SilentReporter final : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      const double count = run.iterations > 0 ? static_cast<double>(run.iterations) : 1;
      seconds.push_back(run.cpu_accumulated_time / count);
      elapsed.push_back(run.real_accumulated_time / count);
    }
  }
  std::vector<double> seconds, elapsed;  ///< CPU and clock, in the order of registration
};

/// One question and what came of it.
struct Asked {
  const Query* query = nullptr;
  std::optional<std::expected<Answer, Declined>> result;
  std::uint64_t work = 0, bytes = 0;
  double seconds = 0, elapsed = 0;
  bool steady = true;
};

std::expected<Answer, Declined> guarded(const AnswerFunction& answer, const Query& query, Work& work) {
  try {
    return answer(query, work);
  } catch (const std::length_error&) {  // a container that no memory could hold
    return std::unexpected(Declined{Declined::Why::memory, "it asked for more than any memory holds"});
  } catch (const std::bad_alloc&) {
    return std::unexpected(Declined{Declined::Why::memory, "the process reached its memory limit"});
  }
}

}  // namespace

protocol::Answers time_answers(const std::vector<Query>& queries, const AnswerFunction& answer,
                               std::uint64_t work_limit, std::uint64_t byte_limit, double least_seconds) {
  std::vector<Asked> asked(queries.size());
  for (std::size_t i = 0; i < queries.size(); ++i) asked[i].query = &queries[i];
  bool stopped = false;

  const auto run = [&](const std::vector<std::pair<std::size_t, std::int64_t>>& iterations) {
    if (iterations.empty()) return;
    for (const auto& [i, count] : iterations) {
      Asked& one = asked[i];
      benchmark::RegisterBenchmark(std::to_string(i).c_str(),
                                   [&one, &answer, &stopped, work_limit, byte_limit](benchmark::State& state) {
                                     const bool first = !one.result;
                                     std::uint64_t spent = one.work;
                                     bool steady = true;
                                     std::optional<std::expected<Answer, Declined>> latest;
                                     for ([[maybe_unused]] auto _ : state) {
                                       if (stopped) continue;
                                       Work work(work_limit, byte_limit);
                                       latest = guarded(answer, *one.query, work);
                                       if (first) {
                                         spent = work.spent();
                                         one.bytes = work.peak_bytes();
                                       } else {
                                         steady = steady && work.spent() == spent;
                                       }
                                     }
                                     if (!latest) return;
                                     if (first) {
                                       one.work = spent;
                                       one.result = std::move(latest);
                                       stopped = stopped || !one.result->has_value();
                                     } else {
                                       one.steady = steady && latest->has_value() && **latest == **one.result;
                                     }
                                   })
          ->Iterations(count)
          ->MeasureProcessCPUTime();
    }
    SilentReporter reporter;
    benchmark::RunSpecifiedBenchmarks(&reporter, ".");
    benchmark::ClearRegisteredBenchmarks();
    for (std::size_t r = 0; r < iterations.size() && r < reporter.seconds.size(); ++r) {
      asked[iterations[r].first].seconds = reporter.seconds[r];
      asked[iterations[r].first].elapsed = reporter.elapsed[r];
    }
  };

  std::vector<std::pair<std::size_t, std::int64_t>> once, again;
  for (std::size_t i = 0; i < queries.size(); ++i) once.emplace_back(i, 1);
  run(once);
  if (!stopped) {
    for (std::size_t i = 0; i < queries.size(); ++i)
      // By the slower clock: where CPU time has a coarse one, a quick answer may seem to take none.
      if (const double ratio = least_seconds / std::max({asked[i].seconds, asked[i].elapsed, 1e-8}); ratio > 1)
        again.emplace_back(i, static_cast<std::int64_t>(std::ceil(std::min(ratio, 65536.0))));
    run(again);
  }

  protocol::Answers reply;
  for (const Asked& one : asked) {
    if (!one.result) break;
    if (!one.result->has_value()) {
      reply.stopped = one.result->error();
      break;
    }
    reply.answers.push_back({(*one.result)->text(), one.work, one.bytes, one.seconds});
    if (!one.steady && reply.unsteady.empty())
      reply.unsteady = "asked again at time " + one.query->at.str() + ", it spent other work or answered otherwise";
  }
  return reply;
}

}  // namespace outpace
