// A run as one HTML file that opens without network or scripts: the table, and a chart and the evidence of each race.
#pragma once

#include <string>

#include "reports/score.hpp"

namespace outpace {

/// The whole document.
std::string report_page(const RunScore& run);

/// A log-log chart of work against time, one line a contestant, as SVG.
std::string race_chart(const RaceScore& race);

/// `text` with the characters that HTML gives a meaning replaced.
std::string html_escaped(std::string_view text);

}  // namespace outpace
