// Interrupts; see recording.hpp.
#include "cli/recording.hpp"

#include <csignal>
#include <ctime>

namespace outpace::cli {
namespace {

std::atomic<std::int64_t> stop_asked_at{0};

void on_interrupt(int signal) {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  const std::int64_t milliseconds = std::int64_t{1000} * now.tv_sec + now.tv_nsec / 1'000'000;
  if (!stop_asked.exchange(true)) {
    stop_asked_at = milliseconds;
  } else if (milliseconds - stop_asked_at >= 500) {
    std::signal(signal, SIG_DFL);
    std::raise(signal);
  }
}

}  // namespace

std::atomic<bool> stop_asked{false};

void heed_interrupts() {
  std::signal(SIGINT, on_interrupt);
  std::signal(SIGTERM, on_interrupt);
}

}  // namespace outpace::cli
