// How far a long command is.
#include "cli/progress.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>

#include "cli/text.hpp"
#include "cli/verb.hpp"

namespace outpace::cli {

std::string clock_text(double seconds) {
  const auto whole = static_cast<long>(std::ceil(std::max(0.0, seconds)));
  if (whole >= 3600) return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
  return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

TerminalProgress::TerminalProgress(bool quiet) : quiet_(quiet), terminal_(isatty(STDERR_FILENO) != 0) {}

TerminalProgress::~TerminalProgress() { clear(); }

void TerminalProgress::clear() {
  if (drawn_) print_error(fmt::format("\r\033[K"));
  std::fflush(stderr);
  drawn_ = false;
}

void TerminalProgress::update(const ProgressState& state) {
  if (quiet_ || state.seconds_total <= 0) return;
  const auto now = Clock::now();
  const double share = std::min(1.0, state.seconds_done / state.seconds_total);
  const double elapsed = std::chrono::duration<double>(now - begin_).count();
  // Before two per cent are done an estimate would only jump about.
  const std::string left = share > 0.02 ? clock_text(elapsed * (1 / share - 1)) + " left" : "estimating";
  const std::string line =
      fmt::format("{}/{} races · {:3.0f} % · {}", state.races_done, state.races_total, 100 * share, left);
  if (terminal_) {
    if (now - last_ < std::chrono::milliseconds(100)) return;
    const std::string whole = line + " · " + state.doing;
    fmt::print(stderr, "\r\033[K{}", whole.substr(0, static_cast<std::size_t>(std::max(20, terminal_columns() - 1))));
    std::fflush(stderr);
    drawn_ = true;
  } else if (share >= printed_share_ + 0.1) {
    print_error(fmt::format("outpace: {}\n", line));
    printed_share_ = std::floor(share * 10) / 10;
  }
  last_ = now;
}

}  // namespace outpace::cli
