// Comparisons as text and as Markdown: the same tables and sentences in two layouts.
#include <fmt/format.h>

#include <cmath>
#include <functional>

#include "reports/compare.hpp"
#include "reports/compare/word.hpp"
#include "reports/markdown.hpp"

namespace outpace {
namespace {

using Rows = std::vector<std::vector<Cell>>;

/// How a comparison is laid out.
struct Layout {
  std::function<std::string(const std::vector<Column>&, const Rows&)> table;
  std::function<std::string(const std::string&)> paragraph;
  std::function<std::string(const std::string&)> item;  ///< of a list
};

Layout text_layout(const TextStyle& style) {
  return {[style](const std::vector<Column>& columns, const Rows& rows) { return text_table(columns, rows, style); },
          [style](const std::string& text) { return text_wrapped(text, style.columns); },
          [style](const std::string& text) { return text_wrapped(text, style.columns, 4); }};
}

Layout markdown_layout() {
  return {[](const std::vector<Column>& columns, const Rows& rows) { return markdown_table(columns, rows) + "\n"; },
          [](const std::string& text) { return markdown_escaped(text) + "\n\n"; },
          [](const std::string& text) { return "- " + markdown_escaped(text) + "\n"; }};
}

const char* colour(Direction direction) {
  return direction == Direction::better ? "32" : direction == Direction::worse ? "31" : "";
}

std::string ratio_text(const Ratio& ratio) {
  return fmt::format("{:.3g} ({:.3g}–{:.3g})", ratio.value, ratio.interval.low, ratio.interval.high);
}

Cell ratio_cell(const std::optional<Ratio>& ratio) {
  return ratio ? Cell{ratio_text(*ratio), colour(ratio->direction())} : Cell{"–"};
}

std::string delta_text(const std::optional<double>& delta) { return delta ? fmt::format("{:.2f}", *delta) : "–"; }

/// "3 better, 1 worse, 40 the same".
class Tally {
 public:
  void add(Direction direction) { ++counts_[static_cast<int>(direction)]; }
  [[nodiscard]] std::string text() const {
    return fmt::format("{} better, {} worse, {} the same", counts_[1], counts_[2], counts_[0]);
  }

