// A run as one HTML file that opens without network: what came out, why, and how to check it. Without scripts its
// tables remain; with them it filters, sorts and draws charts.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reports/score.hpp"

namespace outpace {

/// A picture of a system: rows of cells in time, from the top.
struct Picture {
  std::string start;    ///< the initial condition
  std::string caption;  ///< what is in it
  std::uint64_t width = 0, height = 0;
  std::string png;  ///< the file's bytes; a pixel a cell
};

/// What is known of a system besides the run: shown with its races.
struct Portrait {
  std::string system, family, description;
  struct Known {
    std::string name, text, how;
  };
  std::vector<Known> facts;
  std::vector<Picture> pictures;
};

/// Portraits of the run's systems that have a section of their own, in the order of their first races: facts
/// recomputed, pictures of a start of each family that was raced. Bounded work, the same on every machine; a system
/// that no longer parses has an empty portrait.
std::vector<Portrait> portraits_of(const RunScore& run);

/// The whole document. `folder` is where the run is, for the commands that the page shows.
std::string report_page(const RunScore& run, const std::vector<Portrait>& portraits = {},
                        std::string_view folder = "runs/latest");

/// `text` with the characters that HTML gives a meaning replaced.
std::string html_escaped(std::string_view text);

}  // namespace outpace
