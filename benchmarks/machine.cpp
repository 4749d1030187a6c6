// Reading the machine's facts from the kernel.
#include "benchmarks/machine.hpp"

#include <sched.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

namespace outpace {
namespace {

std::string first_line(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

std::string processor_name() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("model name") || line.starts_with("Model"))
      if (const std::size_t colon = line.find(": "); colon != std::string::npos) return line.substr(colon + 2);
  return "";
}

std::uint64_t cap_of_control_group() {
  const std::string line = first_line("/sys/fs/cgroup/memory.max");
  return line.empty() || line == "max" ? 0 : std::strtoull(line.c_str(), nullptr, 10);
}

double thread_nanoseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return 1e9 * static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec);
}

}  // namespace

Machine this_machine() {
  Machine machine;
  machine.processor = processor_name();
  cpu_set_t set;
  machine.cores = sched_getaffinity(0, sizeof set, &set) == 0 ? static_cast<unsigned>(CPU_COUNT(&set)) : 1;
  machine.memory =
      static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES)) * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  machine.memory_cap = cap_of_control_group();
  rlimit limit{};
  if (getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
    machine.memory_cap =
        machine.memory_cap ? std::min<std::uint64_t>(machine.memory_cap, limit.rlim_cur) : limit.rlim_cur;
#ifdef __clang__
  machine.compiler = "clang " __clang_version__;
#else
  machine.compiler = "g++ " __VERSION__;
#endif
  machine.governor = first_line("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor");
  return machine;
}

Steadiness measure_steadiness(unsigned samples) {
  std::vector<double> times;
  volatile std::uint64_t sink = 0;
  for (unsigned i = 0; i < samples; ++i) {
    const double begin = thread_nanoseconds();
    std::uint64_t z = i;
    for (int step = 0; step < 300'000; ++step) z = z * 6364136223846793005u + 1442695040888963407u;
    sink = z;
    times.push_back(thread_nanoseconds() - begin);
  }
  (void)sink;
  std::ranges::sort(times);
  const double median = times[times.size() / 2];
  return {median, (times[times.size() * 95 / 100] - times[times.size() * 5 / 100]) / median};
}

}  // namespace outpace
