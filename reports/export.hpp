// A run in the forms that other tools read. Each function returns the whole text. Approximate contestants are in all
// of them: with their accuracy, or, where smaller has to be better, their share of errors.
#pragma once

#include <string>
#include <string_view>

#include "reports/record.hpp"

namespace outpace {

/// Google Benchmark's JSON, one entry a rung and repetition, CPU time in nanoseconds an answer, work as a counter; two
/// such files go through its compare.py.
std::string export_gbench(const Run& run);

/// An array for github-action-benchmark's tool customSmallerIsBetter: name, unit, value, range, extra.
std::string export_github(const Run& run);

/// Bencher Metric Format: benchmark → measure (latency in nanoseconds, work in units) → value and bounds.
std::string export_bmf(const Run& run);

/// One line a query: race, contestant, rung, far, repetition, outcome, query, work, seconds, answer; and one an
/// approximate contestant, with its seconds an answer, its questions and how many were answered right.
std::string export_csv(const Run& run);

/// By the name that `outpace export --format` takes: gbench, github, bmf, csv.
Result<std::string> export_run(const Run& run, std::string_view format);

}  // namespace outpace
