// A contestant as the race sees it: a process behind the protocol, asked to study and then one rung at a time. Whatever
// it does (crash, hang, talk nonsense) becomes an outcome with a reason.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "benchmarks/child.hpp"
#include "benchmarks/plan.hpp"
#include "benchmarks/protocol.hpp"

namespace outpace {

/// What came of asking one rung.
struct RungReply {
  Outcome outcome = Outcome::answered;
  std::string reason;              ///< for everything but `answered`
  std::vector<std::string> texts;  ///< canonical answers, in the order asked, as far as they came
  std::vector<std::uint64_t> work;
  std::vector<double> seconds;
  std::uint64_t peak_bytes = 0;
  std::string unsteady;  ///< not empty: the same question cost or said something else when asked again
};

class ContestantProcess {
 public:
  /// Nothing is started before `study`.
  ContestantProcess(const Contestant& contestant, const RaceHeader& header, const RaceRules& rules)
      : contestant_(contestant), header_(header), rules_(rules) {}

  /// Starts the process, greets it and lets it study. `accepted` is not yet decided. On the approximate track
  /// contestants that claim exactness decline, elsewhere those that do not.
  StudyRow study(bool approximate_track);
  /// Asks the questions of one rung. After an outcome of `cut` or `crashed` the process is gone.
  RungReply ask(const std::vector<Query>& queries, unsigned rung, unsigned repetition);

  /// Units for one answer: the budget over the nominal nanoseconds of one unit.
  [[nodiscard]] std::uint64_t work_limit() const;
  [[nodiscard]] double nanoseconds_per_unit() const { return nanoseconds_per_unit_; }

 private:
  RungReply ask_inside(const std::vector<Query>& queries, unsigned rung, unsigned repetition);
  RungReply ask_outside(const std::vector<Query>& queries, unsigned rung, unsigned repetition);
  /// One request and its reply within `seconds`. On failure the process is gone and the pair says how.
  std::expected<std::string, std::pair<Outcome, std::string>> exchange(const std::string& request, double seconds);
  std::pair<Outcome, std::string> lost(Outcome outcome, const std::string& what);

  const Contestant& contestant_;
  const RaceHeader& header_;
  const RaceRules& rules_;
  std::optional<Child> child_;
  double nanoseconds_per_unit_ = 1;
};

}  // namespace outpace
