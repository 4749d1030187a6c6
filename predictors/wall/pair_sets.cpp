// The step of pair sets, 64 positions at a time, and what can be read off them.
#include "predictors/wall/pair_sets.hpp"

#include <algorithm>

namespace outpace::wall {
namespace {

/// Of three words in a row the middle one, moved so that its bit i shows what was at position i + By.
template <int By>
std::uint64_t moved(std::uint64_t before, std::uint64_t at, std::uint64_t after) {
  if constexpr (By == 0) return at;
  if constexpr (By > 0) return at >> By | after << (64 - By);
  if constexpr (By < 0) return at << -By | before >> (64 + By);
}

/// Bits at or above `position` of a word that begins at position `first`.
std::uint64_t from(std::size_t position, std::size_t first) {
  if (position <= first) return ~std::uint64_t{0};
  return position - first >= 64 ? 0 : ~std::uint64_t{0} << (position - first);
}

}  // namespace

PairSets::PairSets(std::size_t size)
    : size_(size), beyond_(size % 64 ? ~std::uint64_t{0} << (size % 64) : 0), columns_(words_for(size), all) {}

void PairSets::set_cells(std::size_t first, std::uint64_t cells, std::size_t low, std::size_t high) {
  const std::uint64_t here = from(low, first) & ~from(high + 1, first);
  Column& column = columns_[first / 64];
  const std::uint64_t excluded[2] = {here & cells, here & ~cells};  // positions where colour 0, colour 1 is impossible
  for (unsigned a = 0; a < 2; ++a)
    for (unsigned b = 0; b < 2; ++b) column[2 * a + b] &= ~(excluded[a] | excluded[b] >> 1);
  if (first == 0) return;
  Column& left = columns_[first / 64 - 1];
  for (unsigned a = 0; a < 2; ++a)
    for (unsigned b = 0; b < 2; ++b) left[2 * a + b] &= ~(excluded[b] << 63);
}

std::optional<bool> PairSets::cell(std::size_t position) const {
  const std::uint64_t bit = std::uint64_t{1} << (position % 64);
  if (!(known(position / 64) & bit)) return std::nullopt;
  const Column& column = columns_[position / 64];
  if (!((column[0] | column[1]) & bit)) return true;
  if (!((column[2] | column[3]) & bit)) return false;
  // The pairs here leave both colours open, so those of the left neighbour decide.
  const std::uint64_t left_bit = std::uint64_t{1} << ((position + 63) % 64);
  const Column& left = position % 64 ? column : columns_[position / 64 - 1];
  return !((left[0] | left[2]) & left_bit);
}

std::uint64_t PairSets::known(std::size_t word) const {
  const Column& at = columns_[word];
  const Column& before = word ? columns_[word - 1] : all;
  const std::uint64_t zero = (at[0] | at[1]) & moved<-1>(before[0] | before[2], at[0] | at[2], 0);
  const std::uint64_t one = (at[2] | at[3]) & moved<-1>(before[1] | before[3], at[1] | at[3], 0);
  return ~(zero & one);
}

PairSets PairSets::cropped(std::size_t low, std::size_t high) const {
  PairSets result(high - low + 1);
  for (std::size_t w = 0; w < result.words(); ++w) {
    const std::size_t source = low / 64 + w, by = low % 64;
    const Column& next = source + 1 < columns_.size() ? columns_[source + 1] : all;
    for (std::size_t pair = 0; pair < 4; ++pair)
      result.columns_[w][pair] = by ? columns_[source][pair] >> by | next[pair] << (64 - by) : columns_[source][pair];
  }
  result.open_end();
  return result;
}

bool PairSets::knows_anything() const {
  for (std::size_t w = 0; w < columns_.size(); ++w)
    if (known(w)) return true;
  return false;
}

PairStep::PairStep(eca::Rule rule) {
  for (unsigned i = 0; i < 8; ++i) makes_[i] = rule.number() >> i & 1 ? ~std::uint64_t{0} : 0;
}

void PairStep::operator()(PairSets& sets, int advance) const {
  if (advance == 0) return step<0>(sets);
  return advance > 0 ? step<1>(sets) : step<-1>(sets);
}

template <int Advance>
void PairStep::step(PairSets& sets) const {
  auto& columns = sets.columns_;
  PairSets::Column before = PairSets::all;
  PairSets::Column at = columns.front();
  for (std::size_t w = 0; w < columns.size(); ++w) {
    const PairSets::Column after = w + 1 < columns.size() ? columns[w + 1] : PairSets::all;
    PairSets::Column left, centre, right;
    for (std::size_t pair = 0; pair < 4; ++pair) {
      left[pair] = moved<Advance - 1>(before[pair], at[pair], after[pair]);
      centre[pair] = moved<Advance>(before[pair], at[pair], after[pair]);
      right[pair] = moved<Advance + 1>(before[pair], at[pair], after[pair]);
    }
    PairSets::Column next{};
    // Given the middle pair bc, the choices of a and of d are free of each other: join them by what they make.
    for (unsigned b = 0; b < 2; ++b)
      for (unsigned c = 0; c < 2; ++c) {
        const std::uint64_t f0 = makes_[2 * b + c], f1 = makes_[4 + 2 * b + c];
        const std::uint64_t g0 = makes_[4 * b + 2 * c], g1 = makes_[4 * b + 2 * c + 1];
        const std::uint64_t e_one = centre[2 * b + c] & ((left[b] & f0) | (left[2 + b] & f1));
        const std::uint64_t e_zero = centre[2 * b + c] & ((left[b] & ~f0) | (left[2 + b] & ~f1));
        const std::uint64_t g_one = (right[2 * c] & g0) | (right[2 * c + 1] & g1);
        const std::uint64_t g_zero = (right[2 * c] & ~g0) | (right[2 * c + 1] & ~g1);
        next[0] |= e_zero & g_zero;
        next[1] |= e_zero & g_one;
        next[2] |= e_one & g_zero;
        next[3] |= e_one & g_one;
      }
    before = at;
    at = after;
    columns[w] = next;
  }
  sets.open_end();
}

}  // namespace outpace::wall
