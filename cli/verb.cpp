// Finding the verb, parsing its options, turning failures into exit codes.
#include "cli/verb.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <new>
#include <system_error>

#include "cli/parse.hpp"
#include "systems/eca/kernels/simd_target.hpp"

namespace outpace::cli {
namespace {

std::vector<Verb>& registered() {
  static std::vector<Verb> all;
  return all;
}

/// Order in `outpace --help`: as people meet them.
int rank(const Verb& verb) {
  static constexpr const char* order[] = {"list",   "show",    "ask",  "faithful",   "bench",  "score",
                                          "report", "compare", "gate", "verify",     "export", "new",
                                          "doctor", "worker",  "man",  "completions"};
  return static_cast<int>(std::ranges::find(order, verb.name) - std::begin(order));
}

}  // namespace

RegisterVerb::RegisterVerb(Verb verb) { registered().push_back(std::move(verb)); }

const std::vector<Verb>& verbs() {
  std::ranges::stable_sort(registered(), {}, rank);
  return registered();
}

void print_error(const std::string& text) { std::fputs(text.c_str(), stderr); }

Exit fail(const Error& error, Exit code) {
  std::fflush(stdout);
  print_error("outpace: " + error.text() + "\n");
  return code;
}

std::string own_executable() {
  std::error_code ignored;
  return std::filesystem::read_symlink("/proc/self/exe", ignored).string();
}

int run(const std::vector<std::string>& arguments) {
  std::signal(SIGPIPE, SIG_IGN);  // a reader that goes away is an error of the write, not a death
  std::signal(SIGXFSZ, SIG_IGN);  // and so is a file that may not grow
  if (const auto& target = eca::simd_target(); !target) return static_cast<int>(fail(target.error()));
  if (!arguments.empty() && !arguments[0].starts_with('-') &&
      std::none_of(verbs().begin(), verbs().end(), [&](const Verb& v) { return v.name == arguments[0]; })) {
    std::string known;
    for (const Verb& verb : verbs())
      if (!verb.hidden) known += (known.empty() ? "" : ", ") + verb.name;
    return static_cast<int>(fail({"verb '" + arguments[0] + "'", "there is none of that name", "known are " + known}));
  }
  try {
    const auto work = parse(verbs(), arguments);
    if (!work) return static_cast<int>(fail(work.error()));
    const Exit code = (*work)();
    if (std::fflush(stdout) != 0 || std::ferror(stdout))
      return static_cast<int>(
          fail({"standard output", "it could not be written", "check the pipe or the disk"}, Exit::incomplete));
    return static_cast<int>(code);
  } catch (const std::bad_alloc&) {
    return static_cast<int>(
        fail({"memory", "the machine has no more", "give a smaller --memory or a smaller question"}, Exit::incomplete));
  } catch (const std::system_error& error) {  // how {fmt} tells of a write that failed
    return static_cast<int>(fail({"standard output", error.what(), "check the pipe or the disk"}, Exit::incomplete));
  } catch (const std::exception& error) {
    return static_cast<int>(fail(
        {"internal error", error.what(), "this is a defect of outpace: please report the command"}, Exit::incomplete));
  }
}

}  // namespace outpace::cli
