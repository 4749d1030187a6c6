// Rows of an evolution, packed in bit planes; see evolution.hpp.
#include "predictors/nested/evolution.hpp"

#include <algorithm>
#include <bit>

namespace outpace::nested {

std::uint8_t LocalRule::uniform(std::uint8_t colour) const {
  std::size_t index = 0;
  for (unsigned i = 0; i < width(); ++i) index = index * colours + colour;
  return table[index];
}

Background::Background(const LocalRule& rule, std::uint8_t first) {
  for (std::uint8_t colour = first;; colour = rule.uniform(colour)) {
    const auto seen = std::ranges::find(colours_, colour);
    if (seen != colours_.end()) {
      preperiod_ = static_cast<std::uint64_t>(seen - colours_.begin());
      return;
    }
    colours_.push_back(colour);
  }
}

Evolution::Evolution(const LocalRule& rule, const FiniteRow& start, Work& work)
    : rule_(rule),
      background_(rule, start.background),
      first_length_(start.cells.size()),
      planes_(std::max(1u, static_cast<unsigned>(std::bit_width(rule.colours - 1)))),
      work_(work) {
  full_ = !keep(packed(start.cells));
}

bool Evolution::keep(std::vector<std::uint64_t> row) {
  const std::uint64_t bytes = 8 * row.size() + sizeof(row);
  held_ += bytes;
  if (!work_.hold(bytes)) return false;
  rows_.push_back(std::move(row));
  return true;
}

bool Evolution::reach(std::uint64_t t) {
  while (rows_.size() <= t && !full_) {
    const std::uint64_t last = rows_.size() - 1, cells = length(last + 1);
    if (!work_.spend(rule_.colours == 2 ? 2 * (cells / 64 + 1) : cells)) return false;
    full_ = !keep(rule_.colours == 2 && rule_.width() <= 7 ? next_of_two_colours(last) : next_of_more(last));
  }
  return !full_;
}

std::vector<std::uint64_t> Evolution::packed(std::span<const std::uint8_t> cells) const {
  const std::size_t words = cells.size() / 64 + 1;
  std::vector<std::uint64_t> row(planes_ * words);
  for (std::size_t y = 0; y < cells.size(); ++y)
    for (unsigned p = 0; p < planes_; ++p)
      row[p * words + y / 64] |= static_cast<std::uint64_t>(cells[y] >> p & 1) << (y % 64);
  return row;
}

namespace {

/// Row words in, row words out: word w of `next` from `row[w]` and, to its left, `row[w − 1]`. The table is folded by
/// one variable after another, x ? b : a = a ^ ((a ^ b) & x), without a branch, so that compilers make vectors of it.
template <unsigned width>
void step_words(const std::uint8_t* table, const std::uint64_t* row, std::uint64_t* next, std::size_t words) {
  std::uint64_t leaf[1u << width];
  for (unsigned i = 0; i < 1u << width; ++i) leaf[i] = table[i] ? ~std::uint64_t{0} : 0;
  for (std::size_t w = 0; w < words; ++w) {
    std::uint64_t value[1u << width];
    for (unsigned i = 0; i < 1u << width; ++i) value[i] = leaf[i];
    for (unsigned j = 0; j < width; ++j) {
      const std::uint64_t x = j ? row[w] << j | row[w - 1] >> (64 - j) : row[w];
      for (unsigned i = 0; i < 1u << (width - 1 - j); ++i)
        value[i] = value[2 * i] ^ ((value[2 * i] ^ value[2 * i + 1]) & x);
    }
    next[w] = value[0];
  }
}

}  // namespace

/// 64 cells at a time.
std::vector<std::uint64_t> Evolution::next_of_two_colours(std::uint64_t t) const {
  const std::uint64_t outside = background_.at(t) ? ~std::uint64_t{0} : 0;
  const std::uint64_t cells = length(t), after = length(t + 1), words = after / 64 + 1;
  std::vector<std::uint64_t> row(words + 1, outside), next(words);
  std::ranges::copy(rows_[t], row.begin() + 1);
  row[1 + cells / 64] |= outside << (cells % 64);
  static constexpr decltype(&step_words<1>) steps[] = {step_words<1>, step_words<2>, step_words<3>, step_words<4>,
                                                       step_words<5>, step_words<6>, step_words<7>};
  steps[rule_.width() - 1](rule_.table.data(), row.data() + 1, next.data(), words);
  next[after / 64] &= (std::uint64_t{1} << (after % 64)) - 1;
  return next;
}

std::vector<std::uint64_t> Evolution::next_of_more(std::uint64_t t) const {
  const std::uint64_t after = length(t + 1);
  std::size_t modulus = 1;
  for (unsigned i = 1; i < rule_.width(); ++i) modulus *= rule_.colours;
  std::size_t index = 0;
  for (unsigned i = 1; i < rule_.width(); ++i) index = index * rule_.colours + background_.at(t);
  std::vector<std::uint8_t> next(after);
  for (std::uint64_t y = 0; y < after; ++y) {
    index = index % modulus * rule_.colours + at(t, y);
    next[y] = rule_.table[index];
  }
  return packed(next);
}

}  // namespace outpace::nested
