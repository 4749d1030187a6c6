// Reading files of systems: whole lines first, then what bbchallenge's lists put beside a machine.
#include "benchmarks/system_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "benchmarks/selector.hpp"
#include "systems/core/catalogue.hpp"

namespace outpace {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr const char* blank = " \t\r";
  const std::size_t start = text.find_first_not_of(blank);
  return start == std::string_view::npos ? "" : text.substr(start, text.find_last_not_of(blank) + 1 - start);
}

/// The canonical name of a line's system. A machine without its prefix is tried where the line names nothing else.
Result<std::string> system_of(std::string_view text) {
  const auto named = make_system(text);
  if (named) return (*named)->name();
  if (text.find(':') != std::string_view::npos) return std::unexpected(named.error());
  const auto machine = make_system("tm:" + std::string(text.substr(0, text.find_first_of(" \t,;"))));
  return machine ? Result<std::string>((*machine)->name()) : std::unexpected(machine.error());
}

Result<std::string> contents(const std::string& path) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!file || std::filesystem::is_directory(path) || (file.peek() != EOF && !(text << file.rdbuf())))
    return std::unexpected(Error{"file of systems '" + path + "'", errno ? std::strerror(errno) : "it cannot be read",
                                 "name a readable file of one system a line"});
  return text.str();
}

}  // namespace

Result<std::vector<std::string>> selectors_of(std::string_view text, const std::string& file, const std::string& family,
                                              const std::string& observable) {
  std::vector<std::string> selectors;
  std::set<std::string> seen;
  std::size_t number = 0;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    ++number;
    // A comment starts a line or follows a space: a name may hold a '#' of its own.
    for (std::size_t hash = line.find('#'); hash != std::string_view::npos; hash = line.find('#', hash + 1))
      if (hash == 0 || line[hash - 1] == ' ' || line[hash - 1] == '\t') line = line.substr(0, hash);
    line = trimmed(line);
    if (line.empty()) continue;
    Selector selector = Selector::parse(line);
    const auto system = system_of(selector.system);
    if (!system)
      return std::unexpected(Error{fmt::format("{}, line {}: {}", file, number, system.error().what),
                                   system.error().why, system.error().remedy});
    if (selector.family == "*" && !family.empty()) selector.family = family;
    if (selector.observable == "*" && !observable.empty()) selector.observable = observable;
    std::string whole = *system + "~" + selector.family + "~" + selector.observable;
    if (seen.insert(whole).second) selectors.push_back(std::move(whole));
  }
  if (selectors.empty())
    return std::unexpected(Error{"file of systems '" + file + "'", "it names no system", "write one system a line"});
  return selectors;
}

Result<std::vector<std::string>> expand_files(const std::vector<std::string>& selectors) {
  std::vector<std::string> expanded;
  for (const std::string& text : selectors) {
    if (!text.starts_with('@')) {
      expanded.push_back(text);
      continue;
    }
    const Selector selector = Selector::parse(text.substr(1));
    const auto read = contents(selector.system);
    if (!read) return std::unexpected(read.error());
    const auto named = selectors_of(*read, selector.system, selector.family, selector.observable);
    if (!named) return std::unexpected(named.error());
    expanded.insert(expanded.end(), named->begin(), named->end());
  }
  return expanded;
}

}  // namespace outpace
