// Reading pattern files: run-length encoded (RLE), macrocell, Life 1.05 and Life 1.06. The readers are strict: whatever
// they do not understand is an error with its line and column, and no input makes them throw, hang or take more memory
// than a small multiple of its own size or of what it asks for within the stated limits.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "systems/life/plane.hpp"
#include "systems/life/rule.hpp"

namespace outpace::life {

/// What a file says.
struct PatternFile {
  Plane cells;
  std::optional<LifeRule> rule;  ///< where the file names one
};

/// Reads a whole file of any of the four formats, told apart by their first line. `name` is for errors.
Result<PatternFile> read_pattern(std::string_view text, std::string_view name);

/// Run-length encoding with its header "x = 3, y = 3, rule = B3/S23" (optional where `header_needed` is false).
/// Everything after the '!' is comment. The pattern's corner is cell (0, 0) unless a line "#CXRLE Pos=x,y" says
/// otherwise. At most 2^26 pieces of runs, and places within ±2^58.
Result<PatternFile> read_rle(std::string_view text, std::string_view name, bool header_needed = true);
/// Golly's macrocell format, two states: 8×8 leaves of '.', '*' and '$', then nodes "level nw ne sw se".
Result<PatternFile> read_macrocell(std::string_view text, std::string_view name);
/// "#Life 1.05": blocks "#P x y" of '.' and '*'. "#Life 1.06": a cell "x y" a line.
Result<PatternFile> read_life_105(std::string_view text, std::string_view name);
Result<PatternFile> read_life_106(std::string_view text, std::string_view name);

/// The cells as one line of RLE, without a header, shortest runs, relative to the corner of their bounds; "!" where
/// there are none. Requires words that belong to `bounds`.
std::string write_rle(const std::vector<RowWord>& words, const Box& bounds);

}  // namespace outpace::life
