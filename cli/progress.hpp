// How far a long command is: one line that is rewritten on a terminal, a plain line now and then elsewhere.
#pragma once

#include <chrono>
#include <string>

#include "benchmarks/race.hpp"

namespace outpace::cli {

/// Draws on standard error. Not drawn at all where `quiet`.
class TerminalProgress final : public Progress {
 public:
  explicit TerminalProgress(bool quiet);
  ~TerminalProgress() override;
  void update(const ProgressState& state) override;
  /// Clears the line, so that other output can follow.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;
  bool quiet_, terminal_;
  Clock::time_point begin_ = Clock::now(), last_ = {};
  double printed_share_ = 0;
  bool drawn_ = false;
};

/// "1:05" or "2:03:04", rounded up to a second.
std::string clock_text(double seconds);

}  // namespace outpace::cli
