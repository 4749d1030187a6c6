// Tables for READMEs and pull requests: the same columns and cells as a text table's, as Markdown.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "reports/table.hpp"

namespace outpace {

/// `text` with what Markdown would read as markup escaped, on one line.
std::string markdown_escaped(std::string_view text);

/// A table in GitHub's dialect; no column is dropped.
std::string markdown_table(const std::vector<Column>& columns, const std::vector<std::vector<Cell>>& rows);

/// What is wrong with a run, if anything, and what ran where.
std::string run_markdown(const RunScore& run);

/// A run's scores: what ran where, verdicts by family of systems, and one row for each system, its headline race. A
/// README's table of results is this text.
std::string score_markdown(const RunScore& run);

}  // namespace outpace
