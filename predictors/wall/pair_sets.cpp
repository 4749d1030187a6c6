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

PairSets::PairSets(std::size_t size, unsigned colours)
    : colours_(colours),
      pairs_(std::size_t{colours} * colours),
      size_(size),
      beyond_(size % 64 ? ~std::uint64_t{0} << (size % 64) : 0),
      columns_(words_for(size) * pairs_, ~std::uint64_t{0}) {}

void PairSets::set_cells(std::size_t first, std::span<const std::uint64_t> digits, std::size_t low, std::size_t high) {
  const std::uint64_t here = from(low, first) & ~from(high + 1, first);
  std::uint64_t excluded[16];  // positions where a colour is impossible
  for (unsigned c = 0; c < colours_; ++c) {
    std::uint64_t is = ~std::uint64_t{0};
    for (std::size_t p = 0; p < digits.size(); ++p) is &= c >> p & 1 ? digits[p] : ~digits[p];
    excluded[c] = here & ~is;
  }
  std::uint64_t* at = column(first / 64);
  for (unsigned a = 0; a < colours_; ++a)
    for (unsigned b = 0; b < colours_; ++b) at[colours_ * a + b] &= ~(excluded[a] | excluded[b] >> 1);
  if (first == 0) return;
  std::uint64_t* left = column(first / 64 - 1);
  for (unsigned a = 0; a < colours_; ++a)
    for (unsigned b = 0; b < colours_; ++b) left[colours_ * a + b] &= ~(excluded[b] << 63);
}

/// Both the pairs that begin at a position and those that end there must allow the colour.
std::uint64_t PairSets::possible(std::size_t word, unsigned colour) const {
  std::uint64_t begins = 0, ends = 0, ended_before = ~std::uint64_t{0};
  const std::uint64_t* at = column(word);
  for (unsigned c = 0; c < colours_; ++c) begins |= at[colours_ * colour + c], ends |= at[colours_ * c + colour];
  if (word > 0) {
    ended_before = 0;
    const std::uint64_t* before = column(word - 1);
    for (unsigned c = 0; c < colours_; ++c) ended_before |= before[colours_ * c + colour];
  }
  return begins & moved<-1>(ended_before, ends, 0);
}

std::optional<unsigned> PairSets::cell(std::size_t position) const {
  const std::uint64_t bit = std::uint64_t{1} << (position % 64);
  if (!(known(position / 64) & bit)) return std::nullopt;
  for (unsigned c = 0; c < colours_; ++c)
    if (possible(position / 64, c) & bit) return c;
  return 0;  // no colour is possible: no row is like that, so any answer is right
}

std::uint64_t PairSets::known(std::size_t word) const {
  std::uint64_t once = 0, twice = 0;
  for (unsigned c = 0; c < colours_; ++c) {
    const std::uint64_t here = possible(word, c);
    twice |= once & here;
    once |= here;
  }
  return ~twice;
}

PairSets PairSets::cropped(std::size_t low, std::size_t high) const {
  PairSets result(high - low + 1, colours_);
  for (std::size_t w = 0; w < result.words(); ++w) {
    const std::size_t source = low / 64 + w, by = low % 64;
    for (std::size_t pair = 0; pair < pairs_; ++pair) {
      const std::uint64_t next = source + 1 < words() ? column(source + 1)[pair] : ~std::uint64_t{0};
      result.column(w)[pair] = by ? column(source)[pair] >> by | next << (64 - by) : column(source)[pair];
    }
  }
  result.open_end();
  return result;
}

bool PairSets::knows_anything() const {
  for (std::size_t w = 0; w < words(); ++w)
    if (known(w)) return true;
  return false;
}

std::uint64_t PairStep::blocks(const ca::LocalRule& rule) { return ca::entries(rule.colours(), rule.cells() + 1); }

