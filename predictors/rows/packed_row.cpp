// Packed rows; see packed_row.hpp.
#include "predictors/rows/packed_row.hpp"

#include <algorithm>
#include <bit>

#include "systems/core/digest.hpp"

namespace outpace::rows {

std::uint64_t cells_at(const Words& row, std::uint64_t i) {
  const std::uint64_t w = i / 64, offset = i % 64;
  const std::uint64_t low = w < row.size() ? row[w] >> offset : 0;
  return offset == 0 || w + 1 >= row.size() ? low : low | row[w + 1] << (64 - offset);
}

Words read(const eca::LineStart& start, const Integer& first, std::uint64_t cells) {
  Words row(words_for(cells));
  if (start.kind() == eca::LineStart::Kind::random && !start.ring()) {
    const Integer base = floor_shift(first, 6);
    const unsigned offset = low_word(first) & 63;
    const bool near = bit_length(first) <= 60 && cells >> 60 == 0;
    const std::int64_t near_base = near ? base.convert_to<std::int64_t>() : 0;
    const auto word = [&](std::uint64_t w) {
      return near ? start.field().word(near_base + static_cast<std::int64_t>(w))
                  : start.field().word(Integer(base + w));
    };
    std::uint64_t here = row.empty() ? 0 : word(0);
    for (std::uint64_t w = 0; w < row.size(); ++w) {
      if (offset == 0) {
        row[w] = here;
        if (w + 1 < row.size()) here = word(w + 1);
        continue;
      }
      const std::uint64_t next = word(w + 1);
      row[w] = here >> offset | next << (64 - offset);
      here = next;
    }
  } else if (bit_length(first) <= 60 && cells >> 60 == 0) {
    const std::int64_t begin = first.convert_to<std::int64_t>();
    for (std::uint64_t w = 0; w < row.size(); ++w) row[w] = start.cells(begin + static_cast<std::int64_t>(64 * w));
  } else {
    for (std::uint64_t w = 0; w < row.size(); ++w) row[w] = start.cells(Integer(first + 64 * w));
  }
  if (cells % 64) row.back() &= low_bits(cells % 64);
  return row;
}

std::uint64_t read_units(std::uint64_t cells) { return words_for(cells) + 1; }

void step(const WordRule& rule, Words& row, std::uint64_t& cells) {
  cells -= std::min<std::uint64_t>(cells, 2);
  const std::uint64_t n = words_for(cells);
  for (std::uint64_t w = 0; w < n; ++w) {
    const std::uint64_t here = row[w], next = w + 1 < row.size() ? row[w + 1] : 0;
    row[w] = rule(here, here >> 1 | next << 63, here >> 2 | next << 62);
  }
  row.resize(n);
  if (cells % 64) row.back() &= low_bits(cells % 64);
}

Words unroll(const Words& ring, std::uint64_t cells, std::uint64_t margin) {
  const std::uint64_t length = cells + 2 * margin;
  Words row(words_for(length) + 1);
  std::uint64_t from = (cells - margin % cells) % cells;
  for (std::uint64_t to = 0; to < length;) {
    const std::uint64_t take = std::min({cells - from, length - to, std::uint64_t{64}});
    const std::uint64_t part = cells_at(ring, from) & low_bits(take);
    row[to / 64] |= part << (to % 64);
    if (to % 64) row[to / 64 + 1] |= part >> (64 - to % 64);
    to += take;
    from = from + take == cells ? 0 : from + take;
  }
  row.resize(words_for(length));
  return row;
}

void step_ring(const WordRule& rule, Words& ring, std::uint64_t cells) {
  Words row = unroll(ring, cells, 1);
  std::uint64_t length = cells + 2;
  step(rule, row, length);
  ring = std::move(row);
}

/// Cells 0 … cells−by−1 of the result come from cell `by` on, the rest from cell 0 on: two shifted copies that meet in
/// one word, so that nothing is unrolled.
///
///     ring:    [ 0 … by−1 | by … cells−1 ]
///     result:  [ by … cells−1 | 0 … by−1 ]
void xor_rotated(Words& target, const Words& ring, std::uint64_t cells, std::uint64_t by) {
  const std::uint64_t head = cells - by, whole = head / 64, rest = head % 64;
  xor_shifted_down(std::span(target).first(whole), ring, by);
  if (by == 0) {
    if (rest) target[whole] ^= ring[whole];
    return;
  }
  std::uint64_t tail = whole;
  if (rest) target[tail++] ^= (cells_at(ring, cells - rest) & low_bits(rest)) | ring[0] << rest;
  // The first word of the tail begins at cell 64·tail of the result, which is cell 64·tail − head of the ring.
  if (tail < target.size()) xor_shifted_down(std::span(target).subspan(tail), ring, 64 * tail - head);
  if (cells % 64) target.back() &= low_bits(cells % 64);
}

Words rotated(const Words& ring, std::uint64_t cells, std::uint64_t by) {
  Words result(ring.size());
  xor_rotated(result, ring, cells, by);
  return result;
}

void xor_shifted_down(std::span<std::uint64_t> target, std::span<const std::uint64_t> source, std::uint64_t offset) {
  const std::uint64_t w0 = offset / 64, shift = offset % 64;
  if (w0 >= source.size()) return;
  const std::uint64_t n = std::min<std::uint64_t>(target.size(), source.size() - w0);
  const std::uint64_t* from = source.data() + w0;
  std::uint64_t* to = target.data();
  if (shift == 0) {
    for (std::uint64_t w = 0; w < n; ++w) to[w] ^= from[w];
    return;
  }
  const std::uint64_t inner = std::min<std::uint64_t>(n, source.size() - w0 - 1);
  for (std::uint64_t w = 0; w < inner; ++w) to[w] ^= from[w] >> shift | from[w + 1] << (64 - shift);
  if (inner < n) to[inner] ^= from[inner] >> shift;
}

void xor_shifted_up(std::span<std::uint64_t> target, std::span<const std::uint64_t> source, std::uint64_t offset) {
  const std::uint64_t w0 = offset / 64, shift = offset % 64;
  if (w0 >= target.size()) return;
  const std::uint64_t n = std::min<std::uint64_t>(target.size() - w0, source.size());
  std::uint64_t* to = target.data() + w0;
  for (std::uint64_t w = 0; w < n; ++w)
    to[w] ^= shift == 0 ? source[w] : source[w] << shift | (w ? source[w - 1] >> (64 - shift) : 0);
  if (shift && n == source.size() && n > 0 && w0 + n < target.size()) to[n] ^= source[n - 1] >> (64 - shift);
}

std::uint64_t population(const Words& row) {
  std::uint64_t ones = 0;
  for (const std::uint64_t w : row) ones += count_ones(w);
  return ones;
}

std::uint64_t digest(const Words& row) {
  static const std::uint64_t word_step = mersenne61::power(row_base, std::uint64_t{64});
  std::uint64_t sum = 0;
  for (std::size_t w = row.size(); w-- > 0;)
    sum = mersenne61::add(mersenne61::multiply(sum, word_step), digest_word(row[w]));
  return sum;
}

Answer finite_answer(const std::string& observable, const Words& differing, bool background) {
  if (observable == "population") return Answer(Integer(population(differing)));
  std::size_t first = 0, end = differing.size();
  while (end > 0 && differing[end - 1] == 0) --end;
  if (end == 0) return Answer({Digest{0}, Integer(0)});
  while (differing[first] == 0) ++first;
  const std::uint64_t leftmost = 64 * first + static_cast<std::uint64_t>(std::countr_zero(differing[first]));
  const std::uint64_t width = 64 * end - static_cast<std::uint64_t>(std::countl_zero(differing[end - 1])) - leftmost;
  std::uint64_t value = mersenne61::multiply(digest(differing), mersenne61::power(row_base, -Integer(leftmost)));
  if (background) value = mersenne61::subtract(digest_of_ones(width), value);
  return Answer({Digest{value}, Integer(width)});
}

Answer ring_answer(const Observable& what, const Words& ring, std::uint64_t cells) {
  if (what.name == "cell") return Answer(Symbol{cell_at(ring, what.place[0].convert_to<std::uint64_t>())});
  if (what.name == "population") return Answer(Integer(population(ring)));
  return Answer({Digest{digest(ring)}, Integer(cells)});
}

}  // namespace outpace::rows
