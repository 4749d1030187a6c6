// Laying out text for a terminal: its width, and paragraphs that fit it.
#pragma once

#include <string>
#include <string_view>

namespace outpace::cli {

/// Columns of the terminal that standard output goes to; COLUMNS where it is set; 100 where there is none.
int terminal_columns();

/// `text` broken at spaces into lines of at most `columns`, the second and further ones behind `indent` spaces. A word
/// that is longer than a line stays whole. UTF-8 sequences count as one column.
std::string wrapped(std::string_view text, int columns, int indent = 0);

}  // namespace outpace::cli
