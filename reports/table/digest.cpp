// Gathering systems by verdict and winner; see digest.hpp.
#include "reports/digest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "reports/markdown.hpp"

namespace outpace {
namespace {

/// Runs of digits as numbers, so that 9 comes before 10.
bool naturally_before(const std::string& a, const std::string& b) {
  std::size_t i = 0, j = 0;
  const auto digit = [](const std::string& text, std::size_t at) {
    return at < text.size() && std::isdigit(static_cast<unsigned char>(text[at])) != 0;
  };
  while (i < a.size() && j < b.size()) {
    if (!digit(a, i) || !digit(b, j)) {
      if (a[i] != b[j]) return a[i] < b[j];
      ++i, ++j;
      continue;
    }
    std::size_t x = i, y = j;
    while (digit(a, x)) ++x;
    while (digit(b, y)) ++y;
    const auto strip = [](std::string text) {
      const std::size_t first = text.find_first_not_of('0');
      return first == std::string::npos ? std::string() : text.substr(first);
    };
    const std::string p = strip(a.substr(i, x - i)), q = strip(b.substr(j, y - j));
    if (p != q) return p.size() != q.size() ? p.size() < q.size() : p < q;
    i = x, j = y;
  }
  return a.size() - i < b.size() - j;
}

void add(QuestionSummary& digest, const RaceScore& race, const std::string& system) {
  const ContestantScore* best = race.best();
  const bool beaten = best && race.verdict <= RaceVerdict::accelerated;
  const std::string by = beaten ? best->name : "";
  const double delta = beaten ? best->delta.value_or(0) : 0;
  auto line = std::ranges::find_if(
      digest.lines, [&](const SummaryLine& one) { return one.verdict == race.verdict && one.best == by; });
  if (line == digest.lines.end()) {
    digest.lines.push_back({race.verdict, by, {delta, delta}, {}});
    line = digest.lines.end() - 1;
  }
  line->delta = {std::min(line->delta.low, delta), std::max(line->delta.high, delta)};
  line->systems.push_back(system);
}

std::string delta_text(const SummaryLine& line) {
  if (line.best.empty()) return "";
  const std::string low = fmt::format("{:.2f}", line.delta.low), high = fmt::format("{:.2f}", line.delta.high);
  return low == high ? low : low + "–" + high;
}

std::vector<std::vector<Cell>> rows_of(const QuestionSummary& digest) {
  std::vector<std::vector<Cell>> rows;
  for (const SummaryLine& line : digest.lines)
    rows.push_back({{std::string(to_string(line.verdict)), std::string(colour_of(line.verdict))},
                    {line.best.empty() ? "–" : line.best},
                    {delta_text(line)},
                    {std::to_string(line.systems.size())},
                    {fmt::format("{}", fmt::join(line.systems, " "))}});
  return rows;
}

std::vector<Column> columns() { return {{"verdict"}, {"best"}, {"Δ", true}, {"systems", true}, {""}}; }

}  // namespace

std::string QuestionSummary::title() const { return kind + ":*~" + family + "~" + observable; }

std::vector<QuestionSummary> summaries_of(const RunScore& run) {
  std::vector<QuestionSummary> digests;
  for (const RaceScore& race : run.races) {
    if (race.header.kind == RaceKind::approximate) continue;
    const RaceName& name = race.header.name;
    const std::size_t colon = name.system.find(':');
    const std::string kind = name.system.substr(0, colon);
    auto digest = std::ranges::find_if(digests, [&](const QuestionSummary& one) {
      return one.kind == kind && one.family == name.family && one.observable == name.observable;
    });
    if (digest == digests.end()) {
      digests.push_back({kind, name.family, name.observable, 0, {}});
      digest = digests.end() - 1;
    }
    ++digest->races;
    add(*digest, race, colon == std::string::npos ? name.system : name.system.substr(colon + 1));
  }
  std::erase_if(digests, [](const QuestionSummary& digest) { return digest.races < 2; });
  for (QuestionSummary& digest : digests) {
    std::ranges::stable_sort(digest.lines, [](const SummaryLine& a, const SummaryLine& b) {
      return a.verdict != b.verdict ? a.verdict < b.verdict : a.systems.size() > b.systems.size();
    });
    for (SummaryLine& line : digest.lines) std::ranges::sort(line.systems, naturally_before);
  }
  return digests;
}

std::string digest_text(const RunScore& run, const TextStyle& style) {
  std::string text = problems_text(run, style);
  for (const QuestionSummary& digest : summaries_of(run)) {
    text += fmt::format("{}{}, {} races\n", text.empty() ? "" : "\n", digest.title(), digest.races);
    for (const SummaryLine& line : digest.lines)
      text += text_wrapped(
          fmt::format("{}{}{}, {}: {}", to_string(line.verdict), line.best.empty() ? "" : " by " + line.best,
                      line.best.empty() ? "" : ", Δ " + delta_text(line), line.systems.size(),
                      fmt::join(line.systems, " ")),
          style.columns, 4);
  }
  return text;
}

std::string digest_markdown(const RunScore& run) {
  std::string text = run_markdown(run);
  for (const QuestionSummary& digest : summaries_of(run))
    text += fmt::format("`{}`, {} races:\n\n{}\n", digest.title(), digest.races,
                        markdown_table(columns(), rows_of(digest)));
  return text;
}

}  // namespace outpace
