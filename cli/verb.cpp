// Finding the verb, parsing its options, turning failures into exit codes.
#include "cli/verb.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <new>
#include <system_error>

#include "cli/version.hpp"
#include "systems/eca/kernels/simd_target.hpp"

namespace outpace::cli {
namespace {

std::vector<Verb>& verbs() {
  static std::vector<Verb> all;
  return all;
}

/// Order in `outpace --help`: as people meet them.
int rank(const std::string& name) {
  static constexpr const char* order[] = {"list",    "show", "ask",    "bench",  "score",  "report",
                                          "compare", "gate", "verify", "export", "doctor", "worker"};
  const auto* place = std::find(std::begin(order), std::end(order), name);
  return static_cast<int>(place - std::begin(order));
}

}  // namespace

RegisterVerb::RegisterVerb(Verb verb) { verbs().push_back(std::move(verb)); }

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
  CLI::App app{"outpace measures whether anything can outpace direct simulation of a simple program.", "outpace"};
  app.set_version_flag("--version", std::string("outpace ") + version);
  app.require_subcommand(1);
  app.failure_message(CLI::FailureMessage::simple);
  std::sort(verbs().begin(), verbs().end(), [](const Verb& a, const Verb& b) { return rank(a.name) < rank(b.name); });
  if (!arguments.empty() && !arguments[0].starts_with('-') &&
      std::none_of(verbs().begin(), verbs().end(), [&](const Verb& v) { return v.name == arguments[0]; })) {
    std::string known;
    for (const Verb& verb : verbs())
      if (!verb.hidden) known += (known.empty() ? "" : ", ") + verb.name;
    return static_cast<int>(fail({"verb '" + arguments[0] + "'", "there is none of that name", "known are " + known}));
  }
  std::function<Exit()> chosen;
  for (const Verb& verb : verbs()) {
    CLI::App* sub = app.add_subcommand(verb.name, verb.summary);
    if (verb.hidden) sub->group("");
    sub->callback([&chosen, work = verb.attach(*sub)] { chosen = work; });
  }
  try {
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    app.parse(reversed);
    const Exit code = chosen();
    if (std::fflush(stdout) != 0 || std::ferror(stdout))
      return static_cast<int>(
          fail({"standard output", "it could not be written", "check the pipe or the disk"}, Exit::incomplete));
    return static_cast<int>(code);
  } catch (const CLI::Success& help) {
    return app.exit(help);
  } catch (const CLI::ParseError& error) {
    const auto used = app.get_subcommands();
    const std::string verb = used.empty() ? "" : " " + used.front()->get_name();
    return static_cast<int>(fail({"command line", error.what(), "see outpace" + verb + " --help"}));
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