 private:
  unsigned counts_[3] = {};
};

std::string races_table(const RunComparison& comparison, const Layout& layout) {
  Rows rows;
  for (const RaceChange& race : comparison.races) {
    const double moved = std::abs(race.delta_after.value_or(0) - race.delta_before.value_or(0));
    if (race.before == race.after && moved < 0.01 && race.same_questions) continue;
    const Direction direction = verdict_direction(race);
    rows.push_back({{race.race},
                    {fmt::format("{} → {}", to_string(race.before), to_string(race.after)), colour(direction)},
                    {fmt::format("{} → {}", delta_text(race.delta_before), delta_text(race.delta_after))},
                    {race.same_questions ? std::string(word(direction)) : "other questions"}});
  }
  if (rows.empty()) return "";
  return '\n' + layout.table({{"race"}, {"verdict"}, {"Δ (more is better)", true}, {"change", false, 1}}, rows);
}

std::string contestants_table(const RunComparison& comparison, const Layout& layout) {
  Rows rows;
  for (const ContestantChange& change : comparison.contestants) {
    const bool moved = (change.work && change.work->direction() != Direction::same) ||
                       (change.time && change.time->direction() != Direction::same) || !change.lost.empty() ||
                       !change.gained.empty() || !change.work;
    if (!moved) continue;
    rows.push_back({{change.race},
                    {change.contestant},
                    {fmt::format("2^{}", change.rung), ""},
                    ratio_cell(change.work),
                    ratio_cell(change.time),
                    {fmt::format("{} → {}", change.rungs_before, change.rungs_after)}});
  }
  if (rows.empty()) return '\n' + layout.paragraph("No contestant's work or time changed.");
  return '\n' +
         layout.table({{"race"},
                       {"contestant"},
                       {"rung", true, 2},
                       {"work after/before", true},
                       {"time after/before", true},
                       {"rungs", true, 1}},
                      rows) +
         layout.paragraph("Ratios below 1 are better; 95 % intervals over the queries. Work is exact, time is noisy.");
}

std::string leads_table(const RunComparison& comparison, const Layout& layout) {
  Rows rows;
  for (const LeadChange& lead : comparison.leads) {
    if (lead.direction() == Direction::same) continue;
    rows.push_back(
        {{lead.race},
         {lead.contestant},
         {lead.lead},
         {fmt::format("{:.3f} → {:.3f}", lead.accuracy_before, lead.accuracy_after)},
         {fmt::format("{:+.3f} … {:+.3f}", lead.interval.low, lead.interval.high), colour(lead.direction())}});
  }
  if (rows.empty()) return "";
  return '\n' +
         layout.table(
             {{"race"}, {"contestant"}, {"lead", true}, {"accuracy (more is better)", true}, {"change, 95 %", true}},
             rows);
}

std::string joined(const std::vector<std::string>& names) { return fmt::format("{}", fmt::join(names, ", ")); }

std::string report(const RunComparison& comparison, const Layout& layout) {
  std::string text = layout.paragraph("before: " + comparison.before) + layout.paragraph("after:  " + comparison.after);
  Tally verdicts, work, time, accuracy;
  for (const RaceChange& race : comparison.races) verdicts.add(verdict_direction(race));
  for (const ContestantChange& change : comparison.contestants) {
    if (change.work) work.add(change.work->direction());
    if (change.time) time.add(change.time->direction());
  }
  for (const LeadChange& lead : comparison.leads) accuracy.add(lead.direction());
  const bool exact = !comparison.races.empty() || !comparison.contestants.empty() || comparison.leads.empty();
  if (exact)
    text +=
        layout.paragraph(fmt::format("verdicts: {}; work: {}; time: {}", verdicts.text(), work.text(), time.text()));
  if (!comparison.leads.empty()) text += layout.paragraph("accuracies: " + accuracy.text());
  if (exact) text += races_table(comparison, layout) + contestants_table(comparison, layout);
  text += leads_table(comparison, layout);
  std::string names;
  for (const std::string& name : comparison.missing) names += layout.item("missing after: " + name);
  for (const ContestantChange& change : comparison.contestants)
    if (!change.lost.empty())
      names += layout.item(fmt::format("missing after: {} {} {}", change.race, change.contestant, joined(change.lost)));
  for (const std::string& name : comparison.added) names += layout.item("new after: " + name);
  for (const ContestantChange& change : comparison.contestants)
    if (!change.gained.empty())
      names += layout.item(fmt::format("new after: {} {} {}", change.race, change.contestant, joined(change.gained)));
  return text + names;
}

/// Who declines where, races of one reason in one item.
std::string declined_items(const PredictorComparison& comparison, const Layout& layout) {
  std::vector<std::pair<std::string, std::vector<std::string>>> reasons;
  const auto add = [&](const std::string& who, const std::optional<std::string>& reason, const std::string& race) {
    if (!reason) return;
    const std::string sentence = who + " declines: " + *reason;
    for (auto& [known, races] : reasons)
      if (known == sentence) return races.push_back(race);
    reasons.push_back({sentence, {race}});
  };
  for (const Duel& duel : comparison.duels) {
    add(comparison.first, duel.first_declines, duel.race);
    add(comparison.second, duel.second_declines, duel.race);
    if (!duel.time && !duel.first_declines && !duel.second_declines) {
      auto& [sentence, races] = reasons.emplace_back("no rung that both answered", std::vector<std::string>{});
      races.push_back(duel.race);
    }
  }
  std::string text;
  for (const auto& [sentence, races] : reasons) text += layout.item(sentence + ": " + joined(races));
  return text;
}

std::string accuracies_table(const PredictorComparison& comparison, const Layout& layout) {
  Rows rows;
  Tally tally;
  for (const AccuracyDuel& duel : comparison.accuracies) {
    tally.add(duel.direction());
    rows.push_back({{duel.race},
                    {fmt::format("{:.3f}", duel.first)},
                    {fmt::format("{:.3f}", duel.second)},
                    {fmt::format("{:+.3f} … {:+.3f}", duel.interval.low, duel.interval.high), colour(duel.direction())},
                    {fmt::format("{:.3g}", duel.seconds_second / duel.seconds_first)}});
  }
  if (rows.empty()) return "";
  std::string text = comparison.duels.empty() ? "" : "\n";
  text += layout.table({{"race"},
                        {comparison.first, true},
                        {comparison.second, true},
                        {"difference, 95 %", true},
                        {"time ratio", true, 1}},
                       rows) +
          layout.paragraph(fmt::format(
              "Shares of right answers, means over the seeds: {} is {}. Times are of answers asked one by one.",
              comparison.second, tally.text()));
  return text;
}

std::string report(const PredictorComparison& comparison, const Layout& layout) {
  Rows rows;
  unsigned lighter_first = 0, lighter_second = 0;
  for (const Duel& duel : comparison.duels) {
    if (!duel.time) continue;
    lighter_second += duel.lighter == Direction::better ? 1 : 0;
    lighter_first += duel.lighter == Direction::worse ? 1 : 0;
    const std::string winner = duel.winner == Direction::better  ? comparison.second
                               : duel.winner == Direction::worse ? comparison.first
                                                                 : "tie";
    rows.push_back(
        {{duel.race}, {fmt::format("2^{}", duel.rung)}, ratio_cell(duel.work), ratio_cell(duel.time), {winner}});
  }
  std::string text;
  if (!comparison.duels.empty())
    text += layout.paragraph(fmt::format(
        "{} over {}: {} faster {}×, {} faster {}×, ties {}; {} less work {}×, {} less work {}×", comparison.second,
        comparison.first, comparison.second, comparison.wins_second, comparison.first, comparison.wins_first,
        comparison.ties, comparison.second, lighter_second, comparison.first, lighter_first));
  if (comparison.time)
    text += layout.paragraph(fmt::format("over the {} races that both answered: {}time ratio {}", rows.size(),
                                         comparison.work ? "work ratio " + ratio_text(*comparison.work) + ", " : "",
                                         ratio_text(*comparison.time)));
  if (!rows.empty())
    text += '\n' +
            layout.table({{"race"}, {"rung", true, 1}, {"work ratio", true}, {"time ratio", true}, {"faster"}}, rows) +
            layout.paragraph(fmt::format(
                "Ratios are {} over {}, below 1 is better for {}, at the highest rung that both answered, on the same "
                "queries, with 95 % intervals.",
                comparison.second, comparison.first, comparison.second));
  text += accuracies_table(comparison, layout);
  const std::string declines = declined_items(comparison, layout);
  return declines.empty() ? text : text + '\n' + declines;
}

}  // namespace

std::string comparison_text(const RunComparison& comparison, const TextStyle& style) {
  return report(comparison, text_layout(style));
}
std::string comparison_markdown(const RunComparison& comparison) { return report(comparison, markdown_layout()); }
std::string comparison_text(const PredictorComparison& comparison, const TextStyle& style) {
  return report(comparison, text_layout(style));
}
std::string comparison_markdown(const PredictorComparison& comparison) { return report(comparison, markdown_layout()); }

}  // namespace outpace
