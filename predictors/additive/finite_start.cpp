// Powers of a polynomial times a finite row; see digit_machine.hpp for the recursion that all three answers share.
#include "predictors/additive/finite_start.hpp"

#include <algorithm>
#include <bit>
#include <optional>

#include "predictors/additive/digit_machine.hpp"
#include "predictors/rows/packed_row.hpp"
#include "systems/core/digest.hpp"

namespace outpace::additive {
namespace {

using rows::Words;
using rows::words_for;

/// The cells that differ from the background: cell first+i is bit i; bits 0 and cells−1 are set.
struct Difference {
  Words bits;
  std::uint64_t cells = 0;
  std::uint64_t first = 0;
};

/// Those among the cells `from` … `to`−1 of the pattern.
Difference difference(const eca::LineStart& start, std::uint64_t from, std::uint64_t to) {
  Words bits = rows::read(start, Integer(from), to - from);
  if (start.background()) {
    for (std::uint64_t& word : bits) word = ~word;
    if ((to - from) % 64) bits.back() &= rows::low_bits((to - from) % 64);
  }
  while (!bits.empty() && bits.back() == 0) bits.pop_back();
  if (bits.empty()) return {};
  std::uint64_t skip = 0;
  while (bits[skip / 64] == 0) skip += 64;
  skip += static_cast<std::uint64_t>(std::countr_zero(bits[skip / 64]));
  const std::uint64_t cells = 64 * bits.size() - static_cast<std::uint64_t>(std::countl_zero(bits.back())) - skip;
  Words trimmed(words_for(cells));
  rows::xor_shifted_down(trimmed, bits, skip);
  return {std::move(trimmed), cells, from + skip};
}

/// P(z^stride)·g.
Words times(const AffineRule& rule, const Words& g, std::uint64_t& cells, std::uint64_t stride) {
  cells += 2 * stride;
  Words product(words_for(cells));
  if (rule.right) rows::xor_shifted_up(product, g, 0);
  if (rule.centre) rows::xor_shifted_up(product, g, stride);
  if (rule.left) rows::xor_shifted_up(product, g, 2 * stride);
  return product;
}

/// Bits 0, 2, 4, … of a word, packed into 32.
std::uint64_t even_bits(std::uint64_t w) {
  w &= 0x5555555555555555u;
  w = (w | w >> 1) & 0x3333333333333333u;
  w = (w | w >> 2) & 0x0F0F0F0F0F0F0F0Fu;
  w = (w | w >> 4) & 0x00FF00FF00FF00FFu;
  w = (w | w >> 8) & 0x0000FFFF0000FFFFu;
  return (w | w >> 16) & 0xFFFFFFFFu;
}

/// Every second cell of g from cell `part` on.
Words half(const Words& g, std::uint64_t& cells, unsigned part) {
  cells = cells > part ? (cells - part + 1) / 2 : 0;
  Words result(words_for(cells));
  for (std::size_t w = 0; w < result.size(); ++w) {
    const std::uint64_t high = 2 * w + 1 < g.size() ? g[2 * w + 1] : 0;
    result[w] = even_bits(g[2 * w] >> part) | even_bits(high >> part) << 32;
  }
  return result;
}

/// The cells of P^(t mod 2^levels)·g in columns of stride 2^levels: how many columns hold each of the polynomials 1 …
/// 7, as `mask[q]` bit by column. Levels are such that a column has at most three cells.
struct Columns {
  std::uint64_t levels = 0;
  std::array<Words, 8> mask;
};

std::optional<Columns> columns(const AffineRule& rule, const Difference& g, const Time& t, Work& work) {
  Columns result;
  while ((std::uint64_t{1} << result.levels) + 1 < g.cells) ++result.levels;
  Words row = g.bits;
  std::uint64_t cells = g.cells;
  for (std::uint64_t i = 0; i < result.levels; ++i) {
    if (!bit(t, i)) continue;
    row = times(rule, row, cells, std::uint64_t{1} << i);
    if (!work.spend(row.size())) return std::nullopt;
  }
  const std::uint64_t stride = std::uint64_t{1} << result.levels, words = words_for(stride);
  if (!work.spend(8 * words)) return std::nullopt;
  for (unsigned q = 1; q < 8; ++q) result.mask[q].resize(words);
  for (std::uint64_t w = 0; w < words; ++w) {
    std::uint64_t part[3];
    for (std::uint64_t i = 0; i < 3; ++i)
      part[i] = rows::cells_at(row, i * stride + 64 * w) & rows::low_bits(stride - 64 * w);
    for (unsigned q = 1; q < 8; ++q)
      result.mask[q][w] = (q & 1 ? part[0] : ~part[0]) & (q & 2 ? part[1] : ~part[1]) & (q & 4 ? part[2] : ~part[2]);
  }
  return result;
}

/// Sums over the columns: the population of P^t·g is Σ over the even and odd parts. Counts of equal parts are merged.
std::expected<Answer, Declined> population(const DigitMachine& machine, const Columns& columns, const Time& t,
                                           Work& work) {
  std::array<Integer, 8> count;
  for (unsigned q = 1; q < 8; ++q) count[q] = rows::population(columns.mask[q]);
  for (std::uint64_t i = columns.levels, bits = bit_length(t); i < bits; ++i) {
    const bool b = bit(t, i);
    std::array<Integer, 8> halves;
    std::uint64_t units = 0;
    for (unsigned q = 1; q < 8; ++q) {
      if (count[q] == 0) continue;
      for (unsigned part = 0; part < 2; ++part)
        if (const unsigned to = machine.next(b, q, part)) {
          units += sum_units(limbs(halves[to]), limbs(count[q]));
          halves[to] += count[q];
        }
    }
    if (!work.spend(units)) return out_of_work();
    count = std::move(halves);
  }
  Integer total = 0;
  for (unsigned q = 1; q < 8; ++q) total += rows::count_ones(q) * count[q];
  return Answer(total);
}

/// D(P^t·g) at base B = D(P^u·e) at B² + B·D(P^u·o) at B²: a weight for each of the eight polynomials.
std::optional<std::uint64_t> digest(const DigitMachine& machine, const Columns& columns, const Time& t, Work& work) {
  using namespace mersenne61;
  std::array<std::uint64_t, 8> weight{};
  for (unsigned q = 1; q < 8; ++q) weight[q] = rows::digest(columns.mask[q]);
  std::uint64_t base = row_base;
  for (std::uint64_t i = 0; i < columns.levels; ++i) base = multiply(base, base);
  const std::uint64_t bits = bit_length(t);
  for (std::uint64_t i = columns.levels; i < bits; ++i, base = multiply(base, base)) {
    const bool b = bit(t, i);
    std::array<std::uint64_t, 8> halves{};
    for (unsigned q = 1; q < 8; ++q) {
      if (weight[q] == 0) continue;
      if (const unsigned even = machine.next(b, q, 0)) halves[even] = add(halves[even], weight[q]);
      if (const unsigned odd = machine.next(b, q, 1)) halves[odd] = add(halves[odd], multiply(weight[q], base));
    }
    if (!work.spend(8)) return std::nullopt;
    weight = halves;
  }
  std::uint64_t total = 0;
  for (unsigned q = 1; q < 8; ++q)
    for (unsigned i = 0; i < 3; ++i)
      if (q >> i & 1) total = add(total, multiply(weight[q], power(base, std::uint64_t{i})));
  return total;
}

}  // namespace

std::expected<Answer, Declined> finite_cell(const AffineRule& rule, const eca::LineStart& start, const Integer& x,
                                            const Time& t, Work& work) {
  const Symbol background{rule.uniform(start.background(), t)};
  // Only the part of the pattern in the cone matters.
  const Integer from = std::max(Integer(0), Integer(x - t));
  const Integer to = std::min(Integer(start.length()), Integer(x + t + 1));
  if (!work.spend(sum_units(limbs(x), limbs(t)))) return out_of_work();
  if (from >= to) return Answer(background);
  const auto begin = from.convert_to<std::uint64_t>(), end = to.convert_to<std::uint64_t>();
  if (!work.spend(3 * words_for(end - begin))) return out_of_work();
  Difference g = difference(start, begin, end);
  // The coefficient of z^(x+t−first) in P^t·g.
  const Integer place = x + t - g.first;
  if (g.cells == 0 || place < 0 || (rule.zero() && t > 0)) return Answer(background);
  const std::uint64_t bits = std::max(bit_length(t), bit_length(place));
  std::uint64_t i = 0;
  for (; g.cells > 3 && i < bits; ++i) {
    if (bit(t, i)) g.bits = times(rule, g.bits, g.cells, 1);
    g.bits = half(g.bits, g.cells, bit(place, i));
    if (!work.spend(2 * g.bits.size() + 1)) return out_of_work();
  }
  if (i == bits) return Answer(Symbol{background.value ^ (g.cells > 0 ? static_cast<unsigned>(g.bits[0] & 1) : 0)});
  const DigitMachine machine(rule);
  auto state = static_cast<unsigned>(g.cells == 0 ? 0 : g.bits[0]);
  if (!work.spend(bits - i)) return out_of_work();
  for (; i < bits && state; ++i) state = machine.next(bit(t, i), state, bit(place, i));
  return Answer(Symbol{background.value ^ (state & 1)});
}

std::expected<Answer, Declined> finite_row(const AffineRule& rule, const eca::LineStart& start,
                                           const std::string& observable, const Time& t, Work& work) {
  const HeldBytes held(work, 12 * 8 * (words_for(start.length()) + 1));
  if (!held.within_limit()) return out_of_memory();
  if (!work.spend(3 * words_for(start.length()))) return out_of_work();
  const Difference g = difference(start, 0, start.length());
  const bool wants_count = observable == "population";
  if (g.cells == 0 || (rule.zero() && t > 0)) return wants_count ? Answer(Integer(0)) : Answer({Digest{0}, Integer(0)});
  const DigitMachine machine(rule);
  const auto split = columns(rule, g, t, work);
  if (!split) return out_of_work();
  if (wants_count) return population(machine, *split, t, work);
  auto value = digest(machine, *split, t, work);
  if (!value) return out_of_work();
  // The ends of a product of polynomials are the products of their ends, modulo 2 too.
  const unsigned lowest = rule.right ? 0 : rule.centre ? 1 : 2, highest = rule.left ? 2 : rule.centre ? 1 : 0;
  const Integer width = (highest - lowest) * t + g.cells;
  if (!work.spend(4 * limbs(t))) return out_of_work();
  *value = mersenne61::multiply(*value, mersenne61::power(row_base, -Integer(lowest * t)));
  if (rule.uniform(start.background(), t)) *value = mersenne61::subtract(digest_of_ones(width), *value);
  return Answer({Digest{*value}, width});
}

}  // namespace outpace::additive
