// Who is right: direct against the naive simulator, contestants against direct, contestants past direct's reach
// against each other, and every contestant against itself in a fresh process.
#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "benchmarks/ladder.hpp"

namespace outpace {

void Ladder::check_direct(const std::vector<Query>& questions, const Climber::Rung& direct) {
  naive_truth_.clear();
  for (std::size_t i = 0; i < questions.size() && i < direct.texts.size(); ++i) {
    if (questions[i].at >= naive_below()) return;
    const std::string expected = system_.simulate_naively(questions[i]).text();
    if (expected.empty() || expected == direct.texts[i]) continue;  // empty: the naive simulator had not got there yet
    if (end_.direct_matches_naive)
      note(fmt::format("direct simulation says {} where the naive simulator says {}: {}", direct.texts[i], expected,
                       replay_command(system_, questions[i], "direct")));
    end_.direct_matches_naive = false;
  }
  if (end_.direct_matches_naive) return;
  for (const Query& question : questions) naive_truth_.push_back(system_.simulate_naively(question).text());
}

void Ladder::judge(std::vector<std::pair<Climber*, Measurement>>& rows, const std::vector<Query>& questions) {
  if (rows.empty()) return;
  const unsigned rung = rows.front().second.rung;
  naive_truth_.clear();
  for (const auto& [climber, row] : rows) {
    if (!climber->direct || row.outcome != Outcome::answered) continue;
    const Climber::Rung& answered = climber->answered[rung];
    if (std::ranges::all_of(questions, [&](const Query& q) { return q.at < naive_below(); }))
      check_direct(questions, answered);
    truth_[rung] = naive_truth_.empty() ? answered.texts : naive_truth_;
  }
  const auto truth = truth_.find(rung);
  if (truth == truth_.end()) return compare_beyond(rows, questions);
  for (auto& [climber, row] : rows) {
    if (climber->direct || climber->struck) continue;
    // Also where the rung was not finished: what was answered must be right.
    const auto& texts = climber->answered[rung].texts;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      if (texts[i] == truth->second[i]) continue;
      strike(*climber, row, "a wrong answer");
      row.wrong_query = i;
      row.given = texts[i];
      row.expected = truth->second[i];
      row.replay =
          replay_command(system_, questions[i], climber->contestant->external() ? "direct" : climber->contestant->name);
      break;
    }
  }
}

void Ladder::compare_beyond(const std::vector<std::pair<Climber*, Measurement>>& rows,
                            const std::vector<Query>& questions) {
  if (outcome_.disputed) return;
  for (std::size_t a = 0; a < rows.size(); ++a)
    for (std::size_t b = a + 1; b < rows.size(); ++b) {
      const auto& one = rows[a].first->answered[rows[a].second.rung].texts;
      const auto& other = rows[b].first->answered[rows[b].second.rung].texts;
      for (std::size_t i = 0; i < std::min(one.size(), other.size()); ++i) {
        if (one[i] == other[i]) continue;
        outcome_.disputed = true;
        note(fmt::format("disputed at rung {}: {} says {}, {} says {}: {}", rows[a].second.rung,
                         rows[a].first->contestant->name, one[i], rows[b].first->contestant->name, other[i],
                         replay_command(system_, questions[i], rows[a].first->contestant->name)));
        return;
      }
    }
}

bool Ladder::asked_again_alike(Climber& climber, ContestantProcess& fresh, unsigned rung,
                               const std::vector<std::size_t>& which) {
  const auto questions = rung_questions(system_, family_, plan_.header.name.observable, strata_, rung);
  const Climber::Rung& before = climber.answered[rung];
  std::vector<Query> again;
  for (const std::size_t i : which) again.push_back(questions[i]);
  RungReply reply = fresh.ask(again, rung, plan_.rules.repetitions);
  std::string wrong;
  std::size_t at = 0;
  // A program of its own is held to CPU time, which differs from one run to the next: running out says nothing of it.
  const bool ran_out = climber.contestant->external() && reply.outcome == Outcome::out_of_work;
  if (reply.outcome != Outcome::answered && reply.outcome != Outcome::cut && !ran_out) {
    wrong = "it fails there: " + reply.reason;
  } else if (!reply.unsteady.empty()) {
    wrong = reply.unsteady;
  }
  for (std::size_t i = 0; i < reply.texts.size() && wrong.empty(); ++i) {
    at = i;
    if (reply.texts[i] != before.texts[which[i]])
      wrong = fmt::format("it says {} where it said {}", reply.texts[i], before.texts[which[i]]);
    else if (!climber.contestant->external() && reply.work[i] != before.work[which[i]])
      wrong = fmt::format("{} units where it counted {}", reply.work[i], before.work[which[i]]);
  }
  if (wrong.empty()) return true;
  Measurement row = measure(climber, again, rung, plan_.rules.repetitions, std::move(reply));
  strike(climber, row, "work depends on what was asked before: asked again in a fresh process, " + wrong);
  row.replay = replay_command(system_, again[at], climber.contestant->external() ? "direct" : climber.contestant->name);
  sink_.add(row);
  return false;
}

void Ladder::ask_again() {
  for (Climber& climber : climbers_) {
    if (climber.direct || climber.struck || climber.answered.empty() || stop_) continue;
    // The dearest rung is where keeping state would pay; a few of its questions are enough, as a fresh process cannot
    // have kept anything. A cheap rung is asked in full, in another order.
    const unsigned top = climber.answered.rbegin()->first;
    auto lower = climber.answered.rbegin();
    for (int i = 0; i < 4 && std::next(lower) != climber.answered.rend(); ++i) ++lower;
    const unsigned cheap = lower->first;
    ContestantProcess fresh(*climber.contestant, plan_.header, plan_.rules);
    if (fresh.study(false).declined) {
      Measurement row;
      row.race = plan_.header.name.text();
      row.contestant = climber.contestant->name;
      row.rung = top;
      row.repetition = plan_.rules.repetitions;
      strike(climber, row, "it declined when it was to study a second time, in a fresh process");
      sink_.add(row);
      continue;
    }
    auto few = shuffled(climber.answered[top].texts.size(), order_);
    few.resize(std::min<std::size_t>(few.size(), 3));
    if (asked_again_alike(climber, fresh, top, few) && cheap != top)
      asked_again_alike(climber, fresh, cheap, shuffled(climber.answered[cheap].texts.size(), order_));
  }
}

}  // namespace outpace
