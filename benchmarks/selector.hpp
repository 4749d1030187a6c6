// Text forms that pick: globs over race names, and contestants as the command line names them.
#pragma once

#include <string>
#include <string_view>

#include "benchmarks/plan.hpp"

namespace outpace {

/// Whether `text` matches a glob of `*` (any run of characters) and `?` (any one).
bool glob_matches(std::string_view glob, std::string_view text);
/// Whether `text` has a `*` or a `?`.
bool is_glob(std::string_view text);

/// A glob over `SYSTEM~FAMILY~OBSERVABLE`. Parts left out are `*`.
struct Selector {
  std::string system, family, observable;

  static Selector parse(std::string_view text);
  /// It speaks of a ladder and of its approximate races alike, unless it names a lead (`cell@64`).
  [[nodiscard]] bool matches(const RaceName& name) const;
};

/// Reads `additive` (a registered predictor) or `name=command with arguments` (a foreign program, split at spaces and
/// run without a shell).
Result<Contestant> parse_contestant(std::string_view text);

/// Reads a foreign program, `./mine.py --fast` or `name=./mine.py --fast`. Without a name it gets its file's: `mine`,
/// also of `python3 mine.py`. Errors: no program of that name can be run, or the name is taken.
Result<Contestant> parse_guest(std::string_view text);

}  // namespace outpace
