// Globs and contestants, read.
#include "benchmarks/selector.hpp"

#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <sstream>

#include "predictors/core/catalogue.hpp"

namespace outpace {

bool glob_matches(std::string_view glob, std::string_view text) {
  std::size_t g = 0, t = 0, star = std::string_view::npos, from = 0;
  while (t < text.size()) {
    if (g < glob.size() && glob[g] == '*') {
      star = g++;
      from = t;
    } else if (g < glob.size() && (glob[g] == '?' || glob[g] == text[t])) {
      ++g, ++t;
    } else if (star != std::string_view::npos) {
      g = star + 1;
      t = ++from;
    } else {
      return false;
    }
  }
  while (g < glob.size() && glob[g] == '*') ++g;
  return g == glob.size();
}

bool is_glob(std::string_view text) { return text.find_first_of("*?") != std::string_view::npos; }

Selector Selector::parse(std::string_view text) {
  std::string parts[3];
  for (std::string& part : parts) {
    const std::size_t end = &part == parts + 2 ? std::string_view::npos : text.find('~');
    part = text.substr(0, end);
    if (part.empty()) part.assign(1, '*');
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  return {parts[0], parts[1], parts[2]};
}

bool Selector::matches(const RaceName& name) const {
  return glob_matches(system, name.system) && glob_matches(family, name.family) &&
         (glob_matches(observable, name.observable) ||
          (!name.lead.empty() && glob_matches(observable, name.observable + "@" + name.lead)));
}

namespace {

/// Split at spaces; there is no shell to quote for.
std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    if (end > begin) words.emplace_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

/// The file's name of the first word that is a script's (`mine.py`), else of the first word.
std::string name_of(const std::vector<std::string>& command) {
  const auto script = [](const std::string& word) {
    const std::string extension = std::filesystem::path(word).extension();
    return extension.size() > 1 &&
           std::ranges::all_of(extension.substr(1), [](unsigned char c) { return std::isalpha(c) != 0; });
  };
  const auto found = std::ranges::find_if(command, script);
  return std::filesystem::path(found == command.end() ? command.front() : *found).stem();
}

/// Whether the system would find something to run.
bool runnable(const std::string& program) {
  const auto fine = [](const std::string& path) {
    return access(path.c_str(), X_OK) == 0 && !std::filesystem::is_directory(path);
  };
  if (program.find('/') != std::string::npos) return fine(program);
  const char* path = std::getenv("PATH");
  std::istringstream folders(path ? path : "/usr/bin:/bin");
  for (std::string folder; std::getline(folders, folder, ':');)
    if (fine((folder.empty() ? "." : folder) + "/" + program)) return true;
  return false;
}

}  // namespace

Result<Contestant> parse_contestant(std::string_view text) {
  const std::size_t equals = text.find('=');
  Contestant contestant{std::string(text.substr(0, equals))};
  if (equals == std::string_view::npos) {
    if (contestant.name == "direct") return contestant;
    if (auto found = find_predictor(contestant.name); !found) return std::unexpected(found.error());
    return contestant;
  }
  contestant.command = words_of(text.substr(equals + 1));
  if (contestant.name.empty() || contestant.command.empty() || contestant.name == "direct" ||
      find_predictor(contestant.name))
    return std::unexpected(Error{"predictor '" + std::string(text) + "'",
                                 contestant.command.empty() ? "its command is missing"
                                                            : "its name is empty or belongs to a predictor of outpace",
                                 "write it like mine=python3 predictor.py"});
  return contestant;
}

Result<Contestant> parse_guest(std::string_view text) {
  const std::size_t equals = text.find('=');
  const std::string_view before = text.substr(0, equals);
  const bool named =
      equals != std::string_view::npos && !before.empty() && before.find_first_of(" /.\t") == std::string_view::npos;
  Contestant guest{named ? std::string(before) : "", words_of(named ? text.substr(equals + 1) : text)};
  if (guest.command.empty())
    return std::unexpected(Error{"contestant '" + std::string(text) + "'", "it names no program",
                                 "write './mine.py' or mine='python3 mine.py'"});
  if (!named) guest.name = name_of(guest.command);
  if (guest.name == "direct" || find_predictor(guest.name))
    return std::unexpected(
        Error{"contestant '" + std::string(text) + "'", "outpace has a predictor named '" + guest.name + "'",
              "give it another name: mine='" + std::string(named ? text.substr(equals + 1) : text) + "'"});
  if (!runnable(guest.command.front()))
    return std::unexpected(Error{"contestant '" + std::string(text) + "'",
                                 "there is no program '" + guest.command.front() + "' that can be run",
                                 "check its path and whether it is executable (chmod +x), or write 'python3 mine.py'"});
  return guest;
}

}  // namespace outpace
