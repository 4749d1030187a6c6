// Rows of cells packed 64 to a word, for predictors of elementary automata: reading them from a start, plain steps,
// shifts, and the answers that a row gives. Cell i is bit (i mod 64) of word floor(i/64); bits past the end are 0.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "systems/core/answer.hpp"
#include "systems/core/query.hpp"
#include "systems/eca/rule.hpp"
#include "systems/eca/start.hpp"

namespace outpace::rows {

using Words = std::vector<std::uint64_t>;

constexpr std::uint64_t words_for(std::uint64_t cells) noexcept { return cells / 64 + (cells % 64 != 0); }
/// The lowest `cells` bits set, for cells in 0 … 64.
constexpr std::uint64_t low_bits(std::uint64_t cells) noexcept {
  return cells >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << cells) - 1;
}

/// Number of ones of a word, without the instruction that a portable build may not use.
constexpr unsigned count_ones(std::uint64_t w) noexcept {
  w -= w >> 1 & 0x5555555555555555u;
  w = (w & 0x3333333333333333u) + (w >> 2 & 0x3333333333333333u);
  return static_cast<unsigned>(((w + (w >> 4)) & 0x0F0F0F0F0F0F0F0Fu) * 0x0101010101010101u >> 56);
}

/// A rule on 64 neighbourhoods at once.
class WordRule {
 public:
  explicit constexpr WordRule(eca::Rule rule) noexcept {
    for (unsigned i = 0; i < 8; ++i) mask_[i] = rule.number() >> i & 1 ? ~std::uint64_t{0} : 0;
  }
  constexpr std::uint64_t operator()(std::uint64_t left, std::uint64_t centre, std::uint64_t right) const noexcept {
    const auto choose = [](std::uint64_t s, std::uint64_t one, std::uint64_t zero) {
      return zero ^ (s & (one ^ zero));
    };
    return choose(left, choose(centre, choose(right, mask_[7], mask_[6]), choose(right, mask_[5], mask_[4])),
                  choose(centre, choose(right, mask_[3], mask_[2]), choose(right, mask_[1], mask_[0])));
  }

 private:
  std::uint64_t mask_[8]{};
};

/// Rings longer than this (4 GiB) are declined for want of memory whatever the limit.
inline constexpr std::uint64_t most_cells = std::uint64_t{1} << 35;

inline bool cell_at(const Words& row, std::uint64_t i) { return row[i / 64] >> (i % 64) & 1; }
/// Cells i … i+63; those past the end are 0.
std::uint64_t cells_at(const Words& row, std::uint64_t i);

/// Cells first … first+cells−1 of a start (a ring goes round).
Words read(const eca::LineStart& start, const Integer& first, std::uint64_t cells);
/// Work units of `read`: one a word, and one more where a random field is read across its words.
std::uint64_t read_units(std::uint64_t cells);

/// One step of a window: cell i of the result is f(cells i, i+1, i+2), so the window loses a cell on each side.
void step(const WordRule& rule, Words& row, std::uint64_t& cells);
/// The ring of `cells` cells unrolled: cells −margin … cells+margin−1.
Words unroll(const Words& ring, std::uint64_t cells, std::uint64_t margin);
/// One step of a ring.
void step_ring(const WordRule& rule, Words& ring, std::uint64_t cells);
/// The ring turned: cell i of the result is cell (i+by) mod `cells`, by < cells.
Words rotated(const Words& ring, std::uint64_t cells, std::uint64_t by);
/// target ^= rotated(ring, cells, by); target has as many words as the ring and is not the ring itself.
void xor_rotated(Words& target, const Words& ring, std::uint64_t cells, std::uint64_t by);
/// target ^= the cells of `source` from cell `offset` on, for the words of `target`; cells past the end of `source` are
/// 0. `target` may be `source` itself.
void xor_shifted_down(std::span<std::uint64_t> target, std::span<const std::uint64_t> source, std::uint64_t offset);
/// target ^= source moved up by `offset` cells; what does not fit is lost.
void xor_shifted_up(std::span<std::uint64_t> target, std::span<const std::uint64_t> source, std::uint64_t offset);

std::uint64_t population(const Words& row);
/// Σ B^i over the ones i, counted from bit 0.
std::uint64_t digest(const Words& row);

/// "population" or "row" of a line on which `differing` marks the cells that differ from `background`.
Answer finite_answer(const std::string& observable, const Words& differing, bool background);
/// "cell" (at `place`), "population" or "row" of a ring.
Answer ring_answer(const Observable& what, const Words& ring, std::uint64_t cells);

}  // namespace outpace::rows
