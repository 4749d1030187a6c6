// Globs and contestants, read.
#include "benchmarks/selector.hpp"

#include <algorithm>

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

Result<Contestant> parse_contestant(std::string_view text) {
  const std::size_t equals = text.find('=');
  Contestant contestant{std::string(text.substr(0, equals))};
  if (equals == std::string_view::npos) {
    if (contestant.name == "direct") return contestant;
    if (auto found = find_predictor(contestant.name); !found) return std::unexpected(found.error());
    return contestant;
  }
  for (std::size_t begin = equals + 1; begin < text.size();) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    if (end > begin) contestant.command.emplace_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  if (contestant.name.empty() || contestant.command.empty() || contestant.name == "direct" ||
      find_predictor(contestant.name))
    return std::unexpected(Error{"predictor '" + std::string(text) + "'",
                                 contestant.command.empty() ? "its command is missing"
                                                            : "its name is empty or belongs to a predictor of outpace",
                                 "write it like mine=python3 predictor.py"});
  return contestant;
}

}  // namespace outpace
