// Opening runs and printing what they say.
#include "cli/run_output.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "cli/text.hpp"
#include "reports/page.hpp"
#include "reports/scaling.hpp"

namespace outpace::cli {

Exit fail(const RecordError& error) {
  switch (error.kind) {
    case RecordError::Kind::io:
      return fail(error.error, Exit::incomplete);
    case RecordError::Kind::incompatible:
      return fail(error.error, Exit::incompatible);
    case RecordError::Kind::malformed:
      break;
  }
  return fail(error.error, Exit::bad_input);
}

RecordResult<Run> open_run(const std::string& folder) {
  auto run = read_run(folder);
  // What cannot be opened was named wrongly: nothing of the user's is incomplete.
  if (!run && run.error().kind == RecordError::Kind::io) run.error().kind = RecordError::Kind::malformed;
  return run;
}

void warn_of_gaps(const Run& run) {
  if (run.complete()) return;
  std::string text = fmt::format("outpace: {}: it is incomplete: {}", run.folder.string(), run.gaps.front());
  if (run.gaps.size() > 1) text += fmt::format(" (and {} more)", run.gaps.size() - 1);
  print_error(text + ": finish it by outpace bench --resume\n");
}

TextStyle terminal_style() {
  const char* no_color = std::getenv("NO_COLOR");
  return {.columns = terminal_columns(), .colour = isatty(STDOUT_FILENO) && (!no_color || !*no_color)};
}

Exit print_scores(const RunScore& score, ScoreText how) {
  const TextStyle style = terminal_style();
  switch (how) {
    case ScoreText::json:
      fmt::print("{}\n", to_json(score).dump(2));
      break;
    case ScoreText::brief:
      fmt::print("{}\n", verdict_lines(score, style));
      break;
    case ScoreText::whole:
      // The rows of a study by themselves are hundreds: its laws say what came out, the page has the rest.
      if (score.scaling && score.counts().empty()) {
        fmt::print("{}\n", scaling_text(*score.scaling));
        break;
      }
      fmt::print("{}\n", score_table(score, style));
      for (const std::string& note : guest_notes(score)) fmt::print("{}\n", wrapped(note, terminal_columns()));
      if (const std::string matrix = verdict_matrix(score, style); !matrix.empty()) fmt::print("{}\n", matrix);
      if (score.scaling) fmt::print("{}\n", scaling_text(*score.scaling));
      break;
  }
  return static_cast<Exit>(score.exit_code());
}

Exit conclude(RunWriter& writer, const Conclusion& how) {
  const std::filesystem::path folder = writer.folder();
  if (writer.trouble()) {
    fail(*writer.trouble());
    print_error(fmt::format("outpace: the rows written so far are readable: outpace score {}\n", folder.string()));
    return Exit::incomplete;
  }
  const Run run = writer.snapshot();
  const RunScore score = score_run(run);
  if (const auto finished = writer.finish(to_json(score)); !finished) return fail(finished.error());
  if (const auto written =
          write_aside(folder / "report.html", report_page(score, portraits_of(score), folder.string()));
      !written)
    return fail(written.error());
  if (how.quiet && !how.json) {
    fmt::print("{}\n", folder.string());
    return static_cast<Exit>(score.exit_code());
  }
  const Exit code = print_scores(score, how.json ? ScoreText::json : how.brief ? ScoreText::brief : ScoreText::whole);
  if (!how.json)
    fmt::print(
        "written: {0}/rows.jsonl.zst (every measurement), {0}/summary.json (scores), {0}/certificates/, "
        "{0}/report.html\n",
        folder.string());
  return code;
}

std::string command_line() {
  std::ifstream file("/proc/self/cmdline", std::ios::binary);
  std::ostringstream raw;
  raw << file.rdbuf();
  std::istringstream words(raw.str());
  std::string line;
  for (std::string word; std::getline(words, word, '\0');) {
    const bool plain =
        !word.empty() &&
        word.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_=.,:/@+^%") ==
            std::string::npos;
    std::string quoted = plain ? word : "'";
    if (!plain) {
      for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
      quoted += '\'';
    }
    line += (line.empty() ? "" : " ") + quoted;
  }
  return line;
}

}  // namespace outpace::cli
