// Driving the kernels; see stepper.hpp.
#include "systems/eca/kernels/stepper.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <new>

namespace outpace::eca {
namespace {

constexpr std::size_t most_passes = 16;  // chained through the first-level cache
constexpr std::size_t most_levels = 8;
constexpr std::size_t chunk_groups = 16;
constexpr std::size_t alignment = 64;

}  // namespace

PlainStep::PlainStep(Rule rule) {
  for (unsigned monomial = 0; monomial < 8; ++monomial) {
    bool odd = false;
    for (unsigned i = 0; i < 8; ++i)
      if ((i & ~monomial) == 0) odd ^= rule.number() >> i & 1;
    m_[monomial] = odd ? ~std::uint64_t{0} : 0;
  }
}

void PlainStep::row(std::span<std::uint64_t> cells) const {
  std::uint64_t before = 0;
  for (std::size_t w = 0; w < cells.size(); ++w) {
    const std::uint64_t centre = cells[w], after = w + 1 < cells.size() ? cells[w + 1] : 0;
    cells[w] = (*this)(centre << 1 | before >> 63, centre, centre >> 1 | after << 63);
    before = centre;
  }
}

void Stepper::Free::operator()(std::uint64_t* p) const { ::operator delete[](p, std::align_val_t{alignment}); }

void Stepper::reserve(Buffer& buffer, std::size_t& size, std::size_t words) {
  if (words <= size) return;
  buffer.reset();
  size = 0;
  buffer.reset(static_cast<std::uint64_t*>(::operator new[](words * 8, std::align_val_t{alignment})));
  size = words;
}

Stepper::Stepper(Rule rule, SimdTarget target)
    : plain_(rule), rule_(kernels::rule_kernels(target, rule)), layout_(kernels::layout_kernels(target)) {}

std::size_t Stepper::capacity(std::size_t words) const {
  const std::size_t vectors = std::max<std::size_t>(1, (words + layout_.words - 1) / layout_.words);
  return (vectors <= kernels::register_vectors ? std::bit_ceil(vectors) : vectors) * layout_.words;
}

bool Stepper::fits_exactly(std::uint64_t cells) const { return cells % 64 == 0 && capacity(cells / 64) == cells / 64; }

std::span<std::uint64_t> Stepper::prepare(std::size_t words) {
  const std::size_t size = capacity(words);
  vectors_ = size / layout_.words;
  reserve(linear_, linear_size_, size + 1);
  linear_[size] = 0;
  return {linear_.get(), size};
}

void Stepper::load() {
  const std::size_t halo = most_levels * (most_passes + 1) + 2 * most_levels + 1;
  reserve(strided_, strided_size_, (vectors_ + 2 * halo) * layout_.words);
  cells_ = strided_.get() + halo * layout_.words;
  if (!in_registers()) return layout_.to_strided(linear_.get(), vectors_, cells_);
  for (std::size_t k = 0; k < layout_.words; ++k)
    for (std::size_t j = 0; j < vectors_; ++j) cells_[j * layout_.words + k] = linear_[k * vectors_ + j];
}

void Stepper::store() {
  if (!in_registers()) return layout_.from_strided(cells_, vectors_, linear_.get());
  for (std::size_t k = 0; k < layout_.words; ++k)
    for (std::size_t j = 0; j < vectors_; ++j) linear_[k * vectors_ + j] = cells_[j * layout_.words + k];
}

bool Stepper::uniform(bool* colour) const {
  const std::uint64_t first = cells_[0];
  *colour = first & 1;
  if (first + 1 > 1) return false;
  return std::all_of(cells_, cells_ + vectors_ * layout_.words, [&](std::uint64_t word) { return word == first; });
}

std::uint64_t Stepper::cell(std::size_t position) const {
  std::size_t vector, lane;
  if (in_registers()) {
    const std::size_t word = position / 64;
    vector = word % vectors_;
    lane = word / vectors_ * 64 + position % 64;
  } else {
    vector = position % vectors_;
    lane = position / vectors_;
  }
  return cells_[vector * layout_.words + lane / 64] >> (lane % 64) & 1;
}

// The column's next `rows` colours (at most 128) need only the cells within `rows` of it; those few words are stepped
// aside:
//
//     row 0   . . o o o o o x o o o o o . .      cells read: position − rows … position + rows
//     row 1   . . . o o o o x o o o o . . .
//     row 2   . . . . o o o x o o o . . . .      x is right for as long as the wedge lasts
bool Stepper::read_column(std::uint64_t rows, std::size_t position, BitSink& sink) const {
  std::uint64_t window[2 * most_passes * most_levels / 64 + 1] = {};
  const std::size_t ring = 64 * vectors_ * layout_.words, width = 2 * rows + 1, words = (width + 63) / 64;
  std::size_t from = (position + ring * (rows / ring + 1) - rows) % ring;
  for (std::size_t i = 0; i < width; ++i) {
    window[i / 64] |= cell(from) << (i % 64);
    if (++from == ring) from = 0;
  }
  std::uint64_t colours = 0;
  for (std::size_t r = 0; r < rows; ++r) {
    colours |= (window[rows / 64] >> (rows % 64) & 1) << (r % 64);
    if (r % 64 == 63 || r + 1 == rows) {
      if (!sink.bits(colours, static_cast<unsigned>(r % 64 + 1))) return false;
      colours = 0;
    }
    plain_.row({window, words});
  }
  return true;
}

// Several passes share one halo and run chained, a chunk at a time: pass p follows pass p−1 at a distance of `levels`
// vectors, so what it reads was written a moment ago and is still in the first-level cache, however long the row:
//
//      −h            0                                S          S+h       (h = passes·levels vectors of halo)
//      |= pass 0 ====|================>· · · · · · · ·|· · · · · |
//         |= pass 1 =|===========>· · · · · · · · · · |· · · ·|
//            |= pass |======>· · · · · · · · · · · · ·|· · |
//
// Each pass starts and ends `levels` vectors further in than the one before; the last one ends with exactly 0 … S−1.
void Stepper::passes(std::size_t count, std::size_t levels) {
  const auto kernel = levels == 1 ? rule_.single : rule_.fused;
  const std::size_t group = 2 * levels + 1, words = layout_.words;
  const auto depth = static_cast<std::ptrdiff_t>(count * levels), size = static_cast<std::ptrdiff_t>(vectors_);
  layout_.fill_halo(cells_, vectors_, count * levels);
  alignas(alignment) std::uint64_t state[most_passes][2 * most_levels * 8];
  std::memset(state, 0, count * sizeof state[0]);
  std::ptrdiff_t at[most_passes], end[most_passes];
  for (std::size_t p = 0; p < count; ++p) {
    at[p] = -depth + static_cast<std::ptrdiff_t>(p * levels);
    end[p] = size - at[p];
  }
  const std::size_t chunk = count == 1 ? SIZE_MAX : chunk_groups;
  while (at[count - 1] < end[count - 1]) {
    for (std::size_t p = 0; p < count; ++p) {
      if (at[p] >= end[p]) continue;
      std::size_t groups = (static_cast<std::size_t>(end[p] - at[p]) + group - 1) / group;
      if (p == 0) {
        groups = std::min(groups, chunk);
      } else if (at[p - 1] < end[p - 1]) {
        const std::ptrdiff_t ready = at[p - 1] - static_cast<std::ptrdiff_t>(levels) - at[p];
        groups = std::min(groups, static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, ready)) / group);
      }
      if (groups == 0) continue;
      kernel(cells_ + at[p] * static_cast<std::ptrdiff_t>(words), groups, state[p]);
      at[p] += static_cast<std::ptrdiff_t>(groups * group);
    }
  }
}

bool Stepper::advance(std::uint64_t rows, std::size_t position, BitSink* sink) {
  if (in_registers()) {
    for (std::uint64_t take = 0; rows > 0; rows -= take) {
      take = sink ? std::min<std::uint64_t>(rows, most_passes * most_levels) : rows;
      if (sink && !read_column(take, position, *sink)) return false;
      rule_.in_registers[std::countr_zero(vectors_)](cells_, take);
    }
    return true;
  }
  const std::size_t chained = std::clamp<std::size_t>(vectors_ / 512, 1, most_passes);
  while (rows > 0) {
    const std::size_t levels = rows >= layout_.levels ? layout_.levels : 1;
    const std::size_t count = std::min<std::uint64_t>(chained, rows / levels);
    if (sink && !read_column(count * levels, position, *sink)) return false;
    passes(count, levels);
    rows -= count * levels;
  }
  return true;
}

}  // namespace outpace::eca
