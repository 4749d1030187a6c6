// The search for an identity. Candidates are first tried on a few random rows and then on rows of mixed periodic
// stretches, where rules that settle slowly betray themselves; only what survives is put to the exhaustive proof.
#include "predictors/identity/identity_search.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>

#include "predictors/identity/identity_proof.hpp"

namespace outpace {
namespace {

using rows::PlaneRow;
using rows::RowRule;

/// f^0, f^1, … of one row; every step loses the cells that its ends do not see.
struct Orbit {
  std::vector<PlaneRow> at;
  explicit Orbit(PlaneRow row) : at{std::move(row)} {}
  [[nodiscard]] bool extend(const RowRule& rule, std::size_t steps, Work& work) {
    while (at.size() <= steps) {
      if (!work.spend(at.back().words())) return false;
      PlaneRow next = at.back();
      rule.step(next);
      at.push_back(std::move(next));
    }
    return true;
  }
};

/// 512 cells of two colours; more of more, so that rare neighbourhoods occur.
Orbit random_orbit(unsigned colours, unsigned planes) {
  const std::uint64_t cells = 512 * (colours == 2 ? 1 : 4);
  return Orbit(rows::read(eca::LineStart::random(30, colours), 0, cells, planes));
}

/// u u u … v v v … for all ordered pairs of words u, v of one to three cells (fewer with many colours), about 32 cells
/// of each.
Orbit mixed_orbit(unsigned colours, unsigned planes) {
  std::vector<std::vector<unsigned>> words;
  std::size_t count = 1;
  for (unsigned length = 1; length <= 3; ++length) {
    count *= colours;
    if (length > 1 && count > 64) break;
    for (std::size_t word = 0; word < count; ++word) {
      std::vector<unsigned> cells;
      for (std::size_t i = 0, rest = word; i < length; ++i, rest /= colours) cells.push_back(rest % colours);
      words.push_back(cells);
    }
  }
  PlaneRow row(64 * words.size() * words.size(), planes);
  std::uint64_t at = 0;
  for (const auto& u : words)
    for (const auto& v : words) {
      for (unsigned i = 0; i < 32; ++i) row.set(at++, u[i % u.size()]);
      for (unsigned i = 0; i < 32; ++i) row.set(at++, v[i % v.size()]);
    }
  return Orbit(std::move(row));
}

struct Comparison {
  bool within_limit = true;
  std::optional<std::uint64_t> differs;  ///< a cell of f^(n+p) where it fails; none: holds by `names`
};

/// Cell i of at[n+p] belongs to x = i + (n+p)·left, and f^n at x+k is cell i + p·left + k of at[n].
Comparison compare(const RowRule& rule, const Orbit& orbit, unsigned n, unsigned p, int k, Renaming& names,
                   Work& work) {
  const PlaneRow &later = orbit.at[n + p], &earlier = orbit.at[n];
  const auto offset = static_cast<std::uint64_t>(static_cast<int>(p * rule.left()) + k);
  for (std::uint64_t i = 0; i < later.cells; i += 64) {
    if (!work.spend()) return {false, {}};
    for (std::uint64_t x = i; x < std::min(later.cells, i + 64); ++x)
      if (!names.add(earlier.cell(x + offset), later.cell(x))) return {true, x};
  }
  return {};
}

std::string cells_text(const PlaneRow& row, std::uint64_t first, unsigned cells) {
  std::string text;
  for (unsigned i = 0; i < cells; ++i) text += "0123456789abcdef"[row.cell(first + i)];
  return text;
}

}  // namespace

bool Identity::renames() const {
  for (std::size_t c = 0; c < names.size(); ++c)
    if (names[c] != c) return true;
  return false;
}

std::string Identity::text() const {
  std::string naming;
  if (renames() && names.size() == 2) naming = "not ";
  if (renames() && names.size() > 2) {
    std::string digits;
    for (const std::uint8_t name : names) digits += "0123456789abcdef"[name];
    naming = fmt::format("[{}] ", digits);
  }
  return fmt::format("f^{} = {}{}f^{}", n + p, naming, k ? fmt::format("shift^{} ", k) : "", n);
}

std::expected<Identity, Declined> find_identity(const std::string& name, const RowRule& rule, Work& work) {
  const unsigned colours = rule.rule().colours();
  Orbit random = random_orbit(colours, rule.planes());
  std::optional<Orbit> mixed;
  std::string counterexample;
  unsigned searched = 0;
  for (unsigned m = 1; m <= identity_search_limit; ++m) {
    const unsigned width = m * rule.span() + 1;
    if (ca::entries(colours, static_cast<int>(width)) > most_windows || random.at[0].cells < 4 * width) break;
    if (!random.extend(rule, m, work)) return out_of_work();
    searched = m;
    for (unsigned n = 0; n < m; ++n) {
      const unsigned p = m - n;
      // A shift of at most what p steps can carry: f^(n+jp) reaches no farther, and it equals f^n moved by jk, for all
      // j.
      const int least = -static_cast<int>(p * rule.left()), most = static_cast<int>(p * (rule.span() - rule.left()));
      for (int i = 0; i <= 2 * std::max(-least, most); ++i) {
        const int k = i % 2 ? (i + 1) / 2 : -(i / 2);
        if (k < least || k > most) continue;
        Renaming names(colours);
        Comparison found = compare(rule, random, n, p, k, names, work);
        const Orbit* tried = &random;
        if (found.within_limit && !found.differs && m > 4) {
          if (!mixed) mixed = mixed_orbit(colours, rule.planes());
          if (!mixed->extend(rule, m, work)) return out_of_work();
          found = compare(rule, *mixed, n, p, k, names, work);
          tried = &*mixed;
        }
        if (!found.within_limit) return out_of_work();
        std::string window;
        if (found.differs) {
          window = cells_text(tried->at[0], *found.differs, width);
        } else {
          const ProofResult proof = prove_identity(rule.rule(), n, p, k, names, work);
          if (!proof.within_limit) return out_of_work();
          if (!proof.counterexample) return Identity{n, p, k, names.completed()};
          window = *proof.counterexample;
        }
        if (k == 0 && p == 1) counterexample = fmt::format("f^{} is not f^{} on {}", m, n, window);
      }
    }
  }
  return unsuited(fmt::format("{} has no f^(n+p) = shift^k f^n up to {} with n+p ≤ {}{}{}", name,
                              colours == 2 ? "complement" : "the names of colours", searched,
                              counterexample.empty() ? "" : "; for one, ", counterexample));
}

}  // namespace outpace
