// Additive rules on rings: one pass over the row for every one among the digits of t.
#include <algorithm>
#include <bit>

#include "predictors/additive/digit_machine.hpp"
#include "predictors/additive/jump.hpp"
#include "predictors/rows/packed_row.hpp"

namespace outpace::additive {
namespace {

std::uint64_t ones(const Time& t) { return t == 0 ? 0 : mpz_popcount(t.backend().data()); }

/// 2^i steps at once: modulo 2, (l·z + c + r/z)^(2^i) = l·z^(2^i) + c + r·z^(−2^i), so each cell becomes the sum of
/// itself and two cells 2^i (modulo the ring) away.
void jump(const AffineRule& rule, rows::Words& row, rows::Words& next, std::uint64_t cells, std::uint64_t stride) {
  std::fill(next.begin(), next.end(), 0);
  if (rule.centre) rows::xor_shifted_down(next, row, 0);
  if (rule.right) rows::xor_rotated(next, row, cells, stride);
  if (rule.left) rows::xor_rotated(next, row, cells, stride == 0 ? 0 : cells - stride);
  row.swap(next);
}

}  // namespace

/// With N = 2^s·m, m odd, the strides 2^i modulo N repeat from i = s on with the order d of 2 modulo m as period. So
/// P^(2^(s+d)) = P^(2^s) on the ring, and exponents from 2^s on count modulo 2^(s+d) − 2^s.
Time fold_time(std::uint64_t cells, const Time& t, Work& work) {
  const std::uint64_t bits = bit_length(t);
  const auto s = static_cast<std::uint64_t>(std::countr_zero(cells));
  if (bits <= s + 1) return t;
  const std::uint64_t first = (std::uint64_t{1} << s) % cells;
  std::uint64_t stride = first;
  for (std::uint64_t d = 1; s + d < bits; ++d) {
    stride = stride >= cells - stride ? stride - (cells - stride) : 2 * stride;
    if (!work.spend()) return t;
    if (stride != first) continue;
    const Integer start = Integer(1) << s, period = (Integer(1) << (s + d)) - start;
    return start + (t - start) % period;
  }
  return t;
}

std::uint64_t ring_units(const AffineRule& rule, std::uint64_t cells, const Time& t) {
  const auto passes = static_cast<std::uint64_t>(rule.left + rule.centre + rule.right);
  return ones(t) * passes * rows::words_for(cells) + bit_length(t);
}

std::expected<Answer, Declined> jump_ring(const AffineRule& rule, const eca::LineStart& start, const Observable& what,
                                          const Time& at, Work& work) {
  const std::uint64_t cells = *start.ring(), words = rows::words_for(cells);
  const HeldBytes held(work, 16 * words);
  if (!held.within_limit() || cells > rows::most_cells) return out_of_memory();
  const Time t = fold_time(cells, at, work);
  if (!work.spend(3 * words + ring_units(rule, cells, t))) return out_of_work();
  rows::Words row = rows::read(start, 0, cells), next(words);
  std::uint64_t stride = 1 % cells;
  for (std::uint64_t i = 0, bits = bit_length(t); i < bits; ++i) {
    if (bit(t, i)) jump(rule, row, next, cells, stride);
    stride = stride >= cells - stride ? stride - (cells - stride) : 2 * stride;
  }
  if (rule.added(at)) {
    for (std::uint64_t& word : row) word = ~word;
    if (cells % 64) row.back() &= rows::low_bits(cells % 64);
  }
  return rows::ring_answer(what, row, cells);
}

}  // namespace outpace::additive
