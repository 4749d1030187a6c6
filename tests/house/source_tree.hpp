// The source tree as the house tests see it: every C++ file of the layers, read once. No test lives here.
#pragma once

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "tests/places.hpp"

namespace outpace::house {

/// Who may include whom: each layer sees those before it.
inline constexpr std::array layers{"systems", "predictors", "benchmarks", "reports", "cli"};

struct SourceFile {
  std::string path;  ///< relative to the root, with forward slashes: "systems/eca/direct.cpp"
  std::vector<std::string> lines;
  [[nodiscard]] bool below(const std::string& folder) const { return path.starts_with(folder + "/"); }
};

/// Every .cpp and .hpp below `folders`, sorted by path.
template <class Folders>
std::vector<SourceFile> source_files(const Folders& folders) {
  namespace fs = std::filesystem;
  const fs::path root = outpace::tests::source_folder;
  std::vector<SourceFile> files;
  for (const auto& folder : folders)
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      if (entry.path().extension() != ".cpp" && entry.path().extension() != ".hpp") continue;
      SourceFile file{fs::relative(entry.path(), root).generic_string(), {}};
      std::ifstream stream(entry.path());
      for (std::string line; std::getline(stream, line);) file.lines.push_back(line);
      files.push_back(std::move(file));
    }
  std::ranges::sort(files, {}, &SourceFile::path);
  return files;
}

/// "path:line: text", so that a failing check can be clicked on.
inline std::string place(const SourceFile& file, std::size_t index) {
  return file.path + ":" + std::to_string(index + 1) + ": " + file.lines[index];
}

}  // namespace outpace::house
