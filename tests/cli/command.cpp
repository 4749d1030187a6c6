// Runs the `outpace` command as a user would and keeps what it printed.
#include "tests/cli/command.hpp"

#include <stdlib.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace outpace::tests {
namespace {
std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}
}  // namespace

ScratchFolder::ScratchFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "outpace-test-XXXXXX").string();
  path_ = mkdtemp(pattern.data());
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

Ran outpace_command(const std::string& arguments, const std::string& in, const std::string& before) {
  const ScratchFolder scratch;
  const std::string folder = in.empty() ? scratch.path() : in;
  const std::string command = "cd '" + folder + "' && { " + before + " '" OUTPACE_BINARY "' " + arguments + "; } >'" +
                              scratch.path() + "/out' 2>'" + scratch.path() + "/err' </dev/null";
  const int status = std::system(command.c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), contents(scratch.path() + "/out"),
          contents(scratch.path() + "/err")};
}

}  // namespace outpace::tests
