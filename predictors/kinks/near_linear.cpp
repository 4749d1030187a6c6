// The search over marks and linear rules.
#include "predictors/kinks/near_linear.hpp"

#include <fmt/core.h>

#include "predictors/kinks/kink_scan.hpp"
#include "predictors/rows/packed_row.hpp"

namespace outpace::kinks {
namespace {

constexpr int most_length = 3;

bool cell(unsigned word, int cells, int i) { return word >> (cells - 1 - i) & 1; }

/// Whether a mark begins at place i of a word of cells.
bool mark(const NearLinear& near, unsigned word, int cells, int i) {
  unsigned at = 0;
  for (int k = 0; k < near.length; ++k) at = at << 1 | unsigned{cell(word, cells, i + k)};
  return near.marks >> at & 1;
}

/// Whether no mark begins within the word at places of this parity.
bool free_of_marks(const NearLinear& near, unsigned word, int cells, int parity) {
  for (int i = parity; i + near.length <= cells; i += 2)
    if (mark(near, word, cells, i)) return false;
  return true;
}

/// The share of places of a sample row, by 2^−16, that have a kink after `steps` steps.
std::uint64_t kinks_after(eca::Rule rule, const NearLinear& near, std::uint64_t steps) {
  constexpr std::uint64_t sample = 1 << 13;
  std::uint64_t cells = sample + 2 * steps;
  rows::Words row = rows::read(eca::LineStart::random(std::uint64_t{1} << 63 | 0x6B69'6E6B), 0, cells);
  const rows::WordRule step(rule);
  for (std::uint64_t i = 0; i < steps; ++i) rows::step(step, row, cells);
  std::uint64_t kinks = 0;
  MarkedWords marked;
  MarkScan(near).scan(row.data(), cells, marked, [&](std::uint64_t, std::uint64_t) {
    ++kinks;
    return true;
  });
  return kinks * (std::uint64_t{1} << 16) / cells;
}

}  // namespace

eca::Rule NearLinear::linear() const {
  unsigned number = 0;
  for (unsigned i = 0; i < 8; ++i)
    number |= unsigned{(left && (i & 4)) != ((centre && (i & 2)) != ((right && (i & 1)) != constant))} << i;
  return eca::Rule(static_cast<std::uint8_t>(number));
}

std::string NearLinear::text() const {
  std::string words;
  for (unsigned word = 0; word < 1u << length; ++word)
    if (marks >> word & 1) {
      words += ' ';
      for (int i = 0; i < length; ++i) words += cell(word, length, i) ? '1' : '0';
    }
  return fmt::format("rule {} where all marks{} begin at places of one parity", linear().number(), words);
}

bool holds(eca::Rule rule, const NearLinear& near) {
  const eca::Rule linear = near.linear();
  for (unsigned word = 0; word < 8; ++word)
    for (int parity = 0; parity < 2; ++parity)
      if (free_of_marks(near, word, 3, parity) &&
          rule(word & 4, word & 2, word & 1) != linear(word & 4, word & 2, word & 1))
        return false;
  // The new word at place 1 is free of marks if places of the parity that it stands for were.
  const int cells = near.length + 2;
  for (unsigned word = 0; word < 1u << cells; ++word) {
    if (!free_of_marks(near, word, cells, near.alternates ? 0 : 1)) continue;
    unsigned next = 0;
    for (int i = 1; i <= near.length; ++i)
      next = next << 1 | unsigned{rule(cell(word, cells, i - 1), cell(word, cells, i), cell(word, cells, i + 1))};
    if (near.marks >> next & 1) return false;
  }
  return true;
}

std::expected<NearLinear, Declined> find_near_linear(eca::Rule rule, Work& work) {
  constexpr std::uint64_t early = 32, late = 512;
  std::optional<NearLinear> best;
  std::uint64_t fewest = 0;
  for (int length = 1; length <= most_length && !best; ++length)
    for (unsigned marks = 1; marks + 1 < 1u << (1u << length); ++marks) {
      if (!work.spend(4)) return out_of_work();
      for (unsigned form = 2; form < 32; ++form) {
        const NearLinear near{length,          static_cast<std::uint8_t>(marks),
                              (form & 2) != 0, (form & 4) != 0,
                              (form & 8) != 0, (form & 1) != 0,
                              (form & 16) != 0};
        if ((form & 14) == 0 || near.linear() == rule || !holds(rule, near)) continue;
        if (!work.spend((early + late) * 160)) return out_of_work();
        const std::uint64_t before = kinks_after(rule, near, early), after = kinks_after(rule, near, late);
        // Kinks that meet destroy each other and get fewer as 1/√t: by 4 from 32 to 512.
        if (after == 0 || 2 * after > before || (best && after >= fewest)) continue;
        best = near;
        fewest = after;
      }
    }
  if (best) return *best;
  return unsuited(fmt::format("rule {} is not linear between kinks that die out: no marks of up to {} cells make it so",
                              rule.number(), most_length));
}

}  // namespace outpace::kinks
