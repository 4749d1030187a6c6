// All machines of a size up to symmetry: a table is filled only where the run from the blank tape comes to an entry
// that is still open (tree normal form; Brady, 1964). Counts of halting machines follow with their multiplicities.
#pragma once

#include <cstdint>
#include <functional>
#include <map>

#include "systems/tm/machine.hpp"

namespace outpace::tm {

/// A machine that the tree comes to, with open entries where its run never came.
struct TreeMachine {
  const Machine& machine;
  bool halts = false;        ///< comes to an open entry, which is taken as 1RZ; otherwise it still runs at the limit
  std::uint64_t steps = 0;   ///< at the halt, the halting step counted, or the limit
  std::uint64_t score = 0;   ///< cells that are not blank then
  std::uint64_t tables = 0;  ///< tables of all entries that run alike, halting exactly there
};

/// What of the tree is wanted.
struct Tree {
  unsigned states = 0, symbols = 0;
  std::uint64_t limit = 0;  ///< steps
  bool last_entry = false;  ///< whether the last open entry is filled, too: such machines never halt
  bool halt_moves = true;   ///< whether the head moves as it halts: 4n+4 choices an entry of two symbols, else 4n+2
};

/// Calls `visit` for every machine of the tree, depth first, until it returns false. Requires at most 10 entries.
void walk_tree(const Tree& tree, const std::function<bool(const TreeMachine&)>& visit);

/// Counts over a tree.
struct TreeCounts {
  std::uint64_t machines = 0, halting = 0;            ///< as the tree has them
  std::uint64_t tables = 0, halting_tables = 0;       ///< with multiplicities: all tables, and those that halt in time
  std::map<std::uint64_t, std::uint64_t> halting_at;  ///< tables (or machines, if the last entry is left open) by steps
  std::uint64_t most_steps = 0, best_score = 0;
};
TreeCounts count_tree(const Tree& tree);

/// The text form: `halting:STATES,SYMBOLS` or `tree:STATES,SYMBOLS`, with `,steps=LIMIT` (300 if left out) and, for the
/// convention in which the head stays where it halts (Delahaye and Zenil, 2007), `,halt=stays`.
Result<Tree> parse_tree(std::string_view text);
/// What `outpace list --family tm --enumerate TEXT` shows, name and value.
Result<std::vector<std::pair<std::string, std::string>>> enumerate_text(std::string_view text);

}  // namespace outpace::tm
