// Wolfram's four classes of elementary rules, as the literature labels them. They rest on looking at pictures, so they
// are quoted, not decided.
#pragma once

namespace outpace::facts {

inline constexpr const char* wolfram_class_source =
    "G. J. Martínez, A note on elementary cellular automata classification, Journal of Cellular Automata 8 (2013), "
    "after "
    "S. Wolfram (1984, 2002)";

/// 1 to 4, for the representative (least number) of an equivalence class.
constexpr unsigned wolfram_class(unsigned representative) {
  switch (representative) {
    case 0:
    case 8:
    case 32:
    case 40:
    case 128:
    case 136:
    case 160:
    case 168:
      return 1;
    case 18:
    case 22:
    case 30:
    case 45:
    case 60:
    case 90:
    case 105:
    case 122:
    case 126:
    case 146:
    case 150:
      return 3;
    case 41:
    case 54:
    case 106:
    case 110:
      return 4;
    default:
      return 2;
  }
}

}  // namespace outpace::facts
