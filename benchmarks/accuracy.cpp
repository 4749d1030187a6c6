// Approximate contestants on held-out questions beside the two trivial guesses and direct simulation.
#include "benchmarks/accuracy.hpp"

#include <algorithm>
#include <map>
#include <numeric>

#include "benchmarks/ladder.hpp"

namespace outpace {
namespace {

double share(std::uint64_t part, std::size_t whole) {
  return whole ? static_cast<double>(part) / static_cast<double>(whole) : 0;
}

/// The share of the commonest answer.
double majority(const std::vector<std::string>& truth) {
  std::map<std::string, std::uint64_t> count;
  std::uint64_t most = 0;
  for (const std::string& answer : truth) most = std::max(most, ++count[answer]);
  return share(most, truth.size());
}

}  // namespace

RaceEnd run_accuracy_race(const RacePlan& plan, const System& system, const InitialFamily& family, RowSink& sink,
                          const std::atomic<bool>& stop, const RungListener& listener) {
  EndRow end{plan.header.name.text(), false, true, ""};
  RaceEnd outcome;
  const auto finish = [&] {
    sink.add(end);
    outcome.complete = end.complete;
    return outcome;
  };
  const auto lead = parse_time(plan.header.lead.value_or(""));
  if (!lead) {
    end.note = lead.error().text();
    return finish();
  }
  const auto questions = lead_questions(system, family, plan.header.name.observable, plan.header.seed, *lead,
                                        plan.rules.accuracy_questions);
  const auto limit =
      static_cast<std::uint64_t>(plan.header.budget_seconds * 1e9 / system.nominal_nanoseconds_per_unit(family));
  std::vector<std::string> truth;
  std::uint64_t persistent = 0;
  for (const Query& question : questions) {
    Work work(limit, plan.header.byte_limit);
    const auto answer = system.simulate(question, work);
    if (!answer) {
      end.note = "direct simulation does not reach the lead: " + answer.error().reason;
      return finish();
    }
    truth.push_back(answer->text());
    Work little(limit, plan.header.byte_limit);
    const auto now = system.simulate({question.from, question.what, 0}, little);
    persistent += now && now->text() == truth.back();
  }
  for (const Contestant& contestant : plan.contestants) {
    if (stop) return finish();
    ContestantProcess process(contestant, plan.header, plan.rules);
    const auto stranger = stranger_row(contestant, plan.header.name, system);
    const StudyRow study = stranger ? *stranger : study_and_check(process, plan.header.name, true);
    sink.add(study);
    if (study.declined) continue;
    const RungReply reply = process.ask(questions, 0, 0);
    if (reply.outcome != Outcome::answered) {
      end.note += (end.note.empty() ? "" : "; ") + contestant.name + ": " + reply.reason;
      continue;
    }
    AccuracyRow row{end.race,
                    contestant.name,
                    *plan.header.lead,
                    questions.size(),
                    0,
                    majority(truth),
                    share(persistent, questions.size()),
                    0,
                    study.seconds};
    for (std::size_t i = 0; i < truth.size(); ++i) row.right += reply.texts[i] == truth[i];
    row.seconds_per_answer = std::accumulate(reply.seconds.begin(), reply.seconds.end(), 0.0) /
                             static_cast<double>(std::max<std::size_t>(1, questions.size()));
    sink.add(row);
    if (listener) listener(0, 0);
  }
  end.complete = !stop;
  return finish();
}

}  // namespace outpace
