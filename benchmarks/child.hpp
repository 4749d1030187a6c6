// A child process that speaks lines: start, send, receive with a deadline, kill; its limits, its CPU time and its last
// words. Knows nothing of what the lines say.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "systems/core/error.hpp"

namespace outpace {

/// Whether this build has a sanitizer that reserves address space for itself, so that none can be capped.
bool address_space_is_reserved() noexcept;

/// There is none on CPU time: a process with RLIMIT_CPU has its CPU clock advanced by the kernel's ticks (4 ms) instead
/// of exactly, and that clock is what races measure. The parent's deadlines stop a runaway.
struct ChildLimits {
  std::uint64_t address_bytes = ~std::uint64_t{0};  ///< not applied where `address_space_is_reserved()`
};

using Deadline = std::chrono::steady_clock::time_point;

/// One child. It dies with the thread that started it, leaves no core and is killed by the destructor.
class Child {
 public:
  enum class Got {
    line,
    closed,    ///< it ended, or closed its output, perhaps in mid-line
    late,      ///< the deadline passed
    too_long,  ///< a line beyond protocol::longest_line
  };

  /// Starts `command` (a program, searched in PATH, and its arguments).
  static Result<Child> start(const std::vector<std::string>& command, const ChildLimits& limits);
  Child(Child&& other) noexcept;
  Child& operator=(Child&& other) noexcept;
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child();

  /// Sends a line; the newline is added. `closed` where nobody reads any more.
  Got send(std::string_view line, Deadline deadline);
  /// Receives the next line into `line`, without its newline.
  Got receive(std::string& line, Deadline deadline);

  /// CPU seconds of the child so far, seen from outside; and its largest resident set in bytes.
  [[nodiscard]] double cpu_seconds() const;
  [[nodiscard]] std::uint64_t peak_resident_bytes() const;

  /// Kills it if it still runs, waits, and says how it ended: "exit code 1", "signal 11 (Segmentation fault)", with
  /// the end of what it wrote to standard error. Later calls repeat the text.
  std::string end();

 private:
  Child() = default;
  void take(Child& other) noexcept;

  pid_t id_ = -1;
  int channel_ = -1;  ///< our end of its standard input and output
  int words_ = -1;    ///< memory file that is its standard error
  std::string buffer_;
  std::size_t searched_ = 0;
  std::string ended_;
};

}  // namespace outpace
