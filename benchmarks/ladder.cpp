// Running one ladder: study, ordinary rungs, far rungs.
#include "benchmarks/ladder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "predictors/core/catalogue.hpp"
#include "predictors/proof/checker.hpp"

namespace outpace {
namespace {

double nominal(const Measurement& row, double nanoseconds_per_unit) {
  return 1e-9 * nanoseconds_per_unit *
         static_cast<double>(std::accumulate(row.work.begin(), row.work.end(), std::uint64_t{0}));
}

/// Whether what holds for `scope` holds for all of a family of initial conditions: `zero+*` covers `zero+periodic` and
/// every other input that does not end.
bool covers(std::string_view scope, std::string_view family) {
  if (scope.empty() || scope == family) return true;
  if (!scope.ends_with("+*")) return false;
  scope.remove_suffix(2);
  if (!family.starts_with(scope)) return false;
  family.remove_prefix(scope.size());
  return family.starts_with('+') && !family.starts_with("+word");
}

}  // namespace

std::optional<StudyRow> stranger_row(const Contestant& contestant, const RaceName& race, const System& system) {
  if (contestant.external() || contestant.name == "direct") return std::nullopt;
  const auto predictor = find_predictor(contestant.name);
  if (!predictor || (*predictor)->knows(system)) return std::nullopt;
  StudyRow row;
  row.race = race.text();
  row.contestant = contestant.name;
  row.nanoseconds_per_unit = (*predictor)->nominal_nanoseconds_per_unit();
  row.declined = stranger(contestant.name, system).error();
  row.stranger = true;
  return row;
}

StudyRow study_and_check(ContestantProcess& process, const RaceName& race, bool approximate_track) {
  StudyRow row = process.study(approximate_track);
  if (row.declined) return row;
  if (!row.certificate) {
    if (row.claim != Claim::proven) return row;
    row.accepted = false;
    row.checker_says = "it claims a proof and hands none";
    return row;
  }
  const proof::Verdict verdict = proof::verify(*row.certificate);
  row.accepted = verdict.kind == proof::Verdict::Kind::accepted;
  row.checker_says = verdict.text;
  if (*row.accepted && verdict.system != race.system) {
    row.accepted = false;
    row.checker_says =
        "it is about " + (verdict.system.empty() ? "no system" : verdict.system) + ", not " + race.system;
  } else if (*row.accepted && !covers(verdict.scope, race.family)) {
    row.accepted = false;
    row.checker_says = "it holds for " + verdict.scope + " only, not for all of " + race.family;
  }
  return row;
}

Ladder::Ladder(const RacePlan& plan, const System& system, const InitialFamily& family, RowSink& sink,
               const std::atomic<bool>& stop, const RungListener& listener)
    : plan_(plan),
      system_(system),
      family_(family),
      sink_(sink),
      stop_(stop),
      listener_(listener),
      strata_(draw_strata(plan.header.seed, plan.header.queries)),
      order_(mix64(plan.header.seed ^ 0x6f72646572u)) {
  end_.race = plan.header.name.text();
}

void Ladder::note(const std::string& text) {
  if (end_.note.size() < 2000) end_.note += (end_.note.empty() ? "" : "; ") + text;
}

RaceEnd Ladder::run() {
  study();
  climb();
  if (!stop_) ask_again();
  end_.complete = !stop_;
  outcome_.complete = end_.complete;
  outcome_.direct_matches_naive = end_.direct_matches_naive;
  if (std::ranges::none_of(climbers_, [](const Climber& c) { return c.direct && !c.answered.empty(); }) && !stop_)
    note("direct simulation answered no rung within its budget");
  sink_.add(end_);
  return outcome_;
}

void Ladder::study() {
  climbers_.reserve(plan_.contestants.size());
  for (const Contestant& contestant : plan_.contestants) {
    if (stop_) return;
    Climber climber;
    climber.contestant = &contestant;
    climber.direct = contestant.name == "direct" && !contestant.external();
    climber.process = std::make_unique<ContestantProcess>(contestant, plan_.header, plan_.rules);
    const auto stranger = stranger_row(contestant, plan_.header.name, system_);
    const StudyRow row = stranger ? *stranger : study_and_check(*climber.process, plan_.header.name, false);
    if (row.accepted && !*row.accepted) {
      outcome_.rejected = true;
      note(fmt::format("the certificate of {} was rejected: {}", row.contestant, row.checker_says));
    }
    climber.climbing = !row.declined;
    sink_.add(row);
    climbers_.push_back(std::move(climber));
  }
}

std::optional<Time> Ladder::last_step() {
  const auto& offered = family_.observables;
  if (!family_.single_member || plan_.header.name.observable == "halt" ||
      std::ranges::find(offered, "halt") == offered.end())
    return std::nullopt;
  RaceHeader header = plan_.header;
  header.name.observable = "halt";
  header.queries = 1;
  const std::vector<Query> question = {system_.question(family_, "halt", strata_.front().draw, 0, 0)};
  for (const Contestant& contestant : plan_.contestants) {
    if (stop_ || contestant.external() || stranger_row(contestant, header.name, system_)) continue;
    ContestantProcess process(contestant, header, plan_.rules);
    if (process.study(false).declined) continue;
    const RungReply reply = process.ask(question, 0, 0);
    if (reply.outcome != Outcome::answered || reply.texts.empty()) continue;
    if (auto steps = parse_time(reply.texts[0].substr(0, reply.texts[0].find(' ')))) return std::move(*steps);
    return std::nullopt;  // never
  }
  return std::nullopt;
}

void Ladder::climb() {
  const std::optional<Time> end = last_step();
  if (end) note(fmt::format("it halts after {} steps, so later times are not asked", end->str()));
  const auto over = [&](unsigned rung) {
    return end && std::ranges::any_of(strata_, [&](const Stratum& s) { return time_at(s, rung) > *end; });
  };
  const auto climbing = [&] { return std::ranges::any_of(climbers_, &Climber::climbing); };
  // A ring grows with its rung: beyond 2^61 cells it has no name, and no far rungs.
  const unsigned last = family_.grows ? std::min(plan_.rules.last_rung, 61u) : plan_.rules.last_rung;
  for (unsigned rung = plan_.header.first_rung; rung <= last && climbing() && !stop_ && !over(rung); ++rung)
    run_rung(rung);
  if (!plan_.rules.far_rungs || family_.grows) return;
  for (unsigned rung = 64; rung <= 2048 && climbing() && !stop_ && !over(rung); rung *= 2) run_rung(rung);
}

Measurement Ladder::measure(Climber& climber, const std::vector<Query>& questions, unsigned rung, unsigned repetition,
                            RungReply reply) const {
  Measurement row;
  row.race = end_.race;
  row.contestant = climber.contestant->name;
  row.rung = rung;
  row.far = rung >= 64;
  row.repetition = repetition;
  row.outcome = reply.outcome;
  row.reason = std::move(reply.reason);
  row.work = std::move(reply.work);
  row.seconds = std::move(reply.seconds);
  for (const std::string& text : reply.texts) row.answers.push_back(text_digest(text));
  row.peak_bytes = reply.peak_bytes;
  const std::string by = climber.contestant->external() ? "direct" : climber.contestant->name;
  row.replay = replay_command(system_, questions.front(), by);
  row.external = climber.contestant->external();
  // An honest meter stands for its time within a small factor; of quick answers the clock says too little.
  if (!row.external) {
    const double ns = climber.process->nanoseconds_per_unit();
    for (std::size_t i = 0; i < row.seconds.size() && row.note.empty(); ++i)
      if (const double meant = 1e-9 * ns * static_cast<double>(row.work[i]);
          row.seconds[i] > plan_.rules.least_cut_seconds && row.seconds[i] > plan_.rules.overrun * meant)
        row.note = fmt::format("{:.3g} s of CPU where {} counted units stand for {:.3g} s", row.seconds[i], row.work[i],
                               meant);
  }
  return row;
}

void Ladder::strike(Climber& climber, Measurement& row, std::string reason) {
  row.outcome = Outcome::wrong;
  row.reason = std::move(reason);
  climber.climbing = false;
  climber.struck = true;
  outcome_.wrong = true;
}

bool Ladder::too_many_steps(const std::vector<Query>& questions) const {
  const double step = 1e-9 * system_.nominal_nanoseconds_per_step();
  return std::ranges::any_of(questions, [&](const Query& question) {
    return question.at.convert_to<double>() * step > plan_.header.budget_seconds;
  });
}

void Ladder::run_rung(unsigned rung) {
  const auto questions = rung_questions(system_, family_, plan_.header.name.observable, strata_, rung);
  std::vector<std::pair<Climber*, Measurement>> rows;
  for (const std::size_t i : shuffled(climbers_.size(), order_)) {
    Climber& climber = climbers_[i];
    if (!climber.climbing) continue;
    RungReply reply =
        climber.direct && too_many_steps(questions)
            ? RungReply{Outcome::out_of_work, "its steps alone take longer than the budget", {}, {}, {}, 0, {}}
            : climber.process->ask(questions, rung, 0);
    std::vector<std::string> texts = reply.texts;
    const std::string unsteady = reply.unsteady;
    Measurement row = measure(climber, questions, rung, 0, std::move(reply));
    if (row.outcome != Outcome::answered) climber.climbing = false;
    climber.answered[rung] = {std::move(texts), row.work};
    if (!unsteady.empty()) strike(climber, row, "work depends on what was asked before: " + unsteady);
    rows.emplace_back(&climber, std::move(row));
  }
  judge(rows, questions);
  double spent = 0;
  for (const auto& [climber, row] : rows) {
    spent += nominal(row, climber->process->nanoseconds_per_unit());
    sink_.add(row);
    if (row.outcome != Outcome::answered) climber->answered.erase(rung);
  }
  if (truth_.contains(rung)) repeat(rows, questions);
  if (listener_) listener_(rung, spent);
}

void Ladder::repeat(const std::vector<std::pair<Climber*, Measurement>>& rows, const std::vector<Query>& questions) {
  // Decided by counted work alone, so that two runs have the same rows.
  const double cheap = plan_.rules.repeat_below * plan_.header.budget_seconds * plan_.header.queries;
  std::vector<std::pair<const Measurement*, unsigned>> tasks;
  std::vector<Climber*> who;
  for (const auto& [climber, row] : rows) {
    if (!climber->climbing || nominal(row, climber->process->nanoseconds_per_unit()) > cheap) continue;
    for (unsigned r = 1; r < plan_.rules.repetitions; ++r) {
      tasks.emplace_back(&row, r);
      who.push_back(climber);
    }
  }
  for (const std::size_t i : shuffled(tasks.size(), order_)) {
    Climber& climber = *who[i];
    if (!climber.climbing) continue;
    const auto& [first, repetition] = tasks[i];
    RungReply reply = climber.process->ask(questions, first->rung, repetition);
    const std::string unsteady = reply.unsteady;
    Measurement row = measure(climber, questions, first->rung, repetition, std::move(reply));
    if (row.outcome == Outcome::answered) {
      if (row.answers != first->answers || (!row.external && (row.work != first->work || !unsteady.empty())))
        strike(climber, row,
               "work depends on what was asked before: a repetition did other work or answered otherwise");
    } else {
      climber.climbing = false;
    }
    sink_.add(row);
  }
}

}  // namespace outpace
