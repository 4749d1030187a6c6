// The question of halting put to many Turing machines: each is run, then shown to every predictor that may prove that
// it never halts, cheap ones and short trials first. Only what an independent checker accepts counts.
#pragma once

#include <string>
#include <vector>

#include "systems/tm/turing_machine.hpp"

namespace outpace {

/// What a survey says of one machine.
struct Decision {
  enum class Kind { halts, never, undecided, rejected };
  Kind kind = Kind::undecided;
  std::string by;           ///< the certificate's kind (never, rejected); "direct" where it halts
  std::string answer;       ///< as `halt` answers; empty where undecided
  std::string certificate;  ///< its JSON
  std::string remark;       ///< rejected: what the checker says
};

/// Decides whether the machine halts from `start`, with at most about `units` of work for each contestant.
Decision decide_halting(const tm::TuringMachine& system, const std::string& start, std::uint64_t units);

/// The machines that a text names, as texts: `tm:2,2` every Wolfram number of that size, `tm:tree:3,2` all of that size
/// in tree normal form (up to 8 entries), `tm:@FILE` one on each line. At most 10^7.
Result<std::vector<std::string>> surveyed_machines(const std::string& text);

}  // namespace outpace