PairStep::PairStep(const ca::LocalRule& rule)
    : rule_(rule),
      blocks_(blocks(rule)),
      elementary_(rule.colours() == 2 && rule.left() == 1 && rule.right() == 1),
      makes_{} {
  if (elementary_)
    for (unsigned i = 0; i < 8; ++i) makes_[i] = rule[i] ? ~std::uint64_t{0} : 0;
}

void PairStep::operator()(PairSets& sets, int advance) const {
  if (!elementary_) return step_any(sets, advance);
  if (advance == 0) return step<0>(sets);
  return advance > 0 ? step<1>(sets) : step<-1>(sets);
}

/// All blocks of colours that make a pair, cell by cell: what is possible of a block is what is possible of all pairs
/// in it, and nothing is looked at further once that is nowhere.
void PairStep::step_any(PairSets& sets, int advance) const {
  const unsigned k = rule_.colours(), span = static_cast<unsigned>(rule_.cells() - 1);
  const std::size_t pairs = std::size_t{k} * k, words = sets.words();
  std::vector<std::uint64_t> next(words * pairs, 0), seen((span + 1) * pairs);
  std::vector<unsigned> block(span + 2, 0);
  std::vector<std::uint64_t> mask(span + 2);
  for (std::size_t w = 0; w < words; ++w) {
    for (unsigned j = 0; j <= span; ++j) {
      const int by = advance - rule_.left() + static_cast<int>(j);
      for (std::size_t pair = 0; pair < pairs; ++pair) {
        const std::uint64_t at = sets.column(w)[pair];
        const std::uint64_t before = w > 0 ? sets.column(w - 1)[pair] : ~std::uint64_t{0};
        const std::uint64_t after = w + 1 < words ? sets.column(w + 1)[pair] : ~std::uint64_t{0};
        seen[j * pairs + pair] = by == 0  ? at
                                 : by > 0 ? at >> by | after << (64 - by)
                                          : at << -by | before >> (64 + by);
      }
    }
    // A walk through the tree of blocks; block[0 … depth] are the cells chosen so far.
    std::size_t depth = 0;
    block[0] = 0;
    mask[0] = ~std::uint64_t{0};
    for (;;) {
      if (depth == span + 1 && mask[depth]) {
        const std::size_t e = rule_.next(block.data()), g = rule_.next(block.data() + 1);
        next[w * pairs + e * k + g] |= mask[depth];
      }
      if (depth <= span && mask[depth]) {
        ++depth;
        block[depth] = 0;
      } else {
        while (depth > 0 && block[depth] + 1 == k) --depth;
        if (depth == 0 && block[0] + 1 == k) break;
        ++block[depth];
      }
      if (depth > 0) mask[depth] = mask[depth - 1] & seen[(depth - 1) * pairs + block[depth - 1] * k + block[depth]];
    }
  }
  sets.columns_ = std::move(next);
  sets.open_end();
}

template <int Advance>
void PairStep::step(PairSets& sets) const {
  using Column = std::array<std::uint64_t, 4>;
  static constexpr Column all{~std::uint64_t{0}, ~std::uint64_t{0}, ~std::uint64_t{0}, ~std::uint64_t{0}};
  const std::size_t words = sets.words();
  const auto column = [&](std::size_t w) {
    return Column{sets.column(w)[0], sets.column(w)[1], sets.column(w)[2], sets.column(w)[3]};
  };
  Column before = all;
  Column at = column(0);
  for (std::size_t w = 0; w < words; ++w) {
    const Column after = w + 1 < words ? column(w + 1) : all;
    Column left, centre, right;
    for (std::size_t pair = 0; pair < 4; ++pair) {
      left[pair] = moved<Advance - 1>(before[pair], at[pair], after[pair]);
      centre[pair] = moved<Advance>(before[pair], at[pair], after[pair]);
      right[pair] = moved<Advance + 1>(before[pair], at[pair], after[pair]);
    }
    Column next{};
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
    std::copy(next.begin(), next.end(), sets.column(w));
  }
  sets.open_end();
}

}  // namespace outpace::wall
