// The clock of the races: Google Benchmark around one rung of answers, inside the worker. It also watches that asking
// again gives the same answer for the same work.
#pragma once

#include <functional>
#include <vector>

#include "benchmarks/protocol.hpp"

namespace outpace {

using AnswerFunction = std::function<std::expected<Answer, Declined>(const Query&, Work&)>;

/// Answers the queries in order, each on a fresh meter with these limits, and stops at the first that is declined. CPU
/// seconds are those of the whole process. An answer quicker than `least_seconds` is repeated until it has taken about
/// that long, and its time is the mean; a costly one is computed once.
protocol::Answers time_answers(const std::vector<Query>& queries, const AnswerFunction& answer,
                               std::uint64_t work_limit, std::uint64_t byte_limit, double least_seconds);

}  // namespace outpace
