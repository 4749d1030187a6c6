// The search for an identity. Candidates are first tried on a few random rows and then on rows of mixed periodic
// stretches, where rules that settle slowly betray themselves; only what survives is put to the exhaustive proof.
#include "predictors/identity/identity_search.hpp"

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "predictors/rows/packed_row.hpp"

namespace outpace {
namespace {

using rows::WordRule;
using rows::Words;

/// f^0, f^1, … of one row; every step loses a cell on each side.
struct Orbit {
  std::vector<Words> at;
  std::vector<std::uint64_t> cells;
  Orbit(Words row, std::uint64_t length) : at{std::move(row)}, cells{length} {}
  [[nodiscard]] bool extend(const WordRule& rule, std::size_t steps, Work& work) {
    while (at.size() <= steps) {
      if (!work.spend(at.back().size())) return false;
      Words next = at.back();
      std::uint64_t length = cells.back();
      rows::step(rule, next, length);
      at.push_back(std::move(next));
      cells.push_back(length);
    }
    return true;
  }
};

Orbit random_orbit() {
  const RandomField field(30);
  Words row(8);
  for (std::size_t w = 0; w < row.size(); ++w) row[w] = field.word(static_cast<std::int64_t>(w));
  return {row, 64 * row.size()};
}

/// u u u … v v v … for all ordered pairs of words u, v of one to three cells, about 32 cells of each.
Orbit mixed_orbit() {
  std::vector<std::uint64_t> stretches;
  for (unsigned length = 1; length <= 3; ++length)
    for (std::uint64_t word = 0; word < 1u << length; ++word) {
      std::uint64_t stretch = 0;
      for (unsigned i = 0; i < 33; ++i) stretch |= (word >> (i % length) & 1) << i;
      stretches.push_back(stretch & rows::low_bits(31 + length));
    }
  Words row;
  for (const std::uint64_t u : stretches)
    for (const std::uint64_t v : stretches) row.push_back((u & rows::low_bits(32)) | v << 32);
  const std::uint64_t cells = 64 * row.size();
  return {std::move(row), cells};
}

struct Comparison {
  bool within_limit = true;
  std::optional<std::uint64_t> differs;  ///< a cell of f^(n+p) where it fails; none: holds, `complement` says how
  bool complement = false;
};

/// Cell i of at[n+p] belongs to x = i+n+p, and f^n at x+k is cell i+p+k of at[n].
Comparison compare(const Orbit& orbit, unsigned n, unsigned p, int k, Work& work) {
  const std::uint64_t cells = orbit.cells[n + p];
  const std::uint64_t offset = static_cast<std::uint64_t>(static_cast<int>(p) + k);
  Comparison result;
  for (std::uint64_t i = 0; i < cells; i += 64) {
    if (!work.spend()) return {false, {}, false};
    const std::uint64_t mask = rows::low_bits(cells - i);
    std::uint64_t difference = (rows::cells_at(orbit.at[n + p], i) ^ rows::cells_at(orbit.at[n], i + offset)) & mask;
    if (i == 0) result.complement = difference & 1;
    if (result.complement) difference ^= mask;
    if (difference == 0) continue;
    result.differs = i;
    while (!(difference & 1)) difference >>= 1, ++*result.differs;
    return result;
  }
  return result;
}

/// f^(n+p) against shift^k f^n on all 2^(2m+1) windows of 2m+1 cells, m = n+p, 64 windows at a time: cell i of window w
/// is bit i of w, so the six lowest cells run through all patterns within a word and the others are constant in it.
///
///     word of windows 64b … 64b+63:   cell 0 = 0101…, cell 1 = 0011…, …, cell 5,   cell 6 = bit 0 of b, …
Comparison prove(const WordRule& rule, unsigned n, unsigned p, int k, bool complement, Work& work) {
  constexpr std::array<std::uint64_t, 6> low = {0xAAAAAAAAAAAAAAAAu, 0xCCCCCCCCCCCCCCCCu, 0xF0F0F0F0F0F0F0F0u,
                                                0xFF00FF00FF00FF00u, 0xFFFF0000FFFF0000u, 0xFFFFFFFF00000000u};
  const unsigned m = n + p, width = 2 * m + 1;
  const std::uint64_t batches = width <= 6 ? 1 : std::uint64_t{1} << (width - 6);
  std::array<std::uint64_t, 2 * identity_search_limit + 1> plane;
  for (std::uint64_t b = 0; b < batches; ++b) {
    if (!work.spend(m * m)) return {false, {}, complement};
    for (unsigned i = 0; i < width; ++i) plane[i] = i < 6 ? low[i] : -(b >> (i - 6) & 1);
    std::uint64_t shifted = 0;
    for (unsigned s = 0; s <= m; ++s) {
      if (s == n) shifted = plane[static_cast<unsigned>(static_cast<int>(m - n) + k)];
      if (s < m)
        for (unsigned i = 0; i + 2 < width - 2 * s; ++i) plane[i] = rule(plane[i], plane[i + 1], plane[i + 2]);
    }
    std::uint64_t difference = plane[0] ^ shifted ^ (complement ? ~std::uint64_t{0} : 0);
    if (difference == 0) continue;
    std::uint64_t window = 64 * b;
    while (!(difference & 1)) difference >>= 1, ++window;
    return {true, window, complement};
  }
  return {true, {}, complement};
}

std::string cells_text(const Words& row, std::uint64_t first, unsigned cells) {
  std::string text;
  for (unsigned i = 0; i < cells; ++i) text += rows::cell_at(row, first + i) ? '1' : '0';
  return text;
}

}  // namespace

std::expected<Identity, Declined> find_identity(eca::Rule number, Work& work) {
  const WordRule rule(number);
  Orbit random = random_orbit();
  std::optional<Orbit> mixed;
  std::string counterexample;
  for (unsigned m = 1; m <= identity_search_limit; ++m) {
    if (!random.extend(rule, m, work)) return out_of_work();
    for (unsigned n = 0; n < m; ++n) {
      const unsigned p = m - n;
      // |k| ≤ p: f^(n+jp) reaches n+jp cells, and it equals f^n moved by jk, for every j.
      for (int i = 0; i <= 2 * static_cast<int>(p); ++i) {
        const int k = i % 2 ? (i + 1) / 2 : -(i / 2);
        Comparison found = compare(random, n, p, k, work);
        const Orbit* tried = &random;
        if (found.within_limit && !found.differs && m > 4) {
          if (!mixed) mixed = mixed_orbit();
          if (!mixed->extend(rule, m, work)) return out_of_work();
          const bool complement = found.complement;
          found = compare(*mixed, n, p, k, work);
          if (!found.differs && found.complement != complement) found.differs = 0;
          tried = &*mixed;
        }
        if (!found.within_limit) return out_of_work();
        std::string window;
        if (found.differs) {
          window = cells_text(tried->at[0], *found.differs, 2 * m + 1);
        } else {
          found = prove(rule, n, p, k, found.complement, work);
          if (!found.within_limit) return out_of_work();
          if (!found.differs) return Identity{n, p, k, found.complement};
          window = cells_text({*found.differs}, 0, 2 * m + 1);
        }
        if (k == 0 && p == 1)
          counterexample = "f^" + std::to_string(m) + " is not f^" + std::to_string(n) + " on " + window;
      }
    }
  }
  return unsuited("rule " + std::to_string(number.number()) +
                  " has no f^(n+p) = shift^k f^n up to complement with n+p ≤ " + std::to_string(identity_search_limit) +
                  "; for one, " + counterexample);
}

}  // namespace outpace
