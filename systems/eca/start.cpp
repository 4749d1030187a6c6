// Reading and evaluating initial conditions on a line or ring.
#include "systems/eca/start.hpp"

#include <algorithm>
#include <bit>
#include <charconv>

namespace outpace::eca {
namespace {

std::unexpected<Error> fail(std::string_view text, std::size_t column, std::string why, std::string remedy) {
  std::string shown(text.substr(0, 60));
  if (text.size() > 60) shown += "…";
  return std::unexpected(Error{"initial condition '" + shown + "', column " + std::to_string(column + 1),
                               std::move(why), std::move(remedy)});
}

/// Reads an unsigned decimal number of 64 bits from the whole of `digits`, which begins at `column` of `text`.
Result<std::uint64_t> number(std::string_view text, std::size_t column, std::string_view digits, const char* meaning) {
  std::uint64_t value = 0;
  const auto [end, status] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (status == std::errc::result_out_of_range)
    return fail(text, column, std::string(meaning) + " does not fit 64 bits", "take a number below 2^64");
  if (digits.empty() || status != std::errc() || end != digits.data() + digits.size())
    return fail(text, column, std::string(meaning) + " must be a decimal number", "write it like 42");
  return value;
}

/// Binary digits of a colour.
unsigned digits_of(unsigned colours) { return static_cast<unsigned>(std::bit_width(colours - 1)); }

/// The colour that a character stands for; 16 for none.
unsigned colour_of(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  return c >= 'a' && c <= 'f' ? static_cast<unsigned>(c - 'a') + 10 : 16;
}
char character_of(unsigned colour) { return "0123456789abcdef"[colour]; }

constexpr std::string_view forms =
    "single, random:SEED, pattern:0110, pattern:0110,background=1, ring:N:single, ring:N:random:SEED";

}  // namespace

LineStart LineStart::pattern(unsigned colours, const std::vector<std::uint8_t>& cells, unsigned background,
                             std::optional<std::uint64_t> ring) {
  const std::size_t row = (cells.size() + 63) / 64;
  std::vector<std::uint64_t> words(row * digits_of(colours));
  for (std::size_t i = 0; i < cells.size(); ++i)
    for (unsigned p = 0; p < digits_of(colours); ++p)
      words[p * row + i / 64] |= std::uint64_t{cells[i] >> p & 1u} << (i % 64);
  return LineStart(Kind::pattern, colours, {}, std::move(words), cells.size(), background, ring);
}

Result<LineStart> LineStart::parse(std::string_view text, unsigned colours) {
  std::size_t column = 0;
  std::string_view rest = text;
  const auto skip = [&](std::size_t n) { rest.remove_prefix(n), column += n; };
  std::optional<std::uint64_t> ring;
  if (rest.starts_with("ring:")) {
    skip(5);
    const std::size_t colon = rest.find(':');
    const auto cells = number(text, column, rest.substr(0, colon), "the ring's size");
    if (!cells) return std::unexpected(cells.error());
    if (*cells == 0) return fail(text, column, "a ring of 0 cells has no state", "take 1 cell or more");
    if (*cells >> 62) return fail(text, column, "no machine holds such a ring", "take fewer than 2^62 cells");
    ring = *cells;
    if (colon == std::string_view::npos)
      return fail(text, text.size(), "the ring's content is missing", "write ring:N:single or ring:N:random:SEED");
    skip(colon + 1);
  }
  if (rest == "single") return LineStart(Kind::single, colours, {}, {1}, 1, 0, ring);
  if (rest.starts_with("random:")) {
    skip(7);
    const auto seed = number(text, column, rest, "the seed");
    if (!seed) return std::unexpected(seed.error());
    return LineStart(Kind::random, colours, *seed, {}, 0, 0, ring);
  }
  if (rest.starts_with("pattern:")) {
    skip(8);
    std::vector<std::uint8_t> cells;
    const std::string known = colours == 2 ? "0 or 1" : std::string("0 to ") + character_of(colours - 1);
    for (const char c : rest.substr(0, rest.find(','))) {
      if (colour_of(c) >= colours)
        return fail(text, column + cells.size(), "a cell is " + known + ", not '" + std::string(1, c) + "'",
                    "write it like pattern:0110");
      cells.push_back(static_cast<std::uint8_t>(colour_of(c)));
    }
    if (cells.empty()) return fail(text, column, "the pattern has no cells", "write it like pattern:0110");
    if (ring && cells.size() > *ring)
      return fail(text, column, "the pattern is longer than the ring", "take a larger ring");
    skip(cells.size());
    constexpr std::string_view setting = ",background=";
    unsigned background = 0;
    if (!rest.empty()) {
      background = rest.size() == setting.size() + 1 && rest.starts_with(setting) ? colour_of(rest.back()) : 16;
      if (background >= colours)
        return fail(text, column, "only ,background=C may follow the cells, with a colour C of " + known,
                    "write it like pattern:0110,background=1");
    }
    return pattern(colours, cells, background, ring);
  }
  return fail(text, column, "it is none of the known forms", "known are " + std::string(forms));
}

std::string LineStart::text() const {
  std::string text = ring_ ? "ring:" + std::to_string(*ring_) + ":" : "";
  switch (kind_) {
    case Kind::single:
      return text + "single";
    case Kind::random:
      return text + "random:" + std::to_string(field_.seed());
    case Kind::pattern:
      text += "pattern:";
      for (std::uint64_t x = 0; x < length_; ++x) text += character_of(pattern_cell(x));
      if (background_) text += std::string(",background=") + character_of(background_);
  }
  return text;
}

std::string LineStart::family() const {
  if (ring_) return "ring";
  return kind_ == Kind::single ? "single" : kind_ == Kind::random ? "random" : "pattern";
}

unsigned LineStart::pattern_cell(std::uint64_t i) const {
  const std::uint64_t row = (length_ + 63) / 64;
  unsigned colour = 0;
  for (std::uint64_t p = 0; p * row < words_.size(); ++p)
    colour |= static_cast<unsigned>(words_[p * row + i / 64] >> (i % 64) & 1) << p;
  return colour;
}

unsigned LineStart::cell(const Integer& x) const {
  const Integer place = ring_ ? residue(x, Integer(*ring_)) : x;
  if (kind_ == Kind::random) return colours_ == 2 ? field_.bit(place) : field_.word(place) % colours_;
  if (place < 0 || place >= length_) return background_;
  return pattern_cell(place.convert_to<std::uint64_t>());
}

/// Cells of the line before it is bent into a ring.
void LineStart::line_planes(std::int64_t x, std::span<std::uint64_t> out) const {
  if (kind_ == Kind::random && colours_ > 2) {
    std::ranges::fill(out, 0);
    for (unsigned i = 0; i < 64; ++i) {
      const std::uint64_t colour = field_.word(x + i) % colours_;
      for (std::size_t p = 0; p < out.size(); ++p) out[p] |= (colour >> p & 1) << i;
    }
    return;
  }
  const std::int64_t index = x >> 6;
  const unsigned offset = x & 63;
  const std::uint64_t row = (length_ + 63) / 64;
  for (std::size_t p = 0; p < out.size(); ++p) {
    const std::uint64_t outside = background_ >> p & 1 ? ~std::uint64_t{0} : 0;
    const auto word = [&](std::int64_t w) -> std::uint64_t {
      if (kind_ == Kind::random) return p == 0 ? field_.word(w) : 0;
      if (w < 0 || static_cast<std::uint64_t>(w) >= row) return outside;
      const std::uint64_t i = p * row + static_cast<std::uint64_t>(w), inside = i < words_.size() ? words_[i] : 0;
      const unsigned used = static_cast<std::uint64_t>(w) + 1 < row || length_ % 64 == 0 ? 64 : length_ % 64;
      return used == 64 ? inside : inside | outside << used;
    };
    const std::uint64_t low = word(index) >> offset;
    out[p] = offset == 0 ? low : low | word(index + 1) << (64 - offset);
  }
}

void LineStart::planes(std::int64_t x, std::span<std::uint64_t> out) const {
  if (!ring_) return line_planes(x, out);
  const std::int64_t n = static_cast<std::int64_t>(*ring_);
  x %= n;
  if (x < 0) x += n;
  std::ranges::fill(out, 0);
  std::uint64_t part[4];
  const std::span<std::uint64_t> parts(part, std::min<std::size_t>(out.size(), 4));
  for (int filled = 0; filled < 64;) {
    const int take = static_cast<int>(std::min<std::int64_t>(n - x, 64 - filled));
    line_planes(x, parts);
    for (std::size_t p = 0; p < parts.size(); ++p)
      out[p] |= (take < 64 ? part[p] & ((std::uint64_t{1} << take) - 1) : part[p]) << filled;
    filled += take;
    x = 0;
  }
}

void LineStart::planes(const Integer& x, std::span<std::uint64_t> out) const {
  if (ring_) return planes(residue(x, Integer(*ring_)).convert_to<std::int64_t>(), out);
  if (bit_length(x) <= 62) return line_planes(x.convert_to<std::int64_t>(), out);
  if (kind_ != Kind::random) {
    for (std::size_t p = 0; p < out.size(); ++p) out[p] = background_ >> p & 1 ? ~std::uint64_t{0} : 0;
  } else if (colours_ == 2) {
    std::ranges::fill(out, 0);
    out[0] = field_.cells(x);
  } else {
    std::ranges::fill(out, 0);
    for (unsigned i = 0; i < 64; ++i) {
      const std::uint64_t colour = field_.word(Integer(x + i)) % colours_;
      for (std::size_t p = 0; p < out.size(); ++p) out[p] |= (colour >> p & 1) << i;
    }
  }
}

}  // namespace outpace::eca
