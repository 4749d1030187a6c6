// The house stays in order: includes point one way, only the command line speaks to the user, files stay readable.
#include <algorithm>
#include <regex>

#include "tests/catch.hpp"
#include "tests/house/source_tree.hpp"
#include "tests/places.hpp"

using namespace outpace::house;

namespace {
/// What a line includes with quotes, or "".
std::string included(const std::string& line) {
  static const std::regex quoted(R"re(^\s*#\s*include\s*"([^"]+)")re");
  std::smatch match;
  return std::regex_search(line, match, quoted) ? match[1].str() : std::string();
}

/// The place of a path's first folder among the layers; their number for any other.
std::size_t layer_of(const std::string& path) {
  const std::string folder = path.substr(0, path.find('/'));
  return static_cast<std::size_t>(std::ranges::find(layers, folder) - layers.begin());
}

/// Lines of the layers below cli that match, as "path:line: text".
std::vector<std::string> offenders(const std::regex& forbidden) {
  std::vector<std::string> found;
  for (const SourceFile& file : source_files(layers)) {
    if (file.below("cli") || file.path.ends_with("/main.cpp")) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i)
      if (std::regex_search(file.lines[i].substr(0, file.lines[i].find("//")), forbidden))
        found.push_back(place(file, i));
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
  CHECK(offenders(std::regex(R"((std::(cout|cerr|clog)\b|(^|[^a-z_])(f?printf|puts|putchar)\s*\(\s*(stdout|stderr|"))"
                             R"(|fmt::print(ln)?\s*\(\s*(stdout|stderr|")))")) == std::vector<std::string>{});
}

TEST_CASE("nothing below the command line parses arguments", "[house]") {
  CHECK(offenders(std::regex(R"((include\s*[<"]CLI/|\bint argc\b|\bgetopt))")) == std::vector<std::string>{});
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
