// Scores as text for a terminal: what is wrong first, then one line a race by verdict, then what the columns mean.
#pragma once

#include <string>
#include <vector>

#include "reports/score.hpp"

namespace outpace {

struct TextStyle {
  int columns = 120;    ///< of the terminal; below 120 some columns of the table are left out
  bool colour = false;  ///< ANSI colours
  bool legend = true;
};

/// The whole report of a run.
std::string score_table(const RunScore& run, const TextStyle& style);

/// Systems against questions, a block for each kind of system: verdict and Δ (or the speed-up). Questions that do not
/// fit beside each other follow below. Empty for a run without races.
std::string verdict_matrix(const RunScore& run, const TextStyle& style);

/// One line a system, for people in a hurry: the verdict of the race that stands for it. What is wrong comes first.
std::string verdict_lines(const RunScore& run, const TextStyle& style);

/// What blocks of many systems with a single question came to (blocks.hpp); their systems have no rows elsewhere. Empty
/// where there is none.
std::string block_text(const RunScore& run, const TextStyle& style);

/// The ANSI code of a verdict, "" where it has none.
std::string_view colour_of(RaceVerdict verdict);

/// Wrong answers, disputes and rejected proofs, with the commands that replay them.
std::string problems_text(const RunScore& run, const TextStyle& style);

/// One cell of a text table; `colour` is an ANSI code ("31"), empty for none.
struct Cell {
  std::string text;
  std::string colour = {};
};
struct Column {
  std::string title;
  bool right = false;  ///< aligned to the right
  int drop = 0;        ///< 0: always kept; of the others the one with the largest number is left out first
};

/// Columns two spaces apart, as wide as their longest cell; drops columns, then shortens the first one, to fit.
std::string text_table(const std::vector<Column>& columns, const std::vector<std::vector<Cell>>& rows,
                       const TextStyle& style);

/// Characters of UTF-8 text, each counted as one column.
std::size_t text_width(std::string_view text);

/// `text` broken at spaces into lines of at most `columns`; further lines start with `indent` spaces. Ends in a
/// newline.
std::string text_wrapped(std::string_view text, int columns, int indent = 0);

}  // namespace outpace
