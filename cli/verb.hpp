// A verb of the `outpace` command: its options and what it does. One file each; a verb adds itself by one line.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cli/parameters.hpp"
#include "systems/core/error.hpp"

namespace outpace::cli {

/// What the process exits with. Scripts rely on these.
enum class Exit {
  fine = 0,
  gate_failed = 1,
  bad_input = 2,        ///< usage, a malformed name, an unreadable file
  wrong = 3,            ///< an exact contestant was wrong, two disagree, a certificate was rejected
  direct_wrong = 4,     ///< the direct simulator disagrees with the naive one
  incomplete = 5,       ///< time, work, memory, an interrupt, a full disk
  incompatible = 6,     ///< a baseline or record of another schema
  nobody_answered = 7,  ///< every predictor declined
};

/// One verb: `attach` says what it takes; the function it returns does the work once that is filled in.
struct Verb {
  std::string name;
  std::string summary;
  std::function<std::function<Exit()>(Parameters& app)> attach;
  bool hidden = false;
};

/// `static const RegisterVerb registered{{"ask", …}};` at namespace scope of the verb's file.
struct RegisterVerb {
  explicit RegisterVerb(Verb verb);
};

/// Every verb, in the order of help.
const std::vector<Verb>& verbs();

/// Parses `arguments` (without the program's name), runs the verb and returns the exit code. The program's `main`.
int run(const std::vector<std::string>& arguments);

/// Prints `outpace: what: why: what to do` to stderr and gives the code back.
Exit fail(const Error& error, Exit code = Exit::bad_input);

/// Writes to stderr; what cannot be written there is lost, and that is all.
void print_error(const std::string& text);

/// The path of this executable: workers are started from it.
std::string own_executable();

}  // namespace outpace::cli
