// Measuring the figures of Turing machines; see tape_figures.hpp.
#include "benchmarks/figures/tape_figures.hpp"

#include "benchmarks/figures/fastest.hpp"
#include "benchmarks/survey.hpp"
#include "predictors/core/catalogue.hpp"
#include "systems/core/catalogue.hpp"

namespace outpace {
namespace {

/// A question from the blank tape, and how its answer begins.
struct Asked {
  const char* name;
  const char* machine;
  const char* observable;
  const char* at;
  const char* answer;
  double bar;
};

constexpr Asked direct_runs[] = {
    {"BB(5) champion to its halt", "1RB1LC_1RC1RB_1RD0LE_1LA1LD_1RZ0LA", "head", "47176869", "", 5e9},
    {"binary counter 1RB1LA_0LA0RB", "1RB1LA_0LA0RB", "head", "10^9", "", 1.2e9},
    {"Wolfram's 2,3 machine", "1RB2LA1LA_2LA2RB0RA", "head", "10^9", "", 1.2e9}};

constexpr Asked accelerated[] = {
    {"BB(5) champion, halt", "1RB1LC_1RC1RB_1RD0LE_1LA1LD_1RZ0LA", "halt", "0", "47176870 4098", 0.27e-3},
    {"BB(3,3) record, halt", "1RB2LA1LC_0LA2RB1LB_1RZ1RA1RC", "halt", "0", "119112334170342540 374676383", 5e-3},
    {"2,880-digit machine, halt", "1RB0LE_1LC0RA_1LD0RC_1LE0LF_1LA1LC_1LE1RZ", "halt", "0", "258464867962", 0.18},
    {"36,535-digit machine, halt", "1RB1LE_1RC1RF_1LD0RB_1RE0LC_1LA0RD_1RZ1RC", "halt", "0", "741207853509", 0.9},
    {"score of 14 stacked powers of 3, halt", "1RB0LD_1RC0RF_1LC1LA_0LE1RZ_1LF0RB_0RC0RE", "halt", "0", "(", 0.1},
    {"705-digit machine, head at 10^600", "1RB2LA1RA2LB2LA_0LA2RB3RB4RA1RZ", "head", "10^600", "", 10e-3}};

Error disagreement(const std::string& name) {
  return {name, "the answer is not the known one", "report this processor and compiler"};
}

/// Study and answer, as text; empty if it declines.
std::string answer_of(const Predictor& predictor, const System& system, const Asked& asked) {
  const auto query = make_query(system, "blank", {asked.observable, {}}, parse_time(asked.at).value()).value();
  Work work;
  const auto shortcut =
      predictor.study({system, asked.observable, initial_family(system, "blank").value(), std::nullopt}, work);
  if (!shortcut) return "";
  const auto answer = (*shortcut)->answer(query, work);
  return answer ? answer->text() : "";
}

}  // namespace

Result<std::vector<Figure>> measure_tape_figures() {
  std::vector<Figure> figures;
  for (const Asked& asked : direct_runs) {
    const auto system = make_system(std::string("tm:") + asked.machine).value();
    const auto query = make_query(*system, "blank", {asked.observable, {}}, parse_time(asked.at).value()).value();
    bool answered = true;
    const double seconds = fastest_seconds(asked.name, [&] {
      Work work;
      answered = answered && system->simulate(query, work).has_value();
    });
    if (!answered) return std::unexpected(disagreement(asked.name));
    figures.push_back({asked.name, query.at.convert_to<double>() / seconds, "steps/s", asked.bar});
  }
  const Predictor& rules = *find_predictor("rules").value();
  for (const Asked& asked : accelerated) {
    const auto system = make_system(std::string("tm:") + asked.machine).value();
    std::string answer;
    const double seconds = fastest_seconds(asked.name, [&] { answer = answer_of(rules, *system, asked); });
    if (answer.empty() || !answer.starts_with(asked.answer)) return std::unexpected(disagreement(asked.name));
    figures.push_back({asked.name, seconds, "s", asked.bar});
  }
  const Asked cycle{"cycle of 7,129,704 steps, found", "1RB0LD_1RC1LD_1LD0RC_0LA1LB", "halt", "0", "never", 3.4};
  const auto system = make_system(std::string("tm:") + cycle.machine).value();
  std::string answer;
  const double found =
      fastest_seconds(cycle.name, [&] { answer = answer_of(*find_predictor("cycler").value(), *system, cycle); });
  if (answer != cycle.answer) return std::unexpected(disagreement(cycle.name));
  figures.push_back({cycle.name, found, "s", cycle.bar});

  std::size_t undecided = 0;
  const std::vector<std::string> machines = surveyed_machines("tm:2,2").value();
  const double surveyed = fastest_seconds("all 4,096 machines of size 2,2, proven", [&] {
    undecided = 0;
    for (const std::string& text : machines)
      undecided += decide_halting(tm::TuringMachine(tm::Machine::parse(text).value()), "blank", 1 << 22).kind !=
                   Decision::Kind::never;
  });
  if (undecided) return std::unexpected(disagreement("machines of size 2,2"));
  figures.push_back({"all 4,096 machines of size 2,2, proven", surveyed, "s", 1.0});
  return figures;
}

}  // namespace outpace
