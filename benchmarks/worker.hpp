// The worker: one contestant in a process of its own, answering JSON lines (docs/protocol.md). The parent side is
// contestant.hpp.
#pragma once

namespace outpace {

/// Serves one parent until its input ends: reads requests from descriptor `in`, writes replies to descriptor `out`.
/// Offers `direct` and every registered predictor, so a program that links further predictors offers those too. While
/// it serves, anything else that prints to descriptor 1 is sent to standard error. Returns 0 at the end of input, 2
/// after a line that is not of the protocol.
int run_worker(int in = 0, int out = 1);

}  // namespace outpace
