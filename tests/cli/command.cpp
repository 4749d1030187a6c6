// Runs the `outpace` command as a user would and keeps what it printed.
#include "tests/cli/command.hpp"

#include <stdlib.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/places.hpp"

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

namespace {
Ran shell(const std::string& script, const std::string& folder) {
  const ScratchFolder scratch;
  const std::string command = "cd '" + (folder.empty() ? scratch.path() : folder) + "' && { " + script + "; } >'" +
                              scratch.path() + "/out' 2>'" + scratch.path() + "/err' </dev/null";
  const int status = std::system(command.c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), contents(scratch.path() + "/out"),
          contents(scratch.path() + "/err")};
}
}  // namespace

Ran outpace_command(const std::string& arguments, const std::string& in, const std::string& before) {
  return shell(before + " '" + outpace_binary + "' " + arguments, in);
}

Ran interrupted_command(const std::string& arguments, const std::string& in, const std::string& file,
                        const std::string& signal) {
  // Waits for what the command writes, never for a time: a loaded machine may need seconds to come that far.
  return shell("'" + outpace_binary + "' " + arguments + " & while [ ! -s '" + file +
                   "' ] && kill -0 $!; do sleep 0.01; done; kill -" + signal + " $!; kill -" + signal + " $!; wait $!",
               in);
}

}  // namespace outpace::tests
