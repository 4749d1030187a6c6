// Starting, feeding and ending a child process on Linux.
#include "benchmarks/child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <thread>
#include <utility>

#include "benchmarks/protocol.hpp"

namespace outpace {
namespace {

void limit(int resource, std::uint64_t value) {
  const rlimit both{static_cast<rlim_t>(value), static_cast<rlim_t>(value)};
  setrlimit(static_cast<__rlimit_resource_t>(resource), &both);
}

/// In the child between fork and exec: only calls that are safe after a fork in a program with threads.
[[noreturn]] void become(char* const* command, int channel, int words, const ChildLimits& limits, pid_t parent) {
  setpgid(0, 0);  // Ctrl-C is for the parent, which finishes its rung; and its own children can be killed with it
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(127);
  dup2(channel, 0);
  dup2(channel, 1);
  dup2(words, 2);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_FSIZE, std::uint64_t{16} << 20);
  if (limits.address_bytes != ~std::uint64_t{0} && !address_space_is_reserved()) limit(RLIMIT_AS, limits.address_bytes);
  execvp(command[0], command);
  const char* why = strerror(errno);
  [[maybe_unused]] ssize_t said = write(2, why, strlen(why));
  _exit(127);
}

int milliseconds_until(Deadline deadline) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
  return static_cast<int>(std::clamp<decltype(left)>(left, 0, 1 << 30));
}

/// Waits for `events`; false when the deadline passes.
bool wait_for(int descriptor, short events, Deadline deadline) {
  for (;;) {
    pollfd waiting{descriptor, events, 0};
    const int ready = poll(&waiting, 1, milliseconds_until(deadline));
    if (ready > 0) return true;
    if (ready == 0) return false;
    if (errno != EINTR) return true;
  }
}

}  // namespace

bool address_space_is_reserved() noexcept {
#if defined(__SANITIZE_ADDRESS__)
  return true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
  return true;
#else
  return false;
#endif
#else
  return false;
#endif
}

Result<Child> Child::start(const std::vector<std::string>& command, const ChildLimits& limits) {
  const auto failed = [&](const char* what) {
    return std::unexpected(Error{"contestant's command '" + (command.empty() ? "" : command[0]) + "'",
                                 std::string(what) + ": " + strerror(errno), "see that the machine has room for it"});
  };
  if (command.empty()) {
    errno = EINVAL;
    return failed("there is none");
  }
  Child child;
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return failed("no socket");
  child.channel_ = ends[0];
  child.words_ = memfd_create("outpace-contestant", MFD_CLOEXEC);
  std::vector<char*> arguments;
  for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  const pid_t parent = getpid();
  child.id_ = child.words_ < 0 ? -1 : fork();
  if (child.id_ == 0) become(arguments.data(), ends[1], child.words_, limits, parent);
  const int error = errno;
  close(ends[1]);
  errno = error;
  if (child.id_ < 0) return failed("no process");
  setpgid(child.id_, child.id_);  // both sides set it, so that no order of events matters
  return child;
}

void Child::take(Child& other) noexcept {
  id_ = std::exchange(other.id_, -1);
  channel_ = std::exchange(other.channel_, -1);
  words_ = std::exchange(other.words_, -1);
  buffer_ = std::move(other.buffer_);
  searched_ = other.searched_;
  ended_ = std::move(other.ended_);
}

Child::Child(Child&& other) noexcept { take(other); }
Child& Child::operator=(Child&& other) noexcept {
  if (this != &other) {
    end();
    take(other);
  }
  return *this;
}
Child::~Child() { end(); }

Child::Got Child::send(std::string_view text, Deadline deadline) {
  std::string line(text);
  line += '\n';
  for (std::size_t done = 0; done < line.size();) {
    const ssize_t put = ::send(channel_, line.data() + done, line.size() - done, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (put > 0) {
      done += static_cast<std::size_t>(put);
    } else if (put < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
      if (!wait_for(channel_, POLLOUT, deadline)) return Got::late;
    } else if (put < 0 && errno != EINTR) {
      return Got::closed;
    }
  }
  return Got::line;
}

Child::Got Child::receive(std::string& line, Deadline deadline) {
  for (;;) {
    if (const std::size_t at = buffer_.find('\n', searched_); at != std::string::npos) {
      line = buffer_.substr(0, at);
      buffer_.erase(0, at + 1);
      searched_ = 0;
      return Got::line;
    }
    searched_ = buffer_.size();
    if (searched_ >= protocol::longest_line) return Got::too_long;
    if (!wait_for(channel_, POLLIN, deadline)) return Got::late;
    char block[65536];
    const ssize_t got = recv(channel_, block, sizeof block, MSG_DONTWAIT);
    if (got == 0) return Got::closed;
    if (got > 0) {
      buffer_.append(block, static_cast<std::size_t>(got));
    } else if (errno != EINTR && errno != EAGAIN && errno != EWOULDBLOCK) {
      return Got::closed;
    }
  }
}

double Child::cpu_seconds() const {
  clockid_t clock;
  timespec spent{};
  if (id_ <= 0 || clock_getcpuclockid(id_, &clock) != 0 || clock_gettime(clock, &spent) != 0) return 0;
  return static_cast<double>(spent.tv_sec) + 1e-9 * static_cast<double>(spent.tv_nsec);
}

std::uint64_t Child::peak_resident_bytes() const {
  unsigned long long kilobytes = 0;
  char line[256];
  if (std::FILE* status = std::fopen(("/proc/" + std::to_string(id_) + "/status").c_str(), "re")) {
    while (std::fgets(line, sizeof line, status))
      if (std::sscanf(line, "VmHWM: %llu kB", &kilobytes) == 1) break;
    std::fclose(status);
  }
  return kilobytes * 1024;
}

std::string Child::end() {
  if (id_ > 0) {
    // Where it ended by itself its status is the news; a moment lets a dying process get there.
    int status = 0;
    pid_t gone = 0;
    if (channel_ >= 0) shutdown(channel_, SHUT_WR);
    char byte;
    const bool closed = recv(channel_, &byte, 1, MSG_DONTWAIT | MSG_PEEK) == 0;
    for (int i = 0; closed && gone == 0 && i < 100; ++i) {
      gone = waitpid(id_, &status, WNOHANG);
      if (gone == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    kill(-id_, SIGKILL);
    kill(id_, SIGKILL);
    while (gone == 0) gone = waitpid(id_, &status, 0) < 0 && errno == EINTR ? 0 : id_;
    if (WIFEXITED(status)) {
      ended_ = "exit code " + std::to_string(WEXITSTATUS(status));
    } else {
      ended_ = "signal " + std::to_string(WTERMSIG(status)) + " (" + strsignal(WTERMSIG(status)) + ")";
    }
    char tail[300];
    const off_t size = lseek(words_, 0, SEEK_END);
    const off_t from = std::max<off_t>(0, size - static_cast<off_t>(sizeof tail));
    const ssize_t got = pread(words_, tail, sizeof tail, from);
    std::string words(tail, static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    while (!words.empty() && static_cast<unsigned char>(words.back()) <= 32) words.pop_back();
    for (char& c : words)
      if (static_cast<unsigned char>(c) < 32) c = ' ';
    if (!words.empty()) ended_ += "; it said: " + words;
    id_ = -1;
  }
  if (channel_ >= 0) close(std::exchange(channel_, -1));
  if (words_ >= 0) close(std::exchange(words_, -1));
  return ended_;
}

}  // namespace outpace
