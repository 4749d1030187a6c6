// How long a piece of work takes at best, by Google Benchmark. For figures; races measure in worker processes.
#pragma once

#include <functional>
#include <string>

namespace outpace {

/// CPU seconds of the fastest of three runs of `work`.
double fastest_seconds(const std::string& name, const std::function<void()>& work);

}  // namespace outpace
