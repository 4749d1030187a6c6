// Going through all windows: 64 at a time for two colours and nearest neighbours, along a tree of prefixes otherwise.
#include "predictors/identity/identity_proof.hpp"

#include "predictors/identity/identity_search.hpp"

namespace outpace {
namespace {

/// 64 windows at a time: cell i of window w is bit i of w, so the six lowest cells run through all patterns within a
/// word and the others are constant in it.
///
///     word of windows 64b … 64b+63:   cell 0 = 0101…, cell 1 = 0011…, …, cell 5,   cell 6 = bit 0 of b, …
ProofResult prove_elementary(eca::Rule number, unsigned n, unsigned p, int k, bool complement, Work& work) {
  const rows::WordRule rule(number);
  constexpr std::array<std::uint64_t, 6> low = {0xAAAAAAAAAAAAAAAAu, 0xCCCCCCCCCCCCCCCCu, 0xF0F0F0F0F0F0F0F0u,
                                                0xFF00FF00FF00FF00u, 0xFFFF0000FFFF0000u, 0xFFFFFFFF00000000u};
  const unsigned m = n + p, width = 2 * m + 1;
  const std::uint64_t batches = width <= 6 ? 1 : std::uint64_t{1} << (width - 6);
  std::array<std::uint64_t, 2 * identity_search_limit + 1> plane;
  for (std::uint64_t b = 0; b < batches; ++b) {
    if (!work.spend(m * m)) return {false, {}};
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
    std::string text;
    for (unsigned i = 0; i < width; ++i) text += window >> i & 1 ? '1' : '0';
    return {true, text};
  }
  return {};
}

/// A window that grows by a cell on the right gains one cell of each of f^1, f^2, …: those of the diagonal. Windows
/// with a common prefix share what it makes.
///
///     f^0   a b c d e          a new cell f of f^0 gives one of f^1 (from d e f), of f^2, …
///     f^1     p q r
///     f^2       s
class PrefixTree {
 public:
  PrefixTree(const ca::LocalRule& rule, unsigned n, unsigned p, int k, Renaming& names, Work& work)
      : rule_(rule), n_(n), m_(n + p), names_(names), work_(work), span_(static_cast<unsigned>(rule.cells() - 1)) {
    width_ = m_ * span_ + 1;
    for (unsigned s = 0; s <= m_; ++s) rows_.emplace_back(width_ - s * span_);
    // Cell 0 of f^m is x = m·left; f^n at x+k is cell (m−n)·left + k of it.
    shifted_ = static_cast<unsigned>(static_cast<int>(p) * rule.left() + k);
  }
  ProofResult run() {
    grow(0);
    return result_;
  }

 private:
  void grow(unsigned length) {
    if (length == width_) {
      if (!names_.add(rows_[n_][shifted_], rows_[m_][0])) {
        std::string text;
        for (const unsigned c : rows_[0]) text += "0123456789abcdef"[c];
        result_.counterexample = text;
      }
      return;
    }
    for (unsigned c = 0; c < rule_.colours(); ++c) {
      if (!work_.spend(m_ / 4 + 1)) {
        result_.within_limit = false;
        return;
      }
      rows_[0][length] = c;
      for (unsigned s = 1; s <= m_ && length >= s * span_; ++s)
        rows_[s][length - s * span_] = rule_.next(rows_[s - 1].data() + (length - s * span_));
      grow(length + 1);
      if (!result_.within_limit || result_.counterexample) return;
    }
  }

  const ca::LocalRule& rule_;
  unsigned n_, m_, shifted_ = 0, width_ = 0;
  Renaming& names_;
  Work& work_;
  unsigned span_;
  std::vector<std::vector<unsigned>> rows_;
  ProofResult result_;
};

}  // namespace

std::vector<std::uint8_t> Renaming::completed() const {
  std::vector<std::uint8_t> names;
  std::array<bool, 16> taken = taken_;
  for (unsigned c = 0; c < colours_; ++c) {
    unsigned name = to_[c] ? to_[c] - 1u : 0;
    if (!to_[c])
      while (taken[name]) ++name;
    taken[name] = true;
    names.push_back(static_cast<std::uint8_t>(name));
  }
  return names;
}

ProofResult prove_identity(const ca::LocalRule& rule, unsigned n, unsigned p, int k, Renaming& names, Work& work) {
  if (rule.colours() == 2 && rule.left() == 1 && rule.right() == 1) {
    const auto number = static_cast<std::uint8_t>(rule.number().convert_to<unsigned>());
    return prove_elementary(eca::Rule(number), n, p, k, names.completed()[0] == 1, work);
  }
  return PrefixTree(rule, n, p, k, names, work).run();
}

}  // namespace outpace
