// What the machine offers: facts that a run keeps beside its figures and that `doctor` prints.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace outpace {

struct Machine {
  std::string processor;     ///< model name as the kernel tells it
  unsigned cores = 0;        ///< processors this process may run on
  std::uint64_t memory = 0;  ///< bytes of physical memory
  std::uint64_t memory_cap =
      0;  ///< bytes this process may use (control group or resource limit); 0: no cap below memory
  std::string compiler;
  std::string governor;  ///< frequency governor, empty where the kernel does not tell
};

/// Reads the facts; unknown ones stay empty.
Machine this_machine();

/// How steady the clock of work is: the same chain of dependent multiplications timed `samples` times.
struct Steadiness {
  double median_nanoseconds = 0;  ///< of one sample (about a millisecond of work)
  double spread = 0;              ///< (95th − 5th percentile) / median
};
Steadiness measure_steadiness(unsigned samples = 200);

}  // namespace outpace
