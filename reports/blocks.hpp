// Many systems that were asked one and the same question and nothing else, such as all machines of a size whether they
// halt: a report shows them as one block, with counts instead of a row each.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "reports/score.hpp"

namespace outpace {

struct Block {
  std::string kind, family, observable;  ///< "tm", "blank", "halt"
  std::vector<const RaceScore*> races;   ///< all duels of that question, in the record's order
  /// How many by verdict and by who won: "direct" where no predictor did, "nobody" where nobody answered.
  std::map<RaceVerdict, std::map<std::string, unsigned>> counts;
  std::vector<const RaceScore*> open;       ///< nobody answered, exact claimants disagree, or the race was interrupted
  [[nodiscard]] std::string title() const;  ///< "tm, halt from blank"
};

/// The questions that at least 64 systems of a kind were asked as their only one. The run must outlive it.
std::vector<Block> blocks_of(const RunScore& run);

/// Systems without a row of their own: a race of a block is their only one, and nothing is wrong with it.
std::set<std::string> folded_systems(const RunScore& run);

/// "cycler 4084 · bouncer 8", the most frequent first.
std::string winners_text(const std::map<std::string, unsigned>& winners);

}  // namespace outpace
