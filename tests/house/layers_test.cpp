// The house stays in order: includes point one way, only the command line speaks to the user, files stay readable.
#include <algorithm>
#include <cctype>

#include "tests/catch.hpp"
#include "tests/house/source_tree.hpp"
#include "tests/places.hpp"

using namespace outpace::house;

namespace {
/// What a line includes with quotes, or "".
std::string included(const std::string& line) {
  std::size_t at = line.find_first_not_of(" \t");
  if (at == std::string::npos || line[at] != '#') return "";
  at = line.find_first_not_of(" \t", at + 1);
  if (at == std::string::npos || !line.substr(at).starts_with("include")) return "";
  at = line.find_first_not_of(" \t", at + 7);
  if (at == std::string::npos || line[at] != '"') return "";
  return line.substr(at + 1, line.find('"', at + 1) - at - 1);
}

/// The place of a path's first folder among the layers; their number for any other.
std::size_t layer_of(const std::string& path) {
  const std::string folder = path.substr(0, path.find('/'));
  return static_cast<std::size_t>(std::ranges::find(layers, folder) - layers.begin());
}

bool wordy(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// Whether code has these words: no letter, digit or underscore continues them at either end, and any space within
/// stands for any number of spaces, also none.
bool has(const std::string& code, const std::string& words) {
  for (std::size_t start = 0; start < code.size(); ++start) {
    if (start > 0 && wordy(code[start - 1]) && wordy(words.front())) continue;
    std::size_t at = start, i = 0;
    while (i < words.size()) {
      if (words[i] == ' ') {
        while (at < code.size() && code[at] == ' ') ++at;
      } else if (at < code.size() && code[at] == words[i]) {
        ++at;
      } else {
        break;
      }
      ++i;
    }
    if (i == words.size() && (!wordy(words.back()) || at == code.size() || !wordy(code[at]))) return true;
  }
  return false;
}

/// Lines of the layers below cli that have one of these, as "path:line: text".
std::vector<std::string> offenders(const std::vector<std::string>& forbidden) {
  std::vector<std::string> found;
  for (const SourceFile& file : source_files(layers)) {
    if (file.below("cli") || file.path.ends_with("/main.cpp")) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::string code = file.lines[i].substr(0, file.lines[i].find("//"));
      if (std::ranges::any_of(forbidden, [&](const std::string& words) { return has(code, words); }))
        found.push_back(place(file, i));
    }
  }
  return found;
}
}  // namespace

TEST_CASE("includes point one way: systems, predictors, benchmarks, reports, cli", "[house]") {
  std::size_t seen = 0;
  for (const SourceFile& file : source_files(layers))
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::string header = included(file.lines[i]);
      if (header.empty()) continue;
      ++seen;
      INFO(place(file, i));
      CHECK(layer_of(header) <= layer_of(file.path));
    }
  CHECK(seen > 10);
}

TEST_CASE("a checker shares no code with the predictors whose claims it checks", "[house]") {
  for (const SourceFile& file : source_files(layers)) {
    if (!file.below("predictors/proof")) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::string header = included(file.lines[i]);
      INFO(place(file, i));
      CHECK((!header.starts_with("predictors/") || header.starts_with("predictors/proof/")));
    }
  }
}

TEST_CASE("nothing below the command line writes to the terminal", "[house]") {
  std::vector<std::string> forbidden{"std::cout", "std::cerr", "std::clog"};
  for (const char* function : {"printf", "fprintf", "puts", "fputs", "putchar", "fmt::print", "fmt::println"})
    for (const char* first : {"stdout", "stderr", "\""}) forbidden.push_back(std::string(function) + " ( " + first);
  forbidden.emplace_back("putchar (");
  CHECK(has("  printf (\"x\")", "printf ( \""));
  CHECK_FALSE(has("snprintf(\"x\")", "printf ( \""));
  CHECK(offenders(forbidden) == std::vector<std::string>{});
}

TEST_CASE("nothing below the command line parses arguments", "[house]") {
  CHECK(offenders({"include <CLI/", "include \"CLI/", "int argc", "getopt", "getopt_long"}) ==
        std::vector<std::string>{});
}

TEST_CASE("every source file fits in the head: fewer than 300 lines, and says first what lives there", "[house]") {
  const std::array everything{"systems", "predictors", "benchmarks", "reports", "cli", "tests", "examples"};
  for (const SourceFile& file : source_files(everything)) {
    INFO(file.path);
    CHECK(file.lines.size() < 300);
    CHECK((file.lines.size() == 1 || (!file.lines.empty() && file.lines.front().starts_with("//"))));
  }
}

TEST_CASE("every folder of the house has a README", "[house]") {
  const std::filesystem::path root = outpace::tests::source_folder;
  for (const char* folder : {"systems", "predictors", "benchmarks", "reports", "cli", "tests", "ci", "examples"}) {
    INFO(folder);
    CHECK(std::filesystem::exists(root / folder / "README.md"));
  }
}
