// How the score is made, what this run says of its own trustworthiness, and where it was run.
#include <algorithm>

#include "reports/page/html.hpp"
#include "reports/page/sections.hpp"

namespace outpace::page {
namespace {

std::string verdict_table() {
  static constexpr std::pair<RaceVerdict, const char*> rules[] = {
      {RaceVerdict::disputed, "exact claimants contradict each other, or direct simulation contradicts the naive one"},
      {RaceVerdict::trivial, "α<sup>−</sup> of direct simulation is below 0.25"},
      {RaceVerdict::closed, "all six far rungs answered, and the work fits (log t)<sup>d</sup> with d ≤ 8"},
      {RaceVerdict::reducible, "Δ &gt; 0.1, and faster from a measured time on"},
      {RaceVerdict::gaining, "Δ &gt; 0.1, and faster from at most 2<sup>8</sup> beyond the last measured time on"},
      {RaceVerdict::accelerated, "at least twice as fast, with the whole interval above 1"},
      {RaceVerdict::unbeaten, "nothing of that"},
      {RaceVerdict::inconclusive, "direct simulation has fewer than 8 rungs or too wide an interval, or nobody has 6"}};
  std::string html =
      "<div class=wide tabindex=0 role=region aria-label='Verdicts'><table><thead><tr><th scope=col>verdict"
      "<th scope=col>when</tr></thead>\n";
  for (const auto& [verdict, rule] : rules)
    html += fmt::format("<tr><td>{}</td><td>{}</td></tr>\n", badge(verdict), rule);
  return html + "</table></div>\n";
}

std::string calibration_table(const Model& model) {
  if (model.calibrations.empty())
    return "<p class=quiet>This run holds none of the races whose outcome is known beforehand.</p>\n";
  const auto met = std::count_if(model.calibrations.begin(), model.calibrations.end(),
                                 [](const Calibration& calibration) { return calibration.met; });
  std::string html = fmt::format(
      "<p>Of some races it is known what must come out when the ladder is long enough. Here {} of {} came out so.</p>\n"
      "<div class=wide tabindex=0 role=region aria-label='Calibration'><table class=calibration><thead><tr>"
      "<th scope=col>race<th scope=col>known<th scope=col>this run<th scope=col>agrees</tr></thead>\n",
      met, model.calibrations.size());
  for (const Calibration& calibration : model.calibrations) {
    const std::string name = calibration.race->header.name.text();
    html += fmt::format("<tr><th scope=row>{}</th><td>{}</td><td>{}</td><td>{}</td></tr>\n", link(name, name),
                        html_escaped(calibration.expected), badge(calibration.race->verdict),
                        calibration.met ? "yes" : "<b class=alarm>no</b>");
  }
  return html + "</table></div>\n";
}

std::string trust(const Model& model) {
  unsigned certificates = 0, accepted = 0, naive_wrong = 0, full = 0, alone = 0;
  std::vector<double> noises;
  for (const RaceScore& race : model.run.races) {
    if (race.noise) noises.push_back(*race.noise);
    for (const Problem& problem : race.problems) naive_wrong += problem.kind == Problem::Kind::direct_wrong ? 1 : 0;
    for (const ContestantScore& score : race.predictors) {
      certificates += score.accepted.has_value() ? 1 : 0;
      accepted += score.accepted.value_or(false) ? 1 : 0;
      full += score.corroboration == Corroboration::full ? 1 : 0;
      alone += score.corroboration == Corroboration::none ? 1 : 0;
    }
  }
  std::string html = fmt::format(
      "<ul><li>Certificates: {} shown, {} accepted by checkers that share no code with their finders.</li>\n"
      "<li>Far answers, past direct simulation's reach: confirmed by another strategy for {} contestants, by nobody "
      "for "
      "{}.</li>\n<li>Direct simulation against the naive simulator on small times: {}.</li>\n",
      certificates, accepted, full, alone, naive_wrong == 0 ? "no difference" : "<b class=alarm>they differ</b>");
  if (!noises.empty()) {
    std::sort(noises.begin(), noises.end());
    html += fmt::format(
        "<li>Noise: the slowest repetition of the same questions took {:.0f} % longer than the fastest (median over "
        "races; {:.0f} % at worst). Work is counted and has no noise.</li>\n",
        100 * noises[noises.size() / 2], 100 * noises.back());
  }
  if (const auto [correlation, races] = compressibility_correlation(model.run); races >= 8) {
    html += fmt::format(
        "<li>Compressible is not reducible: over {} races the zstd ratio and Δ have a rank correlation of {:.2f} (−1 "
        "would be the same order).</li>\n",
        races, correlation);
  }
  return html + "</ul>\n";
}

std::string machine(const RunMeta& meta) {
  std::string html = "<dl class=machine>\n";
  const auto line = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) html += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", name, value);
  };
  line("started", html_escaped(meta.started));
  line("processor", html_escaped(meta.cpu));
  line("vectors", html_escaped(meta.simd));
  line("compiler", html_escaped(meta.compiler));
  line("outpace", html_escaped(meta.version));
  line("seed", std::to_string(meta.seed));
  if (meta.budget_seconds > 0) line("budget", duration(meta.budget_seconds) + " an answer");
  line("command", "<code class=cmd>" + html_escaped(meta.command) + "</code>");
  return html + "</dl>\n";
}

}  // namespace

std::string method_section(const Model& model) {
  return "<p>Everybody answers the same sixteen questions at times between 2<sup>k</sup> and 2<sup>k+1</sup>, for k = "
         "4, "
         "5, … until an answer would cost more than the budget. Work is counted in units that are the same on every "
         "machine; time is CPU time. α is the slope of log work against log t over the last six rungs (median over all "
         "pairs). Small sizes mislead, so the pessimistic end is used: α<sup>+</sup> of a predictor, the larger of its "
         "interval's upper end and its steepest neighbouring rungs; α<sup>−</sup> of direct simulation, the "
         "smaller.</p>\n"
         "<p class=formula>Δ = 1 − α<sup>+</sup>(predictor) / α<sup>−</sup>(direct), within 0 … 1</p>\n"
         "<p>Ranked are only those that prove their answers or are exact by construction, and were never wrong. "
         "Studying "
         "a system counts as work: a rung counts only where direct simulation's work is at least four times the "
         "study's. No experiment can show that a system has no shortcut, so the page never says so.</p>\n" +
         verdict_table() + "<h3>Calibration of this run</h3>\n" + calibration_table(model) +
         "<h3>How far to trust it</h3>\n" + trust(model) + "<h3 id=machine>Where and how it was run</h3>\n" +
         machine(model.run.meta);
}

}  // namespace outpace::page
