// Facts about a system, recomputed from first principles on request: each with its value and how it was decided. Any
// layer adds facts by one line beside the code that decides them; `outpace show` prints them.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "systems/core/system.hpp"

namespace outpace {

struct Fact {
  std::string name;   ///< "surjective"
  std::string value;  ///< as JSON text: `true`, `[170,240]`, `"class 2"`, `null` for undecided
  std::string text;   ///< for people, in a few words
  std::string how;    ///< how it was decided, in a sentence
};

/// Those who decide facts of some systems; gives none for the others. Stops where the meter does.
struct FactSource {
  int order;  ///< where in the list it comes: 0 … 9 structure, 10 … 19 what follows from it, 20 on measurements
  std::function<std::vector<Fact>(const System&, Work&)> decide;
};

struct RegisterFacts {
  explicit RegisterFacts(FactSource source);
};

/// All facts of a system, each source with a meter of its own of that many units.
std::vector<Fact> facts_of(const System& system, std::uint64_t units);

/// JSON texts of the usual values.
inline std::string json_text(bool value) { return value ? "true" : "false"; }
std::string json_text(const std::string& value);
std::string json_text(const std::vector<std::string>& values);

}  // namespace outpace
