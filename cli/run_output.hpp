// What verbs that deal with runs have in common: opening one, printing its scores, its files and its exit code.
#pragma once

#include <string>

#include "cli/verb.hpp"
#include "reports/record.hpp"
#include "reports/score.hpp"
#include "reports/table.hpp"

namespace outpace::cli {

/// Prints the error; a record of another schema is Exit::incompatible, a failing file system Exit::incomplete, the rest
/// bad input.
Exit fail(const RecordError& error);

/// Reads a run for a verb that only looks at it. A run that is not there is bad input.
RecordResult<Run> open_run(const std::string& folder);

/// Says on stderr what an incomplete run lacks, where a verb reads it all the same.
void warn_of_gaps(const Run& run);

/// How tables are laid out on standard output: its width, colours only on a terminal and without NO_COLOR.
TextStyle terminal_style();

enum class ScoreText {
  whole,  ///< a line a race, then the matrix of systems and questions
  brief,  ///< a line a system
  json,
};
/// Prints the scores and gives the run's exit code.
Exit print_scores(const RunScore& score, ScoreText how);

struct Conclusion {
  bool quiet = false;  ///< nothing but the record's folder
  bool json = false;
  bool brief = false;  ///< a line a system
};
/// Ends a run's record: summary, certificates, page; prints the scores and the files written.
Exit conclude(RunWriter& writer, const Conclusion& how);

/// The command line of this process, quoted so that a shell reads it back.
std::string command_line();

}  // namespace outpace::cli
