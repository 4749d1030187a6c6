// `outpace man`: the manual page, written from the verbs' own parameters, so that it cannot fall behind.
#include "cli/described.hpp"
#include "cli/parse.hpp"
#include "cli/version.hpp"

namespace outpace::cli {
namespace {

/// Text for man(7): a backslash, a leading dot or quote and a hyphen mean something there, and what is not ASCII goes
/// by its number.
std::string roff(const std::string& text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c == '\\') {
      result += "\\e";
    } else if (c == '-') {
      result += "\\-";
    } else if (c < 0x80) {
      result += text[i];
    } else {
      const unsigned more = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : 1;
      unsigned code = c & (0x3Fu >> more);
      for (unsigned k = 0; k < more && i + 1 < text.size(); ++k)
        code = code << 6 | (static_cast<unsigned char>(text[++i]) & 0x3Fu);
      result += fmt::format("\\[u{:04X}]", code);
    }
  }
  return result.starts_with('.') || result.starts_with('\'') ? "\\&" + result : result;
}

std::string synopsis(const Described& one) {
  std::string line = fmt::format(".B outpace {}\n", roff(one.verb->name));
  bool options = false;
  for (const Parameter& parameter : one.parameters.all()) options |= !parameter.operand() && !parameter.needed;
  if (options) line += "[\\fIOPTIONS\\fR]\n";
  for (const Parameter& parameter : one.parameters.all()) {
    if (!parameter.operand() && !parameter.needed) continue;
    const bool many = std::holds_alternative<std::vector<std::string>*>(parameter.into);
    const std::string what = parameter.operand() ? fmt::format("\\fI{}\\fR{}", roff(parameter.names), many ? "..." : "")
                                                 : fmt::format("\\fB{}\\fR \\fI{}\\fR", roff(parameter.long_name()),
                                                               roff(parameter.placeholder()));
    line += (parameter.needed ? what : "[" + what + "]") + "\n";
  }
  return line + ".br\n";
}

std::string entry(const Parameter& parameter) {
  std::vector<std::string> names;
  for (const std::string& name : names_of(parameter))
    names.push_back(fmt::format("\\f{}{}\\fR", parameter.operand() ? 'I' : 'B', roff(name)));
  std::string head = joined(names, ", ");
  if (!parameter.operand() && !parameter.flag())
    head += parameter.value_optional ? fmt::format(" [\\fI{}\\fR]", roff(parameter.placeholder()))
                                     : fmt::format(" \\fI{}\\fR", roff(parameter.placeholder()));
  std::string meaning = roff(parameter.meaning);
  if (!parameter.choices.empty()) meaning += fmt::format(" (one of {})", roff(joined(parameter.choices, ", ")));
  if (const auto* text = std::get_if<std::string*>(&parameter.into); text && parameter.shows_default)
    meaning += fmt::format(" (default: {})", roff(**text));
  if (parameter.bounds) meaning += fmt::format(" (from {} to {})", parameter.bounds->first, parameter.bounds->second);
  if (!parameter.needs.empty()) meaning += fmt::format("; together with {}", roff(parameter.needs));
  if (!parameter.excludes.empty()) meaning += fmt::format("; not with {}", roff(parameter.excludes));
  return fmt::format(".TP\n{}\n{}\n", head, meaning);
}

std::string manual() {
  std::vector<std::function<Exit()>> keep;
  const auto all = described(keep);
  std::string text = fmt::format(
      ".TH OUTPACE 1 \"\" \"outpace {}\" \"User Commands\"\n.SH NAME\noutpace \\- a benchmark of computational "
      "irreducibility\n.SH SYNOPSIS\n",
      roff(version));
  for (const Described& one : all) text += synopsis(one);
  text += fmt::format(
      ".SH DESCRIPTION\n{}\nPredictors race the best direct simulation of exact systems; every answer is checked, and "
      "each question gets a score with its evidence.\n.SH COMMANDS\n",
      roff(summary));
  for (const Described& one : all) {
    text += fmt::format(".SS {}\n{}.\n", roff(one.verb->name), roff(one.verb->summary));
    for (const Parameter& parameter : one.parameters.all()) text += entry(parameter);
  }
  text += ".SH EXIT STATUS\n";
  static constexpr const char* codes[] = {
      "fine",
      "the gate failed",
      "bad input",
      "an exact contestant was wrong, two disagree, or a certificate was rejected",
      "the direct simulator disagrees with the naive one",
      "incomplete: time, work, memory, an interrupt, a full disk",
      "a baseline or record of another schema",
      "every predictor declined",
  };
  for (std::size_t code = 0; code < std::size(codes); ++code)
    text += fmt::format(".TP\n.B {}\n{}\n", code, codes[code]);
  text +=
      ".SH ENVIRONMENT\n.TP\n.B NO_COLOR\nNo colours, also on a terminal.\n.TP\n.B COLUMNS\nHow wide tables are where "
      "no terminal says so.\n.SH EXAMPLES\n.nf\noutpace ask eca:30 cell \\-\\-at 10^6\noutpace bench "
      "'eca:110~random~*' "
      "\\-\\-contestant './mine.py'\noutpace gate runs/latest \\-\\-baseline ci/baseline.json\n.fi\n";
  return text;
}

std::function<Exit()> attach_man(Parameters&) {
  return [] {
    fmt::print("{}", manual());
    return Exit::fine;
  };
}

const RegisterVerb registered{{"man", "the manual page, for man -l -", attach_man}};

}  // namespace
}  // namespace outpace::cli
