// What the gate found, as text, as annotations of a workflow and as JSON; and what a refreshed baseline changes.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "reports/gate/baseline.hpp"
#include "reports/record/row_json.hpp"

namespace outpace {
namespace {

using Json = nlohmann::json;

std::string last_line(const GateResult& result) {
  return fmt::format("{}: {} rows compared, {} regressions, {} improvements{}\n", result.passed() ? "passed" : "FAILED",
                     result.compared, result.regressions.size(), result.improvements.size(),
                     result.improvements.empty() ? "" : " (refresh the baseline to keep them)");
}

/// Workflow commands end at a line's end, and their properties at `:` and `,`; % starts an escape.
std::string escaped(const std::string& text, bool property) {
  std::string result;
  for (const char c : text) {
    const bool special = c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ','));
    result += special ? fmt::format("%{:02X}", static_cast<unsigned char>(c)) : std::string(1, c);
  }
  return result;
}

/// How a contestant's rungs differ: "work +3.1 % … +12 % on 5 rungs; answers of 2^7, 2^9; without 2^12".
std::string rung_changes(const GatedContestant& was, const GatedContestant& is) {
  double least = 0, most = 0;
  unsigned moved = 0;
  std::string answers, gone, come;
  const auto list = [](std::string& names, const std::string& label) {
    names += (names.empty() ? "" : ", ") + (label.starts_with("far ") ? "far 2^" + label.substr(4) : "2^" + label);
  };
  for (const auto& [label, then] : was.rungs) {
    const auto now = is.rungs.find(label);
    if (now == is.rungs.end()) {
      list(gone, label);
      continue;
    }
    if (now->second.answers != then.answers) list(answers, label);
    if (now->second.work == then.work) continue;
    const double change =
        100 * (static_cast<double>(now->second.work) / static_cast<double>(std::max<std::uint64_t>(then.work, 1)) - 1);
    least = moved ? std::min(least, change) : change;
    most = moved ? std::max(most, change) : change;
    ++moved;
  }
  for (const auto& [label, now] : is.rungs)
    if (!was.rungs.contains(label)) list(come, label);
  std::vector<std::string> parts;
  if (moved == 1) parts.push_back(fmt::format("work {:+.3g} % on 1 rung", least));
  if (moved > 1) parts.push_back(fmt::format("work {:+.3g} … {:+.3g} % on {} rungs", least, most, moved));
  if (!answers.empty()) parts.push_back("other answers at " + answers);
  if (!come.empty()) parts.push_back("new " + come);
  if (!gone.empty()) parts.push_back("without " + gone);
  return fmt::format("{}", fmt::join(parts, "; "));
}

std::string number(const std::optional<double>& value) { return value ? fmt::format("{:.4f}", *value) : "none"; }

void add(std::string& line, const std::string& what, const std::string& was, const std::string& is) {
  if (was != is) line += fmt::format("{}{} {} → {}", line.empty() ? "" : "; ", what, was, is);
}

void race_changes(std::string& text, const std::string& name, const GatedRace& was, const GatedRace& is) {
  std::string line;
  add(line, "verdict", was.verdict, is.verdict);
  add(line, "Δ", number(was.delta), number(is.delta));
  add(line, "α direct", number(was.alpha_minus), number(is.alpha_minus));
  add(line, "seed", std::to_string(was.seed), std::to_string(is.seed));
  add(line, "budget", fmt::format("{} s", was.budget_seconds), fmt::format("{} s", is.budget_seconds));
  add(line, "bytes", std::to_string(was.byte_limit), std::to_string(is.byte_limit));
  add(line, "queries", std::to_string(was.queries), std::to_string(is.queries));
  add(line, "first rung", std::to_string(was.first_rung), std::to_string(is.first_rung));
  if (!line.empty()) text += fmt::format("~ {}: {}\n", name, line);
  for (const auto& [who, then] : was.contestants) {
    const auto now = is.contestants.find(who);
    if (now == is.contestants.end()) {
      text += fmt::format("- {} {}\n", name, who);
      continue;
    }
    line = rung_changes(then, now->second);
    add(line, "α", number(then.exponent), number(now->second.exponent));
    if (!line.empty()) text += fmt::format("~ {} {}: {}\n", name, who, line);
  }
  for (const auto& [who, now] : is.contestants)
    if (!was.contestants.contains(who)) text += fmt::format("+ {} {}: {} rungs\n", name, who, now.rungs.size());
}

}  // namespace

