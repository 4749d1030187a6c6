// Reading `ca:` names: colours, range and one of the codes by which rules are numbered. The rule itself is a table
// (local_rule.hpp).
#pragma once

#include <string>
#include <string_view>

#include "systems/ca/local_rule.hpp"
#include "systems/core/error.hpp"

namespace outpace::ca {

/// How a rule is numbered. Each code is a number whose digits to the base of the colours, least significant first, are
/// the next colours (Wolfram, 2002, pages 60 and 886).
enum class Coding {
  general,           ///< digit i: the neighbourhood that reads i
  totalistic,        ///< digit s: neighbourhoods with sum s
  outer_totalistic,  ///< digit k·s + c: centre c, the other cells with sum s
};

struct RuleCode {
  unsigned colours = 2;
  int twice_range = 2;  ///< 2r; odd for half-integer ranges
  Coding coding = Coding::general;
  Integer code;
  bool second_order = false;

  /// r = 1/2 looks at the cell itself and its left neighbour; in general offsets −ceil(r) … floor(r).
  [[nodiscard]] int left() const { return (twice_range + 1) / 2; }
  [[nodiscard]] int right() const { return twice_range / 2; }
  [[nodiscard]] int cells() const { return twice_range + 1; }
  /// "ca:k=3,r=1,totalistic=1599"
  [[nodiscard]] std::string text() const;
  /// The table, of the first-order rule.
  [[nodiscard]] LocalRule rule() const;
};

/// Reads `ca:k=K,r=R,rule=CODE` (or `totalistic=`, `outer-totalistic=`), the code in decimal or as 0x…, an R behind it
/// for the second order; K from 2 to 16, R a multiple of 1/2 ("3/2"). Errors name the column.
Result<RuleCode> parse_rule_code(std::string_view text);

/// The rule of second order, f(row) − the row before, as one of first order whose colours are now + 2^b·before, b the
/// binary digits of a colour (Fredkin; Margolus, 1984). At most 4 colours.
LocalRule second_order(const LocalRule& rule);

}  // namespace outpace::ca
