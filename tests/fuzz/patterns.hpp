// The entry points that libFuzzer feeds and that a plain test replays the seeds through: one for each reader.
#pragma once

#include <cstdint>
#include <string_view>

#include "systems/life/pattern_file.hpp"

namespace outpace::fuzz {

/// Reads bytes as a pattern file of one format, or as the name of a system; what comes out is looked at, so that a
/// damaged quadtree shows. Must return whatever it is given.
inline void feed(std::string_view reader, std::string_view bytes) {
  using namespace life;
  if (reader == "rule") {
    (void)LifeRule::parse(bytes);
    return;
  }
  const auto read = reader == "rle"         ? read_rle(bytes, "fuzz")
                    : reader == "inline"    ? read_rle(bytes, "fuzz", false)
                    : reader == "macrocell" ? read_macrocell(bytes, "fuzz")
                    : reader == "life105"   ? read_life_105(bytes, "fuzz")
                    : reader == "life106"   ? read_life_106(bytes, "fuzz")
                                            : read_pattern(bytes, "fuzz");
  if (!read) return;
  (void)read->cells.population();
  (void)read->cells.cell(0, 0);
  if (const auto words = read->cells.words(1000)) (void)write_rle(*words, read->cells.bounds());
}

}  // namespace outpace::fuzz
