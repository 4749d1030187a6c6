// Height functions of a rule and the (max,+)-linear laws that they obey, found by search and proved over all
// neighbourhoods. Nothing here knows of queries or of how a law's maximum is evaluated.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <vector>

#include "systems/core/error.hpp"
#include "systems/core/work.hpp"
#include "systems/eca/rule.hpp"

namespace outpace::potential {

/// A row of cells x(j) seen as a walk: its height u rises by φ(x(j) … x(j+length−1)) from j to j+1. Where Σφ is
/// conserved, u follows the row in time too, u'(j) = u(j) + flow(x(j−1) … x(j+length−1)), and for some rules
///
///     u'(j) = max over the terms (k, c) of u(j+k) + c                                                        (*)
///
/// on every row. Such a map is linear in the algebra with max for plus and plus for times, so t steps are one maximum
/// (ultradiscrete Burgers for rule 184: Nishinari and Takahashi, 1998). Minima need no case of their own: −φ has them
/// as maxima. A density that is a difference, φ = ψ(j+1) − ψ(j), is conserved trivially and a law as good as any: a
/// local function of the cells that takes maxima.
///
///     words index tables with their first cell as the highest bit: φ(0 1 1) is density[3]
struct Law {
  struct Term {
    int offset = 0, weight = 0;
    friend bool operator==(const Term&, const Term&) = default;
  };

  bool complemented = false;  ///< the law is that of g = "not f", which commutes with "not": f^t = not^t g^t
  int length = 1;             ///< cells that φ reads
  std::vector<int> density;   ///< φ by word, 2^length values; φ(0…0) = 0
  std::vector<int> flow;      ///< by word of length + 1 cells, the first of them left of j; flow(0…0) = 0
  std::vector<Term> terms;    ///< by offset; offset first + i·stride, weights on a straight line

  /// How a cell is seen in the heights: by the steps φ at `read_from` … `read_to` beside it (colours by the steps'
  /// digits, lowest first, φ − least in base `digits`; 2 where no row shows them), or, where `by_parity`, by its
  /// height: φ ≡ x(j+1) − x(j) and flow ≡ x'(j) − x(j) modulo 2.
  bool by_parity = false;
  int read_from = 0, read_to = 0;
  std::vector<std::uint8_t> colours;

  [[nodiscard]] int least() const;
  [[nodiscard]] int digits() const;
  [[nodiscard]] int stride() const { return terms.size() > 1 ? terms[1].offset - terms[0].offset : 1; }
  /// Weight gained from one term to the next.
  [[nodiscard]] int slope() const { return terms.size() > 1 ? terms[1].weight - terms[0].weight : 0; }
  /// "u'(j) = max(u(j-1), u(j+1) - 1)".
  [[nodiscard]] std::string formula() const;
  /// "up 1 at 01, 10, down 1 at 000".
  [[nodiscard]] std::string walk() const;
};

/// Searches densities of at most three neighbouring values on words of up to 3 cells and terms with offsets −2 … 2,
/// short words first. Declines with what is missing: a conserved density, a law, or a way to see the cells in the
/// heights.
std::expected<Law, Declined> find_law(eca::Rule rule, Work& work);

/// Whether every finite row keeps its number of ones, or (complemented) turns it into its number of zeros and back.
struct Conservation {
  bool complemented = false;
  std::vector<int> flow;  ///< of the ones, as in Law
};
/// Declines with a ring whose ones change.
std::expected<Conservation, Declined> find_conservation(eca::Rule rule, Work& work);

}  // namespace outpace::potential
