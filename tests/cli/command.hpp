// Runs the `outpace` command as a user would and keeps what it printed.
#pragma once

#include <string>

namespace outpace::tests {

struct Ran {
  int exit;  ///< its exit code; 128 + signal if it was killed
  std::string out, err;
};

/// Runs `outpace ARGUMENTS` through the shell, in a folder of its own if `in` names one. `before` is put in front of
/// the command (environment settings, ulimit …).
Ran outpace_command(const std::string& arguments, const std::string& in = "", const std::string& before = "");

/// The same without `before`, sent `signal` ("INT", "KILL") twice in a row as soon as `file`, named from `in`, has
/// something in it.
Ran interrupted_command(const std::string& arguments, const std::string& in, const std::string& file,
                        const std::string& signal);

/// A fresh folder below the system's temporary one, removed with the object.
class ScratchFolder {
 public:
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace outpace::tests