BaselineLines lines_of(const std::string& text) {
  BaselineLines lines;
  std::string race;
  std::size_t number = 0;
  for (std::size_t start = 0; start < text.size(); ++start) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    const std::string line = text.substr(start, end - start);
    ++number;
    start = end;
    const std::size_t open = line.find_first_not_of(' ');
    if (open == std::string::npos || line[open] != '"') continue;
    const std::size_t close = line.find('"', open + 1);
    if (close == std::string::npos) continue;
    const std::string name = line.substr(open + 1, close - open - 1);
    if (open == 0) race = name;
    lines[open == 0 ? name : race + " " + name] = number;
  }
  return lines;
}

std::size_t line_of(const BaselineLines& lines, const std::string& race, const std::string& row) {
  if (const auto found = lines.find(race + " " + row.substr(0, row.find(' '))); found != lines.end())
    return found->second;
  const auto found = lines.find(race);
  return found == lines.end() ? 1 : found->second;
}

RecordResult<std::string> baseline_changes(const std::string& before, const std::string& after) {
  const auto was = parse_baseline(before), is = parse_baseline(after);
  if (!was) return std::unexpected(was.error());
  if (!is) return std::unexpected(is.error());
  std::string text;
  for (const auto& [name, race] : *was) {
    const auto now = is->find(name);
    if (now == is->end())
      text += fmt::format("- {}: {}\n", name, race.verdict);
    else
      race_changes(text, name, race, now->second);
  }
  for (const auto& [name, race] : *is)
    if (!was->contains(name))
      text += fmt::format("+ {}: {}, {} contestants\n", name, race.verdict, race.contestants.size());
  return text;
}

std::string gate_text(const GateResult& result) {
  std::string text;
  for (const Regression& regression : result.regressions) {
    text += fmt::format("REGRESSION  {}: {} was {}, is {}\n", regression.row, regression.what, regression.was,
                        regression.is);
    if (!regression.replay.empty()) text += fmt::format("    replay: {}\n", regression.replay);
  }
  for (const std::string& improvement : result.improvements) text += "better  " + improvement + "\n";
  for (const std::string& match : result.unused) text += "unused  the tolerance for '" + match + "' matches no row\n";
  std::string times;
  for (const auto& [who, seconds] : result.seconds)
    times += fmt::format("{}{} {:.3g} s", times.empty() ? "" : ", ", who, seconds);
  if (!times.empty()) text += "CPU time of this run, which is never gated: " + times + "\n";
  return text + last_line(result);
}

std::string gate_annotations(const GateResult& result, const std::string& baseline_file) {
  std::string text;
  for (const Regression& regression : result.regressions)
    text += fmt::format("::error file={},line={},title={}::{}\n", escaped(baseline_file, true), regression.line,
                        escaped(regression.row + ": " + regression.what, true),
                        escaped(fmt::format("was {}, is {}{}", regression.was, regression.is,
                                            regression.replay.empty() ? "" : "\nreplay: " + regression.replay),
                                false));
  for (const std::string& improvement : result.improvements)
    text +=
        fmt::format("::notice file={},title=better::{}\n", escaped(baseline_file, true), escaped(improvement, false));
  for (const std::string& match : result.unused)
    text += fmt::format("::warning title=unused tolerance::{}\n", escaped("'" + match + "' matches no row", false));
  return text + last_line(result);
}

std::string gate_json(const GateResult& result) {
  Json regressions = Json::array();
  for (const Regression& regression : result.regressions)
    regressions.push_back({{"row", regression.row},
                           {"what", regression.what},
                           {"was", regression.was},
                           {"is", regression.is},
                           {"replay", regression.replay},
                           {"line", regression.line}});
  return dump({{"passed", result.passed()},
               {"compared", result.compared},
               {"regressions", regressions},
               {"improvements", result.improvements},
               {"unused_tolerances", result.unused},
               {"seconds", result.seconds}},
              1) +
         "\n";
}

}  // namespace outpace
