// The manual page and the completions name every verb and option there is, and shells can read them.
#include <cstdlib>
#include <fstream>

#include "cli/verb.hpp"
#include "tests/catch.hpp"
#include "tests/cli/command.hpp"

using namespace outpace::cli;
using outpace::tests::outpace_command;
using outpace::tests::ScratchFolder;

TEST_CASE("the manual page has every verb and every option, and nothing that man(7) trips over", "[cli][manual]") {
  const std::string page = outpace_command("man").out;
  for (const Verb& verb : verbs()) {
    if (verb.hidden) continue;
    CAPTURE(verb.name);
    const std::size_t section = page.find(".SS " + verb.name + "\n");
    REQUIRE(section != std::string::npos);
    Parameters parameters;
    const auto work = verb.attach(parameters);
    for (const Parameter& parameter : parameters.all()) {
      std::string name;
      for (const char c : parameter.long_name()) name += c == '-' ? std::string("\\-") : std::string(1, c);
      CAPTURE(name);
      CHECK(page.find((parameter.operand() ? "\\fI" : "\\fB") + name, section) != std::string::npos);
    }
  }
  for (const char c : page) CHECK((static_cast<unsigned char>(c) < 0x80 && (c >= ' ' || c == '\n')));
}

TEST_CASE("completions have every verb and option for every shell", "[cli][manual]") {
  for (const char* shell : {"bash", "zsh", "fish"}) {
    CAPTURE(shell);
    const std::string text = outpace_command(std::string("completions ") + shell).out;
    for (const Verb& verb : verbs()) {
      if (verb.hidden) continue;
      CHECK(text.find(verb.name) != std::string::npos);
      Parameters parameters;
      const auto work = verb.attach(parameters);
      for (const Parameter& parameter : parameters.all())
        if (!parameter.operand()) {
          CAPTURE(parameter.names);
          CHECK(text.find(std::string(shell) == "fish" ? "-l " + parameter.long_name().substr(2)
                                                       : parameter.long_name()) != std::string::npos);
        }
    }
  }
  CHECK(outpace_command("completions tcsh").exit == 2);
}

TEST_CASE("bash completes verbs, options and the values of options", "[cli][manual]") {
  const ScratchFolder folder;
  const auto completed = [&](const std::string& words, int at) {
    std::ofstream(folder.path() + "/try.sh") << "source <(\"$1\" completions bash)\nCOMP_WORDS=(outpace " << words
                                             << ")\nCOMP_CWORD=" << at << "\n_outpace\necho \"${COMPREPLY[*]}\"\n";
    return outpace_command("", folder.path(), "bash try.sh").out;
  };
  CHECK(completed("comp", 1) == "compare completions\n");
  CHECK(completed("bench --suite s", 3) == "smoke\n");
  CHECK(completed("gate --form", 2) == "--format\n");
  CHECK(completed("gate x --format g", 4) == "github\n");
  CHECK(completed("compare --predictors hash", 3) == "hashlife\n");
}
