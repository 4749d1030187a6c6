// One race on its ladder of horizons: who climbs, who is right, who is struck.
#pragma once

#include <map>
#include <memory>

#include "benchmarks/contestant.hpp"
#include "benchmarks/draws.hpp"
#include "benchmarks/race.hpp"

namespace outpace {

/// The row of a predictor that is not for systems of this kind: no process is started to learn so. Nothing for others.
std::optional<StudyRow> stranger_row(const Contestant& contestant, const RaceName& race, const System& system);

/// Studies, checks the certificate and fills the row's verdict on it. Shared by ladders and approximate races.
StudyRow study_and_check(ContestantProcess& process, const RaceName& race, bool approximate_track);

class Ladder {
 public:
  /// `system` and `family` must outlive the ladder.
  Ladder(const RacePlan& plan, const System& system, const InitialFamily& family, RowSink& sink,
         const std::atomic<bool>& stop, const RungListener& listener);
  RaceEnd run();

 private:
  struct Climber {
    const Contestant* contestant = nullptr;
    std::unique_ptr<ContestantProcess> process;
    bool direct = false;
    bool climbing = false;
    bool struck = false;
    /// Answered rungs: texts and work of the first repetition, for comparisons and for asking again.
    struct Rung {
      std::vector<std::string> texts;
      std::vector<std::uint64_t> work;
    };
    std::map<unsigned, Rung> answered;
  };

  void study();
  void climb();
  /// When the race's only member halts, as far as a contestant finds out within one answer's budget: later times ask
  /// nothing new.
  std::optional<Time> last_step();
  void run_rung(unsigned rung);
  /// Whether direct simulation's steps alone, however narrow the state, exceed the budget.
  [[nodiscard]] bool too_many_steps(const std::vector<Query>& questions) const;
  /// Compares first repetitions with direct's answers, or among each other where direct has none.
  void judge(std::vector<std::pair<Climber*, Measurement>>& rows, const std::vector<Query>& questions);
  [[nodiscard]] unsigned naive_below() const { return std::min(plan_.rules.naive_below, system_.naive_reach()); }
  void check_direct(const std::vector<Query>& questions, const Climber::Rung& direct);
  void compare_beyond(const std::vector<std::pair<Climber*, Measurement>>& rows, const std::vector<Query>& questions);
  void repeat(const std::vector<std::pair<Climber*, Measurement>>& rows, const std::vector<Query>& questions);
  /// Asks every contestant again in a fresh process, shuffled: who keeps state between answers is found out.
  void ask_again();
  bool asked_again_alike(Climber& climber, ContestantProcess& fresh, unsigned rung,
                         const std::vector<std::size_t>& which);

  Measurement measure(Climber& climber, const std::vector<Query>& questions, unsigned rung, unsigned repetition,
                      RungReply reply) const;
  void strike(Climber& climber, Measurement& row, std::string reason);
  void note(const std::string& text);

  const RacePlan& plan_;
  const System& system_;
  const InitialFamily& family_;
  RowSink& sink_;
  const std::atomic<bool>& stop_;
  const RungListener& listener_;
  std::vector<Stratum> strata_;
  Stream order_;
  std::vector<Climber> climbers_;
  /// The trusted answers of the rungs that direct simulation reached.
  std::map<unsigned, std::vector<std::string>> truth_;
  std::vector<std::string> naive_truth_;  ///< of the rung at hand, where the naive simulator overruled direct
  EndRow end_;
  RaceEnd outcome_;
};

}  // namespace outpace
