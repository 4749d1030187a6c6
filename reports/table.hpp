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
