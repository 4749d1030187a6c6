// The table of a run's races: one line each, the worst news above it, the legend below.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reports/blocks.hpp"
#include "reports/table.hpp"

namespace outpace {
namespace {

/// Three significant digits without an exponent where that is readable: 0.97, 12.3, 4100, 3.2e+07.
std::string short_number(double value) {
  if (value >= 1e5) return fmt::format("{:.1e}", value);
  if (value >= 1000) return fmt::format("{:.0f}", std::round(value / 10) * 10);
  if (value >= 100) return fmt::format("{:.0f}", value);
  return value >= 10 ? fmt::format("{:.1f}", value) : fmt::format("{:.2f}", value);
}

std::string claim_text(const ContestantScore& score) {
  std::string text(to_string(score.claim));
  if (score.corroboration == Corroboration::none && score.claim != Claim::proven) text += "?";
  return text;
}

std::vector<Cell> race_cells(const RaceScore& race) {
  const ContestantScore* best = race.best();
  const bool ladder = race.header.kind == RaceKind::ladder;
  std::vector<Cell> cells{{race.header.name.text() + (race.complete ? "" : " …")},
                          {std::string(to_string(race.verdict)), std::string(colour_of(race.verdict))}};
  const bool scored = ladder && best && best->delta && race.verdict != RaceVerdict::trivial &&
                      race.verdict != RaceVerdict::inconclusive && race.verdict != RaceVerdict::disputed;
  cells.push_back({scored ? fmt::format("{:.2f}", *best->delta) : "–"});
  cells.push_back({best ? best->name + (best->external ? "^" : "") : "–"});
  std::string alphas = race.direct.slope ? fmt::format("{:.2f}", race.alpha_minus) : "–";
  if (best && best->slope) {
    alphas += fmt::format(" → {:.2f}{}{}", best->alpha_plus, best->audit && best->audit->fires ? "!" : "",
                          best->at_floor ? "f" : "");
  }
  cells.push_back({alphas});
  std::string speedup = "–", crossover = "–";
  if (best && best->speedup) {
    speedup = fmt::format("{} ({}–{})", short_number(best->speedup->ratio), short_number(best->speedup->interval.low),
                          short_number(best->speedup->interval.high));
  }
  if (best && best->crossover && best->crossover->log2_time < 1e4)
    crossover = fmt::format("2^{:.1f}{}", best->crossover->log2_time, best->crossover->extrapolated ? "*" : "");
  cells.push_back({speedup});
  cells.push_back({crossover});
  cells.push_back({best ? claim_text(*best) : "–"});
  cells.push_back({race.header.compressed ? fmt::format("{:.2f}", *race.header.compressed) : "–"});
  return cells;
}

std::string_view heading(Problem::Kind kind) {
  switch (kind) {
    case Problem::Kind::wrong_answer:
      return "WRONG ANSWER";
    case Problem::Kind::disputed:
      return "DISPUTED";
    case Problem::Kind::rejected_certificate:
      return "REJECTED PROOF";
    case Problem::Kind::keeps_state:
      return "KEEPS STATE";
    case Problem::Kind::direct_wrong:
      return "DIRECT SIMULATOR WRONG";
  }
  return "";
}

std::string approximate_text(const RunScore& run, const TextStyle& style) {
  std::vector<std::vector<Cell>> rows;
  for (const RaceScore& race : run.races) {
    for (const ApproximateScore& score : race.approximate) {
      for (const LeadScore& lead : score.leads) {
        rows.push_back(
            {{race.header.name.text()},
             {score.name},
             {lead.lead},
             {fmt::format("{:.3f}", lead.accuracy)},
             {lead.accuracies.empty()
                  ? ""
                  : fmt::format("{:.3f} … {:.3f} of {}{}", lead.accuracies.front(), lead.accuracies.back(),
                                lead.accuracies.size(), lead.failed ? fmt::format(", {} failed", lead.failed) : "")},
             {fmt::format("{:.2f}", lead.skill)},
             {score.half_skill.value_or("–")},
             {fmt::format("{:.2g}", lead.seconds_per_answer * 1e6)},
             {lead.on_front ? "yes" : ""}});
      }
    }
  }
  if (rows.empty()) return "";
  return "\nApproximate contestants (never part of Δ)\n" + text_table({{"race"},
                                                                       {"contestant"},
                                                                       {"lead", true},
                                                                       {"accuracy", true},
                                                                       {"seeds", false, 2},
                                                                       {"skill", true},
                                                                       {"skill < ½ at", true, 2},
                                                                       {"µs/answer", true, 1},
                                                                       {"front", false, 3}},
                                                                      rows, style);
}

}  // namespace

std::string_view colour_of(RaceVerdict verdict) {
  switch (verdict) {
    case RaceVerdict::closed:
      return "1;32";
    case RaceVerdict::reducible:
    case RaceVerdict::gaining:
      return "32";
    case RaceVerdict::accelerated:
      return "36";
    case RaceVerdict::disputed:
      return "1;31";
    case RaceVerdict::inconclusive:
      return "33";
    default:
      return "";
  }
}

std::string problems_text(const RunScore& run, const TextStyle& style) {
  std::string text;
  for (const Problem& problem : run.problems()) {
    const std::string head(heading(problem.kind));
    std::string line = text_wrapped(fmt::format("{}  {}  {}: {}", head, problem.race, problem.contestant, problem.text),
                                    style.columns, 4);
    if (style.colour) line = "\x1b[1;31m" + head + "\x1b[0m" + line.substr(head.size());
    text += line;
    if (!problem.replay.empty()) text += "    replay: " + problem.replay + "\n";
  }
  return text.empty() ? text : text + "\n";
}

std::string score_table(const RunScore& run, const TextStyle& style) {
  std::vector<const RaceScore*> races;
  const std::set<std::string> folded = folded_systems(run);
  for (const RaceScore& race : run.races)
    if (race.header.kind != RaceKind::approximate && !folded.contains(race.header.name.system)) races.push_back(&race);
  const auto rank = [](const RaceScore& race) {
    if (race.verdict == RaceVerdict::disputed) return -2;
    return race.problems.empty() ? static_cast<int>(race.verdict) : -1;
  };
  const auto gain = [](const RaceScore& race) { return race.best() ? race.best()->delta.value_or(0) : 0; };
  std::stable_sort(races.begin(), races.end(), [&](const RaceScore* a, const RaceScore* b) {
    if (rank(*a) != rank(*b)) return rank(*a) < rank(*b);
    const double gain_a = std::round(gain(*a) * 100), gain_b = std::round(gain(*b) * 100);
    return gain_a != gain_b ? gain_a > gain_b : a->header.name.text() < b->header.name.text();
  });

  std::string text = problems_text(run, style);
  std::vector<std::vector<Cell>> rows;
  for (const RaceScore* race : races) rows.push_back(race_cells(*race));
  if (rows.empty() && run.races.empty()) text += "The record holds no race.\n";
  if (!rows.empty()) {
    text += text_table({{"race"},
                        {"verdict"},
                        {"Δ", true},
                        {"best", false, 2},
                        {"α direct → best", false, 3},
                        {"speed-up", true, 4},
                        {"crossover", true, 5},
                        {"claim", false, 6},
                        {"zstd", true, 7}},
                       rows, style);
  }
  if (const std::string blocks = block_text(run, style); !blocks.empty()) text += (rows.empty() ? "" : "\n") + blocks;
  text += approximate_text(run, style);
  std::string counts;
  for (const auto& [verdict, count] : run.counts())
    counts += fmt::format("{}{} {}", counts.empty() ? "" : " · ", count, to_string(verdict));
  if (!counts.empty()) text.append(1, '\n').append(text_wrapped(counts, style.columns));
  if (const auto [correlation, races_counted] = compressibility_correlation(run); races_counted >= 8)
    text += text_wrapped(fmt::format("Compressibility predicts Δ with a rank correlation of {:.2f} over {} races "
                                     "(−1 would be perfectly).",
                                     correlation, races_counted),
                         style.columns);
  for (const std::string& gap : run.gaps) text += text_wrapped("Incomplete: " + gap, style.columns, 4);
  if (style.legend && !rows.empty()) {
    text += '\n';
    text += text_wrapped(
        "Δ: how much of direct simulation's exponent the best predictor saves, 0 nothing, 1 all. α: exponents "
        "of work in t, at the pessimistic end; ! time grows faster than the counted work, f direct "
        "simulation is at its floor. speed-up: CPU time at "
        "the highest common rung, 95 % interval. "
        "crossover: the time from which on the predictor is faster, * extrapolated. claim: ? far answers "
        "that nothing else confirms. zstd: compressed over raw size of the space-time record. \"no shortcut found\" "
        "speaks of these predictors, not of the system.",
        style.columns);
    if (std::ranges::any_of(races, [](const RaceScore* race) { return race->best() && race->best()->external; }))
      text += text_wrapped("^: another program; its time, taken from outside, stands for its work.", style.columns);
  }
  return text;
}

}  // namespace outpace
